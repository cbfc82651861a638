"""How far a garment stands off the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.types import DistanceGrid, FloatArray, IntArray
from fitting.distance import sample
from fitting.figures.surface import areas, weighted_percentile

EVERYWHERE = float("-inf")


@dataclass(frozen=True)
class Clearance:
    """Distance of cloth and skin, area-weighted percentiles [mm]; never more than the grid's band."""

    p50: float
    p95: float


def clearance(vertices: FloatArray, faces: IntArray, grid: DistanceGrid, *, above: float = EVERYWHERE) -> Clearance:
    """Measure how far a garment's faces (at their centroids) are from the body.

    Args:
        vertices: garment positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        grid: signed distance to the body.
        above: height over which faces count [m].
    """
    centroids = np.asarray(vertices, dtype=np.float64)[faces].mean(axis=1)
    counted = centroids[:, 1] > above
    centroids, faces = centroids[counted], faces[counted]
    distances, weights = 1e3 * sample(grid, centroids), areas(vertices, faces)
    return Clearance(p50=weighted_percentile(distances, weights, 50), p95=weighted_percentile(distances, weights, 95))
