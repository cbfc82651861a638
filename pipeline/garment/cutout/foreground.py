"""The garment's own colours along its outline, without what the background mixed into them."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.types import Picture
from pipeline.garment.cutout.shape import signed_depth

RIM = 3.5
"""Depth to which lens and JPEG mix the background in [pixels]."""
BEYOND = 3.0
"""Distance outside the outline to which the garment's colours are continued [pixels]."""
WINDOW = 8
"""Distance in which colours are gathered [pixels]."""


def foreground(rgb: Picture, mask: Picture) -> Picture:
    """Return ``rgb`` with the garment's own colours on the pixels along its outline and just outside.

    There a pixel is a mixture of garment and background, whose colours nearby are known. Of all pairs of colours that
    give the mixture, the pair nearest to those is taken; what then still points from the garment's colour to the
    background's is taken for mixture that the mask does not tell of, and left out.

    Args:
        rgb: photo, shape (height, width, 3).
        mask: how much of each pixel is garment, 0..255, shape (height, width).
    """
    inside = mask > 127
    if not inside.any() or inside.all():
        return rgb
    depth = signed_depth(inside)
    at = np.argwhere(((depth > -BEYOND) | (mask > 0)) & (depth < RIM) & (depth > -WINDOW))
    out = np.ascontiguousarray(rgb).copy()
    out[at[:, 0], at[:, 1]] = _unmixed(np.ascontiguousarray(rgb), mask, depth, at)
    return out


@njit(cache=True, nogil=True)
def _unmixed(rgb, mask, depth, at):  # type: ignore[no-untyped-def]
    """Return the garment's colour at each pixel of ``at`` (n, 2), shape (n, 3)."""
    out = np.zeros((len(at), 3), np.uint8)
    for n in range(len(at)):
        y, x = at[n]
        own, other = _nearby(rgb, depth, y, x)
        share = mask[y, x] / 255.0
        part = share / (share * share + (1 - share) * (1 - share))
        length, along = 1e-6, 0.0
        for c in range(3):
            length += (other[c] - own[c]) ** 2
            along += (rgb[y, x, c] - share * own[c] - (1 - share) * other[c]) * (other[c] - own[c])
        fade = min(max(RIM - depth[y, x], 0.0), 1.0)
        for c in range(3):
            rest = rgb[y, x, c] - share * own[c] - (1 - share) * other[c]
            rest -= max(along, 0.0) / length * (other[c] - own[c])
            value = fade * (own[c] + part * rest) + (1 - fade) * rgb[y, x, c]
            out[n, c] = int(min(max(value, 0.0), 255.0) + 0.5)
    return out


@njit(cache=True, nogil=True)
def _nearby(rgb, depth, y, x):  # type: ignore[no-untyped-def]
    """Return the mean colours of garment and background around a pixel; the nearest and the purest count most."""
    own, other = np.zeros(3), np.zeros(3)
    weights = np.full(2, 1e-12)
    for v in range(max(0, y - WINDOW), min(depth.shape[0], y + WINDOW + 1)):
        for u in range(max(0, x - WINDOW), min(depth.shape[1], x + WINDOW + 1)):
            far = float((v - y) ** 2 + (u - x) ** 2)
            pure = min(abs(depth[v, u]) / RIM, 1.0) ** 4 / (0.5 + far) ** 2
            side = 1 if depth[v, u] > 0 else 0
            weights[side] += pure
            for c in range(3):
                if side == 1:
                    own[c] += pure * rgb[v, u, c]
                else:
                    other[c] += pure * rgb[v, u, c]
    if weights[0] < 1e-9:
        other[:] = own / weights[1]
        weights[0] = 1.0
    if weights[1] < 1e-9:
        for c in range(3):
            own[c] = rgb[y, x, c]
        weights[1] = 1.0
    return own / weights[1], other / weights[0]
