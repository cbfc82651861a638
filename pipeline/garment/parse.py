"""From a photo to a parsed garment: cutout, category, photo kind, landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import cv2
import numpy as np

from core.categories import BOTTOMS
from core.errors import BadParameter, GarmentFailed
from core.sentences import sentence
from core.types import (
    FRONT_EDGES,
    Category,
    Cutout,
    Landmark,
    ParsedGarment,
    Photo,
    PhotoKind,
    Picture,
    Progress,
    no_progress,
)
from pipeline.garment.category import classify
from pipeline.garment.cutout.foreground import foreground
from pipeline.garment.doubts import STEPS, doubts, misplaced
from pipeline.garment.front_edge import NEEDED, find_front_edges
from pipeline.garment.landmarks import fit_outline
from pipeline.garment.parser import judge_cutout
from pipeline.garment.photo_kind import photo_kind as judge_photo_kind
from pipeline.garment.understand import Sighting, first_understood, guessed, worth_trying

OPENING: tuple[Category, ...] = ("jacket", "shirt", "hoodie")
"""What may be worn open down the middle."""
CLEARLY_OPEN = 0.8
"""Confidence from which on an open front makes a jacket of a long-sleeved shirt."""
DRAWN = 640
"""Longest side of the drawn cutout, which shows how the work goes on [px]."""


def draw_landmarks(rgb: Picture, landmarks: Mapping[str, Landmark]) -> Picture:
    """Return the photo with its landmarks as dots: green where confident, red where not."""
    picture = np.ascontiguousarray(rgb).copy()
    radius = max(3, max(rgb.shape[:2]) // 120)
    for x, y, confidence in landmarks.values():
        center = (round(x), round(y))
        share = float(np.clip(confidence, 0.0, 1.0))
        colour = (int(230 * (1.0 - share)), int(200 * share), 60)
        cv2.circle(picture, center, radius + 2, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.circle(picture, center, radius, colour, -1, cv2.LINE_AA)
    return picture


def draw_cutout(rgb: Picture, mask: Picture) -> Picture:
    """Return the photo, small, with its background faded to white, and none of it left along the garment's outline."""
    scale = min(1.0, DRAWN / max(mask.shape))
    if scale < 1.0:
        rgb, mask = (cv2.resize(each, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for each in (rgb, mask))
    share = (mask.astype(np.float32) / 255.0)[..., None]
    faded = 0.15 * rgb + 0.85 * 255.0
    return np.asarray((foreground(rgb, mask) * share + faded * (1.0 - share)).round(), dtype=np.uint8)


def _cut(photo: Photo, mask: Picture | None, method: str) -> Cutout:
    if mask is None:
        from pipeline.garment.cutout import cut_out

        return cut_out(photo, method=method)
    return Cutout(mask, "user")


def _check_given(given: Mapping[str, Landmark], photo: Photo) -> None:
    height, width = photo.rgb.shape[:2]
    for name, point in given.items():
        if not (np.isfinite(point[:2]).all() and -1 <= point[0] <= width and -1 <= point[1] <= height):
            raise BadParameter("bad_parameter.value", name=f"landmarks.{name}")


def open_front(
    photo: Photo, mask: Picture, category: Category, points: Mapping[str, Landmark], *, auto: bool
) -> tuple[Category, Mapping[str, Landmark]]:
    """Return what a garment is and the ends of its front edges, where its front is open; no ends where it is closed.

    What was taken for a long-sleeved shirt and is clearly open down the middle is a jacket.

    Args:
        photo: the picture.
        mask: its cutout, 0..255.
        category: what the garment was taken for.
        points: its landmarks.
        auto: whether the category may change.
    """
    doubtful = auto and category == "longsleeve"
    if not (category in OPENING or doubtful) or not points.keys() >= set(NEEDED):
        return category, {}
    edges = find_front_edges(photo.rgb, mask, points)
    if edges is None or (doubtful and edges.confidence < CLEARLY_OPEN):
        return category, {}
    return "jacket" if doubtful else category, edges.landmarks


def whole_front(category: Category, points: Mapping[str, Landmark]) -> bool:
    """Tell whether a garment has all ends of an open front's edges or none, and none where it hangs from the waist."""
    ends = [name for name in FRONT_EDGES if name in points]
    return not ends or (len(ends) == len(FRONT_EDGES) and category not in BOTTOMS)


def parse_garment(
    photo: Photo,
    *,
    category: Category | Literal["auto"] = "auto",
    photo_kind: PhotoKind | None = None,
    mask: Picture | None = None,
    landmarks: Mapping[str, Landmark] | None = None,
    cutout: Cutout | None = None,
    cutout_method: str = "auto",
    progress: Progress = no_progress,
) -> ParsedGarment:
    """Understand the garment on a photo; what the user gives is taken as given.

    Args:
        photo: the accepted picture.
        category: what the garment is, or ``auto``: the likeliest that explains the outline.
        photo_kind: how it was photographed; None to find out.
        mask: soft mask 0..255 of photo size that the user made, instead of a cutout.
        landmarks: any of the points in photo pixels; the others are found.
        cutout: a cutout made before, taken as it is.
        cutout_method: a method of ``pipeline.garment.cutout`` or ``auto``.
        progress: told after ``cutout`` and ``landmarks``, each with a picture.

    Raises:
        NoGarment: no garment can be told from the background.
        GarmentFailed: the outline is none that a garment can have.
        BadParameter: mask or landmarks do not belong to this photo.
    """
    given = dict(landmarks or {})
    _check_given(given, photo)
    cutout = cutout if cutout is not None and mask is None else _cut(photo, mask, cutout_method)
    if cutout.mask.shape != photo.rgb.shape[:2]:
        raise BadParameter("bad_parameter.value", name="mask")
    progress("cutout", 1.0, draw_cutout(photo.rgb, cutout.mask))
    fit = fit_outline(cutout.mask, photo.rgb)
    judged = judge_cutout(photo.rgb, cutout.mask)
    top3 = classify(cutout.mask, photo.rgb, fit=fit, judged=judged)
    likely = worth_trying(top3, sleeves=fit.sleeves) if category == "auto" else [category]
    seen, refusal = Sighting(photo, cutout.mask, judged, given), None
    understood = first_understood(seen, likely, fit)
    if understood is None:
        wanted = top3[0][0] if category == "auto" and not given else likely[0]
        refusal = GarmentFailed("garment_failed.points") if given else GarmentFailed("garment_failed.landmarks")
        understood = guessed(seen, wanted, fit)
    points = {**understood.landmarks, **misplaced(given, judged, cutout.mask)}
    named, ends = open_front(photo, cutout.mask, understood.category, points, auto=category == "auto")
    points = {**ends, **points}
    if refusal is None and not whole_front(named, points):
        refusal = GarmentFailed("garment_failed.points")
    confidence = dict(top3).get(named, dict(top3)[understood.category]) if category == "auto" else 1.0
    kind = photo_kind or judge_photo_kind(understood.fit, category=named, judged=judged)
    progress("landmarks", 1.0, draw_landmarks(photo.rgb, points))
    parsed = ParsedGarment(photo, cutout, named, confidence, top3, kind, points, refusal=refusal)
    doubtful = doubts(parsed, given=given, asked=category)
    return replace(
        parsed,
        warnings=tuple(sentence(f"warning.{name}") for name in doubtful),
        doubts=tuple(STEPS[name] for name in doubtful),
    )
