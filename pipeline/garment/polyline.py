"""Polylines: pieces of an outline, smoothing with fixed ends, bending."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from core.polyline import length, resample

Points = NDArray[np.float64]


def piece(outline: Points, start: int, end: int) -> Points:
    """Return the points of a closed outline from ``start`` to ``end``, both included."""
    if end > start:
        return outline[start : end + 1]
    return np.concatenate([outline[start:], outline[: end + 1]])


def smooth(line: Points, sigma: float) -> Points:
    """Gaussian-smooth a polyline by ``sigma`` along its length; the ends stay where they are."""
    count = max(8, round(length(line)))
    dense = resample(line, count)
    pad = min(count, int(4 * sigma) + 1)
    # Point reflection at both ends keeps the ends and their direction.
    before = 2 * dense[0] - dense[pad:0:-1]
    after = 2 * dense[-1] - dense[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, dense, after])
    smoothed = gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad:-pad]
    smoothed[0], smoothed[-1] = line[0], line[-1]
    return np.asarray(smoothed)


def arch(start: Points, end: Points, rise: float) -> Points:
    """Return a parabola from ``start`` to ``end`` that bulges upwards (smaller y) by ``rise`` times its width."""
    t = np.linspace(0, 1, 65)[:, None]
    line = start + t * (end - start)
    line[:, 1] -= rise * float(np.linalg.norm(end - start)) * 4 * (t * (1 - t))[:, 0]
    return np.asarray(line)


def pin(line: Points, start: Points, end: Points) -> Points:
    """Bend a polyline linearly so that it starts and ends exactly at the given points."""
    t = np.linspace(0, 1, len(line))[:, None]
    return np.asarray(line + (1 - t) * (start - line[0]) + t * (end - line[-1]))
