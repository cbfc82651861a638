"""How much of each pixel along an outline is garment."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.types import Picture
from pipeline.garment.cutout.shape import Mask, signed_depth

BAND = 2.5
"""Depth to which pixels may be mixed, on both sides of the outline [pixels]."""
PURE = 1.25
"""Depth from which a pixel's colour is taken as that of its side [pixels]."""
WINDOW = 7
"""Distance in which colours are gathered [pixels]."""


def opacity(rgb: Picture, inside: Mask) -> Picture:
    """Return the soft mask of ``rgb`` (height, width, 3) for the outline of ``inside``, 0..255, shape (height, width).

    A pixel at the outline is as opaque as its colour lies between the mean colours of the garment and of the background
    next to it (the compositing equation with local means). Where the two are hardly different, or strongly patterned,
    it is as opaque as the outline covers it.
    """
    depth = signed_depth(inside)
    at = np.argwhere(np.abs(depth) < BAND)
    soft = (depth > 0).astype(np.float32)
    soft[at[:, 0], at[:, 1]] = _shares(np.ascontiguousarray(rgb), depth, at)
    return np.asarray(soft * 255 + 0.5, np.uint8)


@njit(cache=True, nogil=True)
def _shares(rgb, depth, at):  # type: ignore[no-untyped-def]
    """Return the share of garment in each pixel of ``at`` (n, 2)."""
    out = np.zeros(len(at), np.float32)
    for n in range(len(at)):
        y, x = at[n]
        covered = min(max(depth[y, x] / 2 + 0.5, 0.0), 1.0)
        weight, mean, spread = _means(rgb, depth, y, x)
        if weight[0] == 0 or weight[1] == 0:
            out[n] = covered
            continue
        contrast, along = 0.0, 0.0
        for c in range(3):
            step = mean[1, c] - mean[0, c]
            contrast += step * step
            along += (rgb[y, x, c] - mean[0, c]) * step
        trust = contrast / (contrast + 4 * (spread[0] + spread[1]) + 4)
        out[n] = trust * min(max(along / (contrast + 1e-6), 0.0), 1.0) + (1 - trust) * covered
    return out


@njit(cache=True, nogil=True)
def _means(rgb, depth, y, x):  # type: ignore[no-untyped-def]
    """Return weight (2,), mean colour (2, 3) and variance (2,) of background and garment around a pixel."""
    weight, mean, spread = np.zeros(2), np.zeros((2, 3)), np.zeros(2)
    for v in range(max(0, y - WINDOW), min(depth.shape[0], y + WINDOW + 1)):
        for u in range(max(0, x - WINDOW), min(depth.shape[1], x + WINDOW + 1)):
            if abs(depth[v, u]) > PURE:
                side = 1 if depth[v, u] > 0 else 0
                near = 1.0 / (1 + (v - y) ** 2 + (u - x) ** 2)
                weight[side] += near
                for c in range(3):
                    value = float(rgb[v, u, c])
                    mean[side, c] += near * value
                    spread[side] += near * value * value
    for side in range(2):
        if weight[side] > 0:
            spread[side] /= weight[side]
            for c in range(3):
                mean[side, c] /= weight[side]
                spread[side] -= mean[side, c] ** 2
    return weight, mean, np.maximum(spread, 0.0)
