"""Painting of a body as a mannequin: matte skin and a fitted base layer, by 3D position, baked into its texture."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.ndimage import distance_transform_edt, map_coordinates

from core.types import DistanceGrid, FloatArray, Picture, Sex
from presets.measure import Anatomy, vertex_normals
from tools.bake.body import Skin

TEXTURE = 1024
SKIN = np.array([222.0, 210.0, 199.0])
CLOTH = np.array([146.0, 148.0, 153.0])
SOFT_EDGE = 0.0018
"""Width over which skin turns into cloth [m]."""
ARM_FADE = 0.05
"""About how far the arms' share of a skin point grows from 0 to 1 [m]."""
STITCH_INSET, STITCH_WIDTH = 0.007, 0.0013
"""A darker line along the hems [m]."""


@njit(cache=True, nogil=True)
def _bake(
    uv: FloatArray, uv_faces: FloatArray, corners: FloatArray, size: int, values: FloatArray, hit: FloatArray
) -> None:
    """Interpolate corner values, shape (m, 3, c), over the texels of each face."""
    for face in range(len(uv_faces)):
        x0, y0 = uv[uv_faces[face, 0], 0] * size - 0.5, uv[uv_faces[face, 0], 1] * size - 0.5
        x1, y1 = uv[uv_faces[face, 1], 0] * size - 0.5, uv[uv_faces[face, 1], 1] * size - 0.5
        x2, y2 = uv[uv_faces[face, 2], 0] * size - 0.5, uv[uv_faces[face, 2], 1] * size - 0.5
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if area == 0.0:
            continue
        for y in range(max(0, int(np.ceil(min(y0, y1, y2)))), min(size - 1, int(max(y0, y1, y2))) + 1):
            for x in range(max(0, int(np.ceil(min(x0, x1, x2)))), min(size - 1, int(max(x0, x1, x2))) + 1):
                b = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area
                c = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area
                a = 1.0 - b - c
                if a < -1e-9 or b < -1e-9 or c < -1e-9:
                    continue
                hit[y, x] = True
                for k in range(corners.shape[2]):
                    values[y, x, k] = a * corners[face, 0, k] + b * corners[face, 1, k] + c * corners[face, 2, k]


def paint(skin: Skin, anatomy: Anatomy, grid: DistanceGrid, sex: Sex) -> Picture:
    """Return the texture of a body, shape (1024, 1024, 3)."""
    normals = vertex_normals(skin.vertices, skin.faces)
    corners = np.concatenate([skin.vertices, normals, _arm_share(skin)[:, None]], axis=1)[skin.faces]
    values = np.zeros((TEXTURE, TEXTURE, 7))
    hit = np.zeros((TEXTURE, TEXTURE), dtype=np.bool_)
    _bake(skin.uv, skin.uv_faces, corners, TEXTURE, values, hit)
    nearest = distance_transform_edt(~hit, return_distances=False, return_indices=True)
    points, directions, arms = np.split(values[hit], [3, 6], axis=1)
    cover = np.minimum(base_layer(points, anatomy, sex)[:, None], ARM_FADE * (0.5 - arms))
    share = np.clip(cover / SOFT_EDGE + 0.5, 0.0, 1.0)
    stitch = np.exp(-(((cover - STITCH_INSET) / STITCH_WIDTH) ** 2))
    colors = SKIN + share * (CLOTH * (1.0 - 0.12 * stitch) - SKIN)
    colors = colors * ambient(points, directions, grid)[:, None]
    texture = np.zeros((TEXTURE, TEXTURE, 3))
    texture[hit] = colors
    return np.asarray(np.round(texture[nearest[0], nearest[1]]).clip(0, 255), dtype=np.uint8)


def _arm_share(skin: Skin) -> FloatArray:
    """Return how much each vertex moves with an arm, shape (n,)."""
    arms = [i for i, bone in enumerate(skin.bones) if bone.startswith(("shoulder", "elbow", "wrist"))]
    return np.asarray(skin.weights[:, arms].sum(axis=1))


def ambient(points: FloatArray, normals: FloatArray, grid: DistanceGrid) -> FloatArray:
    """Return how much sky skin points see, 0..1, from distances along their normals (Evans 2006), shape (n,)."""
    seen = np.ones(len(points))
    for reach, weight in ((0.012, 0.30), (0.025, 0.20), (0.05, 0.15)):
        at = (points + reach * normals - grid.origin) / grid.spacing
        free = map_coordinates(grid.values, at.T, order=1, mode="nearest")
        seen -= weight * np.clip(1.0 - free / reach, 0.0, 1.0)
    return seen


def base_layer(points: FloatArray, anatomy: Anatomy, sex: Sex) -> FloatArray:
    """Return a signed distance-like value [m] to the border of the base layer, positive under it, shape (n,)."""
    cover = _shorts(points, anatomy)
    if sex == "female":
        cover = np.maximum(cover, _crop_top(points, anatomy))
    return cover


def _shorts(points: FloatArray, anatomy: Anatomy) -> FloatArray:
    """Return the cover of short-legged shorts."""
    joints, rings = anatomy.joints, anatomy.rings
    waist, hip = float(rings["waist"][0, 1]), float(rings["hip"][0, 1])
    band = hip + 0.55 * (waist - hip) - 0.05 * (points[:, 2] - joints["spine"][2])
    side = np.where(points[:, 0] < 0.0, 0, 1)
    heads = np.stack([joints["hip_left"], joints["hip_right"]])
    axes = np.stack([joints["knee_left"], joints["knee_right"]]) - heads
    length = np.linalg.norm(axes, axis=1, keepdims=True)
    along = np.einsum("ij,ij->i", points - heads[side], (axes / length)[side])
    depth = float(joints["hip_left"][1] - anatomy.landmarks["crotch"][1]) + 0.07
    return np.asarray(np.minimum(band - points[:, 1], depth - along))


def _crop_top(points: FloatArray, anatomy: Anatomy) -> FloatArray:
    """Return the cover of a sleeveless cropped top with a scooped neck."""
    marks = anatomy.landmarks
    chest, waist = float(anatomy.rings["chest"][0, 1]), float(anatomy.rings["waist"][0, 1])
    armpit, neck, acromion = marks["axilla_right"], marks["neck_side_right"], marks["acromion_right"]
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    hem = y - (chest - 0.62 * (chest - waist))
    front = z > armpit[2]
    scoop_x, scoop_y = float(neck[0]) + 0.015, np.where(front, float(neck[1]) - chest - 0.055, 0.10)
    neckline = _ellipse(x, y - float(neck[1]), scoop_x, scoop_y)
    hole_x = float(acromion[0]) + 0.02 - (float(neck[0]) + 0.055)
    hole_y = float(acromion[1] - armpit[1]) + 0.015
    armhole = _ellipse(x - float(acromion[0]) - 0.02, y - float(acromion[1]), hole_x, hole_y)
    below_neck = float(neck[1]) + 0.03 - y
    return np.asarray(np.minimum.reduce([hem, neckline, armhole, below_neck]))


def _ellipse(x: FloatArray, y: FloatArray, half_width: float, half_height: FloatArray | float) -> FloatArray:
    """Return the distance to an ellipse about the origin, first order, positive outside."""
    level = np.hypot(x / half_width, y / half_height)
    slope = np.hypot(x / half_width**2, y / np.square(half_height)) / np.maximum(level, 1e-6)
    return np.asarray((level - 1.0) / np.maximum(slope, 1e-6))
