"""Materials to choose from, and how a garment's parts are coloured together."""

from __future__ import annotations

import numpy as np

from tools.samples import fabric
from tools.samples.colour import plain, two_tone
from tools.samples.fabric import Cloth, Pattern

Scale = float
"""Pixels per cm of the scene."""


def jersey(rng: np.random.Generator, scale: Scale, pattern: Pattern, *, heather: float = 0.0) -> Cloth:
    """T-shirt cloth."""
    tile = fabric.jersey(rng, 4, heather=heather)
    return Cloth(tile, pattern, scale, depth=0.010, gloss=0.006, thickness=0.24, crisp=0.18, weight=1.3)


def ribbing(rng: np.random.Generator, scale: Scale, pattern: Pattern, *, heather: float = 0.0, cell: int = 4) -> Cloth:
    """Rib knit of necks, cuffs and waistbands."""
    tile = fabric.rib(rng, cell, width=1.0, heather=heather)
    return Cloth(tile, pattern, scale, depth=0.030, gloss=0.004, thickness=0.26, crisp=0.05, weight=0.6)


def sweater(rng: np.random.Generator, scale: Scale, pattern: Pattern, *, cell: int = 8, heather: float = 0.02) -> Cloth:
    """Coarse knit whose stitches are seen."""
    tile = fabric.jersey(rng, cell, heather=heather)
    return Cloth(tile, pattern, scale, depth=0.075, gloss=0.0, thickness=0.45, crisp=0.0, weight=1.15)


def fleece(rng: np.random.Generator, scale: Scale, pattern: Pattern, *, heather: float = 0.03) -> Cloth:
    """Sweatshirt cloth."""
    tile = fabric.jersey(rng, 4, heather=heather)
    return Cloth(tile, pattern, scale, depth=0.008, gloss=0.0, thickness=0.55, crisp=0.04, weight=1.5)


def napped(rng: np.random.Generator, scale: Scale, pattern: Pattern) -> Cloth:
    """Brushed inside of a sweatshirt."""
    return Cloth(fabric.brushed(rng, 5), pattern, scale, depth=0.03, gloss=0.0, crisp=0.0, weight=1.2)


def shirting(rng: np.random.Generator, scale: Scale, pattern: Pattern) -> Cloth:
    """Cotton of shirts, crisp."""
    tile = fabric.plain_weave(rng, 5, slub=0.022)
    return Cloth(tile, pattern, scale, depth=0.006, gloss=0.008, thickness=0.22, crisp=0.6, weight=1.4)


def linen(rng: np.random.Generator, scale: Scale, pattern: Pattern) -> Cloth:
    """Linen with slubs, strongly creased."""
    tile = fabric.plain_weave(rng, 6, slub=0.028)
    return Cloth(tile, pattern, scale, depth=0.012, gloss=0.004, thickness=0.24, crisp=0.7, weight=1.6)


def viscose(rng: np.random.Generator, scale: Scale, pattern: Pattern) -> Cloth:
    """Light flowing dress cloth."""
    tile = fabric.plain_weave(rng, 4, slub=0.015)
    return Cloth(tile, pattern, scale, depth=0.004, gloss=0.015, thickness=0.18, crisp=0.25, weight=1.25)


def denim(rng: np.random.Generator, scale: Scale, warp: str, weft: str) -> Cloth:
    """Jeans cloth: blue warp over pale weft in twill."""
    tile = fabric.twill(rng, 4, slub=0.03)
    return Cloth(tile, two_tone(warp, weft), scale, depth=0.014, gloss=0.004, thickness=0.45, crisp=0.45, weight=1.7)


def chino(rng: np.random.Generator, scale: Scale, code: str) -> Cloth:
    """Cotton twill of one colour."""
    tile = fabric.twill(rng, 4, slub=0.02)
    tile = fabric.Tile(tile.shade, tile.relief, np.zeros_like(tile.mix))
    return Cloth(tile, plain(code), scale, depth=0.010, gloss=0.010, thickness=0.36, crisp=0.45, weight=1.6)


def cord(rng: np.random.Generator, scale: Scale, code: str) -> Cloth:
    """Corduroy."""
    return Cloth(
        fabric.corduroy(rng, 5), plain(code), scale, depth=0.035, gloss=0.01, thickness=0.45, crisp=0.3, weight=1.6
    )


def nylon(rng: np.random.Generator, scale: Scale, pattern: Pattern) -> Cloth:
    """Smooth jacket cloth with a sheen."""
    tile = fabric.plain_weave(rng, 3, slub=0.008)
    return Cloth(tile, pattern, scale, depth=0.002, gloss=0.06, thickness=0.6, crisp=0.4, weight=1.3)
