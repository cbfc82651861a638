"""Parts that lie on each other: legs laid together are cut apart, sleeves folded over are noticed."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Category, Landmark, Picture
from pipeline.garment.slit import CORRIDOR, DEEP, between, cheapest_path, corridor, edge_cost

_LEG_POINTS = ("crotch", "hem_inner_left", "hem_inner_right")
_SLIT = 0.004
"""Width of a slit over the garment's size, as for armpits."""
_LONG: tuple[Category, ...] = ("longsleeve", "hoodie", "jacket")
_SHORTER = 0.55
"""Length of the shorter sleeve over the longer's under which they are no pair."""
_STUB = 0.43
"""Length of a long sleeve, over the width between the armpits, under which a part of it is not seen."""
_ON_BODY = 0.05
"""Distance of a cuff from the outline, over the garment's size, from which on it lies on the body."""


def _size(mask: Picture) -> int:
    """Return the longer side of the box around the garment [px]."""
    return int(max(cv2.boundingRect((mask > 127).astype(np.uint8))[2:]))


def _depth_from_outside(mask: Picture) -> NDArray[np.float32]:
    """Return each pixel's distance from the background around the garment, shape (h, w): holes lie deep inside."""
    ringed = cv2.copyMakeBorder((mask <= 127).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels = cv2.connectedComponents(ringed, connectivity=4)
    within = (labels != labels[0, 0]).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(within, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float32)


def leg_split(rgb: Picture, mask: Picture, landmarks: Mapping[str, NDArray[np.float64]]) -> NDArray[np.int64] | None:
    """Return where two legs touch: the cheapest path over the picture's edges from the crotch to the hem.

    Args:
        rgb: upright photo, shape (h, w, 3).
        mask: soft mask, shape (h, w).
        landmarks: upright pixel positions, shape (2,) each; crotch, hem_inner_left and hem_inner_right are used.

    Returns:
        points (x, y) from crotch to hem, shape (n, 2); None where the garment has no legs or its outline shows the
        gap up to the crotch.
    """
    if not all(name in landmarks for name in _LEG_POINTS):
        return None
    crotch, left, right = (np.asarray(landmarks[name], np.float64) for name in _LEG_POINTS)
    size = _size(mask)
    column, row = np.clip(np.round(crotch).astype(int), 0, np.array(mask.shape[::-1]) - 1)
    if _depth_from_outside(mask)[row, column] <= DEEP * size:
        return None
    ends = between(mask, left, right)
    way = corridor(mask.shape, crotch, ends, CORRIDOR * size)
    way[ends[:, 1], ends[:, 0]] = True
    return cheapest_path(np.where(way, edge_cost(rgb, mask), -1.0), np.array([float(column), float(row)]), ends)


def open_legs(rgb: Picture, mask: Picture, landmarks: Mapping[str, NDArray[np.float64]]) -> Picture:
    """Return the mask with a thin slit between legs that touch, from the crotch to the hem.

    Args:
        rgb: upright photo, shape (h, w, 3).
        mask: soft mask, shape (h, w).
        landmarks: as for ``leg_split``.
    """
    path = leg_split(rgb, mask, landmarks)
    if path is None:
        return mask
    width = max(2, round(_SLIT * _size(mask)))
    return np.asarray(cv2.polylines(mask.copy(), [path.astype(np.int32)], False, 0, width), np.uint8)


def sleeves_folded(landmarks: Mapping[str, Landmark], mask: Picture, category: Category) -> bool:
    """Tell whether a sleeve is folded over, or missing from the cutout, so that it cannot be made as long as it is.

    It shows by a sleeve much shorter than the other, by sleeves too short for their kind, or by a cuff on the body.

    Args:
        landmarks: settled landmarks in photo pixels.
        mask: soft mask, shape (h, w).
        category: what the garment is.
    """
    if not {f"cuff_{edge}_{side}" for edge in ("outer", "inner") for side in ("left", "right")} <= set(landmarks):
        return False
    points = {name: np.array(point[:2], np.float64) for name, point in landmarks.items()}
    chest = float(np.linalg.norm(points["armpit_right"] - points["armpit_left"]))
    lengths = [
        float(
            np.linalg.norm(
                (points[f"cuff_outer_{side}"] + points[f"cuff_inner_{side}"]) / 2 - points[f"shoulder_{side}"]
            )
        )
        for side in ("left", "right")
    ]
    if min(lengths) < _SHORTER * max(lengths) or (category in _LONG and min(lengths) < _STUB * chest):
        return True
    depth = _depth_from_outside(mask)
    cuffs = np.round([place for name, place in points.items() if name.startswith("cuff_")]).astype(int)
    columns, rows = np.clip(cuffs, 0, np.array(mask.shape[::-1]) - 1).T
    return bool(depth[rows, columns].max() > _ON_BODY * _size(mask))
