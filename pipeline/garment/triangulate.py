"""Triangles inside polygons: a hexagonal grid and the given boundary, joined by Delaunay triangulation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

from core.errors import GarmentFailed

CLEARANCE = 0.62
"""Grid points keep this many spacings from the boundary."""


def hexagonal_grid(low: NDArray[np.float64], high: NDArray[np.float64], spacing: float) -> NDArray[np.float64]:
    """Return points of a hexagonal grid that covers the box ``low``..``high``, shape (n, 2)."""
    rows = np.arange(low[1], high[1] + spacing, spacing * np.sqrt(3) / 2)
    columns = np.arange(low[0] - spacing, high[0] + spacing, spacing)
    grid = np.stack(np.meshgrid(columns, rows), axis=-1)
    grid[1::2, :, 0] += spacing / 2
    return np.asarray(grid.reshape(-1, 2))


def inside(points: NDArray[np.float64], polygon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points (n, 2) lie inside a closed polygon (k, 2), by the even-odd rule."""
    x, y = points[:, 0, None], points[:, 1, None]
    x0, y0 = polygon.T
    x1, y1 = np.roll(polygon, -1, axis=0).T
    spans = (y0 > y) != (y1 > y)
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    crossing = spans & (x < x0 + (y - y0) * (x1 - x0) / rise)
    return np.asarray(crossing.sum(axis=1) % 2 == 1)


def triangulate(
    polygon: NDArray[np.float64], spacing: float, extra: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Triangulate a polygon whose boundary is already sampled at about ``spacing``.

    Args:
        polygon: corners in counter-clockwise order, shape (k, 2).
        spacing: wanted edge length, in the unit of ``polygon``.
        extra: interior points that must be used, shape (e, 2).

    Returns:
        Points (k + e + g, 2), the polygon's first, and counter-clockwise faces (m, 3).

    Raises:
        GarmentFailed: a boundary edge is not an edge of the triangulation.
    """
    grid = hexagonal_grid(polygon.min(axis=0), polygon.max(axis=0), spacing)
    kept = np.empty((0, 2)) if extra is None else extra
    far = cKDTree(np.concatenate([densify(polygon), kept])).query(grid)[0] > CLEARANCE * spacing
    grid = grid[far]
    grid = grid[inside(grid, polygon)]
    points = np.concatenate([polygon, kept, grid])
    simplices = Delaunay(points, qhull_options="QJ Pp").simplices.astype(np.int64)
    faces = simplices[inside(points[simplices].mean(axis=1), polygon)]
    a, b, c = (points[faces[:, k]] for k in range(3))
    # SciPy's triangles are counter-clockwise already; slivers along straight edges go.
    faces = faces[cross(b - a, c - a) > 1e-4 * spacing**2]
    check_boundary(faces, len(polygon))
    return points, faces


def densify(polygon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a closed polygon's corners and edge middles."""
    return np.concatenate([polygon, (polygon + np.roll(polygon, -1, axis=0)) / 2])


def cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the z component of the cross product of plane vectors (n, 2)."""
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def check_boundary(faces: NDArray[np.int64], corners: int) -> None:
    """Raise ``GarmentFailed`` unless the faces' boundary is exactly the polygon 0..corners-1."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    pairs = {(int(a), int(b)) for a, b in directed}
    rim = {(a, b) for a, b in pairs if (b, a) not in pairs}
    if rim != {(k, (k + 1) % corners) for k in range(corners)}:
        raise GarmentFailed("garment_failed.mesh")
