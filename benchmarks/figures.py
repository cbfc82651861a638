"""Figures of a try-on, taken from what it gives to everybody: the photo's understanding, the files and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from benchmarks.cases import Case, read_mask
from benchmarks.compare import boundary_f, landmark_error, mask_iou
from benchmarks.glb import read_scene
from benchmarks.texture import (
    Placed,
    back_view,
    background_at_seams,
    front_difference,
    front_view,
    print_on_back,
    printed_boxes,
)
from benchmarks.validator import available, validate
from core.categories import CATEGORY_FACTS
from core.types import FRONT_EDGES, ParsedGarment, Scene

Row = dict[str, Any]
"""Figures by column name."""

GIRTHS = ("chest", "waist", "hip")
"""Places at which a garment may have room."""
INSIDE_SHARE = 0.002
"""Largest accepted share of samples inside the body."""
FRONT_COLOUR = 5.0
"""Largest accepted median colour difference of front and photo [CIEDE2000]."""
PRINT_ON_BACK = 0.3
"""Correlation from which on a print shows on the back."""
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


def garment_figures(glb: bytes, parsed: ParsedGarment, *, name: str = "") -> Row:
    """Return the figures on the garment as photographed that its file tells.

    Args:
        glb: the file.
        parsed: its photo and mask.
        name: of the photo, by which its print is labelled.
    """
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
        **texture_figures(scene, parsed, Placed(front.scale, front.shift), printed_boxes().get(name)),
        **file_figures("garment", glb),
    )


def texture_figures(
    scene: Scene, parsed: ParsedGarment, placed: Placed, box: tuple[float, float, float, float] | None
) -> Row:
    """Return the figures on the colours of the garment as photographed.

    Args:
        scene: the garment as photographed.
        parsed: its photo and mask.
        placed: where the scene lies on the photo.
        box: of the front's print in shares of the photo; None where there is none.
    """
    photo, cutout = parsed.photo.rgb, parsed.cutout
    size = (photo.shape[1], photo.shape[0])
    front, back = front_view(scene, placed, size), back_view(scene, placed, size)
    row = Row(front_colour=round(front_difference(front, photo, cutout), 2))
    row["front_colour_ok"] = row["front_colour"] <= FRONT_COLOUR
    for name, view in (("front", front), ("back", back)):
        lean = background_at_seams(view, photo, cutout)
        row[f"{name}_seam_background"] = None if lean is None else round(lean, 3)
    if box is not None:
        row["print_on_back"] = round(print_on_back(front, back, box), 3)
        row["print_ok"] = row["print_on_back"] < PRINT_ON_BACK
    return row


def openings_of(parsed: ParsedGarment) -> int:
    """Return how many openings the garment has to have."""
    return CATEGORY_FACTS[parsed.category].openings - (set(FRONT_EDGES) <= set(parsed.landmarks))


def fit_figures(report: Mapping[str, Any], parsed: ParsedGarment) -> Row:
    """Return the fit report's figures as columns; ``parsed`` is what was understood of the photo."""
    penetration = report["penetration"]
    eases = {f"ease_{place}_cm": report["ease_cm"].get(place) for place in GIRTHS}
    return Row(
        size=report["size"],
        **eases,
        worn=report["worn"]["ok"],
        not_worn_because="; ".join(report["worn"]["reasons"]),
        inside_share=penetration["share"],
        inside_mm=penetration["max_mm"],
        inside_ok=penetration["share"] <= INSIDE_SHARE and penetration["max_mm"] <= INSIDE_MM,
        tension_p95=report["strain"]["tension_p95"],
        compression_p95=report["strain"]["compression_p95"],
        clearance_p50_mm=report["clearance_mm"]["p50"],
        clearance_fitted_mm=report["clearance_mm"]["fitted_p50"],
        fitted_openings=report["openings"],
        openings_ok=report["openings"] == openings_of(parsed),
        self_hits=report["self_hits"],
        converged=report["converged"],
    )


def length_ratio(parsed: ParsedGarment) -> float | None:
    """Return the garment's length on the photo, neck side to hem, over its shoulder width; None without shoulders."""
    if "shoulder_left" not in parsed.landmarks:
        return None
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
