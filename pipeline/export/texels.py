"""Textures as flat mip pyramids of linear light, ready for sampling in a kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, Material, Picture

LEVELS = 7
Atlas = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]
"""Texels, levels and ranges as :func:`atlas` returns them."""


def srgb_to_linear(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return sRGB values 0..1 as linear light 0..1 (IEC 61966-2-1)."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(values: FloatArray) -> NDArray[np.float32]:
    """Return linear light 0..1 as sRGB values 0..1 (IEC 61966-2-1)."""
    values = np.clip(values, 0.0, 1.0)
    return np.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055).astype(np.float32)


LINEAR = srgb_to_linear(np.arange(256, dtype=np.float32) / np.float32(255))
"""Linear light of each 8-bit sRGB value."""


def atlas(materials: Sequence[Material]) -> Atlas:
    """Return the textures of all materials in one list of texels.

    Returns:
        texels: linear light, shape (n, 3).
        levels: first texel, width and height of each mip level, shape (l, 3).
        ranges: first level and number of levels of each material, 0 where it has no texture; shape (k, 2).
    """
    texels: list[NDArray[np.float32]] = []
    levels: list[tuple[int, int, int]] = []
    ranges: list[tuple[int, int]] = []
    start = 0
    for material in materials:
        pyramid = [] if material.texture is None else _pyramid(material.texture)
        ranges.append((len(levels), len(pyramid)))
        for level in pyramid:
            levels.append((start, level.shape[1], level.shape[0]))
            texels.append(level.reshape(-1, 3))
            start += level.shape[0] * level.shape[1]
    if not texels:
        return np.zeros((1, 3), np.float32), np.zeros((1, 3), np.int64), np.array(ranges, np.int64)
    return np.concatenate(texels), np.array(levels, np.int64), np.array(ranges, np.int64)


def _pyramid(texture: Picture) -> list[NDArray[np.float32]]:
    levels = [LINEAR[texture]]
    while len(levels) < LEVELS and min(levels[-1].shape[:2]) >= 4:
        fine = levels[-1]
        # An odd last row or column joins its neighbour only in the finer level.
        fine = fine[: fine.shape[0] // 2 * 2, : fine.shape[1] // 2 * 2]
        levels.append((fine[::2, ::2] + fine[1::2, ::2] + fine[::2, 1::2] + fine[1::2, 1::2]) * np.float32(0.25))
    return levels
