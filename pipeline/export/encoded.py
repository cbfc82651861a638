"""Textures as the picture files that models carry; one that was just encoded is not encoded again."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from core.types import Picture

FLAT_COLORS = 256
"""A texture with at most this many colours is a graphic, which PNG may keep exactly in less room than JPEG."""
JPEG_QUALITY = 92
REMEMBERED = 6
"""Textures are remembered in each of the forms below: those of a body and of the last garments."""


@dataclass(frozen=True)
class _Texture:
    """A picture that is known by its content."""

    digest: bytes
    picture: Picture = field(compare=False)


def encode_texture(texture: Picture) -> tuple[bytes, str]:
    """Return a picture as file bytes and media type.

    Photos become JPEG with full colour resolution, graphics of few colours PNG where that is not larger.
    """
    return _small_file(_known(texture))


def encode_png(texture: Picture) -> bytes:
    """Return a picture as a PNG file, made quickly."""
    return _png_file(_known(texture))


def _known(texture: Picture) -> _Texture:
    picture = np.ascontiguousarray(texture)
    digest = hashlib.blake2b(picture.data, digest_size=20)
    digest.update(repr(picture.shape).encode())
    return _Texture(digest.digest(), picture)


@lru_cache(REMEMBERED)
def _small_file(texture: _Texture) -> tuple[bytes, str]:
    picture = texture.picture
    jpeg = encoded(picture, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    seen = np.zeros((256, 256, 256), bool)
    seen[picture[..., 0], picture[..., 1], picture[..., 2]] = True
    if np.count_nonzero(seen) <= FLAT_COLORS:
        png = encoded(picture, "PNG")
        if len(png) <= len(jpeg):
            return png, "image/png"
    return jpeg, "image/jpeg"


@lru_cache(REMEMBERED)
def _png_file(texture: _Texture) -> bytes:
    # Stronger compression takes three times as long and saves a tenth.
    return encoded(texture.picture, "PNG", compress_level=3)


def encoded(picture: Picture, form: str, **options: Any) -> bytes:
    """Return a picture as a file in a format of Pillow's, with its options."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, form, **options)
    return stream.getvalue()
