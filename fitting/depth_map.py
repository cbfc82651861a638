"""The body's depth map: how far it reaches to the front and to the back, seen from the front."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter, grey_dilation

from core.types import Avatar
from fitting.silhouette import BODIES

Points = NDArray[np.float64]

CELL = 0.01
"""Cell of the map [m]."""
REACH = 0.02
"""The map is widened by this much [m]."""
GAP = 0.015
"""Space left between body and cloth in front and behind [m]."""


@dataclass(frozen=True, eq=False)
class DepthMap:
    """Front and back of the body, seen from the front, on a grid in the frontal plane."""

    low: Points
    front: Points
    """Largest z near each cell, shape (rows, columns)."""
    back: Points
    middle: Points

    def at(self, values: Points, points: Points) -> Points:
        """Read a map at frontal positions (n, 2)."""
        cells = np.round((points - self.low) / CELL).astype(int)
        rows = np.clip(cells[:, 1], 0, values.shape[0] - 1)
        return np.asarray(values[rows, np.clip(cells[:, 0], 0, values.shape[1] - 1)])


@lru_cache(maxsize=BODIES)
def depth_map(avatar: Avatar) -> DepthMap:
    """Return the depth map of the body without head, widened by ``REACH``; beyond it, front and back meet."""
    mesh = avatar.mesh
    corners = mesh.vertices[mesh.faces].astype(float)
    points = np.concatenate(
        [corners.reshape(-1, 3), corners.mean(axis=1), (corners + np.roll(corners, 1, 1)).reshape(-1, 3) / 2]
    )
    points = points[points[:, 1] < avatar.rings["neck"][:, 1].max()]
    low = points[:, :2].min(axis=0) - 0.3
    shape = tuple(np.ceil((points[:, :2].max(axis=0) + 0.3 - low) / CELL).astype(int)[::-1])
    cells = np.round((points[:, :2] - low) / CELL).astype(int)
    front, back = np.full(shape, -np.inf), np.full(shape, np.inf)
    np.maximum.at(front, (cells[:, 1], cells[:, 0]), points[:, 2])
    np.minimum.at(back, (cells[:, 1], cells[:, 0]), points[:, 2])
    size = 2 * round(REACH / CELL) + 1
    front, back = grey_dilation(front, (size, size)), -grey_dilation(-back, (size, size))
    known = np.isfinite(front)
    nearest = tuple(distance_transform_edt(~known, return_distances=False, return_indices=True))
    middle = gaussian_filter((front[nearest] + back[nearest]) / 2, 3)
    front, back = np.where(known, front + GAP, middle), np.where(known, back - GAP, middle)
    return DepthMap(low, np.maximum(front, middle), np.minimum(back, middle), middle)
