"""How much likelier a pixel's colour is in the garment than in the background nearby."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MOST_BINS = 12
"""Colour bins per channel."""
FINEST = (1.2, 0.6, 0.6)
"""Deviations that are rounding and JPEG noise [LAB]."""
UNSEEN = 0.02
"""Weight up to which a colour counts as not seen [pixels, as spread over the grid]."""
LOPSIDED = 0.05
"""Least factor on the side that a place shows more of; its mere area says nothing about its colours."""


def colour_axes(lab: Floats, background: Floats) -> Floats:
    """Return colours on axes that are fine near the background's usual colour and coarse far from it.

    Pale clothes on a pale floor need fine bins, a red shirt on a grey floor does not. The inverse hyperbolic sine of
    the deviation in units of the background's spread serves both.

    Args:
        lab: CIE LAB colours, shape (n, 3).
        background: such colours of background, shape (m, 3); where there are none, all count.

    Returns:
        shape (n, 3), in bins from 0 to at most ``MOST_BINS`` − 1.
    """
    sample = background if len(background) else lab
    sample = sample[:: max(1, len(sample) // 20000)]
    centre = np.median(sample, axis=0)
    spread = 1.5 * np.maximum(1.5 * np.median(np.abs(sample - centre), axis=0), FINEST)
    axes = np.arcsinh((lab - centre) / spread.astype(np.float32))
    low, high = np.percentile(axes[:: max(1, len(axes) // 20000)], (0.5, 99.5), axis=0)
    width = np.maximum((high - low) / (MOST_BINS - 1), 0.4)
    return np.asarray(np.clip((axes - low) / width, 0, (high - low) / width), np.float32)


def log_odds(at: Floats, garment: Floats, background: Floats, asked: NDArray[np.bool_]) -> Floats:
    """Return the logarithm of how much commoner the colours of pixels are in the garment than in the background nearby.

    Both are histograms over place and colour together, smoothed over neighbouring cells and read with interpolation.
    Source: the bilateral grid of Chen, Paris and Durand, "Real-time edge-aware image processing", 2007.

    Args:
        at: place and colour of each pixel in cells, shape (n, 5), none negative.
        garment: how surely each pixel is garment, 0..1, shape (n,).
        background: how surely each is background, likewise.
        asked: which of the pixels to answer for, shape (n,).

    Returns:
        one value for each pixel asked for.
    """
    size = tuple(int(s) + 2 for s in at.max(axis=0))
    density = np.stack([_smooth(_count(at, weight, np.zeros(size, np.float32))) for weight in (garment, background)])
    place = density.sum(axis=(3, 4, 5), keepdims=True)
    density *= np.maximum(place.min(axis=0, keepdims=True) / np.maximum(place, 1e-6), LOPSIDED)
    return np.asarray(_read(np.log(density + np.float32(UNSEEN)), at[asked]), np.float32)


@njit(cache=True, nogil=True)
def _count(at, weight, counts):  # type: ignore[no-untyped-def]
    """Add each pixel's weight to its nearest cell."""
    for n in range(len(at)):
        if weight[n] > 0.02:
            y, x, a, b, c = at[n] + np.float32(0.5)
            counts[int(y), int(x), int(a), int(b), int(c)] += weight[n]
    return counts


def _smooth(counts: Floats) -> Floats:
    """Average over neighbouring cells along each axis, (1 2 1) / 4."""
    for axis in range(counts.ndim):
        rest = np.moveaxis(counts, axis, 0)
        smooth = rest * np.float32(0.5)
        smooth[1:] += rest[:-1] * np.float32(0.25)
        smooth[:-1] += rest[1:] * np.float32(0.25)
        counts = np.moveaxis(smooth, 0, axis)
    return np.ascontiguousarray(counts)


@njit(cache=True, nogil=True)
def _read(logs, at):  # type: ignore[no-untyped-def]
    """Interpolate the difference of the two sides of ``logs`` between cells."""
    out = np.zeros(len(at), np.float32)
    for n in range(len(at)):
        y, x, a, b, c = at[n].astype(np.int64)
        base = (y, x, a, b, c)
        for corner in range(32):
            weight = np.float32(1)
            for axis in range(5):
                share = at[n, axis] - base[axis]
                weight *= share if corner >> axis & 1 else 1 - share
            if weight > 0:
                v, u = y + (corner & 1), x + (corner >> 1 & 1)
                i, j, k = a + (corner >> 2 & 1), b + (corner >> 3 & 1), c + (corner >> 4 & 1)
                out[n] += weight * (logs[0, v, u, i, j, k] - logs[1, v, u, i, j, k])
    return out
