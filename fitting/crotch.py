"""The crotch: depth that trousers have between front and back, and that a flat outline lacks.

Block drafting lengthens the seat seam by a front and a back extension (about a sixteenth and an eighth of the hip).
Here the rest shape steps out of its plane around the crotch, to the front and to the back: that lengthens the rise, and
the tops of the legs with it, without touching the outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.smoothstep import smoothstep
from core.types import GarmentMesh, Sex
from fitting.girths import girths_at
from fitting.topology import seam_vertices

EXTENSION = {0: 1 / 16, 1: 1 / 7}
"""Extension of front and back panel over the hip girth."""
STEEP = 0.04
"""The step out of the plane is taken within this distance of the inseams [m]."""
UP, DOWN, ASIDE = 0.24, 0.20, 0.20
"""How far it reaches up the rise, down the legs, and aside [m]."""
KEPT = 0.06
"""From this far above the crotch on girths are as they were [m]; below it the extensions add to them."""
LEVELS = 12
"""Heights between crotch and waistband at which girths are kept."""
RISE: Mapping[Sex, tuple[float, float]] = MappingProxyType({"female": (0.20, 0.285), "male": (0.20, 0.22)})
"""Least and greatest rise from waistband to crotch at nominal size M, from the hip bone to the natural waist [m]."""


def limit_rise(garment: GarmentMesh, plane: NDArray[np.float64], growth: float, sex: Sex) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] of trousers or shorts whose waistband is neither under the hip bone nor above
    the natural waist.

    Args:
        garment: tells the seams; what has no crotch comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
        growth: of lengths in this size.
        sex: of the bodies that the size is for.
    """
    if "inseam_left" not in garment.seams:
        return plane
    crotch = float(plane[garment.seams["inseam_left"][0], 1])
    rise = float(plane[garment.rims["waist"], 1].mean()) - crotch
    share = float(np.clip(rise, RISE[sex][0] * growth, RISE[sex][1] * growth)) / rise
    above = np.maximum(plane[:, 1] - crotch, 0)
    return np.asarray(plane + np.column_stack([np.zeros(len(plane)), (share - 1) * above]))


def extend_crotch(garment: GarmentMesh, rest: NDArray[np.float64], hip: float) -> NDArray[np.float64]:
    """Return rest positions (n, 3) [m] of trousers or shorts with crotch extensions; others come back as they are.

    Args:
        garment: tells panels and seams.
        rest: graded rest positions [m], shape (n, 3).
        hip: hip girth of the size [m].
    """
    if "inseam_left" not in garment.seams:
        return rest
    result = rest.copy()
    seams = np.concatenate([garment.seams["inseam_left"][::-1], garment.seams["inseam_right"][1:]])
    crotch = rest[garment.seams["inseam_left"][0]]
    away = np.abs(rest[:, :2] - crotch[:2])
    vertical = np.where(rest[:, 1] > crotch[1], UP, DOWN)
    bump = smoothstep(away[:, 0], ASIDE, 0) * smoothstep(away[:, 1], vertical, 0)
    # Front and back meet on the inseams: there is no depth.
    nearest, _ = cKDTree(rest[seams, :2]).query(rest[:, :2])
    bump *= 1 - np.exp(-((nearest / STEEP) ** 2))
    for panel, share in EXTENSION.items():
        own = np.setdiff1d(np.unique(garment.faces[garment.panel == panel]), seam_vertices(garment))
        depth = share * hip * bump[own] * (1 if panel == 0 else -1)
        result[own, 2] = np.where(np.abs(rest[own, 2]) > np.abs(depth), rest[own, 2], depth)
    return keep_girth(garment, rest, result)


def keep_girth(garment: GarmentMesh, before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``after`` (n, 3) [m], narrower above the crotch where its depth has made it wider than ``before``."""
    crotch = before[garment.seams["inseam_left"][0]]
    top = float(before[garment.rims["waist"], 1].min())
    levels = np.linspace(crotch[1] + 0.01, top - 0.005, LEVELS)
    share = girths_at(before, garment, levels) / girths_at(after, garment, levels)
    above = smoothstep(after[:, 1], crotch[1], crotch[1] + KEPT)
    factor = 1 + (np.interp(after[:, 1], levels, share) - 1) * above
    return np.column_stack([crotch[0] + (after[:, 0] - crotch[0]) * factor, after[:, 1:]])
