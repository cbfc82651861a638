"""An outline explained as a category: its landmarks, and whether something can be sewn from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.categories import BOTTOMS, CATEGORY_FACTS
from core.errors import GarmentFailed
from core.sentences import sentence
from core.types import Category, Landmark, Photo, Picture
from pipeline.garment.bottoms import bottom_landmarks
from pipeline.garment.landmarks import OutlineFit, fit_outline, has_sleeves, top_landmarks
from pipeline.garment.parser import Judgement
from pipeline.garment.pattern import corner_names, locate, trace
from pipeline.garment.settle import expected, settle
from pipeline.garment.straighten import tilt, warp
from pipeline.garment.waist import waist_landmarks

_PASSABLE_COST = 14.0
"""Cost up to which an outline's second explanation is taken; about 1 a side is clear, 18 hopeless."""
_POSSIBLE = 0.15
"""Confidence from which on a category that cannot be built yet is tried beside a likelier one."""
_SURE = 0.6
"""Confidence from which on a category that cannot be built yet is believed."""
_LEAST_CHEST = 0.5
"""Least width between the armpits over the hem's: less is a head, a strap or a hook taken for the upper body."""
_NEEDED = ("neckline", "shoulder", "armpit", "hem")


@dataclass(frozen=True, eq=False)
class Understood:
    """An outline explained as a category."""

    category: Category
    fit: OutlineFit
    landmarks: Mapping[str, Landmark]


@dataclass(frozen=True, eq=False)
class Sighting:
    """A photo and what is known of it before its landmarks are."""

    photo: Photo
    mask: Picture
    """The cutout, 0..255, shape (height, width)."""
    judged: Judgement | None
    """What the network says; None where the rules shall decide alone."""
    given: Mapping[str, Landmark]
    """Landmarks that the user gave."""


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


def explanations(seen: Sighting, category: Category, fit: OutlineFit) -> Iterator[Understood]:
    """Yield landmarks of the outline as a category, likeliest first: settled, as the rules or as the network say.

    Args:
        seen: the photo.
        category: what the garment is taken for.
        fit: the outline's explanation of the same kind, with sleeves or without.
    """
    rules = _rules(seen.mask, category, fit)
    names = expected(category, sleeves=fit.sleeves)
    places = None if seen.judged is None else seen.judged.landmarks
    if places is not None and rules:
        yield Understood(category, fit, {**settle(rules, places, names, seen.mask), **seen.given})
    if rules:
        yield Understood(category, fit, {**rules, **seen.given})
    if places is not None:
        yield Understood(category, fit, {**settle({}, places, names, seen.mask), **seen.given})


def _rules(mask: Picture, category: Category, fit: OutlineFit) -> Mapping[str, Landmark]:
    """Return what the outline's rules say; nothing where they cannot explain it."""
    try:
        found = bottom_landmarks(mask, category) if category in BOTTOMS else top_landmarks(fit)
    except GarmentFailed:
        return {}
    return {**found, **waist_landmarks(fit)} if category == "dress" else found


def understand(seen: Sighting, category: Category, fit: OutlineFit) -> Understood | None:
    """Explain the outline as a known category, using an outline fit of the same kind; None where that fails."""
    if category in BOTTOMS:
        return next(explanations(seen, category, fit), None)
    sleeves = has_sleeves(category)
    if sleeves is not None and fit.sleeves != sleeves:
        fit = fit_outline(seen.mask, seen.photo.rgb, sleeves=sleeves)
    understood = _first_sewable(seen, category, fit)
    if understood is None and any(side.structure == "folded" for side in fit.sides):
        # Sleeves that are said to lie on the body cannot be cut free: they may be short ones that stand off a little.
        fit = fit_outline(seen.mask, seen.photo.rgb, sleeves=True, folded=False)
        if fit.cost < _PASSABLE_COST:
            understood = _first_sewable(seen, category, fit)
    return understood


def _first_sewable(seen: Sighting, category: Category, fit: OutlineFit) -> Understood | None:
    tried = explanations(seen, category, fit)
    if category not in CATEGORY_FACTS:  # nothing is sewn from it
        return next(tried, None)
    return next((found for found in tried if sewable(seen.photo, seen.mask, found.landmarks)), None)


def worth_trying(top3: Sequence[tuple[Category, float]], *, sleeves: bool) -> list[Category]:
    """Return the likely categories in the order in which they are tried on the outline.

    A category that cannot be built yet goes after those that can, unless it is sure; bottoms are tried only as the
    likeliest, because nothing tells whether they explain an outline. Of the others, those that have sleeves as the
    outline has come first.
    """
    best, confidence = top3[0]
    others = [
        name for name, share in top3[1:] if name in CATEGORY_FACTS or (share >= _POSSIBLE and name not in BOTTOMS)
    ]
    others.sort(key=lambda name: has_sleeves(name) is (not sleeves))
    if best in CATEGORY_FACTS or confidence > _SURE:
        return [best, *others]
    return [*(name for name in others if name in CATEGORY_FACTS), best]


def first_understood(seen: Sighting, likely: Sequence[Category], fit: OutlineFit) -> Understood | None:
    """Return the first of the categories that explains the outline; None where none does."""
    return next((found for name in likely if (found := understand(seen, name, fit)) is not None), None)


def guessed(seen: Sighting, category: Category, fit: OutlineFit) -> Understood:
    """Return where the network sees the landmarks of a category that does not explain the outline, to be mended."""
    sleeves = has_sleeves(category)
    names = expected(category, sleeves=fit.sleeves if sleeves is None else sleeves)
    places = {} if seen.judged is None else settle({}, seen.judged.landmarks, names, seen.mask)
    return Understood(category, fit, {**places, **seen.given})


def not_understood(category: Category) -> GarmentFailed:
    """Return why a garment of this category cannot be built: it is of a kind that cannot be, or its outline unclear."""
    if category in CATEGORY_FACTS:
        return GarmentFailed("garment_failed.landmarks")
    return GarmentFailed("garment_failed.category", category=sentence(f"category.{category}"))
