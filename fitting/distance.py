"""Reading a body's distance grid between its samples."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.types import DistanceGrid, FloatArray


@njit(cache=True, nogil=True, inline="always")
def _cell(position: float, count: int) -> tuple[int, float]:
    """Return the cell below a position given in samples, and the place within the cell (0..1).

    Positions beyond the grid are moved to its border; NaN is too, so that a torn cloth never reads foreign memory.
    """
    if not position > 0.0:
        return 0, 0.0
    if position >= count - 1:
        return count - 2, 1.0
    below = int(position)
    return below, position - below


@njit(cache=True, nogil=True, inline="always")
def lookup(
    values: NDArray[np.float32], origin: NDArray[np.float32], spacing: float, x: float, y: float, z: float
) -> tuple[float, float, float, float]:
    """Interpolate a distance grid trilinearly at one point; callable from kernels.

    Beyond the grid the value at its border counts, so far points read the clipped distance. It is inlined, because a
    call that hands over arrays counts their references, which costs more than the interpolation.

    Args:
        values: signed distances [m], shape (nx, ny, nz), each side at least 2.
        origin: position of sample (0, 0, 0) [m], shape (3,).
        spacing: distance of neighbouring samples [m].
        x: position [m].
        y: position [m].
        z: position [m].

    Returns:
        Distance [m] and its gradient (x, y, z): the derivative of the interpolant, about unit length within the
        grid's band, zero where the grid is clipped.
    """
    i, u = _cell((x - origin[0]) / spacing, values.shape[0])
    j, v = _cell((y - origin[1]) / spacing, values.shape[1])
    k, w = _cell((z - origin[2]) / spacing, values.shape[2])
    c000, c001 = values[i, j, k], values[i, j, k + 1]
    c010, c011 = values[i, j + 1, k], values[i, j + 1, k + 1]
    c100, c101 = values[i + 1, j, k], values[i + 1, j, k + 1]
    c110, c111 = values[i + 1, j + 1, k], values[i + 1, j + 1, k + 1]
    c00, c01 = c000 + w * (c001 - c000), c010 + w * (c011 - c010)
    c10, c11 = c100 + w * (c101 - c100), c110 + w * (c111 - c110)
    c0, c1 = c00 + v * (c01 - c00), c10 + v * (c11 - c10)
    along_z = (1.0 - u) * ((1.0 - v) * (c001 - c000) + v * (c011 - c010)) + u * (
        (1.0 - v) * (c101 - c100) + v * (c111 - c110)
    )
    along_y = (1.0 - u) * (c01 - c00) + u * (c11 - c10)
    return c0 + u * (c1 - c0), (c1 - c0) / spacing, along_y / spacing, along_z / spacing


@njit(cache=True, nogil=True)
def _sample(
    values: NDArray[np.float32], origin: NDArray[np.float32], spacing: float, points: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    distances = np.empty(len(points))
    gradients = np.empty((len(points), 3))
    for p in range(len(points)):
        distances[p], gradients[p, 0], gradients[p, 1], gradients[p, 2] = lookup(
            values, origin, spacing, points[p, 0], points[p, 1], points[p, 2]
        )
    return distances, gradients


def sample(grid: DistanceGrid, points: FloatArray) -> NDArray[np.float64]:
    """Return the signed distance [m] of points [m], shape (n, 3), as shape (n,); clipped to the grid's band."""
    return sample_with_gradient(grid, points)[0]


def sample_with_gradient(grid: DistanceGrid, points: FloatArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the signed distances [m], shape (n,), and their gradients, shape (n, 3), of points [m], shape (n, 3)."""
    distances, gradients = _sample(
        grid.values, grid.origin, float(grid.spacing), np.ascontiguousarray(points, dtype=np.float64)
    )
    return distances, gradients
