"""Smooth random fields: value noise, tiling noise, and noise drawn out along a direction field."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Field = NDArray[np.float32]


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], cell: float | tuple[float, float]) -> Field:
    """Value noise of about unit spread; ``cell`` is the size of its grains (or height, width) in pixels."""
    cell_y, cell_x = (cell, cell) if isinstance(cell, int | float) else cell
    grid = (max(int(np.ceil(shape[0] / cell_y)) + 3, 4), max(int(np.ceil(shape[1] / cell_x)) + 3, 4))
    coarse = rng.standard_normal(grid).astype(np.float32)
    y = (np.arange(shape[0], dtype=np.float32) / cell_y + 1 + rng.random())[:, None]
    x = (np.arange(shape[1], dtype=np.float32) / cell_x + 1 + rng.random())[None, :]
    maps = np.broadcast_to(x, shape).astype(np.float32), np.broadcast_to(y, shape).astype(np.float32)
    return np.asarray(cv2.remap(coarse, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT) * 1.4, np.float32)


def fractal_noise(rng: np.random.Generator, shape: tuple[int, int], cell: float, octaves: int = 4) -> Field:
    """Sum of value noises, each half as coarse and half as strong, of about unit spread."""
    total = np.zeros(shape, np.float32)
    for k in range(octaves):
        total += smooth_noise(rng, shape, max(cell / 2**k, 1.0)) * 0.5**k
    return total / np.float32(1.15)


def tiling_noise(rng: np.random.Generator, shape: tuple[int, int], sigma: float | tuple[float, float]) -> Field:
    """Gaussian noise of unit spread that repeats without a seam."""
    blurred = gaussian_filter(rng.standard_normal(shape), sigma, mode="wrap")
    return ((blurred - blurred.mean()) / max(float(blurred.std()), 1e-9)).astype(np.float32)


def streaks(rng: np.random.Generator, angle: Field, wavelength: float, length: float) -> Field:
    """Noise drawn out along a direction field (line integral convolution, Cabral and Leedom 1993), unit spread.

    ``angle`` [rad] gives the direction at each pixel, ``wavelength`` and ``length`` are pixels.
    """
    h, w = angle.shape
    noise = cv2.GaussianBlur(rng.standard_normal((h, w)).astype(np.float32), (0, 0), wavelength / 4)
    step = np.float32(max(wavelength / 4, 1.0))
    dx, dy = np.cos(angle) * step, np.sin(angle) * step
    base_y, base_x = np.mgrid[:h, :w].astype(np.float32)
    total = noise.copy()
    count = max(int(length / (2 * step)), 1)
    for sign in (1, -1):
        x, y = base_x.copy(), base_y.copy()
        for k in range(count):
            vx = cv2.remap(dx, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            vy = cv2.remap(dy, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            x += sign * vx
            y += sign * vy
            weight = 0.5 + 0.5 * np.cos(np.pi * (k + 1) / (count + 1))
            total += weight * cv2.remap(noise, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    total -= total.mean()
    return np.asarray(total / max(float(total.std()), 1e-9), np.float32)
