"""Small pictures that show how the work goes on: the cutout, the landmarks, the garment, the fitted garment."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from core.types import ParsedGarment, Picture, Scene

LONGEST = 480
"""Longest side of a stage picture [px]."""
PAPER = (246, 244, 240)
ACCENT = (15, 118, 110)


def cutout_picture(parsed: ParsedGarment) -> Picture:
    """Return the garment on plain paper, shape (h, w, 3)."""
    rgb, mask = _shrunk(parsed.photo.rgb), _shrunk(parsed.cutout.mask)
    share = mask[..., None].astype(np.float32) / 255.0
    blended = rgb * share + np.asarray(PAPER, np.float32) * (1.0 - share)
    return np.rint(blended).astype(np.uint8)


def landmark_picture(parsed: ParsedGarment) -> Picture:
    """Return the cutout with its landmarks as dots, shape (h, w, 3)."""
    picture = Image.fromarray(cutout_picture(parsed))
    height, width = parsed.photo.rgb.shape[:2]
    draw = ImageDraw.Draw(picture)
    radius = max(4, picture.width // 80)
    for point in parsed.landmarks.values():
        x, y = point.x * picture.width / width, point.y * picture.height / height
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ACCENT, outline=(255, 255, 255), width=2)
    return np.asarray(picture)


def scene_picture(scene: Scene, *, size: tuple[int, int], azimuth: float = 0.0) -> Picture:
    """Return ``scene`` drawn on plain paper, shape (h, w, 3); ``size`` is (width, height)."""
    from pipeline.export.raster import render

    rgba = render(scene, azimuth=azimuth, elevation=5.0, size=size, background=(*PAPER, 255))
    return np.ascontiguousarray(rgba[..., :3])


def resized(picture: Picture, size: tuple[int, int] | None) -> Picture:
    """Return ``picture`` (grey or RGB) at ``size`` (width, height) [px], or as it is without one."""
    if size is None or size == picture.shape[1::-1]:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))


def png(picture: Picture) -> bytes:
    """Return ``picture`` (grey or RGB) as a PNG file."""
    return _encoded(picture, "PNG", optimize=True)


def jpeg(picture: Picture, *, longest: int) -> bytes:
    """Return ``picture`` (RGB) as a JPEG file with its longer side at most ``longest`` pixels."""
    return _encoded(_shrunk(picture, longest), "JPEG", quality=85)


def _encoded(picture: Picture, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


def _shrunk(picture: Picture, longest: int = LONGEST) -> Picture:
    image = Image.fromarray(picture)
    image.thumbnail((longest, longest), Image.Resampling.BOX)
    return np.asarray(image)
