"""Landmarks of skirts, trousers and shorts: corners of the waistband, crotch, corners of the leg hems.

The crotch is the top of the gap between the legs. Legs that lie against each other show a gap that begins too low, or
none; the crotch is then put where the rise of usual trousers ends, and ``legs`` cuts the legs apart.
"""

from __future__ import annotations

import cv2
import numpy as np

from core.types import Category, FloatArray, Landmark, Picture
from pipeline.garment.outline import Frame, contour, garment_piece, straighten

_PROTRUSION = 0.15
"""Width of clips, belt loops and labels that stand up from a waistband, at most, over the frame's unit."""
_UPPER = 0.3
"""Part of the height, from the top, in which they are removed."""
_REACH = 0.18
"""Farthest that the legs part from the axis, over the unit."""
_LEAST_HOLE = 0.002
"""Area of a gap that the hems close, at least, over the unit squared."""
_CLEAR_GAP = 0.2
"""Height of a gap, over the unit, from which on it is surely the one between the legs."""
_NOTCH = 0.015
"""Height of a notch in the hem, over the unit, from which on it is where the legs meet."""
_HIP = (0.3, 0.4, 0.5)
"""Where the hip is measured: distances below the waistband over its width."""
_DEEPEST, _USUAL = 1.15, 0.9
"""Rise, from waistband to crotch, over the hip's visible width: the greatest there is, and that of roomy trousers."""
_LEAST_LEG = 0.04
"""Least length of the inner leg, and so of a gap between legs, over the unit."""
_OFF_AXIS = 0.6
"""How much lower the hem must be, over its distance from the axis, to be where the legs meet."""
_GUESS, _SURE = 0.25, 0.7
"""Confidence in a crotch that only proportions tell, and in points that the outline shows."""
_APART = 0.012
"""Half the distance of the inner hem corners, over the unit, of legs that show no gap."""


def _corner(points: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the point that lies furthest in a direction."""
    return np.asarray(points[np.argmax(points @ direction)])


def _without_protrusions(frame: Frame) -> Picture:
    """Return the mask without what stands up narrowly from the waistband: clips, loops, labels, hangers on clips."""
    mask = frame.mask.copy()
    rows = np.nonzero(mask.any(axis=1))[0]
    upper = slice(0, int(rows[0] + _UPPER * (rows[-1] - rows[0])))
    kernel = np.ones((1, int(_PROTRUSION * frame.unit)), np.uint8)
    mask[upper] = cv2.morphologyEx(mask[upper], cv2.MORPH_OPEN, kernel)
    return garment_piece(mask)


def _gap(frame: Frame) -> tuple[FloatArray, float]:
    """Return the top of the gap between the legs, shape (2,), and the gap's height [px], 0 where there is none.

    Both legs reach further down than the top of the gap; the hems may close it below.
    """
    rows = np.nonzero(frame.mask.any(axis=1))[0]
    low, reach = int(rows[0] + 0.25 * (rows[-1] - rows[0])), int(_REACH * frame.unit)
    columns = np.arange(int(frame.axis) - 2 * reach, int(frame.axis) + 2 * reach + 1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((frame.mask == 0).astype(np.uint8), connectivity=4)
    large = stats[:, cv2.CC_STAT_AREA] >= _LEAST_HOLE * frame.unit**2
    large[0] = False
    empty = large[labels[low : rows[-1] + 1, columns[0] : columns[-1] + 1]]
    first = np.where(empty.any(axis=0), np.argmax(empty, axis=0), len(empty)) + low
    beside = np.minimum(np.maximum.accumulate(first), np.maximum.accumulate(first[::-1])[::-1])
    height = (beside - first)[reach:-reach]
    best = int(np.argmax(height))
    return np.array([float(columns[reach + best]), float(first[reach + best])]), float(height[best])


def _hip(frame: Frame, waist_row: float, waist: float) -> float:
    """Return the greatest width a little below the waistband [px]."""
    below = [min(int(waist_row + share * waist), frame.mask.shape[0] - 1) for share in _HIP]
    widths = [float(np.ptp(columns)) for row in below if (columns := np.nonzero(frame.mask[row])[0]).size]
    return max([*widths, waist])


def _crotch(frame: Frame, waistband: FloatArray) -> tuple[FloatArray, float]:
    """Return the crotch in frame pixels, shape (2,), and how far it is to be believed.

    Args:
        frame: the straightened garment.
        waistband: its two corners, shape (2, 2).
    """
    level = float(waistband[:, 1].mean())
    hip = _hip(frame, level, float(np.ptp(waistband[:, 0])))
    gap, height = _gap(frame)
    if height > _LEAST_LEG * frame.unit and gap[1] - level <= _DEEPEST * hip:
        return gap, _GUESS + (_SURE - _GUESS) * min(height / frame.unit / _CLEAR_GAP, 1.0)
    column, lowest = gap if height > _NOTCH * frame.unit else _legs_meet(frame)
    row = min(level + _USUAL * hip, lowest - _LEAST_LEG * frame.unit)
    return np.array([column, row]), _GUESS


def _legs_meet(frame: Frame) -> FloatArray:
    """Return where the hems of legs that show no gap meet: the lowest point near the axis, shape (2,)."""
    reach = int(_REACH * frame.unit)
    columns = np.arange(int(frame.axis) - reach, int(frame.axis) + reach)
    lowest = frame.mask.shape[0] - 1 - np.argmax(frame.mask[::-1, columns] > 0, axis=0)
    column = int(np.argmax(lowest - _OFF_AXIS * np.abs(columns - frame.axis)))
    return np.array([float(columns[column]), float(lowest[column])])


def _leg_hems(frame: Frame, points: FloatArray, crotch: FloatArray) -> dict[str, FloatArray]:
    """Return the corners of both leg hems in frame pixels."""
    found = {}
    for name, sign in (("left", -1.0), ("right", 1.0)):
        leg = points[(points[:, 0] - crotch[0]) * sign > _APART * frame.unit]
        found[f"hem_outer_{name}"] = _corner(leg, np.array([sign * 0.8, 1.0]))
        found[f"hem_inner_{name}"] = _corner(leg, np.array([-sign * 0.8, 1.0]))
    return found


def bottom_landmarks(mask: Picture, category: Category) -> dict[str, Landmark]:
    """Find waistband, crotch and hem corners.

    Args:
        mask: soft mask 0..255, shape (height, width).
        category: ``skirt``, ``trousers`` or ``shorts``.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    frame = straighten(mask)
    points = contour(garment_piece(frame.mask))
    upper = contour(_without_protrusions(frame))
    waistband = np.array([_corner(upper, np.array([sign * 0.6, -1.0])) for sign in (-1.0, 1.0)])
    found = {"waistband_left": waistband[0], "waistband_right": waistband[1]}
    sure = dict.fromkeys(found, _SURE)
    if category == "skirt":
        found["hem_left"] = _corner(points, np.array([-1.0, 1.0]))
        found["hem_right"] = _corner(points, np.array([1.0, 1.0]))
    else:
        found["crotch"], sure["crotch"] = _crotch(frame, waistband)
        found.update(_leg_hems(frame, points, found["crotch"]))
    places = frame.photo_points(np.array(list(found.values())))
    return {
        name: Landmark(float(x), float(y), round(sure.get(name, _SURE) * frame.symmetry, 3))
        for name, (x, y) in zip(found, places, strict=True)
    }
