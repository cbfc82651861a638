"""The cut through a picture that costs least: along its edges, between what looks like garment and like background."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pipeline.garment.cutout.shape import Mask

Floats = NDArray[np.float32]

STEP = 0.35
"""Step of both updates; its square times 8 must stay below 1."""
CHEAPEST = 0.03
"""Price of an outline along a strong edge, over that where there is no edge."""


def least_cut(
    evidence: Floats, colours: Floats, start: Floats, free: Mask, *, smoothness: float, rounds: int
) -> Floats:
    """Return the share of garment in each pixel, near 0 or 1 but along the cut, shape (h, w).

    It minimises the evidence spoken against plus the length of the outline, which is cheap along colour edges: the
    graph cut of Boykov and Jolly (2001) in its continuous form (Chan, Esedoglu and Nikolova, 2006), which prefers no
    direction of the pixel grid, solved by the primal-dual method of Chambolle and Pock (2011).

    Args:
        evidence: log odds for garment, shape (h, w).
        colours: what the edges are measured in, shape (h, w, 3).
        start: share to start from, which stays as it is outside ``free``.
        free: pixels to decide, shape (h, w).
        smoothness: price of one pixel of outline where there is no edge [log odds].
        rounds: iterations.
    """
    if not free.any():
        return start
    change = np.zeros_like(start)
    change[:-1] += _squared(colours[1:] - colours[:-1])
    change[:, :-1] += _squared(colours[:, 1:] - colours[:, :-1])
    usual = max(float(change[free].mean()), 1e-6)
    price = np.float32(smoothness) * (CHEAPEST + (1 - CHEAPEST) * np.exp(-change / usual))
    inner = np.pad(free, 1)
    links = inner.copy()
    links[:-1] |= inner[1:]
    links[:, :-1] |= inner[:, 1:]
    share = np.pad(start.astype(np.float32), 1, mode="edge")
    width = share.shape[1]
    _solve(
        share.ravel(),
        np.pad(evidence.astype(np.float32), 1).ravel(),
        np.pad(price.astype(np.float32), 1).ravel(),
        np.flatnonzero(inner),
        np.flatnonzero(links),
        width,
        rounds,
    )
    return np.ascontiguousarray(share[1:-1, 1:-1])


@njit(cache=True, nogil=True)
def _solve(share, evidence, price, inner, links, width, rounds):  # type: ignore[no-untyped-def]
    """Update ``share`` in place at the pixels ``inner``; pictures are padded by one pixel and flat."""
    down = np.zeros_like(share)
    right = np.zeros_like(share)
    ahead = share.copy()
    step = np.float32(STEP)
    for _ in range(rounds):
        for at in links:
            d = down[at] + step * (ahead[at + width] - ahead[at])
            r = right[at] + step * (ahead[at + 1] - ahead[at])
            length = np.sqrt(d * d + r * r)
            if length > price[at]:
                d *= price[at] / length
                r *= price[at] / length
            down[at] = d
            right[at] = r
        for at in inner:
            before = share[at]
            spread = down[at] - down[at - width] + right[at] - right[at - 1]
            value = min(max(before + step * (spread + evidence[at]), np.float32(0)), np.float32(1))
            share[at] = value
            ahead[at] = 2 * value - before


def _squared(colours: Floats) -> Floats:
    """Return the squared length of each pixel's vector."""
    return np.asarray(np.einsum("ijk,ijk->ij", colours, colours), np.float32)
