"""Printed motifs: logos of own letters and shapes, dots, flowers, camouflage, drawn as pictures on cloth."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.samples.colour import Motif, paint
from tools.samples.curves import Points, bezier, moved, rotated
from tools.samples.noise import Field, tiling_noise

PER_CM = 24.0
_SHIFT = 4


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[tuple[float, float]]:
    t = np.radians(np.linspace(start, end, 20))
    return [(cx + rx * float(np.cos(a)), cy + ry * float(np.sin(a))) for a in t]


LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0, 1), (0.35, 0), (0.7, 1)], [(0.14, 0.64), (0.56, 0.64)]],
    "C": [_arc(0.4, 0.5, 0.4, 0.5, -40, -320)],
    "D": [[(0, 0), (0, 1)], [(0, 0), (0.25, 0), *_arc(0.25, 0.5, 0.4, 0.5, -90, 90), (0, 1)]],
    "E": [[(0.55, 0), (0, 0), (0, 1), (0.55, 1)], [(0, 0.5), (0.45, 0.5)]],
    "H": [[(0, 0), (0, 1)], [(0.62, 0), (0.62, 1)], [(0, 0.5), (0.62, 0.5)]],
    "I": [[(0, 0), (0, 1)]],
    "K": [[(0, 0), (0, 1)], [(0.6, 0), (0, 0.58)], [(0.2, 0.42), (0.62, 1)]],
    "L": [[(0, 0), (0, 1), (0.52, 1)]],
    "M": [[(0, 1), (0, 0), (0.4, 0.65), (0.8, 0), (0.8, 1)]],
    "N": [[(0, 1), (0, 0), (0.62, 1), (0.62, 0)]],
    "O": [_arc(0.42, 0.5, 0.42, 0.5, 0, 360)],
    "R": [[(0, 1), (0, 0), (0.3, 0), *_arc(0.3, 0.27, 0.27, 0.27, -90, 90), (0, 0.54)], [(0.25, 0.54), (0.6, 1)]],
    "S": [[*_arc(0.3, 0.26, 0.28, 0.26, -30, -270), *_arc(0.3, 0.76, 0.28, 0.24, -90, 150)]],
    "T": [[(0, 0), (0.66, 0)], [(0.33, 0), (0.33, 1)]],
    "U": [[(0, 0), (0, 0.65), *_arc(0.31, 0.65, 0.31, 0.35, 180, 0), (0.62, 0)]],
    "V": [[(0, 0), (0.34, 1), (0.68, 0)]],
    "W": [[(0, 0), (0.25, 1), (0.5, 0.25), (0.75, 1), (1.0, 0)]],
}


class Sheet:
    """A transparent sheet to draw on; places are centimetres from its middle."""

    def __init__(self, width: float, height: float) -> None:
        self.size = (width, height)
        shape = (int(height * PER_CM), int(width * PER_CM))
        self.colour = np.zeros((*shape, 3), np.float32)
        self.cover = np.zeros(shape, np.float32)

    def pixels(self, points: Points) -> NDArray[np.int32]:
        """Fixed-point pixels of places [cm], as OpenCV draws them."""
        centred = (np.asarray(points) + np.array(self.size) / 2) * PER_CM
        return np.asarray(np.round(centred * 2**_SHIFT), np.int32)

    def ink(self, mask: NDArray[np.uint8], code: str) -> None:
        """Print a mask (uint8, 0..255) in a colour."""
        x, y, w, h = cv2.boundingRect(mask)
        box = np.s_[y : y + h, x : x + w]
        share = mask[box].astype(np.float32) / 255
        fresh = self.cover[box] == 0
        self.colour[box] += share[..., None] * (paint(code) - self.colour[box])
        self.colour[box][fresh] = paint(code)
        self.cover[box] = np.maximum(self.cover[box], share)

    def blank(self) -> NDArray[np.uint8]:
        """An empty mask of the sheet's size."""
        return np.zeros(self.cover.shape, np.uint8)

    def shape(self, outline: Points, code: str) -> None:
        """A filled outline [cm]."""
        mask = self.blank()
        cv2.fillPoly(mask, [self.pixels(outline)], 255, cv2.LINE_AA, _SHIFT)
        self.ink(mask, code)

    def stroke(self, line: Points, width: float, code: str) -> None:
        """A line [cm] of a width [cm]."""
        mask = self.blank()
        cv2.polylines(mask, [self.pixels(line)], False, 255, max(round(width * PER_CM), 1), cv2.LINE_AA, _SHIFT)
        self.ink(mask, code)

    def word(
        self, text: str, centre: tuple[float, float], height: float, weight: float, code: str, *, spacing: float = 0.1
    ) -> None:
        """A word in own letters, its middle at ``centre``, ``weight`` the width of its strokes [cm]."""
        pieces, x = [], 0.0
        for letter in text:
            if letter == " ":
                x += 0.5
                continue
            lines = [np.array(line) for line in LETTERS[letter]]
            pieces += [moved(line, x, 0) for line in lines]
            x += max(float(line[:, 0].max()) for line in lines) + 0.22 + spacing
        total = x - 0.22 - spacing
        for line in pieces:
            self.stroke((line - (total / 2, 0.5)) * height + centre, weight, code)

    def motif(self, rng: np.random.Generator, *, worn: float = 0.0) -> Motif:
        """The sheet as a motif; ``worn`` is the share of ink that has cracked off."""
        crack = tiling_noise(rng, self.cover.shape, 1.1) + 0.8 * tiling_noise(rng, self.cover.shape, 5)
        left = np.clip((crack - np.quantile(crack, worn)) / 0.25 + 0.5, 0, 1) if worn else 1.0
        cover = cv2.GaussianBlur(self.cover, (0, 0), 0.9)
        return Motif(self.colour, (cover * left * 0.94).astype(np.float32), PER_CM)


def mountain_logo(rng: np.random.Generator, ink: str, second: str, word: str) -> Motif:
    """A sun behind hills over a word."""
    sheet = Sheet(30, 26)
    angle = np.linspace(0, 2 * np.pi, 90)
    sun = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 6.2 + (0, -4)
    sheet.shape(sun, second)
    ridge = np.array([(-11, 3.5), (-6.2, -4.2), (-4.4, -2.0), (-1.2, -7.4), (2.2, -1.8), (4.0, -3.6), (10.6, 3.5)])
    sheet.shape(ridge, ink)
    for k, y in enumerate((4.3, 5.2, 6.0)):
        sheet.stroke(np.array([(-10.2 + 2 * k, y), (10.2 - 2 * k, y)]), 0.36, ink)
    sheet.word(word, (0, 9.6), 3.3, 0.72, ink)
    return sheet.motif(rng, worn=0.05)


def varsity_logo(rng: np.random.Generator, ink: str, edge: str, word: str, *, height: float = 6.4) -> Motif:
    """A heavy word with an outline, underlined by a swing."""
    sheet = Sheet(40, 18)
    for width, code in ((1.75, edge), (1.1, ink)):
        sheet.word(word, (0, -2), height, width, code, spacing=0.24)
    swing = bezier((-14, 5.2), (-5, 3.2), (6, 6.2), (14.5, 3.6))
    for width, code in ((1.0, edge), (0.5, ink)):
        sheet.stroke(swing, width, code)
    return sheet.motif(rng, worn=0.02)


def badge_logo(rng: np.random.Generator, ink: str) -> Motif:
    """A small chest badge: a ring, a star and waves."""
    sheet = Sheet(9, 9)
    angle = np.linspace(0, 2 * np.pi, 80)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for radius in (3.6, 2.9):
        sheet.stroke(ring * radius, 0.2, ink)
    spikes = np.arange(11) * np.pi / 5 - np.pi / 2
    star = np.stack([np.cos(spikes), np.sin(spikes)], axis=1) * np.where(np.arange(11) % 2, 0.55, 1.4)[:, None]
    sheet.shape(moved(star, 0, -0.6), ink)
    for y in (1.1, 1.7):
        x = np.linspace(-1.8, 1.8, 40)
        sheet.stroke(np.stack([x, y + 0.2 * np.sin(x * 4)], axis=1), 0.16, ink)
    return sheet.motif(rng)


def dots(rng: np.random.Generator, code: str, *, pitch: float = 3.0, radius: float = 0.55) -> Motif:
    """Dots on two shifted grids."""
    count = 6
    sheet = Sheet(pitch * count, pitch * count)
    angle = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for row in range(2 * count + 1):
        for column in range(count + 1):
            x = (column + 0.5 * (row % 2)) * pitch - pitch * count / 2
            sheet.shape(circle * radius + (x, row * pitch / 2 - pitch * count / 2), code)
    return sheet.motif(rng)


def flowers(rng: np.random.Generator, petals: tuple[str, ...], leaf: str, heart: str, *, spread: float = 1.0) -> Motif:
    """Scattered flowers and leaves that repeat without a seam."""
    side = 26.0
    sheet = Sheet(side, side)
    placed: list[Points] = []
    radii: list[float] = []
    for radius in (2.3, 1.7, 1.2, 0.7):
        for _ in range(160):
            centre = rng.uniform(-side / 2, side / 2, 2)
            gaps = [_wrapped_distance(centre, c, side) - r - radius for c, r in zip(placed, radii, strict=True)]
            if min(gaps, default=9.0) > 0.25 * spread:
                placed.append(centre)
                radii.append(radius)
    order = rng.permutation(len(placed))
    for k in order:
        stem = rng.uniform(0, 2 * np.pi)
        for turn in (0.0, 1.1, 2.4, 4.1):
            _leaf(
                sheet,
                placed[k],
                stem + turn,
                radii[k] * rng.uniform(1.0, 1.5),
                _tinted(leaf, rng.uniform(0.7, 1.15)),
                side,
            )
    for k in order:
        _flower(rng, sheet, placed[k], radii[k] * 0.9, petals[int(rng.integers(len(petals)))], heart, side)
    return sheet.motif(rng)


def _wrapped_distance(a: Points, b: Points, side: float) -> float:
    gap = np.abs(a - b)
    return float(np.hypot(*np.minimum(gap, side - gap)))


def _copies(side: float) -> list[tuple[float, float]]:
    return [(dx, dy) for dx in (-side, 0.0, side) for dy in (-side, 0.0, side)]


def _shape_everywhere(sheet: Sheet, outline: Points, code: str, side: float) -> None:
    mask = sheet.blank()
    for move in _copies(side):
        copy = outline + move
        if np.all(copy.max(axis=0) > -side / 2) and np.all(copy.min(axis=0) < side / 2):
            cv2.fillPoly(mask, [sheet.pixels(copy)], 255, cv2.LINE_AA, _SHIFT)
    sheet.ink(mask, code)


def _leaf(sheet: Sheet, root: Points, angle: float, length: float, code: str, side: float) -> None:
    tip = (length * 1.25, 0.0)
    upper = bezier((0, 0), (length * 0.4, -length * 0.42), (length * 0.9, -length * 0.3), tip)
    _shape_everywhere(sheet, rotated(np.concatenate([upper, (upper * (1, -1))[::-1]]), angle) + root, code, side)


def _tinted(code: str, factor: float) -> str:
    return "#" + "".join(f"{int(np.clip(int(code[k : k + 2], 16) * factor, 0, 255)):02x}" for k in (1, 3, 5))


def _flower(
    rng: np.random.Generator, sheet: Sheet, centre: Points, radius: float, petal_code: str, heart: str, side: float
) -> None:
    count = int(rng.integers(5, 8))
    start = rng.uniform(0, 2 * np.pi)
    for ring, factor in ((1.0, 0.9), (0.86, 1.0), (0.62, 0.82), (0.45, 0.95)):
        for k in range(count):
            angle = start + (k + 3.1 * ring) * 2 * np.pi / count + rng.normal(0, 0.08)
            r = radius * ring * rng.uniform(0.9, 1.08)
            upper = bezier((0, 0), (r * 0.35, -r * 0.55), (r * 0.95, -r * 0.5), (r, 0))
            petal = rotated(np.concatenate([upper, (upper * (1, -1))[::-1]]), angle) + centre
            _shape_everywhere(sheet, petal, _tinted(petal_code, factor * rng.uniform(0.93, 1.05)), side)
    round_about = np.linspace(0, 2 * np.pi, 30)
    circle = np.stack([np.cos(round_about), np.sin(round_about)], axis=1)
    _shape_everywhere(sheet, circle * radius * 0.30 + centre, _tinted(petal_code, 0.6), side)
    for turn in rng.uniform(0, 2 * np.pi, 9):
        place = centre + radius * 0.2 * rng.uniform(0.3, 1.0) * np.array([np.cos(turn), np.sin(turn)])
        _shape_everywhere(sheet, circle * radius * 0.07 + place, heart, side)


def camouflage(rng: np.random.Generator, codes: tuple[str, str, str, str]) -> Motif:
    """Four colours in rounded, stretched patches."""
    side = 44.0
    shape = (int(side * 12), int(side * 12))
    colour = np.broadcast_to(paint(codes[0]), (*shape, 3)).astype(np.float32)
    for code, level in zip(codes[1:], (0.25, 0.55, 1.05), strict=True):
        blob = tiling_noise(rng, shape, (13, 27)) + 0.45 * tiling_noise(rng, shape, (6, 10))
        share = np.clip((blob - level) / 0.12 + 0.5, 0, 1).astype(np.float32)[..., None]
        colour = colour + share * (paint(code) - colour)
    return Motif(colour, np.ones(shape, np.float32), 12.0)


def watercolour(motif: Motif, rng: np.random.Generator, amount: float = 0.10) -> Motif:
    """The motif with uneven ink."""
    wash: Field = tiling_noise(rng, motif.cover.shape, 9) + 0.6 * tiling_noise(rng, motif.cover.shape, 3)
    return Motif(np.clip(motif.colour * (1 + amount * wash[..., None]), 0, 1), motif.cover, motif.per_cm)
