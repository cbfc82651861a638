"""An outline explained as a category: its landmarks, and whether something can be sewn from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.categories import BOTTOMS
from core.errors import GarmentFailed
from core.types import Category, Landmark, Photo, Picture
from pipeline.garment.bottoms import bottom_landmarks
from pipeline.garment.cut import cut_of
from pipeline.garment.landmarks import LOWEST_NECK, OutlineFit, fit_outline, has_sleeves, top_landmarks
from pipeline.garment.parser import Judgement
from pipeline.garment.pattern import locate, trace
from pipeline.garment.settle import expected, settle
from pipeline.garment.straighten import PAIRS, tilt, warp
from pipeline.garment.waist import waist_landmarks

_PASSABLE_COST = 14.0
"""Cost up to which an outline's second explanation is taken; about 1 a side is clear, 18 hopeless."""
_POSSIBLE = 0.15
"""Confidence from which on skirts, trousers and shorts are tried beside a likelier category."""
_LEAST_WIDTH = 0.04
"""Least distance of a left and a right point over that of the farthest pair."""
_LEAST_CHEST = 0.5
"""Least width between the armpits over the hem's: less is a head, a strap or a hook taken for the upper body."""
_LEAST_DRESS_CHEST = 0.25
"""The same of a dress, whose skirt may be wide."""


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
    """Tell whether the landmarks of a garment contradict each other, so that nothing can be built from them."""
    names = [name for name in PAIRS if f"{name}_left" in landmarks]
    pairs = {name: [np.array(landmarks[f"{name}_{side}"][:2]) for side in ("left", "right")] for name in names}
    widths = [float(right[0] - left[0]) for left, right in pairs.values()]
    if min(widths) <= _LEAST_WIDTH * max(widths):
        return True
    if "armpit" in pairs:
        chest, hem = (float(np.linalg.norm(np.subtract(*pairs[name]))) for name in ("armpit", "hem"))
        if chest < (_LEAST_DRESS_CHEST if "waist_left" in landmarks else _LEAST_CHEST) * hem:
            return True
    across = np.mean([right - left for left, right in pairs.values()], axis=0)
    across = across / np.linalg.norm(across)
    upright = np.array([-across[1], across[0]])
    height = [float(np.mean(pairs[name], axis=0) @ upright) for name in names]
    if "crotch" in landmarks:
        legs = [np.array(landmarks[f"hem_inner_{side}"][:2]) for side in ("left", "right")]
        lowest = float(np.mean(legs, axis=0) @ upright)
        if not height[0] < float(np.array(landmarks["crotch"][:2]) @ upright) < lowest or legs[1][0] <= legs[0][0]:
            return True
    # The neckline's points may lie a little lower than dropped shoulders' tips.
    slack = [0.2 * abs(height[-1] - height[0]) if name == "neckline" else 0.0 for name in names]
    return any(upper >= lower + more for upper, lower, more in zip(height, height[1:], slack, strict=False))


def sewable(photo: Photo, mask: Picture, category: Category, landmarks: Mapping[str, Landmark]) -> bool:
    """Tell whether landmarks agree with each other and lie around the outline as a pattern's corners must."""
    corners = cut_of(category, landmarks).corners
    if not landmarks.keys() >= set(corners) or implausible(landmarks):
        return False
    upright = warp(photo, mask, landmarks, tilt(landmarks))
    try:
        locate(trace(upright.mask), np.array([upright.landmarks[name] for name in corners]))
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
    places = None if seen.judged is None else _witnessed(seen.judged.landmarks, rules, fit)
    if places is not None and rules:
        yield Understood(category, fit, {**settle(rules, places, names, seen.mask), **seen.given})
    if rules:
        yield Understood(category, fit, {**rules, **seen.given})
    if places is not None:
        yield Understood(category, fit, {**settle({}, places, names, seen.mask), **seen.given})


def _witnessed(
    network: Mapping[str, Landmark], rules: Mapping[str, Landmark], fit: OutlineFit
) -> Mapping[str, Landmark]:
    """Return the network's places without those that cannot be.

    Where a sleeve lies on the body down from the armpit, the network takes the first gap between them for it; and of a
    plain dark dress it may take the waist for the neckline.
    """
    places = dict(network)
    for which in fit.hidden:
        name = f"armpit_{('left', 'right')[which]}"
        if name in rules and places[name].y > rules[name].y:
            places[name] = places[name]._replace(confidence=0.0)
    if "armpit_left" in rules:
        left, right = rules["armpit_left"], rules["armpit_right"]
        lowest = (left.y + right.y) / 2 + LOWEST_NECK * abs(right.x - left.x)
        if places["neckline_center"].y > lowest:
            places["neckline_center"] = places["neckline_center"]._replace(confidence=0.0)
    return places


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
        return _first_sewable(seen, category, fit)
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
    return next((found for found in tried if sewable(seen.photo, seen.mask, category, found.landmarks)), None)


def worth_trying(top3: Sequence[tuple[Category, float]], *, sleeves: bool) -> list[Category]:
    """Return the likely categories in the order in which they are tried on the outline.

    After the likeliest come those that have sleeves as the outline has; a skirt explains almost any outline, so bottoms
    need to be likely.
    """
    others = [name for name, share in top3[1:] if share >= _POSSIBLE or name not in BOTTOMS]
    others.sort(key=lambda name: has_sleeves(name) is (not sleeves))
    return [top3[0][0], *others]


def first_understood(seen: Sighting, likely: Sequence[Category], fit: OutlineFit) -> Understood | None:
    """Return the first of the categories that explains the outline; None where none does."""
    return next((found for name in likely if (found := understand(seen, name, fit)) is not None), None)


def guessed(seen: Sighting, category: Category, fit: OutlineFit) -> Understood:
    """Return where the network sees the landmarks of a category that does not explain the outline, to be mended."""
    sleeves = has_sleeves(category)
    names = expected(category, sleeves=fit.sleeves if sleeves is None else sleeves)
    places = {} if seen.judged is None else settle({}, seen.judged.landmarks, names, seen.mask)
    return Understood(category, fit, {**places, **seen.given})
