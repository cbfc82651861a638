"""Reads the outer structure of JPEG, PNG and WebP files without decoding them.

A file is accepted only when its container is complete and nothing but padding or a camera's own additions follows it.
What cameras append to a JPEG is common and harmless: further JPEG pictures (CIPA DC-007 multi-picture format, HDR gain
maps), a motion photo's MP4, Samsung's trailer. Everything else behind the end, and every file that also opens as a ZIP
archive, is refused as a polyglot. Sources: ITU-T T.81 annex B, PNG third edition (W3C 2025), RFC 9649 (WebP).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from typing import Literal

from core.errors import BadImage

Format = Literal["JPEG", "PNG", "WEBP"]

MAX_SCANS = 100
"""Scans of a progressive JPEG: real ones have about ten; thousands only serve to keep a decoder busy."""
_PADDING = b"\x00\xff \t\r\n"
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
"""The next marker with a segment; skips fill bytes, stuffed bytes and restart markers."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9


@dataclass(frozen=True)
class Container:
    """What the outside of a picture file says."""

    format: Format
    width: int
    """Stored columns, before rotation by EXIF."""
    height: int
    """Stored rows."""


def read_container(data: bytes) -> Container:
    """Return format and size of the picture file ``data``.

    Raises:
        BadImage: another format, animated, incomplete, or something else is hidden in the file.
    """
    if data.startswith(b"\xff\xd8\xff"):
        container = _jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        container = _png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        container = _webp(data)
    else:
        raise BadImage("bad_image.format")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise BadImage("bad_image.trailing")
    return container


def _jpeg(data: bytes) -> Container:
    end, size = _jpeg_end(data, 0)
    _check_jpeg_trailer(data, end)
    return Container("JPEG", *size)


def _jpeg_end(data: bytes, start: int) -> tuple[int, tuple[int, int]]:
    """Return the position behind the JPEG that begins at ``start``, and its (width, height)."""
    position = start + 2
    size: tuple[int, int] | None = None
    scans = 0
    while True:
        found = _MARKER.search(data, position)
        if found is None:
            raise BadImage("bad_image.broken")
        position, marker = found.end(), found[0][1]
        if marker == _END_OF_IMAGE:
            if size is None or scans == 0:
                raise BadImage("bad_image.broken")
            return position, size
        length = int.from_bytes(data[position : position + 2], "big")
        if marker in _FRAMES and size is None:
            size = _jpeg_size(data[position + 2 : position + length])
        scans += marker == _START_OF_SCAN
        if length < 2 or scans > MAX_SCANS:
            raise BadImage("bad_image.broken")
        position += length


def _jpeg_size(frame: bytes) -> tuple[int, int]:
    """Return (width, height) of a frame header (T.81 B.2.2)."""
    if len(frame) < 6:
        raise BadImage("bad_image.broken")
    height, width = struct.unpack(">HH", frame[1:5])
    return width, height


def _check_jpeg_trailer(data: bytes, end: int) -> None:
    while True:
        rest = data[end:]
        padding = len(rest) - len(rest.lstrip(_PADDING))
        # lstrip may eat the FF of a following JPEG's FF D8 only where another FF precedes it; look back one byte.
        if rest[padding : padding + 1] == b"\xd8" and padding and rest[padding - 1] == 0xFF:
            padding -= 1
        start = end + padding
        if start >= len(data):
            return
        if data.startswith(b"\xff\xd8\xff", start):
            end, _ = _jpeg_end(data, start)
        elif data[start + 4 : start + 8] == b"ftyp" or data[start + 1 : start + 5] == b"ftyp":
            return  # motion photo: an MP4 up to the end (the padding may have eaten the zeros of its first length)
        elif data.endswith(b"SEFT"):
            return  # Samsung's trailer
        else:
            raise BadImage("bad_image.trailing")


def _png(data: bytes) -> Container:
    position = 8
    size: tuple[int, int] | None = None
    while True:
        if position + 12 > len(data):
            raise BadImage("bad_image.broken")
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if size is None:
            if kind != b"IHDR" or length != 13:
                raise BadImage("bad_image.broken")
            size = struct.unpack(">II", data[position + 8 : position + 16])
        if kind == b"acTL":
            raise BadImage("bad_image.animated")
        position += 12 + length
        if kind == b"IEND":
            break
    _check_padding(data, position)
    return Container("PNG", *size)


def _webp(data: bytes) -> Container:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise BadImage("bad_image.broken")
    position = 12
    size: tuple[int, int] | None = None
    while position + 8 <= end:
        kind = data[position : position + 4]
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + length]
        if kind in (b"ANIM", b"ANMF"):
            raise BadImage("bad_image.animated")
        size = size or _webp_size(kind, body)
        position += 8 + length + length % 2
    if position != end or size is None:
        raise BadImage("bad_image.broken")
    _check_padding(data, end)
    return Container("WEBP", *size)


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    """Return (width, height) if this chunk states it."""
    if kind == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(body) >= 10:
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return None


def _check_padding(data: bytes, end: int) -> None:
    if data[end:].strip(_PADDING):
        raise BadImage("bad_image.trailing")
