"""Fair curves: without tremor, as long and as round as before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitting.pieces.fair import faired


def test_tremor_goes_and_shape_and_ends_stay() -> None:
    t = np.linspace(0, np.pi, 60)
    arc = 0.2 * np.column_stack([np.cos(t), np.sin(t)])
    shaken = arc + 0.0003 * np.random.default_rng(1).normal(size=arc.shape)
    fair = faired(shaken)
    assert np.array_equal(fair[[0, -1]], shaken[[0, -1]]) and len(fair) == len(shaken)
    assert np.abs(np.linalg.norm(fair, axis=1) - 0.2).max() < 0.002

    def kink(line: NDArray[np.float64]) -> float:
        """Return the largest turn at a point, in radians."""
        x, y = np.diff(line, axis=0).T
        return float(np.abs(np.diff(np.unwrap(np.arctan2(y, x)))).max())

    assert kink(fair) < 0.08 < 0.1 < kink(shaken)
