"""One sample garment at any density, ready to be draped on a body, and what is measured of it then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import read_cases, read_mask
from benchmarks.figures import Row
from core.categories import CATEGORY_FACTS
from core.types import Avatar, Cutout, GarmentMesh, Landmark, ParsedGarment, Picture
from fitting.drape import PHASES, Draped, Phase, drape
from fitting.fabrics import FABRICS, Fabric
from fitting.grade import GradedGarment, grade, relieve
from fitting.place import Placement, place
from fitting.size import choose_size
from pipeline.garment.panels import make_panels
from pipeline.garment.pattern import SewingPattern, make_pattern
from pipeline.garment.straighten import UprightPhoto, straighten

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
TSHIRT = "tshirt_print"
"""The sample that is measured at several densities: a T-shirt, laid flat."""
BODY = "regular"
TEXTURE = 512
"""The picture's size has no part in the drape."""


@dataclass(frozen=True, eq=False)
class Dressing:
    """A garment in its size, placed around a body: what a drape starts from."""

    garment: GarmentMesh
    body: Avatar
    graded: GradedGarment
    """The size: strain is measured against it."""
    relieved: GradedGarment
    """What is really draped."""
    placement: Placement
    fabric: Fabric


@cache
def tshirt_pattern() -> tuple[ParsedGarment, UprightPhoto, SewingPattern]:
    """Return the sample T-shirt with its exact mask and landmarks, upright, and its pattern."""
    from pipeline.garment.neckline import front_neckline
    from pipeline.intake import read_photo

    (case,) = read_cases(SAMPLES, only=[TSHIRT])
    assert case.mask is not None and case.landmarks is not None
    photo, mask = read_photo(case.photo.read_bytes()), read_mask(case.mask)
    points = {name: Landmark(*place, 1.0) for name, place in case.landmarks.items()}
    parsed = ParsedGarment(photo, Cutout(mask, "given"), "tshirt", 1.0, (("tshirt", 1.0),), "flat", points)
    upright = straighten(parsed)
    neck = upright.transform(front_neckline(photo.rgb, mask, points).astype(np.float64))
    return parsed, upright, make_pattern(upright, "tshirt", "flat", front_neck=neck)


def sew_tshirt(vertices: int) -> GarmentMesh:
    """Return the sample T-shirt with about that many vertices: ``sew`` with a density that no quality has."""
    from pipeline.garment.sewn import assemble, paint

    parsed, upright, pattern = tshirt_pattern()
    # A sewn surface has about twice as many faces as vertices.
    panels = make_panels(pattern, triangles=2 * vertices)
    return assemble(parsed, upright, pattern, panels, paint(upright, pattern, None, TEXTURE))


def dress(garment: GarmentMesh, body: Avatar) -> Dressing:
    """Return a garment in the size that suits a body, placed around it as ``fitting.fit`` does at its first try."""
    graded = grade(garment, body.sex, choose_size(garment, body))
    relieved = relieve(garment, graded, body)
    fabric = FABRICS[CATEGORY_FACTS[garment.category].fabric]
    return Dressing(garment, body, graded, relieved, place(garment, relieved, body), fabric)


def dressed_tshirt(vertices: int) -> Dressing:
    """Return the sample T-shirt with about that many vertices, placed around the body that is measured with."""
    from presets import load

    return dress(sew_tshirt(vertices), load(BODY))


def drape_figures(dressing: Dressing, vertices: NDArray[np.float64]) -> Row:
    """Return what the report says of a drape: inside, tension and self hits."""
    from fitting.figures.inside import inside
    from fitting.figures.self_hits import self_hits
    from fitting.figures.strain import strain
    from fitting.fit import rest_triangles

    faces, body = dressing.garment.faces, dressing.body
    if not np.isfinite(vertices).all():
        return Row(exploded=True)
    depth = inside(vertices, faces, body.mesh.vertices, body.mesh.faces, grid=body.distance)
    tension = strain(rest_triangles(dressing.graded.rest, faces), vertices, faces).tension_p95
    return Row(
        inside_share=round(depth.share, 5),
        inside_mm=round(depth.max_mm, 2),
        tension_p95=round(tension, 4),
        self_hits=round(self_hits(vertices, faces).share, 5),
    )


def drape_dressing(dressing: Dressing, phases: Sequence[Phase] = PHASES) -> tuple[Draped, int]:
    """Drape a garment until it is at rest; return the end, and how many frames it took."""
    frames = 0

    def count(stage: str, fraction: float, picture: Picture | None = None) -> None:  # noqa: ARG001
        nonlocal frames
        frames += 1

    end = drape(
        dressing.garment,
        dressing.relieved,
        dressing.placement,
        dressing.body,
        dressing.fabric,
        phases=phases,
        progress=count,
    )
    return end, frames
