"""Lengths along polylines, and points at even distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def arc(line: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return how far along a polyline (k, d) each of its points lies from its first, shape (k,)."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def length(line: NDArray[np.floating]) -> float:
    """Return the length of a polyline (k, d)."""
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def resample(line: NDArray[np.floating], count: int) -> NDArray[np.float64]:
    """Return ``count`` + 1 points at equal arc length along a polyline (k, d), ends included."""
    at = arc(line)
    wanted = np.linspace(0.0, at[-1], count + 1)
    return np.column_stack([np.interp(wanted, at, line[:, k]) for k in range(line.shape[1])])
