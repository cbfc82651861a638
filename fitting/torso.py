"""Girths of the torso below the chest in a size: nowhere less than the body's there.

Ribbed hems and gathered waists are photographed drawn together; on a body they open to its girth.
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
"""It comes in over this distance under the chest line [m]."""


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
    factor = np.clip(EASE * girth / AROUND[garment.photo_kind] / np.maximum(width, 1e-3), 1.0, WIDEST)
    share = np.interp(-plane[:, 1], -levels, factor) - 1
    share *= smoothstep(plane[:, 1], chest, chest - FADE) * part_vertices(garment, 0)
    return np.asarray(plane * np.column_stack([1 + share, np.ones(len(plane))]))
