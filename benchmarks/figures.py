"""Figures of a try-on, taken from what it gives to everybody: the photo's understanding, the files and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from benchmarks.cases import Case, read_mask
from benchmarks.compare import boundary_f, colour_difference, landmark_error, mask_iou
from benchmarks.glb import read_scene
from benchmarks.validator import available, validate
from core.types import ParsedGarment, Scene

Row = dict[str, Any]
"""Figures by column name."""

OPENINGS = 4
"""Of a closed top."""
INSIDE_SHARE = 0.002
"""Largest accepted share of samples inside the body."""
INSIDE_MM = 5.0
"""Largest accepted depth inside the body [mm]."""


def case_figures(case: Case) -> Row:
    """Return what is known about a photo as columns."""
    return Row(name=case.name, category_true=case.category, view=case.view)


def failure(code: str, sentence: str) -> Row:
    """Return the columns of a clear error."""
    return {"error": code, "sentence": sentence}


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
        # To a tenth of a pixel, as the API tells them.
        places = {
            name: (round(scale * point.x, 1), round(scale * point.y, 1)) for name, point in parsed.landmarks.items()
        }
        mean, worst = landmark_error(places, case.landmarks)
        row |= {"landmark_error": round(mean, 4), "landmark_worst": round(worst, 4)}
    return row


def garment_figures(glb: bytes, parsed: ParsedGarment) -> Row:
    """Return the figures on the garment as photographed that its file tells."""
    from fitting.figures.front import front_iou
    from fitting.figures.openings import openings

    scene = read_scene(glb)
    mesh = scene.meshes[0]
    drawn = openings(mesh.vertices, mesh.faces)
    front = front_iou(mesh.vertices, mesh.faces, parsed.cutout.mask)
    return Row(
        triangles=len(mesh.faces),
        openings=drawn.loops,
        pieces=drawn.pieces,
        front_iou=round(front.iou, 4),
        front_colour=round(front_colour(scene, parsed, front.scale, front.shift), 2),
        **file_figures("garment", glb),
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
