"""Signed distance grids of closed bodies.

Distances are exact next to the skin; from there each sample passes its nearest triangle on to its neighbours, one thin
layer after the other. The sign is the winding number, counted along lines of samples, so that skin that touches itself
does no harm.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.types import DistanceGrid, FloatArray, IntArray

SPACING = 0.006
BAND = 0.06
CLEARANCE = BAND + 0.006
"""Free room between the body and the grid's border [m]."""
SURE = 1.5
"""Samples up to this far from a triangle are asked about it themselves [spacings]."""
LAYER = 0.5
"""Samples pass their triangle on in layers of this thickness [spacings], those next to the skin first."""
ASIDE = (3.1e-7, 1.7e-7)
"""The lines of the winding number run this far beside the samples [m], where no vertex is met."""
NOWHERE = np.inf


def distance_grid(vertices: FloatArray, faces: IntArray, *, spacing: float = SPACING) -> DistanceGrid:
    """Sample the signed distance to a closed mesh on a grid, clipped to the band.

    Args:
        vertices: welded positions [m], shape (n, 3).
        faces: vertex indices, counter-clockwise seen from outside, shape (m, 3).
        spacing: distance of neighbouring samples [m].
    """
    corners = np.ascontiguousarray(vertices, dtype=np.float64)
    triangles = np.ascontiguousarray(faces, dtype=np.int64)
    origin = np.floor((corners.min(axis=0) - CLEARANCE) / spacing) * spacing
    shape = np.ceil((corners.max(axis=0) + CLEARANCE - origin) / spacing).astype(np.int64) + 1
    squared = np.full(tuple(shape), NOWHERE, dtype=np.float32)
    nearest = np.full(tuple(shape), -1, dtype=np.int32)
    _start(corners, triangles, origin, spacing, squared, nearest)
    _spread(corners, triangles, origin, spacing, squared, nearest)
    winding = np.zeros(tuple(shape), dtype=np.int8)
    _cross(corners, triangles, origin, spacing, winding)
    _count(winding)
    values = np.minimum(np.sqrt(squared), np.float32(BAND))
    values = np.where(winding > 0, -values, values)
    return DistanceGrid(origin.astype(np.float32), spacing, values, BAND)


@njit(cache=True, nogil=True, inline="always")
def _dot(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True, nogil=True, inline="always")
def _minus(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@njit(cache=True, nogil=True)
def _squared_distance(
    vertices: NDArray[np.float64], faces: NDArray[np.int64], face: int, p: tuple[float, float, float]
) -> float:
    """Return the squared distance of a point to a triangle by the regions of its corners, edges and inside."""
    i, j, k = faces[face, 0], faces[face, 1], faces[face, 2]
    a = (vertices[i, 0], vertices[i, 1], vertices[i, 2])
    ab = (vertices[j, 0] - a[0], vertices[j, 1] - a[1], vertices[j, 2] - a[2])
    ac = (vertices[k, 0] - a[0], vertices[k, 1] - a[1], vertices[k, 2] - a[2])
    ap = _minus(p, a)
    along_ab, along_ac = _dot(ab, ap), _dot(ac, ap)
    ab_ab, ab_ac, ac_ac = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    share_b = ac_ac * along_ab - ab_ac * along_ac
    share_c = ab_ab * along_ac - ab_ac * along_ab
    area = ab_ab * ac_ac - ab_ac * ab_ac
    if area > 0.0 and share_b >= 0.0 and share_c >= 0.0 and share_b + share_c <= area:
        v, w = share_b / area, share_c / area
        offset = (ap[0] - v * ab[0] - w * ac[0], ap[1] - v * ab[1] - w * ac[1], ap[2] - v * ab[2] - w * ac[2])
        return float(_dot(offset, offset))
    bc, bp = _minus(ac, ab), _minus(ap, ab)
    return float(min(_to_edge(ab, ap), _to_edge(ac, ap), _to_edge(bc, bp)))


@njit(cache=True, nogil=True, inline="always")
def _to_edge(edge: tuple[float, float, float], p: tuple[float, float, float]) -> float:
    """Return the squared distance of a point to an edge that begins at the origin."""
    length = _dot(edge, edge)
    share = min(1.0, max(0.0, _dot(edge, p) / length)) if length > 0.0 else 0.0
    offset = (p[0] - share * edge[0], p[1] - share * edge[1], p[2] - share * edge[2])
    return float(_dot(offset, offset))


@njit(cache=True, nogil=True)
def _start(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    origin: NDArray[np.float64],
    spacing: float,
    squared: NDArray[np.float32],
    nearest: NDArray[np.int32],
) -> None:
    """Ask the samples around each triangle."""
    low, high = np.empty(3, dtype=np.int64), np.empty(3, dtype=np.int64)
    for face in range(len(faces)):
        for axis in range(3):
            a, b, c = vertices[faces[face, 0], axis], vertices[faces[face, 1], axis], vertices[faces[face, 2], axis]
            low[axis] = max(0, int(np.ceil((min(a, b, c) - origin[axis]) / spacing - SURE)))
            high[axis] = min(squared.shape[axis] - 1, int((max(a, b, c) - origin[axis]) / spacing + SURE))
        for x in range(low[0], high[0] + 1):
            for y in range(low[1], high[1] + 1):
                for z in range(low[2], high[2] + 1):
                    at = (origin[0] + x * spacing, origin[1] + y * spacing, origin[2] + z * spacing)
                    found = _squared_distance(vertices, faces, face, at)
                    if found < squared[x, y, z]:
                        squared[x, y, z], nearest[x, y, z] = found, face


@njit(cache=True, nogil=True)
def _layered(
    squared: NDArray[np.float32], nearest: NDArray[np.int32], spacing: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """Return the samples that know a triangle as chains: first entry of each layer, samples, next entries, count."""
    known = np.flatnonzero(nearest.ravel() >= 0)
    heads = np.full(int(BAND / spacing / LAYER) + 1, -1, dtype=np.int64)
    waiting, after = np.empty(4 * len(known), dtype=np.int64), np.empty(4 * len(known), dtype=np.int64)
    used = 0
    for sample in known:
        layer = int(np.sqrt(squared.flat[sample]) / spacing / LAYER)
        if layer < len(heads):
            waiting[used], after[used], heads[layer] = sample, heads[layer], used
            used += 1
    return heads, waiting, after, used


@njit(cache=True, nogil=True)
def _spread(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    origin: NDArray[np.float64],
    spacing: float,
    squared: NDArray[np.float32],
    nearest: NDArray[np.int32],
) -> None:
    """Pass each sample's triangle on to its neighbours, in order of distance, through the band."""
    count_y, count_z = squared.shape[1], squared.shape[2]
    heads, waiting, after, used = _layered(squared, nearest, spacing)
    for layer in range(len(heads)):
        while heads[layer] >= 0:
            sample = waiting[heads[layer]]
            heads[layer] = after[heads[layer]]
            x, y, z = sample // (count_y * count_z), sample // count_z % count_y, sample % count_z
            own = np.sqrt(squared[x, y, z])
            if int(own / spacing / LAYER) != layer:
                continue
            face, nearer = nearest[x, y, z], max(0.0, own - spacing) ** 2
            for u in range(max(0, x - 1), min(squared.shape[0], x + 2)):
                for v in range(max(0, y - 1), min(count_y, y + 2)):
                    for w in range(max(0, z - 1), min(count_z, z + 2)):
                        if nearest[u, v, w] == face or squared[u, v, w] < nearer:
                            continue
                        at = (origin[0] + u * spacing, origin[1] + v * spacing, origin[2] + w * spacing)
                        found = np.float32(_squared_distance(vertices, faces, face, at))
                        if found >= squared[u, v, w]:
                            continue
                        squared[u, v, w], nearest[u, v, w] = found, face
                        to = max(layer, int(np.sqrt(found) / spacing / LAYER))
                        if to >= len(heads):
                            continue
                        if used == len(waiting):
                            waiting = np.concatenate((waiting, np.empty_like(waiting)))
                            after = np.concatenate((after, np.empty_like(after)))
                        waiting[used], after[used], heads[to] = (u * count_y + v) * count_z + w, heads[to], used
                        used += 1


@njit(cache=True, nogil=True, inline="always")
def _side(vertices: NDArray[np.float64], start: int, end: int, x: float, y: float) -> float:
    """Return twice the signed area that an edge spans with (x, y); opposite to the bit when the edge is reversed."""
    first, last = min(start, end), max(start, end)
    ax, ay = vertices[first, 0] - x, vertices[first, 1] - y
    bx, by = vertices[last, 0] - x, vertices[last, 1] - y
    area = ax * by - ay * bx
    return float(area if first == start else -area)


@njit(cache=True, nogil=True)
def _cross(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    origin: NDArray[np.float64],
    spacing: float,
    winding: NDArray[np.int8],
) -> None:
    """Note at the first sample behind each crossing of a line along z whether it leads in (+1) or out (-1)."""
    for face in range(len(faces)):
        i, j, k = faces[face, 0], faces[face, 1], faces[face, 2]
        xs = (vertices[i, 0], vertices[j, 0], vertices[k, 0])
        ys = (vertices[i, 1], vertices[j, 1], vertices[k, 1])
        for x in range(
            int(np.ceil((min(xs) - origin[0] - ASIDE[0]) / spacing)),
            int(np.floor((max(xs) - origin[0] - ASIDE[0]) / spacing)) + 1,
        ):
            for y in range(
                int(np.ceil((min(ys) - origin[1] - ASIDE[1]) / spacing)),
                int(np.floor((max(ys) - origin[1] - ASIDE[1]) / spacing)) + 1,
            ):
                px, py = origin[0] + x * spacing + ASIDE[0], origin[1] + y * spacing + ASIDE[1]
                a, b, c = _side(vertices, j, k, px, py), _side(vertices, k, i, px, py), _side(vertices, i, j, px, py)
                inside = (a > 0.0 and b > 0.0 and c > 0.0) or (a < 0.0 and b < 0.0 and c < 0.0)
                if inside:
                    depth = (a * vertices[i, 2] + b * vertices[j, 2] + c * vertices[k, 2]) / (a + b + c)
                    z = int(np.ceil((depth - origin[2]) / spacing))
                    winding[x, y, z] += -1 if a > 0.0 else 1


@njit(cache=True, nogil=True)
def _count(winding: NDArray[np.int8]) -> None:
    """Add the crossings up along each line: the winding number of each sample."""
    for x in range(winding.shape[0]):
        for y in range(winding.shape[1]):
            for z in range(1, winding.shape[2]):
                winding[x, y, z] += winding[x, y, z - 1]
