"""Pictures that show how the work goes on, and their files."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
from PIL import Image

from core.types import Picture, Scene

LONGEST = 480
"""Longest side of a stage picture [px]."""
WORN_SIZE, GARMENT_SIZE = (600, 800), (450, 600)
"""Sizes of the pictures of a garment on a body and alone, (width, height) [px]."""
PAPER = (246, 244, 240)


def stage_picture(picture: Picture) -> Picture:
    """Return ``picture`` (RGB) small enough to keep."""
    return _shrunk(picture, LONGEST)


def scene_picture(scene: Scene, *, size: tuple[int, int], azimuth: float = 0.0) -> Picture:
    """Return ``scene`` drawn on plain paper, shape (h, w, 3); ``size`` is (width, height)."""
    from pipeline.export.raster import render

    rgba = render(scene, azimuth=azimuth, elevation=5.0, size=size, background=PAPER, floor_shadow=0.3)
    return np.ascontiguousarray(rgba[..., :3])


@contextmanager
def drawing(scene: Scene, *, size: tuple[int, int], azimuth: float = 0.0) -> Iterator[Future[Picture]]:
    """Give what will be :func:`scene_picture`, drawn by a thread of its own while something else is done."""
    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(scene_picture, scene, size=size, azimuth=azimuth)


def resized(picture: Picture, size: tuple[int, int] | None) -> Picture:
    """Return ``picture`` (grey or RGB) at ``size`` (width, height) [px], or as it is without one."""
    if size is None or size == picture.shape[1::-1]:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))


def png(picture: Picture) -> bytes:
    """Return ``picture`` (grey or RGB) as a PNG file."""
    from pipeline.export.encoded import encoded

    # Stronger compression takes five times as long and saves a tenth.
    return encoded(picture, "PNG", compress_level=3)


def jpeg(picture: Picture, *, longest: int) -> bytes:
    """Return ``picture`` (RGB) as a JPEG file with its longer side at most ``longest`` pixels."""
    from pipeline.export.encoded import encoded

    return encoded(_shrunk(picture, longest), "JPEG", quality=85)


def _shrunk(picture: Picture, longest: int) -> Picture:
    image = Image.fromarray(picture)
    image.thumbnail((longest, longest), Image.Resampling.BOX)
    return np.asarray(image)
