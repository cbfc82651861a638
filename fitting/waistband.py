"""The waistband: where it sits on a body, and how long it is there, as a belt or elastic makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.polyline import length
from core.types import Avatar, GarmentMesh
from fitting.silhouette import ring_height, torso_girths

SNUG = 0.92
"""Length of the worn waistband over the girth under it: elastic holds when it is about a tenth shorter."""
GATHERED, STRETCHED = 0.5, 1.35
"""Limits of the worn waistband's length over the pattern's."""
CROTCH_GAP = 0.012
"""How far trousers start below the body's crotch [m]."""
ABOVE_HIP = 0.06
"""A waistband sits at least this far above the hip [m]."""


@dataclass(frozen=True)
class Waistband:
    """A waistband on a body."""

    height: float
    """Where it sits [m]."""
    share: float
    """Its worn length over the pattern's."""


def make_waistband(garment: GarmentMesh, rest: NDArray[np.float64], avatar: Avatar) -> Waistband:
    """Return how a garment that hangs from the waist is worn.

    Trousers sit as high as their rise reaches, skirts where the body is as wide as they are, between hip and waist.

    Args:
        garment: with a rim ``waist``.
        rest: graded rest positions [m], shape (n, 3).
        avatar: the body.
    """
    heights, girths = torso_girths(avatar)
    waist, hip = (ring_height(avatar, name) for name in ("waist", "hip"))
    rim = rest[garment.rims["waist"]]
    own = length(rim)
    if "inseam_left" in garment.seams:
        rise = float(rim[:, 1].mean() - rest[garment.seams["inseam_left"][0], 1])
        height = float(avatar.landmarks["crotch"][1]) - CROTCH_GAP + rise
    else:
        wide = heights[(heights <= waist) & (girths >= own)]
        height = float(wide[-1]) if len(wide) else waist
    height = float(np.clip(height, hip + ABOVE_HIP, waist))
    share = SNUG * float(np.interp(height, heights, girths)) / own
    return Waistband(height, float(np.clip(share, GATHERED, STRETCHED)))
