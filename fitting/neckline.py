"""Closed necklines: at least as long as the base of the neck, over which they lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.smoothstep import smoothstep
from core.types import GarmentMesh

OF_CHART = 1.32
"""A finished neckline is at least this many of the chart's neck girths long, as crew necks are."""
OF_BODY = 1.18
"""And so many of a body's, which is measured closer to the base of the neck."""
WIDEST = 1.4
"""Largest widening; what would need more is no neckline."""
REACH = 0.10
"""Widening fades out over this distance from the neckline [m]."""


def widen_neckline(garment: GarmentMesh, plane: NDArray[np.float64], girth: float) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with a neckline, where it is closed, of at least a girth [m].

    Args:
        garment: tells the neckline.
        plane: pattern positions [m], shape (n, 2).
        girth: least length all around [m].
    """
    if "neck" not in garment.openings:
        return plane
    loop = plane[garment.openings["neck"]]
    length = float(np.linalg.norm(loop - np.roll(loop, 1, axis=0), axis=1).sum())
    factor = min(WIDEST, girth / length)
    if factor <= 1:
        return plane
    center = (loop.min(axis=0) + loop.max(axis=0)) / 2
    away = np.asarray(cKDTree(loop).query(plane)[0])
    share = smoothstep(away, REACH, 0)
    return np.asarray(plane + (factor - 1) * share[:, None] * (plane - center))
