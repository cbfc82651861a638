"""How far a draped cloth is stretched and squeezed against its pattern."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, IntArray
from fitting.figures.surface import weighted_percentile


@dataclass(frozen=True)
class Strain:
    """Strain of a cloth, area-weighted 95th percentiles over its faces; 0.05 is five percent."""

    tension_p95: float
    """Largest principal stretch - 1, where it is positive."""
    compression_p95: float
    """1 - smallest principal stretch, where that is positive."""


def principal_stretches(rest: FloatArray, vertices: FloatArray, faces: IntArray) -> NDArray[np.float64]:
    """Return the larger and the smaller principal stretch of each face, shape (m, 2); 1 is unstretched.

    The singular values of the deformation gradient from the pattern's plane to space.

    Args:
        rest: corner positions of each face in its own plane [m], shape (m, 3, 2), no face without area.
        vertices: draped positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    draped = np.asarray(vertices, dtype=np.float64)[faces]
    pattern_edges = np.stack([rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]], axis=2)
    draped_edges = np.stack([draped[:, 1] - draped[:, 0], draped[:, 2] - draped[:, 0]], axis=2)
    gradient = draped_edges @ np.linalg.inv(pattern_edges)
    return np.asarray(np.linalg.svd(gradient, compute_uv=False))


def strain(rest: FloatArray, vertices: FloatArray, faces: IntArray) -> Strain:
    """Measure tension and compression of a draped cloth against its graded pattern.

    Args:
        rest: corner positions of each face in its own plane [m], shape (m, 3, 2).
        vertices: draped positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    stretches = principal_stretches(rest, vertices, faces)
    along, across = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    weights = 0.5 * np.abs(along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0])
    return Strain(
        tension_p95=weighted_percentile(np.maximum(stretches[:, 0] - 1, 0), weights, 95),
        compression_p95=weighted_percentile(np.maximum(1 - stretches[:, 1], 0), weights, 95),
    )
