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
    return np.asarray(total / 1.15, np.float32)


def tiling_noise(rng: np.random.Generator, shape: tuple[int, int], sigma: float | tuple[float, float]) -> Field:
    """Gaussian noise of unit spread that repeats without a seam."""
    blurred = gaussian_filter(rng.standard_normal(shape), sigma, mode="wrap")
    return np.asarray((blurred - blurred.mean()) / max(float(blurred.std()), 1e-9), np.float32)


def streaks(
    rng: np.random.Generator, angle: Field, wavelength: float, length: float, *, calm: Field | None = None
) -> Field:
    """Noise drawn out along a direction field (line integral convolution, Cabral and Leedom 1993), unit spread.

    ``angle`` [rad] gives the direction at each pixel, ``wavelength`` and ``length`` are pixels.
    ``calm`` (0..1) keeps noise out of places where all directions meet, whose grain would show as rings around them.
    """
    h, w = angle.shape
    noise = cv2.GaussianBlur(rng.standard_normal((h, w)).astype(np.float32), (0, 0), wavelength / 4)
    if calm is not None:
        noise = noise * (1 - calm)
    step = np.float32(max(wavelength / 4, 1.0))
    # A direction has no sign: look it up by its doubled angle and turn each step the way of the one before.
    double = np.dstack([np.cos(2 * angle), np.sin(2 * angle)]).astype(np.float32)
    base_y, base_x = np.mgrid[:h, :w].astype(np.float32)
    total = noise.copy()
    count = max(int(length / (2 * step)), 1)
    for sign in (1, -1):
        x, y = base_x.copy(), base_y.copy()
        last_x, last_y = np.cos(angle) * np.float32(sign), np.sin(angle) * np.float32(sign)
        for k in range(count):
            seen = cv2.remap(double, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            theta = cv2.phase(np.ascontiguousarray(seen[..., 0]), np.ascontiguousarray(seen[..., 1])) / 2
            to_x, to_y = np.cos(theta), np.sin(theta)
            flip = np.where(to_x * last_x + to_y * last_y < 0, -step, step)
            last_x, last_y = to_x * flip, to_y * flip
            x += last_x
            y += last_y
            weight = 0.5 + 0.5 * np.cos(np.pi * (k + 1) / (count + 1))
            total += weight * cv2.remap(noise, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    total -= total.mean()
    return np.asarray(total / max(float(total.std()), 1e-9), np.float32)
