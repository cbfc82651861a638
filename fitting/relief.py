"""Relief: where a photo hides cloth, the drape gets it back; what it adds counts as strain in the report."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.types import Avatar, GarmentMesh

NECK_EASE = 1.18
"""A neckline is at least this many neck girths long, enough for the base of the neck."""
WIDEST = 1.3
REACH = 0.10
"""Widening fades out over this distance from the neckline [m]."""


def widen_neck(garment: GarmentMesh, plane: NDArray[np.float64], avatar: Avatar) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with a neckline that goes around the body's neck."""
    loop = plane[garment.openings["neck"]]
    length = float(np.linalg.norm(loop - np.roll(loop, 1, axis=0), axis=1).sum())
    factor = min(WIDEST, avatar.measures_cm["neck"] / 100 * NECK_EASE / length)
    if factor <= 1:
        return plane
    center = (loop.min(axis=0) + loop.max(axis=0)) / 2
    near = 1 - np.clip(cKDTree(loop).query(plane)[0] / REACH, 0, 1)
    share = near * near * (3 - 2 * near)
    return np.asarray(plane + (factor - 1) * share[:, None] * (plane - center))
