"""One photo, and one photo on one body: run the workflow's steps and take the figures of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from benchmarks.cases import Case
from benchmarks.figures import (
    Row,
    case_figures,
    failure,
    file_figures,
    fit_figures,
    garment_figures,
    length_ratio,
    parse_figures,
)
from core.errors import TryOnError
from core.types import Avatar, Fitting, GarmentMesh, ParsedGarment, Quality, Scene, Size

LENGTH_RATIO = (1.2, 1.7)
"""Length over shoulder width on the photo between which a top has to end about the hip."""
HIP_MARGIN = 0.05
"""Such a hem may be this much above the hip ring [m]; below it may reach to the middle of the thighs."""


@dataclass
class Stages:
    """Seconds of each stage."""

    seconds: Row = field(default_factory=dict)

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Time what happens inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[f"s_{stage}"] = round(time.perf_counter() - start, 3)


@dataclass(frozen=True, eq=False)
class MeasuredGarment:
    """What became of a photo."""

    case: Case
    row: Row
    parsed: ParsedGarment | None = None
    garment: GarmentMesh | None = None
    scene: Scene | None = None
    """The garment as photographed; None when it failed."""


@dataclass(frozen=True, eq=False)
class MeasuredFit:
    """What became of a garment on a body."""

    row: Row
    fitting: Fitting | None = None
    scene: Scene | None = None
    """The body and its garment; None when it failed."""


def measure(
    case: Case, *, bodies: Sequence[str], quality: Quality, size: Size | Literal["auto"]
) -> tuple[MeasuredGarment, list[MeasuredFit]]:
    """Build one garment and fit it on each body; no fits where the garment failed."""
    from presets import load

    measured = measure_garment(case, quality=quality)
    if measured.garment is None:
        return measured, []
    return measured, [measure_fit(measured, load(body), size=size) for body in bodies]


def measure_garment(case: Case, *, quality: Quality = "med") -> MeasuredGarment:
    """Build the garment of a photo and compare it with what is known about the photo."""
    from pipeline.export import write_glb
    from pipeline.garment.parse import parse_garment
    from pipeline.garment.sewn import garment_scene, sew
    from pipeline.intake import read_photo

    stages, row = Stages(), case_figures(case)
    parsed = None
    try:
        with stages.time("intake"):
            photo = read_photo(case.photo.read_bytes())
        with stages.time("parse"):
            parsed = parse_garment(photo)
        row |= parse_figures(case, parsed)
        with stages.time("sew"):
            garment = sew(parsed, quality=quality)
        with stages.time("garment_glb"):
            scene = garment_scene(garment)
            glb = write_glb(scene)
        row |= garment_figures(glb, parsed, name=case.name) | volume_figures(garment)
    except TryOnError as error:
        return MeasuredGarment(case, row | stages.seconds | failure(error.code, error.message), parsed)
    return MeasuredGarment(case, row | stages.seconds, parsed, garment, scene)


def measure_fit(measured: MeasuredGarment, avatar: Avatar, *, size: Size | Literal["auto"] = "auto") -> MeasuredFit:
    """Dress a body with a garment that was built, and take the figures of the fit."""
    from fitting import fit, fitted_scene
    from pipeline.export import write_draco_glb, write_glb

    assert measured.garment is not None and measured.parsed is not None
    stages, row = Stages(), Row(body=avatar.id)
    try:
        with stages.time("fit"):
            fitting = fit([measured.garment], avatar, size=size)
        with stages.time("fitted_glb"):
            scene = fitted_scene(fitting)
            glb = write_glb(scene)
        draco = write_draco_glb(scene)
    except TryOnError as error:
        return MeasuredFit(row | stages.seconds | failure(error.code, error.message))
    row |= (
        fit_figures(fitting.report, measured.parsed)
        | hem_figures(fitting, measured.parsed)
        | file_figures("fitted", glb)
    )
    row |= {"draco_kb": round(len(draco) / 1000)} | stages.seconds
    return MeasuredFit(row, fitting, scene)


def volume_figures(garment: GarmentMesh) -> Row:
    """Return the figures on the shape of the garment as photographed."""
    from fitting.figures.volume import volume

    shape = volume(garment)
    return Row(
        volume=shape.ok,
        depth_over_width=round(shape.depth_over_width, 3),
        section_crossings=shape.crossings,
        least_opening=round(min(shape.opening_ratios.values()), 2),
        garment_self_hits=shape.self_hits,
    )


def hem_figures(fitting: Fitting, parsed: ParsedGarment) -> Row:
    """Return where the hem ends, and whether that is right for the garment's proportions on the photo.

    Nothing of what hangs from the waist: its length has no such rule.
    """
    from fitting.silhouette import ring_height

    ratio = length_ratio(parsed)
    if ratio is None:
        return Row()
    fitted, avatar = fitting.garments[-1], fitting.avatar
    hem = float(fitted.vertices[fitted.garment.rims["hem"], 1].mean())
    hip = ring_height(avatar, "hip")
    thigh = float(
        np.mean([avatar.joints[f"{joint}_{side}"][1] for joint in ("hip", "knee") for side in ("left", "right")])
    )
    usual = LENGTH_RATIO[0] <= ratio <= LENGTH_RATIO[1]
    return Row(
        length_ratio=round(ratio, 2),
        hem_below_hip_cm=round(100 * (hip - hem), 1),
        hem_ok=thigh <= hem <= hip + HIP_MARGIN if usual else None,
    )
