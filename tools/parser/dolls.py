"""Paper dolls: garments painted from drawn outlines and scraps of real cloth, with exact mask and landmarks.

Quick (some 10 ms) and wide rather than lifelike: they teach where corners of garments are, whatever the sleeves do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core.types import Category, FloatArray, PhotoKind, Picture
from tools.parser.doll_cuts import Shape, shape
from tools.samples.curves import Points, chain, moved
from tools.samples.outlines import BottomShape, TopShape

Rng = np.random.Generator
_SHIFT = 4
_ASIDE = 0.2
"""Share of trousers and shorts that are seen from the side or folded in half, one leg covering the other."""


@dataclass(frozen=True, eq=False)
class Doll:
    """A painted garment on nothing."""

    rgb: Picture
    """Colours, shape (height, width, 3)."""
    cover: FloatArray
    """Share of each pixel that is garment, 0..1, shape (height, width)."""
    landmarks: Mapping[str, tuple[float, float]]
    """Places (x, y) [px]."""
    category: Category
    kind: PhotoKind
    aspect: float
    """Width over height of the photo that is stretched to this square."""
    hook: tuple[float, float] | None
    """Place (x, y) [px] at which a hanger's hook starts, where it hangs on one."""


class _Sheet:
    """Paints garment parts, one over the other."""

    def __init__(self, rng: Rng, side: int, place: FloatArray, material: Picture) -> None:
        self.rng, self.side, self.place, self.cloth = rng, side, place, material
        self.colour = np.zeros((side, side, 3), np.float32)
        self.cover = np.zeros((side, side), np.float32)
        self.scale = float(np.sqrt(abs(np.linalg.det(place[:, :2]))))

    def pixels(self, points: Points) -> FloatArray:
        """Return picture places of garment places [cm]."""
        return np.asarray(points @ self.place[:, :2].T + self.place[:, 2])

    def area(self, outline: Points) -> FloatArray:
        """Return the share of each pixel inside an outline [cm]."""
        cover = np.zeros((self.side, self.side), np.uint8)
        fixed = np.round(self.pixels(outline) * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(cover, [fixed], 255, cv2.LINE_AA, _SHIFT)
        return cover.astype(np.float32) / 255.0

    def lay(self, outline: Points, *, tone: float = 1.0) -> None:
        """Lay a piece of cloth; its border gets darker and what lies under it a shadow."""
        area = self.area(outline)
        inside = cv2.GaussianBlur(area, (0, 0), max(1.2 * self.scale, 0.8))
        dark, rim = np.float32(0.35 * self.rng.uniform(0, 1)), np.float32(2 * self.rng.uniform(0.05, 0.4))
        under = (1 - dark * inside) * (1 - area)
        over = np.float32(tone) * (1 - rim * (1 - np.maximum(inside, np.float32(0.5)))) * area
        self.colour *= cv2.merge([under] * 3)
        self.colour += cv2.multiply(self.cloth, cv2.merge([over] * 3), dtype=cv2.CV_32F)
        self.cover = np.maximum(self.cover, area)

    def line(self, points: Points, tone: float, width: float) -> None:
        """Draw a seam or an edge of width [cm]."""
        canvas = np.zeros((self.side, self.side), np.uint8)
        fixed = np.round(self.pixels(points) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(canvas, [fixed], False, 255, max(1, round(width * self.scale)), cv2.LINE_AA, _SHIFT)
        share = canvas.astype(np.float32)[..., None] / 255.0
        self.colour = np.clip(self.colour * (1 - share * (1 - tone)), 0, 255)


def _folds(rng: Rng, side: int) -> FloatArray:
    """Return shading 0.6..1.25 of soft folds, shape (side, side)."""
    total = np.zeros((side, side), np.float32)
    for cells in (4, 9, 20):
        tall = max(2, round(cells * rng.uniform(0.3, 1.0)))
        noise = rng.normal(0, 1, (tall, cells)).astype(np.float32)
        total += cv2.resize(noise, (side, side), interpolation=cv2.INTER_CUBIC) * (4 / cells)
    return np.asarray(np.clip(1.0 + rng.uniform(0.02, 0.13) * total, 0.6, 1.25))


def cloth(rng: Rng, side: int, scraps: Sequence[Picture]) -> Picture:
    """Return a picture full of cloth: a tiled scrap of a real garment, or one colour with some grain."""
    if rng.random() < 0.75:
        scrap = scraps[int(rng.integers(len(scraps)))]
        tile = np.concatenate([scrap, scrap[:, ::-1]], axis=1)
        tile = np.concatenate([tile, tile[::-1]], axis=0)
        repeat = -(-side // min(tile.shape[:2]))
        filled = np.tile(tile, (repeat, repeat, 1))[:side, :side].astype(np.float32)
    else:
        colour = rng.uniform(15, 250, 3) if rng.random() < 0.6 else np.full(3, rng.uniform(15, 250))
        filled = np.broadcast_to(colour.astype(np.float32), (side, side, 3))
        filled = filled + rng.normal(0, rng.uniform(1, 6), (side, side, 1)).astype(np.float32)
    return np.clip(filled * _folds(rng, side)[..., None], 0, 255).astype(np.uint8)


def _print(sheet: _Sheet, rng: Rng, scraps: Sequence[Picture], middle: tuple[float, float], size: float) -> None:
    """Put a motif on the front: a scrap of another garment, an ellipse or a box."""
    half = size * rng.uniform(0.2, 0.5, 2)
    angle = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    if rng.random() < 0.5:
        ring = np.clip(1.6 * ring, -1, 1)
    area = (sheet.area(np.asarray(middle) + ring * half) * (sheet.cover > 0.9))[..., None].astype(np.float32)
    sheet.colour *= 1 - area
    sheet.colour += cloth(rng, sheet.side, scraps) * area


def _collar(sheet: _Sheet, cut: TopShape, rng: Rng) -> None:
    left, right = cut.neck["left"], cut.neck["right"]
    rise, out = rng.uniform(2.0, 5.5), rng.uniform(-1.0, 2.0)
    middle = (left + right) / 2
    back = np.stack(
        [left, moved(left, out, -rise), moved(middle, 0, -rise - rng.uniform(0, 1.5)), moved(right, -out, -rise), right]
    )
    sheet.lay(chain(back, cut.back_neck[::-1]), tone=0.8)
    base = cut.front_neck[int(np.argmax(cut.front_neck[:, 1]))]
    for neck, sign in ((left, 1.0), (right, -1.0)):
        tip = moved(base, -sign * rng.uniform(2, 7), rng.uniform(1.5, 6.0))
        sheet.lay(np.stack([moved(neck, sign * out, -rise), base, tip, moved(neck, -sign, 1.0)]))


def _hood(sheet: _Sheet, cut: TopShape, rng: Rng) -> None:
    left, right = cut.neck["left"], cut.neck["right"]
    wide = rng.uniform(0.9, 1.35) * (right[0] - left[0]) / 2
    angle = np.linspace(np.pi, 2 * np.pi, 40)
    rise = rng.uniform(14, 30)
    arch = (left + right) / 2 + np.stack([wide * np.cos(angle), rise * np.sin(angle)], axis=1)
    outline = chain(left[None], arch, right[None], cut.front_neck[::-1])
    sheet.lay(outline)
    inner = (left + right) / 2 + 0.72 * (outline - (left + right) / 2)
    sheet.lay(inner, tone=0.7)


@dataclass(frozen=True, eq=False)
class Aside:
    """Trousers or shorts whose legs cover each other [cm]."""

    outline: Points
    corners: Mapping[str, Points]
    """Ends of waistband and hem by the landmarks' names; the inner ends of the hems are hidden."""

    def bounds(self) -> tuple[Points, Points]:
        """Low and high corner of the box around it."""
        return self.outline.min(axis=0), self.outline.max(axis=0)

    def landmarks(self) -> dict[str, Points]:
        """Named points."""
        return dict(self.corners)


def _aside(cut: BottomShape, rng: Rng) -> Aside:
    """Squeeze trousers or shorts until one leg covers the other."""
    left, right = cut.outseam["left"], cut.outseam["right"]
    leg = float(np.linalg.norm(cut.hem["right"][0] - cut.hem["right"][-1]))
    at_waist = rng.uniform(0.5, 0.75)
    at_hem = min(1.0, rng.uniform(1.0, 1.5) * leg / float(right[-1, 0] - left[-1, 0]))
    length = float(max(left[-1, 1], right[-1, 1]))

    def squeezed(points: Points) -> Points:
        share = np.clip(points[..., 1] / length, 0.0, 1.0)
        return np.stack([points[..., 0] * (at_waist + (at_hem - at_waist) * share), points[..., 1]], axis=-1)

    corners = {
        f"{name}_{side}": squeezed(line[end])
        for side, line in cut.outseam.items()
        for name, end in (("waistband", 0), ("hem_outer", -1))
    }
    return Aside(squeezed(chain(cut.front_waist, right, left[::-1])), corners)


def _dress(sheet: _Sheet, cut: Shape | Aside, category: Category, rng: Rng, scraps: Sequence[Picture]) -> None:
    """Paint a garment's parts in a believable order."""
    if isinstance(cut, Aside):
        sheet.lay(cut.outline)
        return
    if isinstance(cut, BottomShape):
        sheet.lay(chain(cut.back_waist, cut.front_waist[::-1]), tone=0.65)
        sheet.lay(cut.outline())
        top = cut.bounds()[0][1]
        sheet.line(moved(cut.front_waist, 0, rng.uniform(2.5, 5)), rng.uniform(0.6, 0.95), 0.5)
        if cut.crotch is not None:
            sheet.line(np.array([[0.0, top + 3], cut.crotch]), rng.uniform(0.6, 0.95), 0.4)
        return
    over = rng.random() < 0.5
    sheet.lay(cut.back(rng.uniform(0, 1.0)), tone=rng.uniform(0.5, 0.85))
    if category == "hoodie":
        _hood(sheet, cut, rng)
    sleeves = [sleeve.outline for sleeve in cut.sleeve.values()]
    for outline in [] if over else sleeves:
        sheet.lay(outline)
    sheet.lay(cut.front())
    for outline in sleeves if over else []:
        sheet.lay(outline)
    if rng.random() < 0.35:
        _print(sheet, rng, scraps, (0.0, rng.uniform(18, 32)), rng.uniform(10, 36))
    base = cut.front_neck[int(np.argmax(cut.front_neck[:, 1]))]
    hem = cut.hem_line[len(cut.hem_line) // 2]
    if category in ("shirt", "jacket") or (category in ("dress", "hoodie") and rng.random() < 0.25):
        sheet.line(np.array([base, hem]), rng.uniform(0.35, 0.9), rng.uniform(0.3, 1.8))
    if category in ("shirt", "jacket") and rng.random() < 0.85:
        _collar(sheet, cut, rng)
    elif rng.random() < 0.5:
        sheet.line(moved(cut.front_neck, 0, 0.8), rng.uniform(0.6, 1.3), rng.uniform(0.8, 2.5))


def paint_doll(rng: Rng, category: Category, kind: PhotoKind, scraps: Sequence[Picture], *, side: int) -> Doll:
    """Paint a garment of ``category`` into a square of ``side`` pixels, filling most of it.

    Args:
        rng: decides everything that is not given.
        category: what it is.
        kind: changes proportions; a hanger adds the place of its hook.
        scraps: pieces of real cloth, each of shape (h, w, 3).
        side: width and height of the picture [px].
    """
    cut: Shape | Aside = shape(rng, category, kind)
    if isinstance(cut, BottomShape) and cut.crotch is not None and rng.random() < _ASIDE:
        cut = _aside(cut, rng)
    low, high = cut.bounds()
    if category == "hoodie":
        low = moved(low, 0, -28)
    turn = np.radians(rng.normal(0, 5))
    aspect = np.exp(rng.normal(0.15, 0.2))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([aspect, 1.0])
    corners = np.array([[x, y] for x in (low[0], high[0]) for y in (low[1], high[1])]) @ spin.T
    fill = rng.uniform(0.82, 0.97) * side / np.ptp(corners, axis=0).max()
    place = np.hstack([spin, np.zeros((2, 1))]) * fill
    place[:, 2] = side / 2 - fill * (corners.min(axis=0) + corners.max(axis=0)) / 2
    sheet = _Sheet(rng, side, place, cloth(rng, side, scraps))
    _dress(sheet, cut, category, rng, scraps)
    points = {name: sheet.pixels(np.asarray(where)) for name, where in cut.landmarks().items()}
    if category == "dress" and isinstance(cut, TopShape):
        for name, line in cut.side.items():
            points[f"waist_{name}"] = sheet.pixels(line[int(np.argmin(np.abs(line[:, 0])))])
    hook = None
    if kind == "hanger" and isinstance(cut, TopShape):
        x, y = sheet.pixels((cut.neck["left"] + cut.neck["right"]) / 2)
        hook = (float(x), float(y))
    rgb = np.clip(sheet.colour / np.maximum(sheet.cover, 1e-3)[..., None], 0, 255).astype(np.uint8)
    landmarks = {name: (float(x), float(y)) for name, (x, y) in points.items()}
    return Doll(rgb, sheet.cover, landmarks, category, kind, float(1 / aspect), hook)
