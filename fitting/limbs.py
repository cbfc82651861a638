"""Girths of sleeves and legs in a size: at least the body's there and a little ease.

A photo has no scale, and one from the chest or the hip can leave sleeves and legs narrower than the arms and legs of
the size. Like every other finished measure they are graded on their own, across their axis.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.polyline import arc, length
from core.smoothstep import smoothstep
from core.types import GarmentMesh, PhotoKind
from fitting.silhouette import along
from fitting.sleeves import SIDES, armhole_and_axis
from fitting.topology import part_vertices

ARM_EASE, LEG_EASE = 1.10, 1.06
"""Finished girth over the chart's upper arm and thigh."""
ARM_TAPER = ((0.0, 0.22, 0.52), (1.0, 0.86, 0.58))
"""Girth over the upper arm's at these distances from the armpit [m]."""
LEG_TAPER = ((0.0, 0.36, 0.50, 0.78), (1.0, 0.68, 0.66, 0.46))
"""Girth over the thigh's at these distances from the crotch [m]."""
AROUND: Mapping[PhotoKind, float] = MappingProxyType({"flat": 2.0, "hanger": 2.0, "ghost": 2.3, "on-model": 2.3})
"""Girth all around, front and back, over the width of the pattern's plane: what was photographed with volume is a
projection."""
FADE, FADE_SHARE = 0.05, 0.6
"""Widening comes in over this distance from the armhole, or from the crotch along the inseam [m], and over this share
of the seam where that is shorter."""
ABOVE = 0.14
"""It fades out this far above the crotch, along the outseam [m]."""
WIDEST = 1.5
"""Largest widening; what would need more was not laid out to be measured."""
STATIONS = np.linspace(0, 1, 25)


def widen_sleeves(garment: GarmentMesh, plane: NDArray[np.float64], chart: Mapping[str, float]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with sleeves that go around the arms.

    Args:
        garment: tells seams and parts.
        plane: graded pattern positions [m], shape (n, 2).
        chart: measures of the size [m]: upper_arm.
    """
    result = plane.copy()
    for side in SIDES:
        if f"underarm_{side}" in garment.seams:
            width = ARM_EASE * chart["upper_arm"] / AROUND[garment.photo_kind]
            result += widen_sleeve(garment, plane, side, width)
    return result


def widen_legs(garment: GarmentMesh, plane: NDArray[np.float64], chart: Mapping[str, float]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with legs that go around the body's.

    Args:
        garment: tells the seams.
        plane: graded pattern positions [m], shape (n, 2).
        chart: measures of the size [m]: thigh.
    """
    result = plane.copy()
    for side, sign in SIDES.items():
        if f"inseam_{side}" in garment.seams:
            width = LEG_EASE * chart["thigh"] / AROUND[garment.photo_kind]
            result += widen_leg(garment, plane, side, sign, width)
    return result


def widen_sleeve(garment: GarmentMesh, plane: NDArray[np.float64], side: str, width: float) -> NDArray[np.float64]:
    """Return displacements (n, 2) [m] of a sleeve to a flat width of ``width`` [m] at the armpit, less below."""
    tip, pit, axis = armhole_and_axis(garment, plane, side)
    top, under = (plane[garment.seams[f"{name}_{side}"]] for name in ("sleeve_top", "underarm"))
    normal = np.array([-axis[1], axis[0]])
    start = (tip + pit) / 2
    away, factor = growth(top, under, normal, width, ARM_TAPER)
    sleeve = part_vertices(garment, 1 if side == "left" else 2) & ~part_vertices(garment, 0)
    depth = (plane - pit) @ axis
    offset = (plane - start) @ normal
    share = np.interp(depth, away, factor) - 1
    fade = min(FADE, FADE_SHARE * length(under))
    return np.asarray((share * smoothstep(depth, 0, fade) * offset * sleeve)[:, None] * normal)


def widen_leg(
    garment: GarmentMesh, plane: NDArray[np.float64], side: str, sign: float, width: float
) -> NDArray[np.float64]:
    """Return displacements (n, 2) [m] of a leg to a flat width of ``width`` [m] at the crotch, less below."""
    inner, outer = (plane[garment.seams[f"{name}_{side}"]] for name in ("inseam", "outseam"))
    crotch = inner[0]
    # The outseam of very short shorts may end above the crotch.
    outer = outer[min(int(np.abs(outer[:, 1] - crotch[1]).argmin()), len(outer) - 3) :]
    start = (crotch + outer[0]) / 2
    axis = (inner[-1] + outer[-1]) / 2 - start
    axis /= np.linalg.norm(axis)
    normal = np.array([-axis[1], axis[0]]) * -np.sign(axis[1]) * sign
    away, factor = growth(outer, inner, normal, width, LEG_TAPER)
    depth = (plane - crotch) @ axis
    offset = (plane - start) @ normal
    share = np.interp(depth, away, factor) - 1
    # Outwards it fades above the crotch; inwards both legs meet there, so that it only comes in below.
    fade = min(FADE, FADE_SHARE * length(inner))
    weight = np.where(offset > 0, smoothstep(depth, -ABOVE, 0), smoothstep(depth, 0, fade))
    own = (plane[:, 0] - crotch[0]) * sign > 0
    return np.asarray((share * weight * offset * own)[:, None] * normal)


def growth(
    upper: NDArray[np.float64],
    lower: NDArray[np.float64],
    normal: NDArray[np.float64],
    width: float,
    taper: tuple[tuple[float, ...], tuple[float, ...]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return distances down a limb [m] and the widening needed there, both shape (k,).

    Args:
        upper: one edge of the limb [m], shape (n, 2).
        lower: the other [m], shape (m, 2).
        normal: unit direction across the limb, shape (2,).
        width: flat width needed at its top [m].
        taper: distances from the top [m] and shares of that width needed there.
    """
    ends = [along(edge, STATIONS * arc(edge)[-1]) for edge in (upper, lower)]
    own = np.abs((ends[0] - ends[1]) @ normal)
    away = STATIONS * arc(lower)[-1]
    needed = width * np.interp(away, *taper)
    return away, np.clip(needed / np.maximum(own, 1e-3), 1.0, WIDEST)
