"""Small things all figures need: areas, welding, random points on a surface."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from core.types import FloatArray, IntArray

WELD_TOLERANCE = 1e-6
"""Positions closer than this are one vertex [m]."""


def areas(vertices: FloatArray, faces: IntArray) -> NDArray[np.float64]:
    """Return the area of each face [m^2], shape (m,), of vertices [m], shape (n, 3)."""
    a, b, c = (np.asarray(vertices, dtype=np.float64)[faces[:, k]] for k in range(3))
    return np.asarray(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1))


def weld(
    vertices: FloatArray, faces: IntArray, *, tolerance: float = WELD_TOLERANCE
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Join vertices at equal positions; faces that lose a corner by it are left out.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        tolerance: positions closer than this are equal [m].

    Returns:
        Positions, shape (n', 3), and faces, shape (m', 3), with n' <= n and m' <= m.
    """
    points = np.asarray(vertices, dtype=np.float64)
    pairs = cKDTree(points).query_pairs(tolerance, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, label = connected_components(links, directed=False)
    _, first, joined = np.unique(label, return_index=True, return_inverse=True)
    corners = joined[faces].astype(np.int64)
    whole = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 2] != corners[:, 0])
    return points[first], corners[whole]


def random_points(vertices: FloatArray, faces: IntArray, *, samples: int, seed: int) -> NDArray[np.float64]:
    """Draw points evenly by area from the faces, shape (samples, 3) [m]; equal seeds give equal points."""
    random = np.random.default_rng(seed)
    heap = np.cumsum(areas(vertices, faces))
    chosen = np.searchsorted(heap, random.random(samples) * heap[-1], side="right").clip(max=len(faces) - 1)
    root, along = np.sqrt(random.random(samples)), random.random(samples)
    weights = np.stack([1 - root, root * (1 - along), root * along], axis=1)
    return np.asarray(np.einsum("nk,nkd->nd", weights, np.asarray(vertices, dtype=np.float64)[faces[chosen]]))


def weighted_percentile(values: FloatArray, weights: FloatArray, percent: float) -> float:
    """Return the smallest value that ``percent`` of the total weight does not exceed."""
    order = np.argsort(values, kind="stable")
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, percent / 100 * heap[-1]).clip(max=len(order) - 1)])
