"""One photo, and one photo on one body: run the workflow's steps and take the figures of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import cv2
import numpy as np

from benchmarks.cases import Case, read_mask
from benchmarks.compare import boundary_f, colour_difference, landmark_error, mask_iou
from benchmarks.validator import available, validate
from core.errors import TryOnError
from core.types import Avatar, Fitting, GarmentMesh, ParsedGarment, Quality, Scene, Size

Row = dict[str, Any]
"""Figures by column name."""

LENGTH_RATIO = (1.2, 1.7)
"""Length over shoulder width on the photo between which a top has to end about the hip."""
HIP_MARGIN = 0.05
"""Such a hem may be this much above the hip ring [m]; below it may reach to the middle of the thighs."""
OPENINGS = 4
"""Of a closed top."""
INSIDE_SHARE = 0.002
"""Largest accepted share of samples inside the body."""
INSIDE_MM = 5.0
"""Largest accepted depth inside the body [mm]."""


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


def measure_garment(case: Case, *, quality: Quality = "med") -> MeasuredGarment:
    """Build the garment of a photo and compare it with what is known about the photo."""
    from pipeline.export import write_glb
    from pipeline.garment.parse import parse_garment
    from pipeline.garment.sewn import garment_scene, sew
    from pipeline.intake import read_photo

    stages, row = Stages(), Row(name=case.name, category_true=case.category, view=case.view)
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
        row |= garment_figures(garment, scene, parsed) | file_figures("garment", glb)
    except TryOnError as error:
        return MeasuredGarment(case, row | stages.seconds | failure(error), parsed)
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
        return MeasuredFit(row | stages.seconds | failure(error))
    row |= fit_figures(fitting.report) | hem_figures(fitting, measured.parsed) | file_figures("fitted", glb)
    row |= {"draco_kb": round(len(draco) / 1000)} | stages.seconds
    return MeasuredFit(row, fitting, scene)


def failure(error: TryOnError) -> Row:
    """Return the columns of a clear error."""
    return {"error": error.code, "sentence": error.message}


def parse_figures(case: Case, parsed: ParsedGarment) -> Row:
    """Return the figures on cutout, category and landmarks."""
    row = Row(
        category=parsed.category,
        category_confidence=round(parsed.category_confidence, 3),
        category_right=parsed.category == case.category if case.category else None,
        kind=parsed.photo_kind,
        kind_right=parsed.photo_kind == case.view if case.view else None,
        cutout=parsed.cutout.method,
    )
    width = (parsed.photo.source_size or parsed.photo.rgb.shape[1::-1])[0]
    if case.mask is not None:
        truth = read_mask(case.mask)
        found = cv2.resize(parsed.cutout.mask, truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
        row["mask_iou"] = round(mask_iou(found, truth), 4)
        row["boundary_f"] = round(boundary_f(found, truth), 4)
    if case.landmarks:
        scale = width / parsed.photo.rgb.shape[1]
        places = {name: (scale * point.x, scale * point.y) for name, point in parsed.landmarks.items()}
        mean, worst = landmark_error(places, case.landmarks)
        row |= {"landmark_error": round(mean, 4), "landmark_worst": round(worst, 4)}
    return row


def garment_figures(garment: GarmentMesh, scene: Scene, parsed: ParsedGarment) -> Row:
    """Return the figures on the garment as photographed."""
    from fitting.figures.front import front_iou
    from fitting.figures.openings import openings
    from fitting.figures.volume import volume

    mesh = scene.meshes[0]
    drawn, shape = openings(mesh.vertices, mesh.faces), volume(garment)
    front = front_iou(garment.vertices, garment.faces, parsed.cutout.mask)
    return Row(
        triangles=len(mesh.faces),
        openings=drawn.loops,
        pieces=drawn.pieces,
        volume=shape.ok,
        depth_over_width=round(shape.depth_over_width, 3),
        section_crossings=shape.crossings,
        least_opening=round(min(shape.opening_ratios.values()), 2),
        garment_self_hits=shape.self_hits,
        front_iou=round(front.iou, 4),
        front_colour=round(front_colour(scene, parsed, front.scale, front.shift), 2),
    )


def front_colour(scene: Scene, parsed: ParsedGarment, scale: float, shift: tuple[float, float]) -> float:
    """Return the median colour difference of the unlit front view and the photo, where both show the garment.

    Args:
        scene: the garment as photographed.
        parsed: its photo and mask.
        scale: photo pixels per metre.
        shift: photo pixel (x, y) of the scene's origin.
    """
    from pipeline.export.raster import Camera, buffers

    height, width = parsed.cutout.mask.shape
    target = np.array([(width / 2 - shift[0]) / scale, (shift[1] - height / 2) / scale, 0.0])
    seen = buffers(scene, Camera(np.eye(3), target, np.inf, scale, (width, height)))
    both = (seen.mesh >= 0) & (parsed.cutout.mask >= 128)
    return colour_difference(seen.color[..., :3], parsed.photo.rgb, both)


def fit_figures(report: Mapping[str, Any]) -> Row:
    """Return the fit report's figures as columns."""
    penetration = report["penetration"]
    return Row(
        size=report["size"],
        ease_chest_cm=report["ease_cm"]["chest"],
        worn=report["worn"]["ok"],
        not_worn_because="; ".join(report["worn"]["reasons"]),
        inside_share=penetration["share"],
        inside_mm=penetration["max_mm"],
        inside_ok=penetration["share"] <= INSIDE_SHARE and penetration["max_mm"] <= INSIDE_MM,
        tension_p95=report["strain"]["tension_p95"],
        compression_p95=report["strain"]["compression_p95"],
        clearance_p50_mm=report["clearance_mm"]["p50"],
        fitted_openings=report["openings"],
        openings_ok=report["openings"] == OPENINGS,
        self_hits=report["self_hits"],
        converged=report["converged"],
    )


def hem_figures(fitting: Fitting, parsed: ParsedGarment) -> Row:
    """Return where the hem ends, and whether that is right for the garment's proportions on the photo."""
    fitted, avatar = fitting.garments[-1], fitting.avatar
    hem = float(fitted.vertices[fitted.garment.openings["hem"], 1].mean())
    hip = float(avatar.rings["hip"][:, 1].mean())
    thigh = float(
        np.mean([avatar.joints[f"{joint}_{side}"][1] for joint in ("hip", "knee") for side in ("left", "right")])
    )
    ratio = length_ratio(parsed)
    usual = LENGTH_RATIO[0] <= ratio <= LENGTH_RATIO[1]
    return Row(
        length_ratio=round(ratio, 2),
        hem_below_hip_cm=round(100 * (hip - hem), 1),
        hem_ok=thigh <= hem <= hip + HIP_MARGIN if usual else None,
    )


def length_ratio(parsed: ParsedGarment) -> float:
    """Return the garment's length on the photo, neck side to hem, over its shoulder width."""
    points = {name: np.array([point.x, point.y]) for name, point in parsed.landmarks.items()}
    top = (points["neckline_left"] + points["neckline_right"]) / 2
    hem = (points["hem_left"] + points["hem_right"]) / 2
    shoulders = np.linalg.norm(points["shoulder_left"] - points["shoulder_right"])
    return float(np.linalg.norm(top - hem) / shoulders)


def file_figures(kind: str, glb: bytes) -> Row:
    """Return a file's size and, where the validator is installed, its issues."""
    row = Row({f"{kind}_kb": round(len(glb) / 1000)})
    if available():
        verdict = validate(glb)
        row |= {f"{kind}_errors": verdict.errors, f"{kind}_warnings": verdict.warnings}
    return row
