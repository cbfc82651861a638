"""What is doubtful about a garment that was understood: a warning each, and the step at which it can be mended."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from core.types import DOUBTFUL_POINT, Landmark, ParsedGarment, Picture
from pipeline.garment.parser import Judgement

STEPS = {
    "on_model": "photo_kind",
    "cut_off": "cutout",
    "cutout": "cutout",
    "category": "category",
    "landmarks": "landmarks",
    "points": "landmarks",
}
"""Doubts, by the last part of their warnings' keys, with the step at which each can be mended."""
_UNSURE = 0.45
"""Confidence below which the user is asked to look at the category."""
_UNSURE_CUTOUT = 0.85
"""Score of a cutout below which the user is asked to look at it."""
_TOUCH = 0.05
"""Length of the photo's border on the garment, over the garment's width and height, from which on it is cut off."""
_SEEN, _FAR = 0.5, 0.15
"""Confidence of the network, and distance from its place over the garment's width, that put a given point in doubt."""


def doubts(parsed: ParsedGarment, judged: Judgement, *, given: Mapping[str, Landmark], asked: str) -> list[str]:
    """Return what is doubtful, as keys of ``STEPS``.

    Args:
        parsed: the garment.
        judged: what the network says of its photo.
        given: the landmarks that the user gave.
        asked: the category that was asked for, or ``auto``.
    """
    sure, mask = parsed.cutout.confidence, parsed.cutout.mask
    found = {
        "on_model": parsed.photo_kind == "on-model",
        "cut_off": cut_off(mask),
        "cutout": sure is not None and sure < _UNSURE_CUTOUT,
        "category": parsed.category_confidence < _UNSURE or parsed.category not in (asked, parsed.top3[0][0]),
        "landmarks": parsed.refusal is not None
        or any(point.confidence < DOUBTFUL_POINT for point in parsed.landmarks.values()),
        "points": misplaced(given, judged, mask),
    }
    return [name for name, doubtful in found.items() if doubtful]


def cut_off(mask: Picture) -> bool:
    """Tell whether the garment goes on beyond the photo's border."""
    inside = mask > 127
    # Cutouts seldom reach the very last pixels.
    depth = 1 + max(mask.shape) // 100
    lines = (inside[:depth], inside[-depth:], inside[:, :depth].T, inside[:, -depth:].T)
    length = sum(int(line.any(axis=0).sum()) for line in lines)
    return bool(length > _TOUCH * sum(cv2.boundingRect(inside.astype(np.uint8))[2:]))


def misplaced(given: Mapping[str, Landmark], judged: Judgement, mask: Picture) -> bool:
    """Tell whether a point that the user gave lies far from where the network clearly sees it."""
    width = float(np.ptp(np.nonzero((mask > 127).any(axis=0))[0]) + 1.0)
    for name, point in given.items():
        seen = judged.landmarks[name]
        if seen.confidence >= _SEEN and np.hypot(point.x - seen.x, point.y - seen.y) > _FAR * width:
            return True
    return False
