"""The only door for pictures: untrusted bytes in, a plain ``Photo`` out."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from core.errors import BadImage
from core.types import Photo, Picture
from pipeline.containers import Container, read_container

MAX_SIDE = 2048
"""Longest side of an accepted picture [pixels]; larger ones are reduced, textures end at 1024 anyway."""
MAX_ASPECT = 8
"""Longest over shortest side."""
OPAQUE = 250
"""Alpha values from here on count as opaque: an alpha channel that never goes below tells nothing."""
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's decoders raise on damaged files."""
_ORIENTATION = 0x0112
_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF 2.32 orientation to what makes the picture upright."""


def read_photo(
    data: bytes,
    *,
    max_mb: float = 10,
    max_megapixels: float = 40,
    min_px: int = 128,
    max_side: int = MAX_SIDE,
) -> Photo:
    """Return the picture in the bytes of a JPEG, PNG or WebP file.

    The picture is upright (EXIF orientation), in sRGB (ICC profile applied), 8 bits, without metadata, and at most
    ``max_side`` pixels long: larger ones are area-averaged, and ``source_size`` of the photo then tells the size that
    was received. Transparent pixels show white; alpha is kept where some pixel is not opaque.

    Args:
        data: the file.
        max_mb: largest file [2^20 bytes].
        max_megapixels: largest picture [10^6 pixels], counted before anything is decoded.
        min_px: smallest side [pixels].
        max_side: longest side of the result [pixels].

    Raises:
        BadImage: it is empty, too large, of another format, animated, damaged, too small or too narrow, or holds more
            than a picture.
    """
    if not data:
        raise BadImage("bad_image.empty")
    if len(data) > max_mb * 2**20:
        raise BadImage("bad_image.too_large", limit_mb=f"{max_mb:g}")
    container = read_container(data)
    _check_size(container, max_megapixels=max_megapixels, min_px=min_px)
    rgb, alpha, turned = _decoded(data, container, max_side)
    source = (container.height, container.width) if turned else (container.width, container.height)
    scale = max_side / max(source)
    if scale < 1:
        size = (max(1, round(source[0] * scale)), max(1, round(source[1] * scale)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
        alpha = None if alpha is None else np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.uint8)
    digest = hashlib.sha256(data).hexdigest()
    return Photo(rgb=rgb, alpha=alpha, digest=digest, source_size=source if scale < 1 else None)


def _check_size(container: Container, *, max_megapixels: float, min_px: int) -> None:
    short, long = sorted((container.width, container.height))
    if short < min_px:
        raise BadImage("bad_image.too_small", limit_px=min_px)
    if short * long > max_megapixels * 1e6:
        raise BadImage("bad_image.too_many_pixels", limit_mp=f"{max_megapixels:g}")
    if long > MAX_ASPECT * short:
        raise BadImage("bad_image.too_narrow")


def _decoded(data: bytes, container: Container, max_side: int) -> tuple[Picture, Picture | None, bool]:
    """Return colours and useful alpha of the whole picture, upright, and whether that swapped width and height."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata (which is dropped) and of sizes (which were checked).
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=(container.format,)) as image:
                if image.size != (container.width, container.height):
                    raise BadImage("bad_image.broken")
                image.draft(None, (max_side, max_side))  # lets the JPEG decoder reduce huge pictures by 2, 4 or 8
                image.load()
                rgb, alpha = _channels(image)
                orientation = image.getexif().get(_ORIENTATION, 1)
    except _DECODER_ERRORS as error:
        raise BadImage("bad_image.broken") from error
    if orientation in _TRANSPOSE:
        rgb = rgb.transpose(_TRANSPOSE[orientation])
        alpha = None if alpha is None else alpha.transpose(_TRANSPOSE[orientation])
    turned = orientation in (5, 6, 7, 8)
    colors = np.array(rgb, np.uint8)
    opacity = None if alpha is None else np.array(alpha, np.uint8)
    if opacity is None or opacity.min() >= OPAQUE:
        return colors, None, turned
    return _on_white(colors, opacity), opacity, turned


def _channels(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return an sRGB image and the alpha channel of any kind of decoded image."""
    profile = image.info.get("icc_profile")
    alpha = None
    if image.mode.startswith("I"):
        image = Image.fromarray(_eight_bits(np.asarray(image)))
    elif image.has_transparency_data:
        straight = image.convert("RGBA")
        alpha = straight.getchannel("A")
        image = straight.convert("RGB")
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    return _srgb(image, profile), alpha


def _eight_bits(values: NDArray[np.generic]) -> Picture:
    """Return 16-bit grey values as 8-bit ones."""
    return np.asarray(np.clip(values.astype(np.float64) / 257 + 0.5, 0, 255), np.uint8)


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged or unfitting profile: the colours are taken as sRGB, as browsers do
        else:
            if converted is not None:
                return converted
    return image.convert("RGB")


def _on_white(colors: Picture, opacity: Picture) -> Picture:
    share = opacity[..., None].astype(np.float32) / 255
    return np.asarray(colors * share + 255 * (1 - share) + 0.5, np.uint8)
