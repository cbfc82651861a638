"""Girths of the torso below the chest in a size: nowhere less than the body's there.

Ribbed hems and gathered waists are photographed drawn together; on a body they open to its girth. Waistbands that lie
lower on the body than on the mannequin or the floor are cut wider.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.smoothstep import smoothstep
from core.types import GarmentMesh
from fitting.girths import BELOW_CHEST, heights
from fitting.limbs import AROUND
from fitting.silhouette import x_at
from fitting.topology import part_vertices

EASE = 1.03
"""Least finished girth over the chart's."""
WIDEST = 1.4
"""Largest widening."""
FADE = 0.06
"""It comes in over this distance under the chest line, and above the hip line of trousers [m]."""
BAND_EASE = 1.02
"""Least finished girth of trousers above the hip over the chart's, as it tapers from the hip to the natural waist."""
HIP_RISE = 0.05
"""The hip line above the crotch [m]."""


def widen_torso(
    garment: GarmentMesh, plane: NDArray[np.float64], chart: Mapping[str, float], along: float
) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] of what hangs from the shoulders with a torso that goes around the body's.

    Args:
        garment: tells seams and parts; what hangs from the waist comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
        chart: measures of the size [m]: chest, waist and hip.
        along: growth of lengths against the nominal pattern.
    """
    if "waist" in garment.rims:
        return plane
    chest = heights(garment)["chest"] * along
    left, right = (plane[garment.seams[f"side_{side}"]] for side in ("left", "right"))
    levels = np.linspace(chest, min(left[-1, 1], right[-1, 1]), 25)
    width = x_at(right, levels) - x_at(left, levels)
    places = [0.0, BELOW_CHEST["waist"], BELOW_CHEST["hip"]]
    girth = np.interp(chest - levels, places, [chart[name] for name in ("chest", "waist", "hip")])
    factor = widening(garment, width, EASE * girth)
    share = np.interp(-plane[:, 1], -levels, factor) - 1
    share *= smoothstep(plane[:, 1], chest, chest - FADE) * part_vertices(garment, 0)
    return np.asarray(plane * np.column_stack([1 + share, np.ones(len(plane))]))


def widen_waist(
    garment: GarmentMesh, plane: NDArray[np.float64], chart: Mapping[str, float], natural: float
) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] of trousers or shorts that go around the body between hip and waistband.

    Args:
        garment: tells the seams; what has no crotch comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
        chart: measures of the size [m]: waist and hip.
        natural: height of the natural waist above the crotch [m].
    """
    if "inseam_left" not in garment.seams:
        return plane
    crotch = plane[garment.seams["inseam_left"][0]]
    left, right = (plane[garment.seams[f"outseam_{side}"]] for side in ("left", "right"))
    rises = np.linspace(HIP_RISE, float(plane[garment.rims["waist"], 1].max() - crotch[1]), 25)
    width = np.abs(x_at(right, crotch[1] + rises) - x_at(left, crotch[1] + rises))
    girth = np.interp(rises, [HIP_RISE, natural], [chart["hip"], chart["waist"]])
    factor = widening(garment, width, BAND_EASE * girth)
    above = plane[:, 1] - crotch[1]
    share = (np.interp(above, rises, factor) - 1) * smoothstep(above, HIP_RISE, HIP_RISE + FADE)
    return np.column_stack([plane[:, 0] + share * (plane[:, 0] - crotch[0]), plane[:, 1]])


def widening(garment: GarmentMesh, width: NDArray[np.float64], girth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much widths (k,) [m] have to grow to go around girths (k,) [m]: from 1 to ``WIDEST``."""
    return np.clip(girth / AROUND[garment.photo_kind] / np.maximum(width, 1e-3), 1.0, WIDEST)
