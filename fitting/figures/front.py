"""How well a garment's front view matches its photo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from core.types import FloatArray, IntArray
from fitting.figures.coverage import coverage

WORK_SIZE = 360
"""Longest side at which outlines are compared [pixels]."""


@dataclass(frozen=True)
class FrontFit:
    """Match of a front view and a mask."""

    iou: float
    """Intersection over union after the best scale and shift, 0..1."""
    scale: float
    """Pixels of the mask's picture per metre."""
    shift: tuple[float, float]
    """Pixel (x, y) of the garment's origin."""


def front_iou(vertices: FloatArray, faces: IntArray, mask: NDArray[np.generic]) -> FrontFit:
    """Compare the filled front projection of a mesh with a mask, after the best uniform scale and shift.

    Args:
        vertices: positions [m], shape (n, 3); the front view looks along -z, so image x is x and image y is -y.
        faces: vertex indices, shape (m, 3).
        mask: 0..255 picture, set from 128 on, shape (height, width), with at least one pixel set.

    Raises:
        ValueError: when the mask is empty.
    """
    wanted, reduction = _reduced(mask)
    front = np.stack([vertices[:, 0], -vertices[:, 1]], axis=1).astype(np.float64)
    rows, columns = np.nonzero(wanted)
    low, high = front.min(axis=0), front.max(axis=0)
    box = np.array([columns.max() - columns.min() + 1, rows.max() - rows.min() + 1], dtype=np.float64)
    centre = np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1]) / 2
    scale = float(np.sqrt(np.prod(box) / np.prod(high - low)))
    middle, size = (low + high) / 2, float(box.max())

    def place(change: FloatArray) -> NDArray[np.float64]:
        return np.asarray((front - middle) * (scale * np.exp(change[0])) + centre + change[1:] * size)

    def loss(change: FloatArray) -> float:
        return 1 - _iou(coverage(place(change), faces, *wanted.shape), wanted)

    best = minimize(
        loss,
        np.zeros(3),
        method="Nelder-Mead",
        options={
            "initial_simplex": np.vstack([np.zeros(3), 0.04 * np.eye(3)]),
            "xatol": 5e-4,
            "fatol": 2e-4,
            "maxfev": 150,
        },
    )
    pixels = scale * np.exp(best.x[0])
    origin = (centre + best.x[1:] * size - middle * pixels) / reduction
    return FrontFit(1 - float(best.fun), float(pixels / reduction), (float(origin[0]), float(origin[1])))


def _reduced(mask: NDArray[np.generic]) -> tuple[NDArray[np.bool_], float]:
    """Return the mask at working size, and working pixels per original pixel."""
    set_pixels = np.asarray(mask) >= 128
    if not set_pixels.any():
        raise ValueError("the mask is empty")
    height, width = set_pixels.shape
    reduction = min(1.0, WORK_SIZE / max(height, width))
    rows = ((np.arange(round(height * reduction)) + 0.5) / reduction).astype(np.int64).clip(max=height - 1)
    columns = ((np.arange(round(width * reduction)) + 0.5) / reduction).astype(np.int64).clip(max=width - 1)
    return set_pixels[np.ix_(rows, columns)], reduction


def _iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(a & b) / np.count_nonzero(a | b))
