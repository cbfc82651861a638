"""Plane sections of a closed triangle mesh, and the tape measure."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull

from core.types import FloatArray, IntArray


def section(vertices: FloatArray, faces: IntArray, origin: FloatArray, normal: FloatArray) -> list[FloatArray]:
    """Cut a closed mesh with a plane.

    Args:
        vertices: welded positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        origin: a point of the plane [m], shape (3,).
        normal: the plane's normal, shape (3,).

    Returns:
        Closed loops, shape (k, 3) each, the first point not repeated, longest loop first; counter-clockwise seen from
        the side the normal points to.
    """
    height = (vertices - origin) @ normal
    height = np.where(height == 0.0, 1e-12, height)  # no vertex lies exactly in the plane: every cut face has two cuts
    above = height > 0.0
    cut = faces[above[faces].any(axis=1) & ~above[faces].all(axis=1)]
    start, end = cut, np.roll(cut, -1, axis=1)
    falling, rising = above[start] & ~above[end], ~above[start] & above[end]
    following = {}
    for (a, b), (c, d) in zip(
        np.stack([end[falling], start[falling]], axis=1),
        np.stack([start[rising], end[rising]], axis=1),
        strict=True,
    ):
        following[int(a), int(b)] = (int(c), int(d))
    loops = []
    while following:
        edge = next(iter(following))
        edges = []
        while edge in following:
            edges.append(edge)
            edge = following.pop(edge)
        low, high = np.array(edges).T
        share = height[low] / (height[low] - height[high])
        loops.append(vertices[low] + share[:, None] * (vertices[high] - vertices[low]))
    return sorted(loops, key=lambda loop: -loop_length(loop))


def loop_length(loop: FloatArray) -> float:
    """Return the length of a closed loop [m], shape (k, 3)."""
    return float(np.linalg.norm(np.roll(loop, -1, axis=0) - loop, axis=1).sum())


def tape(loop: FloatArray) -> float:
    """Return the length [m] of a tape pulled tight around a plane loop: the perimeter of its convex hull."""
    centred = loop - loop.mean(axis=0)
    frame = np.linalg.svd(centred, full_matrices=False)[2][:2]
    return float(ConvexHull(centred @ frame.T).area)


def resample(loop: FloatArray, count: int) -> FloatArray:
    """Return ``count`` equally spaced points of a closed loop, shape (count, 3), beginning at its frontmost point."""
    loop = np.roll(loop, -int(np.argmax(loop[:, 2])), axis=0)
    closed = np.vstack([loop, loop[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    targets = np.linspace(0.0, along[-1], count, endpoint=False)
    return np.stack([np.interp(targets, along, closed[:, axis]) for axis in range(3)], axis=1)
