"""Fitting: garments on a body, in a chart size."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter, FitFailed
from core.sentences import sentence
from core.types import (
    SIZES,
    Avatar,
    DistanceGrid,
    FittedGarment,
    Fitting,
    GarmentMesh,
    Picture,
    Progress,
    Size,
    no_progress,
)
from fitting.drape import CAREFUL, PHASES, Phase, drape
from fitting.fabrics import FABRICS
from fitting.figures.clearance import clearance
from fitting.figures.converged import Converged
from fitting.figures.strain import strain
from fitting.grade import NO_MEASURES, grade, relieve
from fitting.judge import loose, torn, what_is_wrong
from fitting.layers import dressed, pressed
from fitting.place import place
from fitting.report import make_report
from fitting.size import ease_cm, nearest_size, size_table

CLEAN = 0.001
"""Crossings up to which a drape is not tried again."""
TRIES = ((PHASES, True, False), (CAREFUL, True, False), (CAREFUL, False, True))
"""Phases, whether sleeves are laid taut, and whether the try is spared where the garment is worn, crossed or not."""
TAUT, PAINTED_MM = 0.12, 4.0
"""Tension (95th percentile) from which on cloth pulls, and median distance from the skin up to which it looks painted
on [mm]: ``auto`` looks for a larger size then, whatever its girth. What is tucked in is smoothed down anyway."""
SIZE_STEPS = 2
"""Sizes by which ``auto`` goes up at most."""
MOST_LAYERS = 3
"""Garments that a body wears over each other."""


def fit(
    garments: Sequence[GarmentMesh],
    avatar: Avatar,
    size: Size | Literal["auto"] = "auto",
    *,
    fabric: str | None = None,
    measures_cm: Mapping[str, float] = NO_MEASURES,
    progress: Progress = no_progress,
) -> Fitting:
    """Dress a body in one garment or several layers; each is draped over what is worn already.

    Args:
        garments: inner layers first: a top before trousers is tucked in, after them it hangs over.
        avatar: the body.
        size: a chart size, or ``auto`` for the size whose ease on this body, with the inner layers, is nearest to the
            category's, or the next that does not pull elsewhere.
        fabric: a key of ``FABRICS``; each category's usual one by default.
        measures_cm: finished measures of a single garment itself [cm]: chest or hip, and length.
        progress: told during the stage ``drape``; it may raise ``Cancelled``.

    Raises:
        BadParameter: no garment, more than ``MOST_LAYERS``, or measures for several.
        FitFailed: a cloth tore, did not come to rest, is not worn, is tangled, or cuts into the body.
    """
    if not 1 <= len(garments) <= MOST_LAYERS:
        raise BadParameter("bad_parameter.value", name="garments")
    if measures_cm and len(garments) > 1:
        raise BadParameter("bad_parameter.value", name="measures_cm")
    started = time.perf_counter()
    layers: list[Layer] = []
    body, tucked = avatar, False
    for index, garment in enumerate(garments):
        if layers:  # What is tucked in is smoothed down: its ease does not count.
            body = dressed(body, layers[-1].fitted, {} if tucked else layers[-1].ease_cm)
        told = part_of(progress, index, len(garments))
        tucked = "waist" not in garment.rims and any("waist" in outer.rims for outer in garments[index + 1 :])
        layers.append(wear(garment, body, size, fabric=fabric, measures_cm=measures_cm, tucked=tucked, progress=told))
    for index in range(len(layers) - 2, -1, -1):
        under = pressed(layers[index].fitted, layers[index + 1].fitted, avatar.distance)
        layers[index] = replace(layers[index], fitted=under)
    done = time.perf_counter()
    report = report_of(layers, avatar, measures_cm, done - started)
    problem = what_is_wrong(report)
    if problem is not None:
        raise problem
    return Fitting(avatar, tuple(layer.fitted for layer in layers), report)


def wear(
    garment: GarmentMesh,
    body: Avatar,
    size: Size | Literal["auto"],
    *,
    fabric: str | None = None,
    measures_cm: Mapping[str, float] = NO_MEASURES,
    tucked: bool = False,
    progress: Progress = no_progress,
) -> Layer:
    """Drape one garment on a body, dressed or not, in the size that suits it; arguments as of ``fit``.

    Raises:
        FitFailed: as of ``fit``, after the last try.
    """
    in_size = partial(
        wear_size, garment, body, fabric=fabric, measures_cm=measures_cm, tucked=tucked, progress=progress
    )
    layer = in_size(nearest_size(garment, body, measures_cm) if size == "auto" else size)
    free = size == "auto" and not tucked and CATEGORY_FACTS[garment.category].girth not in measures_cm
    step = SIZES.index(layer.size) + 1
    for larger in SIZES[step : step + SIZE_STEPS] if free else ():
        if layer.problem is not None or layer.tightness <= 1:
            break
        roomier = replace(in_size(larger), sized_up=True)
        if roomier.problem is not None or roomier.tightness >= layer.tightness:
            break
        layer = roomier
    if layer.problem is not None:
        raise layer.problem
    return layer


def wear_size(
    garment: GarmentMesh,
    body: Avatar,
    size: Size,
    *,
    fabric: str | None,
    measures_cm: Mapping[str, float],
    tucked: bool,
    progress: Progress,
) -> Layer:
    """Drape one garment in a chart size; a drape that fails is tried again as ``TRIES`` says, and the best counts."""
    graded = grade(garment, body.sex, size, measures_cm=measures_cm)
    relieved = relieve(garment, graded, body, tucked=tucked)
    cloth = FABRICS[fabric or CATEGORY_FACTS[garment.category].fabric]

    def attempt(phases: Sequence[Phase], taut: bool) -> Layer:
        placement = place(garment, relieved, body, taut=taut)
        draped = drape(garment, relieved, placement, body, cloth, phases=phases, progress=progress)
        fitted = FittedGarment(garment, draped.vertices, graded.plane, rest_triangles(graded.rest, garment.faces))
        problem = torn(draped, relieved, garment) or loose(fitted, draped, body)
        crossings = draped.crossings / len(garment.faces)
        return Layer(fitted, size, draped.rest, ease_cm(graded.girths_cm, body), crossings, body.distance, problem)

    tried: list[Layer] = []
    for phases, taut, only_worn in TRIES:
        best = min(tried, key=Layer.badness, default=None)
        if best is not None and best.problem is None and (only_worn or best.crossings <= CLEAN):
            break
        if taut or "underarm_left" in garment.seams:
            tried.append(attempt(phases, taut))
    return min(tried, key=Layer.badness)


@dataclass(frozen=True, eq=False)
class Layer:
    """A garment that is worn, and what is known of it."""

    fitted: FittedGarment
    size: Size
    rest: Converged
    ease_cm: Mapping[str, float]
    """Over the body with the layers under it [cm]."""
    crossings: float
    """Pairs of faces that pass through each other over faces."""
    grid: DistanceGrid
    """Distance from what it is worn over."""
    problem: FitFailed | None
    """Why nobody would wear it like that, or None."""
    sized_up: bool = False
    """Whether it is larger than its girth asks for."""

    @cached_property
    def tightness(self) -> float:
        """How near the cloth is to pulling, or to looking painted on; more than 1 is too tight."""
        vertices, faces = self.fitted.vertices, self.fitted.garment.faces
        tension = strain(self.fitted.rest, vertices, faces).tension_p95
        return max(tension / TAUT, PAINTED_MM / max(clearance(vertices, faces, self.grid).p50, 0.1))

    def badness(self) -> tuple[bool, float]:
        """Return what orders tries: worn ones come first, of those the ones with fewer crossings."""
        return self.problem is not None, self.crossings


def report_of(
    layers: Sequence[Layer], avatar: Avatar, measures_cm: Mapping[str, float], seconds: float
) -> dict[str, Any]:
    """Return the report of all layers; size and ease are the outermost one's."""
    outer = layers[-1]
    report = make_report(
        [layer.fitted for layer in layers],
        avatar,
        size="own" if measures_cm else outer.size,
        ease_cm=outer.ease_cm,
        size_table=size_table(outer.fitted.garment, avatar),
        rest=[layer.rest for layer in layers],
        seconds={"drape": seconds},
        warnings=[sentence("warning.larger")] if any(layer.sized_up for layer in layers) else [],
    )
    if len(layers) > 1:
        report["layers"] = [
            {"category": layer.fitted.garment.category, "size": layer.size, "ease_cm": dict(layer.ease_cm)}
            for layer in layers
        ]
    return report


def part_of(progress: Progress, index: int, count: int) -> Progress:
    """Return what tells the progress of one layer as a part of all."""

    def told(stage: str, fraction: float, picture: Picture | None = None) -> None:
        progress(stage, (index + fraction) / count, picture)

    return told


def rest_triangles(rest: NDArray[np.float64], faces: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the corners of each face in its own plane [m], shape (m, 3, 2), from rest positions (n, 3)."""
    a, b, c = (rest[faces[:, k]] for k in range(3))
    ab, ac = b - a, c - a
    length = np.linalg.norm(ab, axis=1)
    x = (ab * ac).sum(axis=1) / length
    y = np.sqrt(np.maximum((ac * ac).sum(axis=1) - x**2, 0))
    result = np.zeros((len(faces), 3, 2))
    result[:, 1, 0], result[:, 2, 0], result[:, 2, 1] = length, x, y
    return result
