"""Fair curves: the edges of pattern pieces as a hand would draw them, without the tremor of a photo's outline.

Smoothing splines (Dierckx, "Curve and Surface Fitting with Splines", 1993): the fewest cubics that lie near enough.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.interpolate import splev, splprep

from core.pieces import Line
from core.polyline import arc

TREMOR = 0.0008
"""Root mean square distance of an edge from its fair curve [m]."""
FIXED = 1000.0
"""Weight of the ends, which stay where they are."""
CORNER, CORNER_SHARE = 0.025, 0.12
"""Within this distance of a corner [m], but at most this share of the edge, an edge runs straight to it: corners of
cloth lie rounded or folded on a photo, and landmarks lie a little beside them."""
FEWEST = 8
"""Edges of fewer points are left as they are."""


def faired(line: Line) -> Line:
    """Return a polyline (k, 2) [m] without tremor: as many points, the same ends."""
    if len(line) < FEWEST:
        return line
    along = arc(line)
    to_corner = np.minimum(along, along[-1] - along)
    kept = to_corner >= min(CORNER, CORNER_SHARE * along[-1])
    kept[[0, -1]] = True
    cut = np.column_stack([np.interp(along, along[kept], line[kept, axis]) for axis in range(2)])
    weights = np.ones(len(line))
    weights[[0, -1]] = FIXED
    spline: Any
    spline, at = splprep(cut.T, w=weights, s=len(line) * TREMOR**2)
    result = np.column_stack(splev(at, spline))
    result[[0, -1]] = line[[0, -1]]
    return np.asarray(result)
