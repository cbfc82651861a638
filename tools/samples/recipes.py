"""Which garments there are: styles of each category, drawn up with their measures and materials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.types import Category
from tools.samples import prints, wardrobe
from tools.samples.colour import placed, plain
from tools.samples.garment import Garment
from tools.samples.outlines import TopCut, TopShape, top_shape
from tools.samples.sewing import Look
from tools.samples.tees import knit_top


@dataclass(frozen=True)
class Style:
    """One kind of garment: its outline, and the garment made of it at a scale [pixels/cm]."""

    outline: Callable[[np.random.Generator], Any]
    sew: Callable[[np.random.Generator, float, Any], Garment]


def _tee(rng: np.random.Generator) -> TopShape:
    return top_shape(rng, TopCut(neck=8.6, neck_front=9.0, sleeve=(rng.uniform(36, 50), 8.5, 17.0)))


def printed_tee(rng: np.random.Generator, scale: float, shape: TopShape) -> Garment:
    pattern = placed(prints.mountain_logo(rng, "#f1e6cf", "#d9643a", "NORDEN"), plain("#2f4a43"), (0.0, 26.0))
    main = wardrobe.jersey(rng, scale, pattern)
    rib = wardrobe.ribbing(rng, scale, plain("#2f4a43"))
    return knit_top(shape, Look(main, rib, "#263d37"), ribbed=False)


STYLES: dict[str, dict[str, Style]] = {"tshirt": {"printed": Style(_tee, printed_tee)}}


def tailor(category: Category, style: str, rng: np.random.Generator, scene: tuple[int, int]) -> tuple[Garment, float]:
    """A garment and the scale [pixels/cm] at which it fills a scene (height, width)."""
    chosen = STYLES[category][style]
    shape = chosen.outline(rng)
    low, high = shape.bounds()
    span = high - low
    scale = float(0.87 * min(scene[1] / span[0], scene[0] / span[1]))
    return chosen.sew(rng, scale, shape), scale
