"""The body's outline in the frontal plane: arms, legs and torso, each with a margin for cloth; girths of the torso."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, grey_dilation
from scipy.spatial import ConvexHull

from core.polyline import arc
from core.types import Avatar

Points = NDArray[np.float64]

MARGIN = 0.02
"""Space left between the body's outline and the cloth's [m]."""
STATION = 0.01
"""Distance of measuring places along arms and torso [m]."""
BODIES = 8
"""Bodies whose outlines are remembered: there are few, and each wears many garments."""
ARM = ("shoulder", "elbow", "wrist", "fingertip")
LEG = ("hip", "knee", "ankle")


@dataclass(frozen=True, eq=False)
class Limb:
    """An arm or a leg in the frontal plane."""

    stations: Points
    """Arc length from the shoulder or hip joint [m], shape (k,)."""
    center: Points
    """Middle line, shape (k, 2)."""
    outer: Points
    """Upper edge of an arm's outline, outer edge of a leg's, with a margin, shape (k, 2)."""
    inner: Points
    """Lower edge of an arm's outline, inner edge of a leg's, with a margin, shape (k, 2)."""


def along(line: Points, distance: Points) -> Points:
    """Return the points at arc lengths ``distance`` (n,) of a polyline (k, 2), extended straight beyond its end."""
    at = arc(line)
    points = np.column_stack([np.interp(distance, at, line[:, k]) for k in range(2)])
    end = (line[-1] - line[-2]) / np.linalg.norm(line[-1] - line[-2])
    return np.asarray(points + np.maximum(distance - at[-1], 0)[:, None] * end)


def x_at(line: Points, heights: Points) -> Points:
    """Return the x at ``heights`` (n,) of a polyline (k, 2) that runs up or down; beyond its ends that of the ends."""
    order = np.argsort(line[:, 1], kind="stable")
    return np.asarray(np.interp(heights, line[order, 1], line[order, 0]))


def ring_height(avatar: Avatar, ring: str) -> float:
    """Return the mean height [m] of one of the outlines around a body: neck, chest, waist, hip."""
    return float(avatar.rings[ring][:, 1].mean())


def share_of(avatar: Avatar, bones: tuple[str, ...]) -> NDArray[np.float64]:
    """Return how much each body vertex belongs to limbs with these bones, left and right together, 0..1."""
    columns = [k for k, bone in enumerate(avatar.bones) if bone.rsplit("_", 1)[0] in bones]
    return np.asarray(avatar.skin_weights[:, columns].sum(axis=1), float)


@lru_cache(maxsize=4 * BODIES)
def limb_outline(avatar: Avatar, bones: tuple[str, ...], side: str) -> Limb:
    """Measure an arm's (``ARM``) or a leg's (``LEG``) outline in the frontal plane at every centimetre of its bones."""
    sign = -1.0 if side == "left" else 1.0
    chain = np.array([avatar.joints[f"{j}_{side}"][:2] for j in bones], float)
    stations = np.arange(0.0, arc(chain)[-1], STATION)
    center = along(chain, stations)
    tangent = np.gradient(gaussian_filter(center, (4, 0), mode="nearest"), axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) * sign
    points = avatar.mesh.vertices[(share_of(avatar, bones) > 0.5) & (avatar.mesh.vertices[:, 0] * sign > 0), :2]
    nearest = np.linalg.norm(points[:, None] - center[None], axis=2).argmin(axis=1)
    offset = ((points - center[nearest]) * normal[nearest]).sum(axis=1)
    out, inwards = np.zeros(len(stations)), np.zeros(len(stations))
    np.maximum.at(out, nearest, offset)
    np.maximum.at(inwards, nearest, -offset)
    out, inwards = (grey_dilation(gaussian_filter(r, 1, mode="nearest"), (3,)) + MARGIN for r in (out, inwards))
    return Limb(stations, center, center + out[:, None] * normal, center - inwards[:, None] * normal)


@lru_cache(maxsize=BODIES)
def torso_girths(avatar: Avatar) -> tuple[Points, Points]:
    """Return heights [m] and the tape measure around the body without arms there [m], both shape (k,).

    Where there are legs, the tape goes around both.
    """
    points = np.asarray(avatar.mesh.vertices[share_of(avatar, ARM) < 0.5], float)
    heights = np.arange(0.3, float(avatar.landmarks["axilla_left"][1]), STATION)
    girths = []
    for height in heights:
        near = points[np.abs(points[:, 1] - height) < 1.5 * STATION][:, [0, 2]]
        girths.append(ConvexHull(near).area)
    return heights, np.array(girths)


@lru_cache(maxsize=BODIES)
def torso_half_width(avatar: Avatar) -> tuple[Points, Points]:
    """Return heights [m] and the torso's half width there with a margin, both shape (k,)."""
    points = avatar.mesh.vertices[share_of(avatar, ARM) < 0.5]
    heights = np.arange(0.0, float(avatar.landmarks["axilla_left"][1]) + 0.02, STATION)
    widths = np.zeros(len(heights))
    rows = np.round(points[:, 1] / STATION).astype(int)
    kept = rows < len(heights)
    np.maximum.at(widths, rows[kept], np.abs(points[kept, 0]))
    return heights, grey_dilation(widths, (5,)) + MARGIN
