"""Colours in linear light, and patterns that follow the cloth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tools.samples.fabric import Pattern
from tools.samples.light import Colours
from tools.samples.noise import Field

UV = NDArray[np.float32]


def linear(srgb: ArrayLike) -> Colours:
    """Linear light of sRGB values 0..1 (IEC 61966-2-1)."""
    c = np.asarray(srgb, dtype=np.float32)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4).astype(np.float32)


def encoded(light: Colours) -> Colours:
    """Values 0..1 in sRGB of linear light (IEC 61966-2-1)."""
    c = np.clip(light, 0, 1)
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - 0.055).astype(np.float32)


def paint(code: str) -> Colours:
    """Linear colour of an sRGB code such as ``#a03020``, shape (3,)."""
    return linear([int(code[k : k + 2], 16) / 255 for k in (1, 3, 5)])


def plain(code: str) -> Pattern:
    """One colour."""
    colour = paint(code)

    def colours(_uv: UV, mix: Field) -> Colours:
        return np.broadcast_to(colour, (*mix.shape, 3)).astype(np.float32)

    return colours


def two_tone(warp: str, weft: str) -> Pattern:
    """Yarns of one colour crossed by yarns of another, as in denim and chambray."""
    a, b = paint(warp), paint(weft)

    def colours(_uv: UV, mix: Field) -> Colours:
        return np.asarray(a * (1 - mix[..., None]) + b * mix[..., None], np.float32)

    return colours


def _stepped(position: Field, repeat: Sequence[tuple[str, float]], soft: float) -> Colours:
    """Colour at a position along a repeat of (code, width [cm]) with edges ``soft`` cm wide."""
    total = sum(width for _, width in repeat)
    at = np.mod(position, total)
    out = np.broadcast_to(paint(repeat[-1][0]), (*position.shape, 3)).astype(np.float32)
    start = 0.0
    for code, width in repeat:
        inside = np.clip((at - start) / soft + 0.5, 0, 1) * np.clip((start + width - at) / soft + 0.5, 0, 1)
        out += inside[..., None] * (paint(code) - out)
        start += width
    return out


def stripes(*repeat: tuple[str, float], across: bool = True) -> Pattern:
    """Stripes of (code, width [cm]); ``across`` the cloth (round the body) or along it."""

    def colours(uv: UV, _mix: Field) -> Colours:
        return _stepped(uv[..., 1 if across else 0], repeat, 0.08)

    return colours


def checks(along: Sequence[tuple[str, float]], across: Sequence[tuple[str, float]]) -> Pattern:
    """Yarn-dyed checks: the colour of the yarn that lies on top, softened by what shows of the other."""

    def colours(uv: UV, mix: Field) -> Colours:
        share = (0.5 + 0.55 * (mix - 0.5))[..., None]
        return np.asarray(
            _stepped(uv[..., 0], along, 0.07) * (1 - share) + _stepped(uv[..., 1], across, 0.07) * share, np.float32
        )

    return colours


def gingham(code: str, pitch: float, ground: str = "#f3f0ea") -> Pattern:
    """Even checks of one colour on a ground."""
    repeat = ((code, pitch), (ground, pitch))
    return checks(repeat, repeat)


@dataclass(frozen=True, eq=False)
class Motif:
    """A picture on cloth."""

    colour: Colours
    """Linear colours, shape (h, w, 3)."""
    cover: Field
    """How much ink lies there, 0..1, shape (h, w)."""
    per_cm: float
    """Pixels per cm."""


def repeated(motif: Motif, ground: Pattern) -> Pattern:
    """A motif that covers the cloth again and again."""
    h, w = motif.cover.shape
    picture = np.pad(np.dstack([motif.colour, motif.cover]), ((0, 1), (0, 1), (0, 0)), mode="wrap")

    def colours(uv: UV, mix: Field) -> Colours:
        x, y = np.mod(uv[..., 0] * motif.per_cm, w), np.mod(uv[..., 1] * motif.per_cm, h)
        seen = cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
        base = ground(uv, mix)
        return np.asarray(base + seen[..., 3:] * (seen[..., :3] - base), np.float32)

    return colours


def placed(motif: Motif, ground: Pattern, centre: tuple[float, float]) -> Pattern:
    """A motif printed once, its middle at a cloth place [cm]."""
    h, w = motif.cover.shape
    picture = np.dstack([motif.colour, motif.cover])

    def colours(uv: UV, mix: Field) -> Colours:
        x = (uv[..., 0] - centre[0]) * motif.per_cm + w / 2
        y = (uv[..., 1] - centre[1]) * motif.per_cm + h / 2
        seen = cv2.remap(
            picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(0, 0, 0, 0)
        )
        base = ground(uv, mix)
        return np.asarray(base + seen[..., 3:] * (seen[..., :3] - base), np.float32)

    return colours
