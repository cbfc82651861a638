"""Structure of cloth at the scale of its yarns, as tiles that repeat without a seam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.samples.light import Colours
from tools.samples.noise import Field, tiling_noise

Pattern = Callable[[NDArray[np.float32], Field], Colours]
"""Linear colours, shape (h, w, 3), of cloth places [cm] (h, w, 2) and the share of crossing yarns (h, w) seen there."""

REPEAT = 96
"""Cells (stitches, pairs of yarns) after which a tile repeats."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A repeating piece of cloth, all arrays (h, w)."""

    shade: Field
    """Factor on the colour, about 1."""
    relief: Field
    """Height of the yarns, about -0.5..0.5 of ``depth``."""
    mix: Field
    """Share of crossing (weft) yarns seen, 0..1."""


@dataclass(frozen=True, eq=False)
class Cloth:
    """A material: its yarns, its colours, its gloss and how it falls."""

    tile: Tile
    pattern: Pattern
    tile_scale: float
    """Tile pixels per cm."""
    depth: float = 0.015
    """Height of the yarn relief [cm]."""
    gloss: float = 0.01
    thickness: float = 0.22
    """Of the doubled cloth lying flat [cm]."""
    crisp: float = 0.3
    """How sharply it creases, 0 soft knit .. 1 starched linen."""
    weight: float = 1.0
    """Factor on the size of folds."""

    def look(self, uv: NDArray[np.float32]) -> tuple[Colours, Field]:
        """Linear colour (h, w, 3) and yarn height [cm] (h, w) at cloth places [cm] (h, w, 2)."""
        x, y = uv[..., 0] * np.float32(self.tile_scale), uv[..., 1] * np.float32(self.tile_scale)
        shade, relief, mix = (_wrapped(part, x, y) for part in (self.tile.shade, self.tile.relief, self.tile.mix))
        return self.pattern(uv, mix) * shade[..., None], relief * np.float32(self.depth)


def _wrapped(picture: Field, x: Field, y: Field) -> Field:
    """Bilinear look-up in a picture that repeats."""
    h, w = picture.shape
    padded = np.pad(picture, ((0, 1), (0, 1)), mode="wrap")
    return np.asarray(cv2.remap(padded, np.mod(x, w), np.mod(y, h), cv2.INTER_LINEAR), np.float32)


def jersey(rng: np.random.Generator, cell: int, *, heather: float = 0.0) -> Tile:
    """Weft-knit face: columns of V stitches; ``heather`` mixes in fibres of another shade."""
    x, y = _cells(cell, cell)
    leg = np.abs(((x % 1) - 0.5) * 2)
    rise = np.cos(2 * np.pi * (y - 0.45 * leg))
    column = np.sin(np.pi * ((x * 2) % 1)) ** 0.7
    relief = 0.75 * column * (0.62 + 0.38 * rise) - 0.35
    yarn = _uneven(rng, relief.shape, (cell * 0.4, cell * 3.0))
    shade = 1 + 0.16 * relief + 0.018 * yarn + heather * _flecks(rng, relief.shape, cell)
    return _tile(shade, relief + 0.08 * yarn, np.zeros_like(relief))


def rib(rng: np.random.Generator, cell: int, *, width: float = 2.0, heather: float = 0.0) -> Tile:
    """Ribbing: raised columns, ``width`` stitches wide, with deep lines between them."""
    x, y = _cells(cell, cell)
    period = width * 2
    phase = (x % period) / period
    mound = np.clip(np.sin(np.pi * phase), 0, 1) ** 0.55
    leg = np.abs(((x % 1) - 0.5) * 2)
    stitch = np.cos(2 * np.pi * (y - 0.45 * leg))
    yarn = _uneven(rng, mound.shape, (cell * 4.0, cell * 0.5))
    relief = 1.5 * (mound - 0.6) + 0.16 * stitch * mound
    shade = 0.72 + 0.40 * mound + 0.05 * stitch * mound + 0.03 * yarn + heather * _flecks(rng, mound.shape, cell)
    return _tile(shade, relief, np.zeros_like(mound))


def plain_weave(rng: np.random.Generator, cell: int, *, slub: float = 0.04) -> Tile:
    """One over, one under, with yarns of uneven thickness (``slub``)."""
    x, y = _cells(cell, cell)
    over = (np.floor(x * 2) + np.floor(y * 2)) % 2
    warp = np.sin(np.pi * ((x * 2) % 1)) ** 0.6
    weft = np.sin(np.pi * ((y * 2) % 1)) ** 0.6
    relief = np.where(over > 0, warp, weft) - 0.6
    thick_warp = _uneven(rng, relief.shape, (cell * 6.0, cell * 0.25))
    thick_weft = _uneven(rng, relief.shape, (cell * 0.25, cell * 6.0))
    yarn = np.where(over > 0, thick_warp, thick_weft)
    shade = 1 + 0.13 * relief + slub * yarn + 0.5 * slub * (thick_warp + thick_weft)
    return _tile(shade, relief + 0.8 * slub * yarn, 1 - over)


def twill(rng: np.random.Generator, cell: int, *, slub: float = 0.06) -> Tile:
    """Three over, one under, shifted by one: diagonal lines, as in denim and chino."""
    x, y = _cells(cell, cell)
    diagonal = (x + y) % 1
    float_height = np.clip(np.sin(np.pi * diagonal), 0, 1) ** 0.7
    under = np.clip(1.0 - np.abs(diagonal - 1.0 * (diagonal > 0.5)) * 5.5, 0, 1)
    thick = _uneven(rng, diagonal.shape, (cell * 9.0, cell * 0.22))
    cross = _uneven(rng, diagonal.shape, (cell * 0.22, cell * 7.0))
    speck = tiling_noise(rng, diagonal.shape, 0.6)
    relief = float_height - 0.6 + 0.2 * thick
    shade = 1 + 0.10 * relief + slub * thick + 0.4 * slub * cross
    return _tile(shade, relief, np.clip(0.62 * under + 0.045 * thick + 0.09 * speck + 0.03 * cross, 0, 1))


def corduroy(rng: np.random.Generator, cell: int) -> Tile:
    """Velvety cords along the cloth."""
    x, _ = _cells(cell, cell)
    mound = np.sin(np.pi * (x % 1)) ** 0.6
    fur = tiling_noise(rng, mound.shape, (1.6, 0.6))
    return _tile(0.62 + 0.48 * mound + 0.05 * fur, 1.4 * (mound - 0.6) + 0.2 * fur, np.zeros_like(mound))


def brushed(rng: np.random.Generator, cell: int, *, heather: float = 0.0) -> Tile:
    """Fleece or wool: a nap of short fibres over hidden yarns."""
    shape = (REPEAT * cell, REPEAT * cell)
    nap = tiling_noise(rng, shape, 0.8) + 0.8 * tiling_noise(rng, shape, 2.2) + 0.5 * tiling_noise(rng, shape, 7)
    return _tile(1 + 0.035 * nap + heather * _flecks(rng, shape, cell), 0.4 * nap, np.zeros(shape))


def _cells(cell_y: int, cell_x: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row counted in cells at each pixel of a tile."""
    y, x = np.mgrid[: REPEAT * cell_y, : REPEAT * cell_x]
    return (x + 0.5) / cell_x, (y + 0.5) / cell_y


def _uneven(rng: np.random.Generator, shape: tuple[int, int], sigma: tuple[float, float]) -> Field:
    """How the thickness of yarns varies."""
    return tiling_noise(rng, shape, sigma)


def _flecks(rng: np.random.Generator, shape: tuple[int, int], cell: int) -> Field:
    """Short fibres of another shade along the courses."""
    fleck = tiling_noise(rng, shape, (0.45 * cell, 1.6 * cell)) + 0.6 * tiling_noise(rng, shape, (0.35, 1.2))
    return np.asarray(np.tanh(fleck), np.float32)


def _tile(shade: NDArray[np.floating], relief: NDArray[np.floating], mix: NDArray[np.floating]) -> Tile:
    return Tile(shade.astype(np.float32), relief.astype(np.float32), mix.astype(np.float32))
