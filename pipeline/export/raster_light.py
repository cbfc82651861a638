"""Numba kernels that light what the z-buffer shows, as in a photo studio.

Directions and positions are in the camera's axes: right, up, towards the camera. The lamps go around with it but
stay level: a key light with soft shadows from above left, a weak fill from the right, two rim lights from behind, and a
hemisphere of ambient light dimmed by screen-space ambient occlusion (McGuire et al., The Alchemy screen-space ambient
obscurance algorithm, HPG 2011).

Arguments: ``ids`` and ``near`` are the z-buffer, ``points``, ``view`` and ``normals`` each vertex on screen [px], in
space [m] and its direction, ``step`` the fine pixels a coarse one; distance 0 means an orthographic camera.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from pipeline.export.raster_kernels import F32, F64, I32, facing, mixed, weights

LAMPS = np.array([[-0.44, 0.56, 0.70], [0.75, 0.05, 0.66], [0.66, 0.42, -0.62], [-0.74, 0.30, -0.60], [0.0, 1.0, 0.0]])
LAMPS /= np.linalg.norm(LAMPS, axis=1, keepdims=True)
"""Directions to key, fill, right rim, left rim and zenith for a camera on the horizon, shape (5, 3)."""
SKY = (0.35, 0.355, 0.365)
GROUND = (0.205, 0.20, 0.195)
TAPS = 16
ANGLES = np.arange(TAPS)[None] * 2.3999632 + 2.0 * math.pi * np.arange(16)[:, None] / 16.0
"""Directions of the taps [rad] for each turn of a 4 x 4 block of pixels, shape (16, TAPS); the step is golden."""
SPIRAL = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=-1)


@njit(cache=True, nogil=True, error_model="numpy")
def occlusion(
    ids: I32,
    near: F32,
    points: F64,
    faces: I32,
    view: F32,
    normals: F32,
    step: int,
    lens: F64,
    light: F64,
    shadow_map: F32,
    radius: float,
    out: F32,
) -> None:
    """Write openness to ambient light and to the key light (0..1) of every ``step``-th pixel, shape (h, w, 2).

    ``lens`` is half width, half height [px], pixels per metre and distance [m], shape (4,); ``light`` the affine map
    from camera axes to shadow map x, y [px] and near [m], shape (3, 4); ``radius`` the range of the occlusion [m].
    """
    perspective = lens[3] > 0
    soft = 0.012 * len(shadow_map)
    offset = 3.0 / math.sqrt(light[0, 0] ** 2 + light[0, 1] ** 2 + light[0, 2] ** 2)
    for low_row in range(out.shape[0]):
        for low_column in range(out.shape[1]):
            row, column = low_row * step + step // 2, low_column * step + step // 2
            face = ids[row, column]
            if face < 0:
                continue
            corners = faces[face, 0], faces[face, 1], faces[face, 2]
            b0, b1, b2, area = weights(points, corners, column + 0.5, row + 0.5, perspective)
            px, py, pz = mixed(view, corners, b0, b1, b2)
            nx, ny, nz = facing(normals, corners, b0, b1, b2, area)
            scale = lens[2] * (lens[3] / (lens[3] - pz) if perspective else 1.0)
            spiral = SPIRAL[((low_row % 4) * 4 + low_column % 4) * 7 % 16]
            blocked = 0.0
            lit = 0.0
            sx, sy, sz = px + nx * offset, py + ny * offset, pz + nz * offset
            lx = light[0, 0] * sx + light[0, 1] * sy + light[0, 2] * sz + light[0, 3]
            ly = light[1, 0] * sx + light[1, 1] * sy + light[1, 2] * sz + light[1, 3]
            lz = light[2, 0] * sx + light[2, 1] * sy + light[2, 2] * sz + light[2, 3]
            for tap in range(TAPS):
                share = (tap + 0.5) / TAPS
                cosine, sine = spiral[tap]
                blocked += _blocked(
                    near, row, column, share * radius * scale, cosine, sine, lens, (px, py, pz), (nx, ny, nz), radius
                )
                spread = math.sqrt(share) * soft
                lit += _lit(shadow_map, lx + cosine * spread, ly + sine * spread, lz)
            out[low_row, low_column, 0] = max(0.0, 1.0 - 2.2 * radius * blocked / TAPS)
            out[low_row, low_column, 1] = lit / TAPS


@njit(cache=True, nogil=True, error_model="numpy")
def _blocked(
    near: F32,
    row: int,
    column: int,
    reach: float,
    cosine: float,
    sine: float,
    lens: F64,
    point: tuple[float, float, float],
    normal: tuple[float, float, float],
    radius: float,
) -> float:
    """Return how much the surface seen at ``reach`` pixels hides the sky over a point [1/m]."""
    other_row, other_column = int(row + 0.5 + sine * reach), int(column + 0.5 + cosine * reach)
    if other_row < 0 or other_column < 0 or other_row >= near.shape[0] or other_column >= near.shape[1]:
        return 0.0
    value = near[other_row, other_column]
    if value == -np.inf:
        return 0.0
    z = lens[3] - 1.0 / value if lens[3] > 0 else value
    scale = lens[2] * (lens[3] / (lens[3] - z) if lens[3] > 0 else 1.0)
    dx = (other_column + 0.5 - lens[0]) / scale - point[0]
    dy = (lens[1] - other_row - 0.5) / scale - point[1]
    dz = z - point[2]
    square = dx * dx + dy * dy + dz * dz
    if square > 4.0 * radius * radius:
        return 0.0
    height: float = dx * normal[0] + dy * normal[1] + dz * normal[2]
    hidden: float = max(0.0, height - 0.18 * math.sqrt(square)) / (square + 0.01 * radius * radius)
    return hidden


@njit(cache=True, nogil=True, error_model="numpy")
def _lit(shadow_map: F32, x: float, y: float, z: float) -> float:
    row, column = int(y), int(x)
    if row < 0 or column < 0 or row >= shadow_map.shape[0] or column >= shadow_map.shape[1]:
        return 1.0
    return 1.0 if shadow_map[row, column] <= z else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def smoothed(values: F32, near: F32, step: int, tolerance: float, out: F32) -> None:
    """Write ``values``, shape (h, w, 2), averaged over the 4 x 4 neighbours of like nearness: one turn of the taps."""
    height, width = values.shape[:2]
    for row in range(height):
        for column in range(width):
            middle = near[row * step + step // 2, column * step + step // 2]
            if middle == -np.inf:
                continue
            first = second = total = 0.0
            for dy in range(-2, 2):
                for dx in range(-2, 2):
                    y, x = row + dy, column + dx
                    if 0 <= y < height and 0 <= x < width:
                        other = near[y * step + step // 2, x * step + step // 2]
                        if abs(other - middle) < tolerance * (abs(dx) + abs(dy) + 1):
                            first += values[y, x, 0]
                            second += values[y, x, 1]
                            total += 1.0
            out[row, column, 0] = first / total
            out[row, column, 1] = second / total


@njit(cache=True, nogil=True, error_model="numpy")
def _open_at(openness: F32, near: F32, row: int, column: int, step: int, tolerance: float) -> tuple[float, float]:
    """Return the coarse openness at a fine pixel from the neighbours that lie on the same surface."""
    y, x = (row - step // 2) / step, (column - step // 2) / step
    top, left = math.floor(y), math.floor(x)
    middle = near[row, column]
    first = second = total = 0.0
    for j in range(2):
        for i in range(2):
            r, c = min(max(top + j, 0), openness.shape[0] - 1), min(max(left + i, 0), openness.shape[1] - 1)
            away = abs(near[r * step + step // 2, c * step + step // 2] - middle)
            weight = (1.001 - abs(y - top - j)) * (1.001 - abs(x - left - i)) / (1.0 + (away / tolerance) ** 2)
            if away < np.inf and weight > 0:
                first += weight * openness[r, c, 0]
                second += weight * openness[r, c, 1]
                total += weight
    if total == 0.0:
        return 1.0, 1.0
    return first / total, second / total


@njit(cache=True, nogil=True, error_model="numpy")
def _lambert(nx: float, ny: float, nz: float, lamp: F64, wrap: float) -> float:
    """Return the light of a lamp of some size: it reaches ``wrap`` around the terminator."""
    cosine: float = nx * lamp[0] + ny * lamp[1] + nz * lamp[2]
    return max(0.0, (cosine + wrap) / (1.0 + wrap))


@njit(cache=True, nogil=True, error_model="numpy")
def _gloss(nx: float, ny: float, nz: float, vx: float, vy: float, vz: float, lamp: F64, roughness: float) -> float:
    """Return a lamp's highlight of a dielectric (normalised Blinn-Phong, reflectance 0.04)."""
    hx, hy, hz = vx + lamp[0], vy + lamp[1], vz + lamp[2]
    cosine = (nx * hx + ny * hy + nz * hz) / math.sqrt(hx * hx + hy * hy + hz * hz)
    if cosine <= 0:
        return 0.0
    exponent = max(2.0 / max(roughness, 0.1) ** 4 - 2.0, 0.0)
    brightness: float = 0.04 * (exponent + 8.0) / 8.0 * cosine**exponent
    return brightness


@njit(cache=True, nogil=True, error_model="numpy")
def _shoulder(value: float) -> float:
    """Return linear light with highlights rolled off towards 1."""
    return value if value < 0.75 else 0.75 + 0.25 * (1.0 - math.exp(-(value - 0.75) / 0.25))


@njit(cache=True, nogil=True, error_model="numpy")
def light(
    ids: I32,
    near: F32,
    points: F64,
    faces: I32,
    mesh_of_face: I32,
    view: F32,
    normals: F32,
    roughness: F32,
    openness: F32,
    step: int,
    tolerance: float,
    distance: float,
    lamps: F64,
    color: F32,
) -> None:
    """Turn surface colours into lit ones, in place; ``color`` has shape (height, width, 4), linear light.

    ``openness`` is what ``smoothed`` gave, ``tolerance`` the difference in nearness from which pixels show different
    surfaces, ``lamps`` are ``LAMPS`` in the camera's axes.
    """
    height, width = ids.shape
    for row in range(height):
        for column in range(width):
            face = ids[row, column]
            if face < 0:
                continue
            corners = faces[face, 0], faces[face, 1], faces[face, 2]
            b0, b1, b2, area = weights(points, corners, column + 0.5, row + 0.5, distance > 0)
            nx, ny, nz = facing(normals, corners, b0, b1, b2, area)
            vx, vy, vz = 0.0, 0.0, 1.0
            if distance > 0:
                px, py, pz = mixed(view, corners, b0, b1, b2)
                length = math.sqrt(px * px + py * py + (distance - pz) ** 2)
                vx, vy, vz = -px / length, -py / length, (distance - pz) / length
            sky, sun = _open_at(openness, near, row, column, step, tolerance)
            inside = 0.8 if area > 0 else 1.0
            half_open = 0.5 + 0.5 * sky
            key = 1.0 * _lambert(nx, ny, nz, lamps[0], 0.15) * sun * half_open
            fill = 0.20 * _lambert(nx, ny, nz, lamps[1], 0.3) * half_open
            edge = 1.0 - max(0.0, nx * vx + ny * vy + nz * vz)
            rim = 0.45 * (_lambert(nx, ny, nz, lamps[2], 0.0) + _lambert(nx, ny, nz, lamps[3], 0.0)) * half_open
            up = 0.5 + 0.5 * (nx * lamps[4, 0] + ny * lamps[4, 1] + nz * lamps[4, 2])
            gloss = 0.0
            rough = roughness[mesh_of_face[face]]
            if rough < 0.8:
                gloss = 0.6 * _gloss(nx, ny, nz, vx, vy, vz, lamps[0], rough) * sun
            gloss += 0.035 * edge**4 * sky
            diffuse = inside * (key + fill + rim * edge)
            for channel in range(3):
                ambient = sky * (GROUND[channel] + (SKY[channel] - GROUND[channel]) * up)
                lit = color[row, column, channel] * (diffuse + inside * ambient)
                color[row, column, channel] = _shoulder(lit + gloss)
