"""Parts that many garments share: ribs, hems, labels, buttons, zips, cords, pockets, and how cloth falls."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tools.samples.colour import UV, paint, plain
from tools.samples.curves import (
    Points,
    along,
    band,
    bow,
    chain,
    curve_coordinates,
    lengths,
    moved,
    offset,
    point,
    resample,
    rotated,
)
from tools.samples.fabric import Cloth, Pattern
from tools.samples.folds import Crease, Fall, Pull
from tools.samples.light import Colours
from tools.samples.noise import Field
from tools.samples.outlines import SIDES, Sleeve, TopShape
from tools.samples.table import Patch, Table, UVMap


@dataclass(frozen=True, eq=False)
class Look:
    """Materials of one garment."""

    main: Cloth
    rib: Cloth
    """Ribs, or the plain cloth of facings where a garment has no ribs."""
    thread: str
    inside: float = 0.72
    """Factor on the colour of the cloth's wrong side in the shade of the garment."""
    lining: Cloth | None = None
    label: str = "#f2f0ea"
    button: str = "#e8e2d4"


def along_curve(line: Points, *, across_first: bool = False) -> UVMap:
    """Threads that follow a curve; ``across_first`` puts the length along it into the first coordinate."""

    def places(where: Points) -> Points:
        found = curve_coordinates(line, where, step=0.05)
        return found[..., ::-1] if across_first else found

    return places


def turned_threads(angle: float, origin: Points) -> UVMap:
    """Threads turned by an angle [rad] about a place."""

    def places(where: Points) -> Points:
        return np.asarray(rotated(where, -angle, origin) - origin)

    return places


def sleeve_threads(sleeve: Sleeve) -> UVMap:
    """Threads that run along a sleeve."""
    direction = sleeve.cuff_inner - sleeve.under[0]
    turned = turned_threads(float(np.arctan2(direction[1], direction[0])) - np.pi / 2, sleeve.under[0])
    # Far from the body's threads, so that what is printed there once does not come again.
    return lambda where: turned(where) + 400.0


def body_fall(rng: np.random.Generator, shape: TopShape, *, strength: float = 1.0) -> Fall:
    """Folds of a body: from the armpits to chest and waist, long swells down, a few across the hem."""
    pulls, creases = [], []
    for side, sign in SIDES.items():
        armpit = shape.armpit[side]
        pulls.append(
            Pull((float(armpit[0]), float(armpit[1])), rng.uniform(11, 17), strength * rng.uniform(0.16, 0.32))
        )
        for _ in range(int(rng.integers(1, 4))):
            start = armpit + rng.uniform((-2, -1), (0.5, 5)) * (sign, 1)
            angle = np.radians(rng.uniform(-25, 80))
            end = start + point(-sign * np.cos(angle), np.sin(angle)) * rng.uniform(9, 22)
            creases.append(_crease(rng, start, end, strength * rng.uniform(0.4, 1.0)))
    hem_y = float(shape.hem["left"][1])
    for _ in range(int(rng.integers(2, 5))):
        x = rng.uniform(-0.8, 0.8) * float(shape.hem["right"][0])
        start, end = point(x, hem_y - rng.uniform(1, 4)), point(x + rng.normal(0, 5), hem_y - rng.uniform(12, 26))
        creases.append(_crease(rng, start, end, strength * rng.uniform(0.3, 0.9)))
    return Fall(
        grain=np.pi / 2 + rng.normal(0, 0.12),
        swell=strength * rng.uniform(0.13, 0.24),
        wave=rng.uniform(5.5, 9.0),
        rumple=strength * rng.uniform(0.08, 0.15),
        pulls=tuple(pulls),
        creases=tuple(creases),
    )


def _crease(rng: np.random.Generator, start: Points, end: Points, height: float) -> Crease:
    return Crease(
        (float(start[0]), float(start[1])),
        (float(end[0]), float(end[1])),
        rng.normal(0, 1.6),
        rng.uniform(0.7, 1.9),
        float(height * rng.choice([1.0, 1.0, -0.7])),
    )


def sleeve_fall(rng: np.random.Generator, sleeve: Sleeve, *, strength: float = 1.0) -> Fall:
    """Folds of a sleeve: from the armpit, round the elbow where it is long, along its length else."""
    direction = sleeve.cuff_inner - sleeve.under[0]
    length = float(np.hypot(*direction))
    grain = float(np.arctan2(direction[1], direction[0]))
    armpit = sleeve.under[0]
    pulls = [Pull((float(armpit[0]), float(armpit[1])), 9.0, strength * rng.uniform(0.16, 0.32))]
    creases = []
    if length > 20:
        for share in (0.42, 0.5, 0.88):
            middle = along(sleeve.under, share)
            pulls.append(
                Pull(
                    (float(middle[0]), float(middle[1])),
                    rng.uniform(5, 9),
                    strength * rng.uniform(0.16, 0.34),
                    rng.normal(0, 0.5),
                )
            )
        for _ in range(int(rng.integers(3, 6))):
            share = rng.uniform(0.15, 0.9)
            start, end = (
                along(sleeve.under, share),
                along(sleeve.top, float(np.clip(share + rng.normal(0, 0.09), 0.1, 0.95))),
            )
            stop = start + (end - start) * rng.uniform(0.45, 0.9)
            creases.append(_crease(rng, start + (end - start) * 0.04, stop, strength * rng.uniform(0.3, 0.65)))
    return Fall(
        grain=grain,
        swell=strength * rng.uniform(0.10, 0.18),
        wave=rng.uniform(4.0, 6.0),
        rumple=strength * rng.uniform(0.08, 0.14),
        pulls=tuple(pulls),
        creases=tuple(creases),
    )


def leg_fall(rng: np.random.Generator, top: Points, bottom: Points, crotch: Points, *, strength: float = 1.0) -> Fall:
    """Folds of a leg or a skirt half: out from the crotch, across the knee, down the length."""
    direction = bottom - top
    length = float(np.hypot(*direction))
    creases = []
    for _ in range(max(int(length / 14), 2)):
        middle = top + direction * rng.uniform(0.1, 0.95) + (rng.normal(0, 4.0), 0)
        angle = rng.normal(0.1, 0.7) if rng.random() < 0.5 else np.pi / 2 + rng.normal(0, 0.25)
        half = point(np.cos(angle), np.sin(angle)) * rng.uniform(4, 10)
        creases.append(_crease(rng, middle - half, middle + half, strength * rng.uniform(0.25, 0.6)))
    return Fall(
        grain=float(np.arctan2(direction[1], direction[0])),
        swell=strength * rng.uniform(0.12, 0.22),
        wave=rng.uniform(4.5, 7.5),
        rumple=strength * rng.uniform(0.06, 0.11),
        pulls=(Pull((float(crotch[0]), float(crotch[1])), 13.0, strength * rng.uniform(0.25, 0.4)),),
        creases=tuple(creases),
    )


def hem_stitches(table: Table, line: Points, distance: float, colour: str, *, rows: int = 2) -> None:
    """Rows of stitches at a distance [cm] from an edge, and the step of the turned-up cloth."""
    inner = offset(line, distance)
    table.ridge(offset(line, distance * 0.45), height=0.03, width=abs(distance) * 0.5)
    table.groove(inner, depth=0.05, width=0.2, pucker=0.035)
    for row in range(rows):
        table.stitch(offset(line, distance - 0.45 * row * np.sign(distance)), paint(colour) * 0.95, dip=0.018)


def rib_band(
    table: Table, line: Points, width: float, look: Look, *, tone: float = 1.0, thickness: float = 0.14
) -> None:
    """A ribbed band beside a line (on its right), its ribs across the line, with a seam on the far side."""
    far = offset(line, width)
    table.lay(
        Patch(band(line, 0.0, width), look.rib, along_curve(line, across_first=True), tone=tone),
        thickness=thickness,
        edge=0.45,
        drape=0.25,
        inside=True,
    )
    table.groove(far, depth=0.07, width=0.15, pucker=0.04)


def neck_label(
    table: Table, back_neck: Points, look: Look, *, drop: float = 2.2, size: tuple[float, float] = (4.6, 2.2)
) -> None:
    """The maker's label inside the back neck, with lines like woven text."""
    middle = moved(along(back_neck, 0.5), 0, drop)
    w, h = size[0] / 2, size[1]
    corners = np.array([(-w, 0), (w, 0), (w, h), (-w, h), (-w, 0)]) + middle
    outline = resample(corners, 0.4)
    label = Cloth(look.rib.tile, _label_pattern(look.label, middle, size), look.rib.tile_scale, depth=0.002, gloss=0.02)
    table.lay(Patch(outline, label), thickness=0.05, edge=0.15, drape=0.3)
    table.groove(bow(corners[0] + (0.1, 0.12), corners[1] + (-0.1, 0.12)), depth=0.02, width=0.08)


def _label_pattern(ground: str, middle: Points, size: tuple[float, float]) -> Pattern:
    """Ground and lines of a label whose upper edge has its middle at a garment place."""
    dark = ground < "#888888"
    ink, base = paint("#d9d5cc" if dark else "#2a2a2e"), paint(ground)

    def colours(uv: UV, _mix: Field) -> Colours:
        x, y = uv[..., 0] - middle[0], uv[..., 1] - middle[1]
        word = (np.abs(x) < 0.33 * size[0]) & (np.abs(y - 0.42 * size[1]) < 0.16 * size[1])
        letters = np.sin(x * 9.5) + 0.6 * np.sin(x * 4.1 + 1.0) > -0.25
        fine = (np.abs(x) < 0.2 * size[0]) & (np.abs(y - 0.76 * size[1]) < 0.05 * size[1])
        share = (0.85 * (word & letters) + 0.5 * fine)[..., None].astype(np.float32)
        return np.asarray(base + share * (ink - base), np.float32)

    return colours


def button(table: Table, place: Points, colour: str, *, radius: float = 0.55, metal: bool = False) -> None:
    """A sewn button with a rim and four holes, or a domed metal one."""
    ring = resample(place + radius * 1.8 * np.array([(-1, -1), (1, 1)]), 0.2)
    window, _ = table.along(ring, radius)
    away = table.places(window) - place
    r = np.hypot(away[..., 0], away[..., 1]) / radius
    inside = np.clip((1 - r) * radius * table.per_cm + 0.5, 0, 1).astype(np.float32)
    rim = np.exp(-(((r - 0.82) / 0.16) ** 2))
    dome = (1 - r**2).clip(0) * 0.25 if metal else 0.05 * rim
    shade = np.ones_like(r)
    if metal:
        shade = 1 - 0.35 * np.exp(-(((r - 0.55) / 0.12) ** 2))
    else:
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            hole = np.hypot(away[..., 0] - 0.17 * radius / 0.55 * dx, away[..., 1] - 0.17 * radius / 0.55 * dy)
            shade = shade * (1 - 0.7 * np.exp(-((hole / (0.085 * radius / 0.55)) ** 2)))
    tinted = paint(colour) * shade[..., None].astype(np.float32)
    table.albedo[window] += inside[..., None] * (tinted - table.albedo[window])
    level = float(np.median(table.height[window]))
    top = (level + 0.16 + dome).astype(np.float32)
    table.height[window] += inside * (top - table.height[window])
    table.relief[window] *= 1 - inside
    table.gloss[window] += inside * ((0.30 if metal else 0.10) - table.gloss[window])


def buttonhole(table: Table, place: Points, colour: str, *, upright: bool = True) -> None:
    """A short row of dense stitches under a button."""
    half = point(0, 0.85) if upright else point(0.85, 0)
    table.stitch(bow(place - half, place + half), paint(colour) * 0.8, pitch=0.16, width=0.2, dip=0.02)


def cord(table: Table, line: Points, colour: str, tip: str, look: Look) -> None:
    """A drawstring with a hard tip."""
    cloth = Cloth(look.rib.tile, plain(colour), look.rib.tile_scale * 1.6, depth=0.01, gloss=0.01)
    smooth = resample(line, 0.15)
    table.lay(
        Patch(band(smooth, -0.28, 0.28), cloth, along_curve(smooth, across_first=True)),
        thickness=0.38,
        edge=0.28,
        drape=0.5,
    )
    end = smooth[-14:]
    hard = Cloth(look.rib.tile, plain(tip), look.rib.tile_scale, depth=0.0, gloss=0.12)
    table.lay(Patch(band(end, -0.3, 0.3), hard), thickness=0.08, edge=0.28, drape=0.1)


def zipper(table: Table, line: Points, tape: Cloth, metal: str, *, slider: float | None = 0.04) -> None:
    """A zip along a line [cm] with its tape, teeth and slider (at a share of its length)."""
    table.lay(Patch(band(line, -0.75, 0.75), tape, along_curve(line)), thickness=0.02, edge=0.3, drape=0.3)
    table.groove(offset(line, 0.8), depth=0.09, width=0.2)
    table.groove(offset(line, -0.8), depth=0.09, width=0.2)
    s = np.arange(0.1, lengths(line)[-1] - 0.1, 0.26)
    places = np.stack([np.interp(s, lengths(line), line[:, k]) for k in (0, 1)], axis=1)
    layer = np.zeros(table.mask.shape, np.uint8)
    aside = np.where(np.arange(len(s)) % 2, 0.13, -0.13)[:, None] * np.array([[1.0, 0.0]])
    for pixel in table.warp.to_pixels(places + aside):
        cv2.circle(
            layer, np.round(pixel * 16).astype(int).tolist(), round(0.17 * table.per_cm * 16), 255, -1, cv2.LINE_AA, 4
        )
    table.inlay(layer.astype(np.float32) / np.float32(255), metal, height=0.09, gloss=0.22)
    if slider is not None:
        middle = along(line, slider)
        body = np.array([(-0.45, -0.5), (0.45, -0.5), (0.32, 0.7), (-0.32, 0.7)]) + middle
        pull = np.array([(-0.26, 0.5), (0.26, 0.5), (0.34, 2.7), (-0.34, 2.7)]) + middle
        for outline in (body, pull):
            table.inlay(table.cover(resample(chain(outline, outline[:1]), 0.1)), metal, height=0.28, gloss=0.25)


def patch_pocket(table: Table, outline: Points, look: Look, *, stitch: str, double: bool = True) -> None:
    """A pocket sewn on, its first and last points joined by the open upper edge."""
    table.lay(
        Patch(chain(outline, outline[:1]), look.main, fall=Fall(swell=0.02, rumple=0.015, wave=5)),
        thickness=0.11,
        edge=0.3,
        drape=0.5,
    )
    table.groove(outline, depth=0.04, width=0.18)
    centre = outline.mean(axis=0)
    for inset in (0.25, 0.85) if double else (0.25,):
        shrink = 1 - inset / np.maximum(np.abs(outline - centre).max(axis=0), 1)
        table.stitch((outline - centre) * shrink + centre, paint(stitch), dip=0.015)
    top = bow(outline[-1], outline[0])
    table.groove(top, depth=0.03, width=0.25)
