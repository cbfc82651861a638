"""What is doubtful about a garment that was understood: a warning each, and the step at which it can be mended."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import cv2
import numpy as np

from core.types import DOUBTFUL_POINT, Landmark, ParsedGarment, Picture
from pipeline.garment.laid import sleeves_folded
from pipeline.garment.parser import Judgement

STEPS = {
    "on_model": "photo_kind",
    "cut_off": "cutout",
    "cutout": "cutout",
    "category": "category",
    "landmarks": "landmarks",
    "points": "landmarks",
    "sleeves": "landmarks",
}
"""Doubts, by the last part of their warnings' keys, with the step at which each can be mended."""
_UNSURE = 0.45
"""Confidence below which the user is asked to look at the category."""
_UNSURE_CUTOUT = 0.85
"""Score of a cutout below which the user is asked to look at it."""
_TOUCH = 0.05
"""Length of the photo's border on the garment, over the garment's width and height, from which on it is cut off."""
_SEEN, _FAR = 0.75, 0.15
"""Confidence of the network, and distance from its place over the garment's width, that put a given point in doubt."""


def doubts(parsed: ParsedGarment, *, given: Collection[str], asked: str) -> list[str]:
    """Return what is doubtful, as keys of ``STEPS``.

    Args:
        parsed: the garment.
        given: names of the landmarks that the user gave.
        asked: the category that was asked for, or ``auto``.
    """
    sure, mask = parsed.cutout.confidence, parsed.cutout.mask
    doubtful = {name for name, point in parsed.landmarks.items() if point.confidence < DOUBTFUL_POINT}
    found = {
        "on_model": parsed.photo_kind == "on-model",
        "cut_off": cut_off(mask),
        "cutout": sure is not None and sure < _UNSURE_CUTOUT,
        "category": parsed.category_confidence < _UNSURE or parsed.category not in (asked, parsed.top3[0][0]),
        "landmarks": parsed.refusal is not None or bool(doubtful - set(given)),
        "points": bool(doubtful & set(given)),
        "sleeves": sleeves_folded(parsed.landmarks, mask, parsed.category),
    }
    return [name for name, there in found.items() if there]


def cut_off(mask: Picture) -> bool:
    """Tell whether the garment goes on beyond the photo's border."""
    inside = mask > 127
    # Cutouts seldom reach the very last pixels.
    depth = 1 + max(mask.shape) // 100
    lines = (inside[:depth], inside[-depth:], inside[:, :depth].T, inside[:, -depth:].T)
    length = sum(int(line.any(axis=0).sum()) for line in lines)
    return bool(length > _TOUCH * sum(cv2.boundingRect(inside.astype(np.uint8))[2:]))


def misplaced(given: Mapping[str, Landmark], judged: Judgement, mask: Picture) -> dict[str, Landmark]:
    """Return, with little confidence, the points that the user gave far from where the network clearly sees them."""
    width = float(np.ptp(np.nonzero((mask > 127).any(axis=0))[0]) + 1.0)
    far = {}
    for name, point in given.items():
        seen = judged.landmarks.get(name)  # the network does not know front edges
        if seen is None or seen.confidence < _SEEN:
            continue
        if np.hypot(point.x - seen.x, point.y - seen.y) > _FAR * width:
            far[name] = point._replace(confidence=1.0 - seen.confidence)
    return far
