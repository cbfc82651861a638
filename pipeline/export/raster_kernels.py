"""Numba kernels of the software renderer: visibility, light and colour, one thread each, deterministic.

Pixels hold a face number and ``near``, a value that is linear over the picture and larger for what is closer: the
inverse distance to a perspective camera, or the coordinate towards an orthographic one.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Corners = tuple[int, int, int]
"""A face's vertices; rows of arrays would cost more to take than to use."""


@njit(cache=True, nogil=True, error_model="numpy")
def fill(points: F64, faces: I32, double_sided: NDArray[np.bool_], ids: I32, near: F32) -> None:
    """Draw faces into a z-buffer: ``ids`` and ``near``, both (height, width), keep the closest face a pixel centre.

    Args:
        points: x, y [px] and near of each vertex, shape (n, 3); a vertex that is not finite hides its faces.
        faces: vertex indices, shape (m, 3).
        double_sided: whether a face is seen from behind too, shape (m,).
        ids: face numbers, -1 where there is none; changed in place.
        near: nearness; changed in place.
    """
    height, width = ids.shape
    for face in range(len(faces)):
        x0, y0, n0 = points[faces[face, 0]]
        x1, y1, n1 = points[faces[face, 1]]
        x2, y2, n2 = points[faces[face, 2]]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if not abs(area) > 1e-12 or (area > 0 and not double_sided[face]):
            continue
        left = max(0, math.ceil(min(x0, x1, x2) - 0.5))
        right = min(width - 1, math.floor(max(x0, x1, x2) - 0.5))
        top = max(0, math.ceil(min(y0, y1, y2) - 0.5))
        bottom = min(height - 1, math.floor(max(y0, y1, y2) - 0.5))
        for row in range(top, bottom + 1):
            y = row + 0.5
            for column in range(left, right + 1):
                x = column + 0.5
                b0 = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / area
                b1 = ((x2 - x) * (y0 - y) - (x0 - x) * (y2 - y)) / area
                b2 = 1.0 - b0 - b1
                if b0 >= 0 and b1 >= 0 and b2 >= 0:
                    value = b0 * n0 + b1 * n1 + b2 * n2
                    if value > near[row, column]:
                        near[row, column] = value
                        ids[row, column] = face


@njit(cache=True, nogil=True, error_model="numpy")
def weights(points: F64, corners: Corners, x: float, y: float, perspective: bool) -> tuple[float, float, float, float]:
    """Return the surface weights of a face's corners at a picture point, and twice its signed area [px²]."""
    i, j, k = corners
    x0, y0, n0 = points[i, 0], points[i, 1], points[i, 2]
    x1, y1, n1 = points[j, 0], points[j, 1], points[j, 2]
    x2, y2, n2 = points[k, 0], points[k, 1], points[k, 2]
    area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    b0 = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / area
    b1 = ((x2 - x) * (y0 - y) - (x0 - x) * (y2 - y)) / area
    b2 = 1.0 - b0 - b1
    if perspective:
        b0, b1, b2 = b0 * n0, b1 * n1, b2 * n2
        total = b0 + b1 + b2
        b0, b1, b2 = b0 / total, b1 / total, b2 / total
    return b0, b1, b2, area


@njit(cache=True, nogil=True, error_model="numpy")
def mixed(values: F32, corners: Corners, b0: float, b1: float, b2: float) -> tuple[float, float, float]:
    """Return a three-part vertex value at weights of a face's corners."""
    i, j, k = corners
    return (
        b0 * values[i, 0] + b1 * values[j, 0] + b2 * values[k, 0],
        b0 * values[i, 1] + b1 * values[j, 1] + b2 * values[k, 1],
        b0 * values[i, 2] + b1 * values[j, 2] + b2 * values[k, 2],
    )


@njit(cache=True, nogil=True, error_model="numpy")
def facing(values: F32, corners: Corners, b0: float, b1: float, b2: float, area: float) -> tuple[float, float, float]:
    """Return the unit normal at weights of a face's corners, on the side of the face that is seen."""
    x, y, z = mixed(values, corners, b0, b1, b2)
    factor = 1.0 / max(math.sqrt(x * x + y * y + z * z), 1e-12)
    if area > 0:
        factor = -factor
    return x * factor, y * factor, z * factor


@njit(cache=True, nogil=True, error_model="numpy")
def _bilinear(texels: F32, start: int, width: int, height: int, u: float, v: float) -> tuple[float, float, float]:
    x = min(max(u * width - 0.5, 0.0), width - 1.0)
    y = min(max(v * height - 0.5, 0.0), height - 1.0)
    column, row = int(x), int(y)
    fx, fy = x - column, y - row
    right, below = min(column + 1, width - 1), min(row + 1, height - 1)
    a, b = start + row * width + column, start + row * width + right
    c, d = start + below * width + column, start + below * width + right
    wa, wb, wc, wd = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
    return (
        wa * texels[a, 0] + wb * texels[b, 0] + wc * texels[c, 0] + wd * texels[d, 0],
        wa * texels[a, 1] + wb * texels[b, 1] + wc * texels[c, 1] + wd * texels[d, 1],
        wa * texels[a, 2] + wb * texels[b, 2] + wc * texels[c, 2] + wd * texels[d, 2],
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _sampled(
    texels: F32, levels: I64, first: int, count: int, u: float, v: float, lod: float
) -> tuple[float, float, float]:
    """Return a texture's linear light at (u, v), between the two mip levels around ``lod``."""
    lod = min(max(lod, 0.0), count - 1.0)
    level = int(lod)
    share = lod - level
    start, width, height = levels[first + level]
    r, g, b = _bilinear(texels, start, width, height, u, v)
    if share > 0.01:
        start, width, height = levels[first + level + 1]
        r2, g2, b2 = _bilinear(texels, start, width, height, u, v)
        r, g, b = r + share * (r2 - r), g + share * (g2 - g), b + share * (b2 - b)
    return r, g, b


@njit(cache=True, nogil=True, error_model="numpy")
def albedo(
    ids: I32,
    points: F64,
    faces: I32,
    mesh_of_face: I32,
    uv: F32,
    colors: F32,
    texels: F32,
    levels: I64,
    ranges: I64,
    perspective: bool,
    out: F32,
) -> None:
    """Write each pixel's surface colour, linear light, and coverage 1 into ``out``, shape (height, width, 4)."""
    height, width = ids.shape
    for row in range(height):
        for column in range(width):
            face = ids[row, column]
            if face < 0:
                continue
            corners = faces[face, 0], faces[face, 1], faces[face, 2]
            mesh = mesh_of_face[face]
            r, g, b = 1.0, 1.0, 1.0
            first, count = ranges[mesh]
            if count > 0:
                b0, b1, b2, area = weights(points, corners, column + 0.5, row + 0.5, perspective)
                i, j, k = corners
                u = b0 * uv[i, 0] + b1 * uv[j, 0] + b2 * uv[k, 0]
                v = b0 * uv[i, 1] + b1 * uv[j, 1] + b2 * uv[k, 1]
                spread = (uv[j, 0] - uv[i, 0]) * (uv[k, 1] - uv[i, 1]) - (uv[k, 0] - uv[i, 0]) * (uv[j, 1] - uv[i, 1])
                texels_a_pixel = abs(spread / area) * levels[first, 1] * levels[first, 2]
                lod = 0.5 * math.log2(max(texels_a_pixel, 1e-6))
                r, g, b = _sampled(texels, levels, first, count, u, v, lod)
            out[row, column, 0] = r * colors[mesh, 0]
            out[row, column, 1] = g * colors[mesh, 1]
            out[row, column, 2] = b * colors[mesh, 2]
            out[row, column, 3] = 1.0
