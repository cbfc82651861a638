"""Which pixels a set of triangles covers."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.types import FloatArray, IntArray


def coverage(points: FloatArray, faces: IntArray, height: int, width: int) -> NDArray[np.bool_]:
    """Return the pixels whose centre lies in a triangle of either winding, shape (height, width).

    Args:
        points: corner positions (x, y) in pixels, shape (n, 2); pixel (row, column) has its centre at
            (column + 0.5, row + 0.5).
        faces: vertex indices, shape (m, 3).
        height: rows of the picture.
        width: columns of the picture.
    """
    corners = np.ascontiguousarray(points, dtype=np.float64)[faces]
    return np.asarray(_fill(corners, np.zeros((height, width), dtype=np.bool_)))


@njit(cache=True, nogil=True)
def _fill(corners: NDArray[np.float64], picture: NDArray[np.bool_]) -> NDArray[np.bool_]:
    height, width = picture.shape
    for f in range(len(corners)):
        ax, ay = corners[f, 0, 0], corners[f, 0, 1]
        bx, by = corners[f, 1, 0], corners[f, 1, 1]
        cx, cy = corners[f, 2, 0], corners[f, 2, 1]
        turn = 1.0 if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) >= 0.0 else -1.0
        top, bottom = max(int(np.floor(min(ay, by, cy))), 0), min(int(np.ceil(max(ay, by, cy))), height)
        left, right = max(int(np.floor(min(ax, bx, cx))), 0), min(int(np.ceil(max(ax, bx, cx))), width)
        for row in range(top, bottom):
            y = row + 0.5
            for column in range(left, right):
                x = column + 0.5
                if turn * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) < 0.0:
                    continue
                if turn * ((cx - bx) * (y - by) - (cy - by) * (x - bx)) < 0.0:
                    continue
                if turn * ((ax - cx) * (y - cy) - (ay - cy) * (x - cx)) >= 0.0:
                    picture[row, column] = True
    return picture
