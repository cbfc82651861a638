"""A scene that turns once around, as an animated picture that loops without a seam."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.types import Picture, Scene
from pipeline.export.camera import Camera, framed
from pipeline.export.raster import draw
from pipeline.export.texels import atlas

VIEWS = 40
"""Pictures of one turn."""
SECONDS = 5.0
"""Duration of one turn."""
ELEVATION = 6.0
HEIGHT = 720
"""Height of the pictures [px]; the width follows from what turns."""
WIDTHS = (432, 720)
"""Narrowest and widest picture at that height [px]."""
SHADOW = 0.3
THREADS = 4
"""Pictures that are drawn at the same time, at most; the kernels let each other run."""
RINGS = 24
"""Heights and directions at which the space that is swept by the turn is sampled."""
GIF_HEIGHT = 480
GIF_COLORS = 256


def turntable(
    scene: Scene, *, paper: tuple[int, int, int], views: int = VIEWS, height: int = HEIGHT
) -> tuple[Picture, ...]:
    """Return pictures of one turn to the left, from the front on, each of shape (height, width, 3).

    The axis stands still, so that nothing sways, and the picture after the last is the first.

    Args:
        scene: what turns.
        paper: colour of the background.
        views: number of pictures.
        height: of the pictures [px].
    """
    swept = _swept(scene)
    low, high = swept.min(axis=0), swept.max(axis=0)
    wide, tall = float(high[0] - low[0]), float(high[1] - low[1])
    narrowest, widest = (bound * height / HEIGHT for bound in WIDTHS)
    width = 2 * round(float(np.clip(height * wide / tall, narrowest, widest)) / 2)
    azimuths = np.arange(views) * 360.0 / views
    cameras = framed(swept, azimuths=tuple(azimuths), elevation=ELEVATION, size=(width, height), margin=0.03)

    textures = atlas([mesh.material for mesh in scene.meshes])

    def view(camera: Camera) -> Picture:
        drawn = draw(scene, camera, background=paper, floor_shadow=SHADOW, textures=textures)
        return np.ascontiguousarray(drawn[..., :3])

    with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as threads:
        return tuple(threads.map(view, cameras))


def animated_webp(pictures: Sequence[Picture], *, seconds: float = SECONDS) -> bytes:
    """Return pictures of one turn as an animated WebP that never stops."""
    # Method 3 is half the size of the quickest and takes a second for a turn; stronger ones save little.
    return _animated(
        [Image.fromarray(each) for each in pictures], "WEBP", seconds, quality=86, method=3, minimize_size=False
    )


def animated_gif(pictures: Sequence[Picture], *, seconds: float = SECONDS, height: int = GIF_HEIGHT) -> bytes:
    """Return pictures of one turn as a smaller GIF, with one palette for all so that colours do not flicker."""
    frames = [Image.fromarray(each) for each in pictures]
    width = round(frames[0].width * height / frames[0].height)
    small = [frame.resize((width, height), Image.Resampling.LANCZOS) for frame in frames]
    palette = _palette(small)
    indexed = [frame.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG) for frame in small]
    return _animated(indexed, "GIF", seconds, optimize=False, disposal=1)


def _palette(frames: Sequence[Image.Image]) -> Image.Image:
    """Return a picture whose palette suits all frames."""
    some = np.concatenate([np.asarray(frame).reshape(-1, 3) for frame in frames[:: max(1, len(frames) // 8)]])
    # Each colour once, to the nearest eighth: a small print counts as much as the wide background.
    colors = np.unique(some & 0xF8 | 4, axis=0)
    background = np.asarray(frames[0])[:1, :1]
    chosen = Image.fromarray(colors[None]).quantize(GIF_COLORS - 1, method=Image.Quantize.MEDIANCUT)
    table = [*background.ravel().tolist(), *(chosen.getpalette() or [])[: 3 * (GIF_COLORS - 1)]]
    palette = Image.new("P", (1, 1))
    palette.putpalette(table)
    return palette


def _animated(frames: Sequence[Image.Image], form: str, seconds: float, **options: Any) -> bytes:
    stream = io.BytesIO()
    # GIF counts in hundredths of a second.
    each = round(100 * seconds / len(frames)) * 10
    frames[0].save(stream, form, save_all=True, append_images=frames[1:], duration=each, loop=0, **options)
    return stream.getvalue()


def _swept(scene: Scene) -> NDArray[np.float64]:
    """Return points around what a turn of the scene about its middle sweeps [m], shape (n, 3)."""
    points = np.concatenate([mesh.vertices for mesh in scene.meshes]).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    away = np.hypot(points[:, 0] - middle[0], points[:, 2] - middle[2])
    height = max(float(high[1] - low[1]), 1e-9)
    level = np.minimum((RINGS * (points[:, 1] - low[1]) / height).astype(int), RINGS - 1)
    radius = np.zeros(RINGS)
    np.maximum.at(radius, level, away)
    angle = 2 * np.pi * np.arange(RINGS) / RINGS
    bounds = low[1] + height * np.arange(RINGS + 1) / RINGS
    rings = [
        np.stack([middle[0] + each * np.cos(angle), np.full(RINGS, y), middle[2] + each * np.sin(angle)], axis=1)
        for each, lower, upper in zip(radius, bounds[:-1], bounds[1:], strict=True)
        for y in (lower, upper)
    ]
    return np.concatenate(rings)
