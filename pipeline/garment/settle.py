"""Landmarks settled between two witnesses: the rules that explain the outline, and the network.

The outline's points lie exactly on it where its explanation is right; the network's are nearly right even where sleeves
lie on the body or prints hide an edge. Where the two agree, the outline's place is kept and believed more; where they
differ, the one that is surer is taken and believed less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import cv2
import numpy as np

from core.types import Category, FloatArray, Landmark, Picture

_SAME, _APART = 0.02, 0.05
"""Distances, over the garment's width, up to which two places are the same, and from which one must be wrong."""
_SNAP = 0.035
"""Distance, over the garment's width, from which the network's places are moved onto the outline."""
_LEAST = 0.12
"""Confidence of the network under which its place is no witness."""
_TRUST = {"armpit": 2.0}
"""How many times more the outline's confidence counts than the network's, where it is not once.

The network has learnt armpits from drawn garments and from those whose outline shows them, not from those that a
sleeve hides.
"""
_LEVEL = ("waist",)
"""Points whose two sides are found together: believing a side each would tilt them."""
_INNER = ("neckline_center", "crotch")
"""Points that need not lie on the outline."""
_PAIRS: Mapping[Category, tuple[str, ...]] = {
    "skirt": ("waistband", "hem"),
    "trousers": ("waistband", "hem_outer", "hem_inner"),
    "shorts": ("waistband", "hem_outer", "hem_inner"),
}
_TOP_PAIRS = ("neckline", "shoulder", "armpit", "hem")
_SLEEVE_PAIRS = ("cuff_outer", "cuff_inner")


def expected(category: Category, *, sleeves: bool) -> tuple[str, ...]:
    """Return the names of the landmarks that a garment of a category has."""
    pairs = _PAIRS.get(category, _TOP_PAIRS + (_SLEEVE_PAIRS if sleeves else ()))
    single = {"skirt": (), "trousers": ("crotch",), "shorts": ("crotch",)}.get(category, ("neckline_center",))
    waist = ("waist",) if category == "dress" else ()
    return (*single, *(f"{name}_{side}" for name in (*pairs, *waist) for side in ("left", "right")))


def settle(
    outline: Mapping[str, Landmark], network: Mapping[str, Landmark], names: Collection[str], mask: Picture
) -> dict[str, Landmark]:
    """Return the landmarks ``names``, each from the witness that is to be believed.

    Args:
        outline: what the outline's explanation says; it may be empty.
        network: what the network says, every name of ``names`` among it.
        names: the landmarks that the garment has.
        mask: the cutout, 0..255, shape (height, width).
    """
    border, width = _outline_points(mask)
    outline, network = _evened(outline), _evened(network)
    settled = {}
    for name in names:
        seen = network[name]
        if name not in _INNER:
            seen = _snapped(seen, border, _SNAP * width)
        if name in outline and not (name == "crotch" and _below(outline, seen, _SAME * width)):
            settled[name] = _believed(name, outline[name], seen, width)
        else:
            settled[name] = outline.get(name, seen)
    return settled


def _evened(points: Mapping[str, Landmark]) -> dict[str, Landmark]:
    """Return the points with both sides of ``_LEVEL`` as surely known as their mean."""
    evened = dict(points)
    for sides in ([f"{name}_{side}" for side in ("left", "right")] for name in _LEVEL):
        if all(name in points for name in sides):
            mean = float(np.mean([points[name].confidence for name in sides]))
            evened.update({name: points[name]._replace(confidence=mean) for name in sides})
    return evened


def _below(outline: Mapping[str, Landmark], seen: Landmark, least: float) -> bool:
    """Tell whether the network sees the crotch lower than the rules: in the gap between legs that touch above it."""
    left, right = (np.array(outline[f"waistband_{side}"][:2]) for side in ("left", "right"))
    across = (right - left) / max(float(np.linalg.norm(right - left)), 1e-9)
    apart = np.array(seen[:2]) - np.array(outline["crotch"][:2])
    return float(apart @ np.array([-across[1], across[0]])) > least


def _outline_points(mask: Picture) -> tuple[FloatArray, float]:
    """Return the outline's pixels (x, y), shape (n, 2), and the garment's width [px]."""
    contours, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = np.asarray(max(contours, key=len)[:, 0], np.float64)
    return points, float(np.ptp(points[:, 0]) + 1.0)


def _snapped(point: Landmark, border: FloatArray, reach: float) -> Landmark:
    distance = np.hypot(border[:, 0] - point.x, border[:, 1] - point.y)
    nearest = int(np.argmin(distance))
    if distance[nearest] > reach:
        return point
    return Landmark(float(border[nearest, 0]), float(border[nearest, 1]), point.confidence)


def _believed(name: str, rule: Landmark, seen: Landmark, width: float) -> Landmark:
    if seen.confidence < _LEAST:
        return rule
    distance = np.hypot(rule.x - seen.x, rule.y - seen.y) / width
    if distance <= _SAME:
        both = 1.0 - (1.0 - rule.confidence) * (1.0 - seen.confidence)
        return Landmark(rule.x, rule.y, round(both, 3))
    trust = _TRUST.get(name.rpartition("_")[0], 1.0)
    surer = rule if trust * rule.confidence >= seen.confidence else seen
    doubt = 0.6 if distance > _APART else 1.0
    return Landmark(surer.x, surer.y, round(doubt * surer.confidence, 3))
