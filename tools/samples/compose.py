"""From a category and a seed to a photo with everything that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from core.types import CATEGORIES, Category, FloatArray, PhotoKind, Picture
from tools.samples.backgrounds import GROUNDS
from tools.samples.camera import Camera, daylight, fall_off, studio_light, take
from tools.samples.curves import Points
from tools.samples.light import shade
from tools.samples.recipes import STYLES, tailor
from tools.samples.table import Table
from tools.samples.warp import random_warp

OVERSAMPLING = 4 / 3
"""Scene pixels per picture pixel."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A made photo and its ground truth."""

    rgb: Picture
    """Colours, shape (height, width, 3)."""
    mask: Picture
    """Share of each pixel that is garment, 0..255, shape (height, width)."""
    landmarks: Mapping[str, tuple[float, float]]
    """Picture points (x, y) by name; left and right are the picture's."""
    front_neckline: FloatArray | None
    """Edge of the front at the neck from left to right, shape (n, 2); None for bottoms and open
    fronts."""
    photo_kind: PhotoKind
    category: Category
    style: str
    background: str


def make(
    category: Category,
    seed: int,
    *,
    style: str | None = None,
    background: str | None = None,
    size: tuple[int, int] = (1200, 900),
    tilt: float = 2.0,
) -> Sample:
    """Make a photo of a garment lying flat.

    ``style`` is one of ``STYLES[category]`` and ``background`` one of ``GROUNDS``; both are drawn from the seed when
    None. ``size`` is (height, width), ``tilt`` the spread of the garment's turn [degrees]. Equal arguments give equal
    samples. Raises KeyError for unknown names.
    """
    rng = np.random.default_rng([seed, CATEGORIES.index(category)])
    style = style or str(rng.choice(list(STYLES[category])))
    background = background or str(rng.choice(list(GROUNDS)))
    scene = (round(size[0] * OVERSAMPLING), round(size[1] * OVERSAMPLING))
    garment, scale = tailor(category, style, rng, scene)
    warp = random_warp(rng, garment.low, garment.high, scene, scale=scale, tilt=float(np.radians(tilt)))
    ground = GROUNDS[background](rng, scene, scale)
    table = Table(ground, warp, scale, rng)
    garment.lay(table, rng)

    lamp = studio_light(rng) if background == "studio" else daylight(rng)
    light = shade(table.albedo, table.height, table.relief, table.gloss, lamp, pixels_per_cm=scale)
    light = light * fall_off(rng, scene, lamp)
    picture = take(rng, light, _camera(rng, background), size)
    mask = cv2.resize(table.mask, (size[1], size[0]), interpolation=cv2.INTER_AREA)

    def on_picture(points: Points) -> Points:
        return np.asarray((warp.to_pixels(points) + 0.5) / OVERSAMPLING - 0.5)

    landmarks = {}
    for name, place in sorted(garment.landmarks.items()):
        x, y = on_picture(place[None])[0]
        landmarks[name] = (float(x), float(y))
    neckline = None if garment.front_neckline is None else on_picture(garment.front_neckline)
    return Sample(
        rgb=picture,
        mask=np.asarray(np.round(mask * 255), np.uint8),
        landmarks=landmarks,
        front_neckline=neckline,
        photo_kind="flat",
        category=category,
        style=style,
        background=background,
    )


def _camera(rng: np.random.Generator, background: str) -> Camera:
    warm = rng.normal(0, 0.03)
    bright = 1.04 if background == "studio" else rng.uniform(0.88, 1.0)
    return Camera(
        exposure=float(bright),
        balance=(1 + float(warm), 1.0, 1 - float(warm) * 1.2) if background != "studio" else (1.0, 1.0, 1.0),
        vignette=0.02 if background == "studio" else float(rng.uniform(0.06, 0.2)),
        noise=float(rng.uniform(0.7, 2.2)),
        blur=float(rng.uniform(0.32, 0.5)),
    )
