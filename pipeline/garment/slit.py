"""Sleeves that touch the torso: cut the silhouette open between them, up to the armpit.

Where a sleeve lies against the side, its underside and the side seam are one region of the mask and the armpit lies
inside it. The cheapest path over the picture's edges, from the armpit to the outline between cuff and hem, is where
they touch; removing it from the mask gives both edges back to the outline.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.graph import MCP_Geometric

from core.types import Picture

DEEP = 0.02
"""An armpit this far inside the mask, over the garment's size, is a hidden one."""
EDGE_GAIN = 8.0
"""How much cheaper a strong edge is than plain cloth."""
BACKGROUND_COST = 0.02
CORRIDOR = 0.08
"""Farthest way from the straight line that the slit may go, over the garment's size."""


def open_armpits(rgb: Picture, mask: Picture, landmarks: Mapping[str, NDArray[np.float64]]) -> Picture:
    """Return the mask with a thin slit from each hidden armpit to the outline between its cuff and hem corner.

    Args:
        rgb: upright photo, shape (h, w, 3).
        mask: soft mask, shape (h, w).
        landmarks: upright pixel positions; armpit, cuff_inner and hem of each side are used where present.
    """
    result = mask.copy()
    depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 5)
    size = max(cv2.boundingRect((mask > 127).astype(np.uint8))[2:])
    for side in ("left", "right"):
        names = [f"{n}_{side}" for n in ("armpit", "cuff_inner", "hem")]
        if not all(n in landmarks for n in names):
            continue
        pit, cuff, hem = (landmarks[n] for n in names)
        column, row = np.round(pit).astype(int)
        if depth[row, column] > DEEP * size:
            ends = between(mask, cuff, hem)
            beneath = np.arange(len(mask))[:, None] >= cuff[1]
            way = corridor(mask.shape, pit, ends, CORRIDOR * size) & (within(mask) | beneath)
            way[ends[:, 1], ends[:, 0]] = True
            cost = np.where(way, edge_cost(rgb, mask), -1.0)
            path = cheapest_path(cost, pit, ends)
            width = max(2, round(0.004 * size))
            cv2.polylines(result, [path.astype(np.int32)], False, 0, width)
    return result


def edge_cost(rgb: Picture, mask: Picture) -> NDArray[np.float64]:
    """Return the cost of passing each pixel: low on edges of brightness or colour, lowest on the background."""
    lab = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), (0, 0), 1.2).astype(np.float32)
    dx, dy = cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    # Sleeves hang: edges that run downwards count most.
    strength = np.sqrt((dx**2).sum(axis=2) + 0.25 * (dy**2).sum(axis=2))
    inside = mask > 127
    scale = max(float(np.percentile(strength[inside], 90)), 1.0)
    cost = 1.0 / (1.0 + EDGE_GAIN * np.minimum(strength / scale, 1.0))
    return np.where(inside, cost, BACKGROUND_COST)


def corridor(
    shape: tuple[int, ...], pit: NDArray[np.float64], ends: NDArray[np.int64], reach: float
) -> NDArray[np.bool_]:
    """Return the pixels within ``reach`` of the straight line from the armpit to the middle of ``ends``."""
    canvas = np.zeros(shape, np.uint8)
    line = np.round([pit, ends.mean(axis=0)]).astype(np.int32)
    cv2.polylines(canvas, [line], False, 1, 2 * round(reach) + 1)
    return canvas.astype(bool)


def within(mask: Picture) -> NDArray[np.bool_]:
    """Return the pixels with garment on both sides: background elsewhere would lead around the sleeve's outside."""
    inside = mask > 127
    from_left = np.maximum.accumulate(inside, axis=1)
    from_right = np.maximum.accumulate(inside[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(from_left & from_right)


def between(mask: Picture, cuff: NDArray[np.float64], hem: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the outline points (n, 2) in the shorter stretch between a cuff's inner end and a hem corner."""
    contours, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)[:, 0]
    ends = sorted(int(np.linalg.norm(outline - p, axis=1).argmin()) for p in (cuff, hem))
    stretches = outline[ends[0] : ends[1] + 1], np.concatenate([outline[ends[1] :], outline[: ends[0] + 1]])
    stretch = min(stretches, key=len)
    inner = stretch[len(stretch) // 4 : max(len(stretch) - len(stretch) // 4, len(stretch) // 4 + 1)]
    return np.asarray(inner, np.int64)


def cheapest_path(cost: NDArray[np.float64], start: NDArray[np.float64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the cheapest path from ``start`` to the cheapest of ``ends``, points (x, y), shape (n, 2)."""
    finder = MCP_Geometric(cost)
    column, row = np.round(start).astype(int)
    total, _ = finder.find_costs([(int(row), int(column))])
    end = ends[total[ends[:, 1], ends[:, 0]].argmin()]
    return np.array(finder.traceback((int(end[1]), int(end[0]))))[:, ::-1]
