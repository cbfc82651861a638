"""Tops that are tucked in: what is inside trousers or a skirt is smoothed down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.smoothstep import smoothstep
from core.types import Avatar, GarmentMesh
from fitting.girths import girths_at
from fitting.silhouette import ring_height
from fitting.topology import part_vertices

TUCKED_EASE = 1.04
"""A tucked-in top is this much wider than the hip inside trousers or skirt: hands smooth it down there."""
TUCKED_END = 0.08
"""It ends this far above the crotch [m]: what is longer is folded away."""
LEVELS = 12
"""Levels under the waist at which it is measured for that."""
TUCK = 0.06
"""It narrows over this height under the waist [m]."""


def tuck(garment: GarmentMesh, rest: NDArray[np.float64], avatar: Avatar, top: float) -> NDArray[np.float64]:
    """Return rest positions (n, 3) [m] of a top whose part under the waist is smoothed down inside a skirt or trousers.

    Args:
        garment: tells the parts; sleeves stay as they are.
        rest: graded rest positions [m], shape (n, 3).
        avatar: the body.
        top: height on the body of the pattern's origin [m].
    """
    waist = ring_height(avatar, "waist") - top
    end = float(avatar.landmarks["crotch"][1]) + TUCKED_END - top
    own = part_vertices(garment, 0) & (rest[:, 1] < waist)
    if not own.any():
        return rest
    result = rest.copy()
    below = waist - rest[own, 1]
    below = below * min(1.0, (waist - end) / float(below.max()))
    result[own, 1] = waist - below
    depths = np.linspace(0, max(0.0, waist - float(result[garment.rims["hem"], 1].max())), LEVELS + 2)[1:-1]
    girths = np.maximum(girths_at(result, garment, waist - depths), 1e-3)
    share = np.interp(below, depths, np.minimum(1.0, TUCKED_EASE * avatar.measures_cm["hip"] / 100 / girths))
    factor = 1 + (share - 1) * smoothstep(below, 0, TUCK)
    result[own, 0] *= factor
    result[own, 2] *= factor
    return result
