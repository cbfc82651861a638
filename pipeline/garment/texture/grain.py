"""Fine structure of plain fabric, carried to places where it is hidden."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.garment.texture.fill import Bool, Float

BLOCK = 32
"""Side of a copied block [texels]."""
CALMEST = 0.1
"""Share of the clean blocks that may be copied; creases make blocks strong."""


def _calm_corners(fine: Float, clean: Bool) -> NDArray[np.int64]:
    """Upper left corners (n, 2) of clean blocks without a crease: those with the least power."""
    height, width = clean.shape
    y, x = (axis.ravel() for axis in np.mgrid[0 : height - BLOCK + 1 : 4, 0 : width - BLOCK + 1 : 4])

    def inside(total: NDArray[Any]) -> Float:
        sums = total[y + BLOCK, x + BLOCK] - total[y, x + BLOCK] - total[y + BLOCK, x] + total[y, x]
        return np.asarray(sums, dtype=np.float32)

    whole = inside(cv2.integral(clean.astype(np.uint8))) >= 0.98 * BLOCK * BLOCK
    corners = np.stack([y, x], axis=1)[whole].astype(np.int64)
    if len(corners) == 0:
        return corners
    power = inside(cv2.integral((fine**2).sum(axis=2)))[whole]
    return np.asarray(corners[power <= np.quantile(power, CALMEST)], dtype=np.int64)


def spread_grain(fine: Float, clean: Bool, *, seed: int) -> Float:
    """Cover the whole picture with grain taken from clean places.

    Overlapping blocks are blended with weights whose squares sum to one, which keeps the variance of noise.
    Source of the variance rule: Heitz & Neyret, "High-Performance By-Example Noise", 2018.

    Args:
        fine: picture minus its blur, shape (h, w, c).
        clean: where ``fine`` is nothing but grain, shape (h, w).
        seed: chooses the blocks.

    Returns:
        Grain of the shape of ``fine``; zero where no clean block exists.
    """
    grain = np.zeros_like(fine)
    height, width = clean.shape
    if height < BLOCK or width < BLOCK:
        return grain
    corners = _calm_corners(fine, clean)
    if len(corners) == 0:
        return grain
    half = BLOCK // 2
    ramp = np.sin(np.pi * (np.arange(BLOCK) + 0.5) / BLOCK).astype(np.float32)
    window = (ramp[:, None] * ramp[None])[..., None]
    rows, columns = height // half + 2, width // half + 2
    padded = np.zeros((rows * half + BLOCK, columns * half + BLOCK, fine.shape[2]), dtype=np.float32)
    choice = np.random.default_rng(seed).integers(0, len(corners), size=(rows, columns))
    for i in range(rows):
        for j in range(columns):
            y, x = corners[choice[i, j]]
            padded[i * half : i * half + BLOCK, j * half : j * half + BLOCK] += (
                fine[y : y + BLOCK, x : x + BLOCK] * window
            )
    return padded[half : half + height, half : half + width]
