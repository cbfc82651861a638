"""Signed distance grids of closed bodies."""

from __future__ import annotations

import numpy as np

from core.types import DistanceGrid, FloatArray, IntArray

SPACING = 0.006
BAND = 0.06
CLEARANCE = BAND + 0.006
"""Free room between the body and the grid's border [m]."""


def distance_grid(vertices: FloatArray, faces: IntArray) -> DistanceGrid:
    """Sample the signed distance to a closed mesh (sign by winding number) on a grid, clipped to the band.

    Args:
        vertices: welded positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    from scipy.ndimage import label

    origin = np.floor((vertices.min(axis=0) - CLEARANCE) / SPACING) * SPACING
    shape = np.ceil((vertices.max(axis=0) + CLEARANCE - origin) / SPACING).astype(int) + 1
    near = _near(vertices, faces, origin, shape)
    values = np.empty(shape)
    values[near] = exact_distance(np.argwhere(near) * SPACING + origin, vertices, faces)
    regions = label(~near)[0]
    values[~near] = np.where(regions[~near] == regions[0, 0, 0], BAND, -BAND)
    clipped = np.clip(values, -BAND, BAND).astype(np.float32)
    return DistanceGrid(origin.astype(np.float32), SPACING, clipped, BAND)


def exact_distance(points: FloatArray, vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Return exact signed distances [m] to a closed mesh, negative inside, shape (n,)."""
    import igl

    kind = igl.SIGNED_DISTANCE_TYPE_FAST_WINDING_NUMBER
    mesh = np.ascontiguousarray(vertices, dtype=np.float64), np.ascontiguousarray(faces, dtype=np.int64)
    distances: FloatArray = igl.signed_distance(np.ascontiguousarray(points, dtype=np.float64), *mesh, kind)[0]
    return distances


def _near(vertices: FloatArray, faces: IntArray, origin: FloatArray, shape: IntArray) -> np.ndarray:
    """Return which samples can lie within the band: an upper bound by the nearest mesh vertex."""
    from scipy.spatial import cKDTree

    edges = np.linalg.norm(vertices[faces] - vertices[np.roll(faces, 1, axis=1)], axis=2)
    reach = BAND + float(edges.max())
    samples = np.moveaxis(np.indices(tuple(shape)), 0, -1).reshape(-1, 3) * SPACING + origin
    found = cKDTree(vertices).query(samples, distance_upper_bound=reach)[0]
    return np.isfinite(found).reshape(tuple(shape))
