"""From a photo to a parsed garment: cutout, category, photo kind, landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter, GarmentFailed
from core.sentences import sentence
from core.types import (
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
from pipeline.garment.bottoms import bottom_landmarks
from pipeline.garment.category import classify
from pipeline.garment.landmarks import OutlineFit, fit_outline, has_sleeves, top_landmarks
from pipeline.garment.pattern import corner_names, locate, trace
from pipeline.garment.photo_kind import photo_kind as judge_photo_kind
from pipeline.garment.straighten import tilt, warp

_BOTTOMS: tuple[Category, ...] = ("skirt", "trousers", "shorts")
_UNSURE = 0.45
"""Confidence below which the user is asked to look at category or landmarks."""
_PASSABLE_COST = 14.0
"""Cost up to which an outline's second explanation is taken; about 1 a side is clear, 18 hopeless."""
_SURE = 0.6
"""Confidence from which on a category that cannot be built yet is believed."""
_TOUCH = 0.05
"""Length of the photo's border on the garment, over the garment's width and height, from which on it is cut off."""
_LEAST_CHEST = 0.5
"""Least width between the armpits over the hem's: less is a head, a strap or a hook taken for the upper body."""
_NEEDED = ("neckline", "shoulder", "armpit", "hem")


@dataclass(frozen=True, eq=False)
class _Understood:
    """An outline explained as a category."""

    category: Category
    fit: OutlineFit
    landmarks: Mapping[str, Landmark]


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
    """Return the photo with its background faded to white."""
    opacity = 0.15 + 0.85 * (mask.astype(np.float32) / 255.0)[..., None]
    return np.asarray((rgb * opacity + 255.0 * (1.0 - opacity)).round(), dtype=np.uint8)


def _cut(photo: Photo, mask: Picture | None, method: str) -> Cutout:
    if mask is None:
        from pipeline.garment.cutout import cut_out

        return cut_out(photo, method=method)
    if mask.shape != photo.rgb.shape[:2]:
        raise BadParameter("bad_parameter.value", name="mask")
    return Cutout(mask, "user")


def _check_given(given: Mapping[str, Landmark], photo: Photo) -> None:
    height, width = photo.rgb.shape[:2]
    for name, point in given.items():
        if not (np.isfinite(point[:2]).all() and -1 <= point[0] <= width and -1 <= point[1] <= height):
            raise BadParameter("bad_parameter.value", name=f"landmarks.{name}")


def implausible(landmarks: Mapping[str, Landmark]) -> bool:
    """Tell whether the landmarks of a top contradict each other, so that nothing can be built from them."""
    pairs = {name: [np.array(landmarks[f"{name}_{side}"][:2]) for side in ("left", "right")] for name in _NEEDED}
    if any(right[0] - left[0] <= 0 for left, right in pairs.values()):
        return True
    chest, hem = (float(np.linalg.norm(np.subtract(*pairs[name]))) for name in ("armpit", "hem"))
    if chest < _LEAST_CHEST * hem:
        return True
    down = sum(np.mean(pairs["hem"], axis=0)) - sum(np.mean(pairs["neckline"], axis=0))
    across = np.mean([right - left for left, right in pairs.values()], axis=0)
    across = across / np.linalg.norm(across)
    upright = np.array([-across[1], across[0]])
    height = {name: float(np.mean(pairs[name], axis=0) @ upright) for name in _NEEDED}
    ordered = height["neckline"] <= height["shoulder"] + 0.2 * abs(down) and height["shoulder"] < height["armpit"]
    return not (ordered and height["armpit"] < height["hem"])


def sewable(photo: Photo, mask: Picture, landmarks: Mapping[str, Landmark]) -> bool:
    """Tell whether a top's landmarks agree with each other and lie around the outline as a pattern's corners must."""
    if implausible(landmarks):
        return False
    upright = warp(photo, mask, landmarks, tilt(landmarks))
    corners = np.array([upright.landmarks[name] for name in corner_names("cuff_inner_left" in landmarks)])
    try:
        locate(trace(upright.mask), corners)
    except GarmentFailed:
        return False
    return True


def _understand(
    photo: Photo, mask: Picture, category: Category, fit: OutlineFit, given: Mapping[str, Landmark]
) -> _Understood | None:
    """Explain the outline as a known category, using an outline fit of the same kind; None where that fails."""
    if category in _BOTTOMS:
        try:
            return _Understood(category, fit, {**bottom_landmarks(mask, category), **given})
        except GarmentFailed:
            return None
    sleeves = has_sleeves(category)
    if sleeves is not None and fit.sleeves != sleeves:
        fit = fit_outline(mask, photo.rgb, sleeves=sleeves)
    understood = _sewable_as(photo, mask, category, fit, given)
    if understood is None and any(side.structure == "folded" for side in fit.sides):
        # Sleeves that are said to lie on the body cannot be cut free: they may be short ones that stand off a little.
        fit = fit_outline(mask, photo.rgb, sleeves=True, folded=False)
        if fit.cost < _PASSABLE_COST:
            understood = _sewable_as(photo, mask, category, fit, given)
    return understood


def _sewable_as(
    photo: Photo, mask: Picture, category: Category, fit: OutlineFit, given: Mapping[str, Landmark]
) -> _Understood | None:
    try:
        found = {**top_landmarks(fit), **given}
    except GarmentFailed:
        return None
    return _Understood(category, fit, found) if sewable(photo, mask, found) else None


def _worth_trying(top3: Sequence[tuple[Category, float]], *, sleeves: bool) -> list[Category]:
    """Return the likely categories in the order in which they are tried on the outline.

    A category that cannot be built yet goes after those that can, unless it is sure; bottoms are tried only as the
    likeliest, because nothing tells whether they explain an outline. Of the others, those that have sleeves as the
    outline has come first.
    """
    best, confidence = top3[0]
    others = [name for name, _ in top3[1:] if name not in _BOTTOMS]
    others.sort(key=lambda name: has_sleeves(name) is (not sleeves))
    if best in CATEGORY_FACTS or confidence > _SURE:
        return [best, *others]
    return [*(name for name in others if name in CATEGORY_FACTS), best]


def _first_understood(
    photo: Photo, mask: Picture, likely: Sequence[Category], fit: OutlineFit, given: Mapping[str, Landmark]
) -> _Understood | None:
    """Return the first of the categories that explains the outline; None where none does."""
    for category in likely:
        understood = _understand(photo, mask, category, fit, given)
        if understood is not None:
            return understood
    return None


def _not_understood(category: Category) -> GarmentFailed:
    """Return why a garment of this category cannot be built: it is of a kind that cannot be, or its outline unclear."""
    if category in CATEGORY_FACTS:
        return GarmentFailed("garment_failed.landmarks")
    return GarmentFailed("garment_failed.category", category=category)


def cut_off(mask: Picture) -> bool:
    """Tell whether the garment goes on beyond the photo's border."""
    inside = mask > 127
    # Cutouts seldom reach the very last pixels.
    depth = 1 + max(mask.shape) // 100
    lines = (inside[:depth], inside[-depth:], inside[:, :depth].T, inside[:, -depth:].T)
    length = sum(int(line.any(axis=0).sum()) for line in lines)
    return bool(length > _TOUCH * sum(cv2.boundingRect(inside.astype(np.uint8))[2:]))


def parse_garment(
    photo: Photo,
    *,
    category: Category | Literal["auto"] = "auto",
    photo_kind: PhotoKind | None = None,
    mask: Picture | None = None,
    landmarks: Mapping[str, Landmark] | None = None,
    cutout_method: str = "auto",
    progress: Progress = no_progress,
) -> ParsedGarment:
    """Understand the garment on a photo; what the user gives is taken as given.

    Args:
        photo: the accepted picture.
        category: what the garment is, or ``auto``: the likeliest that explains the outline.
        photo_kind: how it was photographed; None to find out.
        mask: soft mask 0..255 of photo size, instead of a cutout.
        landmarks: any of the points in photo pixels; the others are found.
        cutout_method: a method of ``pipeline.garment.cutout`` or ``auto``.
        progress: told after ``cutout`` and ``landmarks``, each with a picture.

    Raises:
        NoGarment: no garment can be told from the background.
        GarmentFailed: the outline cannot be understood.
        BadParameter: mask or landmarks do not belong to this photo.
    """
    given = dict(landmarks or {})
    _check_given(given, photo)
    cutout = _cut(photo, mask, cutout_method)
    progress("cutout", 1.0, draw_cutout(photo.rgb, cutout.mask))
    fit = fit_outline(cutout.mask, photo.rgb)
    top3 = classify(cutout.mask, photo.rgb, fit=fit)
    likely = _worth_trying(top3, sleeves=fit.sleeves) if category == "auto" else [category]
    understood = _first_understood(photo, cutout.mask, likely, fit, given)
    if understood is None:
        raise _not_understood(top3[0][0] if category == "auto" else category)
    confidence = dict(top3)[understood.category] if category == "auto" else 1.0
    kind = photo_kind or judge_photo_kind(understood.fit)
    progress("landmarks", 1.0, draw_landmarks(photo.rgb, understood.landmarks))
    said = {
        "on_model": kind == "on-model",
        "cut_off": cut_off(cutout.mask),
        "category": confidence < _UNSURE or understood.category not in (category, top3[0][0]),
        "landmarks": any(point.confidence < _UNSURE / 2 for point in understood.landmarks.values()),
    }
    warnings = tuple(sentence(f"warning.{name}") for name, true in said.items() if true)
    return ParsedGarment(photo, cutout, understood.category, confidence, top3, kind, understood.landmarks, warnings)
