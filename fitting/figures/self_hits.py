"""Where a cloth passes through itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.types import FloatArray, IntArray
from fitting.figures.surface import weld

TOUCH = 1e-9
"""A corner nearer to a plane than this lies on it [m]; faces that only touch do not intersect."""


@dataclass(frozen=True)
class SelfHits:
    """Self-intersection of a mesh."""

    pairs: int
    """Intersecting pairs of faces that share no vertex."""
    share: float
    """Pairs over faces."""


def self_hits(vertices: FloatArray, faces: IntArray) -> SelfHits:
    """Count intersecting pairs of non-adjacent faces, after welding.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    positions, corners = weld(vertices, faces)
    pairs = len(intersecting_pairs(positions, corners))
    return SelfHits(pairs, pairs / max(len(corners), 1))


def intersecting_pairs(vertices: FloatArray, faces: IntArray) -> NDArray[np.int64]:
    """Return all pairs of faces, shape (k, 2), that cross without sharing a vertex.

    Boxes are swept along the longest side of the mesh (Cohen et al. 1995); box pairs that overlap are tested by
    Möller's interval test (1997). Coplanar faces and faces that only touch do not cross.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    corners = np.ascontiguousarray(vertices, dtype=np.float64)[faces]
    low, high = corners.min(axis=1), corners.max(axis=1)
    axis = int(np.argmax(high.max(axis=0) - low.min(axis=0)))
    order = np.argsort(low[:, axis], kind="stable")
    pairs = _sweep(corners[order], np.asarray(faces, dtype=np.int64)[order], low[order], high[order], axis)
    return np.sort(order[pairs], axis=1)


@njit(cache=True, nogil=True)
def _sweep(
    corners: NDArray[np.float64],
    faces: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    axis: int,
) -> NDArray[np.int64]:
    """Test every pair of overlapping boxes; faces come sorted by their boxes' low side along ``axis``."""
    second, third = (axis + 1) % 3, (axis + 2) % 3
    found = [(0, 0) for _ in range(0)]
    for f in range(len(corners)):
        for g in range(f + 1, len(corners)):
            if low[g, axis] > high[f, axis]:
                break
            if low[g, second] > high[f, second] or high[g, second] < low[f, second]:
                continue
            if low[g, third] > high[f, third] or high[g, third] < low[f, third]:
                continue
            if not _adjacent(faces[f], faces[g]) and _cross(corners[f], corners[g]):
                found.append((f, g))
    pairs = np.empty((len(found), 2), dtype=np.int64)
    for p in range(len(found)):
        pairs[p, 0], pairs[p, 1] = found[p]
    return pairs


@njit(cache=True, nogil=True)
def _adjacent(f: NDArray[np.int64], g: NDArray[np.int64]) -> bool:
    """Tell whether two faces share a vertex."""
    shared = False
    for a in range(3):
        shared |= f[a] == g[0] or f[a] == g[1] or f[a] == g[2]
    return shared


@njit(cache=True, nogil=True)
def _normal(t: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the unit normal of a triangle, shape (3, 3); zero for one without area."""
    ax, ay, az = t[1, 0] - t[0, 0], t[1, 1] - t[0, 1], t[1, 2] - t[0, 2]
    bx, by, bz = t[2, 0] - t[0, 0], t[2, 1] - t[0, 1], t[2, 2] - t[0, 2]
    x, y, z = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    length = np.sqrt(x * x + y * y + z * z)
    if length == 0.0:
        return 0.0, 0.0, 0.0
    return x / length, y / length, z / length


@njit(cache=True, nogil=True)
def _height(t: NDArray[np.float64], corner: int, origin: NDArray[np.float64], n: tuple[float, float, float]) -> float:
    """Return the signed height of a corner over the plane through ``origin``; zero when it touches."""
    height = (t[corner, 0] - origin[0]) * n[0] + (t[corner, 1] - origin[1]) * n[1] + (t[corner, 2] - origin[2]) * n[2]
    return 0.0 if abs(height) < TOUCH else height


@njit(cache=True, nogil=True)
def _span(t: NDArray[np.float64], d: tuple[float, float, float], h: tuple[float, float, float]) -> tuple[float, float]:
    """Return the stretch that a triangle cuts out of the line along ``d``, given its corners' heights over the plane.

    A triangle without a corner on either side gives an empty stretch (1, 0).
    """
    first, last = np.inf, -np.inf
    for a in range(3):
        b = (a + 1) % 3
        if h[a] * h[b] < 0.0:
            share = h[a] / (h[a] - h[b])
        elif h[a] == 0.0:
            share = 0.0
        else:
            continue
        place = 0.0
        for k in range(3):
            place += d[k] * (t[a, k] + share * (t[b, k] - t[a, k]))
        first, last = min(first, place), max(last, place)
    return first, last


@njit(cache=True, nogil=True)
def _cross(s: NDArray[np.float64], t: NDArray[np.float64]) -> bool:
    """Tell whether two triangles, shape (3, 3), pass through each other."""
    n = _normal(t)
    hs = (_height(s, 0, t[0], n), _height(s, 1, t[0], n), _height(s, 2, t[0], n))
    if min(hs) >= 0.0 or max(hs) <= 0.0:
        return False
    m = _normal(s)
    ht = (_height(t, 0, s[0], m), _height(t, 1, s[0], m), _height(t, 2, s[0], m))
    if min(ht) >= 0.0 or max(ht) <= 0.0:
        return False
    d = (m[1] * n[2] - m[2] * n[1], m[2] * n[0] - m[0] * n[2], m[0] * n[1] - m[1] * n[0])
    first_s, last_s = _span(s, d, hs)
    first_t, last_t = _span(t, d, ht)
    return bool(min(last_s, last_t) - max(first_s, first_t) > TOUCH)
