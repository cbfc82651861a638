"""Recipe for hooded sweatshirts."""

from __future__ import annotations

import numpy as np

from tools.samples.colour import paint
from tools.samples.curves import Points, bezier, bow, chain, cut, mirrored, moved, offset, point, resample
from tools.samples.folds import Crease, Fall, Pull
from tools.samples.garment import Garment
from tools.samples.noise import Field
from tools.samples.outlines import TopShape
from tools.samples.sewing import Look, cord, neck_label
from tools.samples.table import Patch, Table
from tools.samples.tees import lay_front, ribbed_cuff, ribbed_hem


def hood_outline(shape: TopShape, height: float) -> Points:
    """Outer edge of a hood lying flat above the neck, closed along the neck seam."""
    neck = float(shape.neck["right"][0])
    right = bezier((neck + 0.3, 0.4), (neck + 4.8, -0.28 * height), (neck + 2.5, -0.98 * height), (0.8, -height))
    left = mirrored(
        bezier((neck + 0.3, 0.4), (neck + 4.2, -0.24 * height), (neck + 3.0, -0.96 * height), (0.8, -height))
    )
    return chain(shape.front_neck, right, left)


def hood_opening(base: float, height: float, width: float) -> Points:
    """Edge of the face opening, closed, from its lowest point round by the right."""
    top = -0.80 * height
    right = chain(
        bezier((0.0, base - 0.9), (0.55 * width, base - 1.6), (width, base - 9.0), (width, -0.30 * height)),
        bezier((width, -0.30 * height), (width, -0.62 * height), (0.55 * width, top), (0.0, top)),
    )
    return chain(right, mirrored(right))


def hoodie(shape: TopShape, look: Look, *, height: float = 27.0, cord_colour: str = "#e9e6df") -> Garment:
    """A closed hooded sweatshirt with a kangaroo pocket; ``height`` [cm] is the hood's."""
    base = float(shape.front_neck[:, 1].max())
    width = float(shape.neck["right"][0]) - 1.9
    outer, opening = hood_outline(shape, height), hood_opening(base, height, width)
    lining = look.lining or look.main

    def lay(table: Table, rng: np.random.Generator) -> None:
        folds = Fall(
            swell=0.22,
            wave=7,
            rumple=0.10,
            grain=np.pi / 2,
            pulls=(Pull((0.0, -0.8 * height), 9.0, 0.25),),
            creases=tuple(
                Crease((x, -0.75 * height), (x * 1.3 + rng.normal(0, 2), -3.0), rng.normal(0, 1.5), 1.2, 0.5)
                for x in (-5.0, 4.0)
            ),
        )
        table.lay(Patch(opening * (1.1, 1.06), lining, fall=folds, tone=look.inside), thickness=0.5, edge=0.6)
        table.groove(bow((0.3, -0.8 * height), (-0.2, 1.0), 0.4), depth=0.16, width=0.3, pucker=0.06)
        neck_label(table, bow((-5.0, -1.2), (5.0, -1.2), 0.8), look, drop=0.9)
        lay_front(table, shape, look, rng, strength=1.0)
        _pocket(table, shape, look)
        ribbed_hem(table, shape, look)
        for sleeve in shape.sleeve.values():
            ribbed_cuff(table, sleeve, look, width=7.0)
        rim = Fall(
            swell=0.20,
            wave=6,
            rumple=0.12,
            pulls=(Pull((-width, base - 2), 9.0, 0.3), Pull((width, base - 2), 9.0, 0.3)),
        )
        table.lay(Patch(outer, look.main, fall=rim, hole=opening), thickness=0.9, edge=1.0, drape=0.8, lift=0.4)
        ring = resample(chain(opening, opening[:1]), 0.4)
        table.stitch(cut(offset(ring, 2.4) if _grows(ring) else offset(ring, -2.4), 0.03, 0.97), paint(look.thread))
        table.groove(shape.front_neck, depth=0.2, width=0.35, pucker=0.12)
        for sign in (1, -1):
            hole = point(sign * 3.4, base + 0.2)
            table.inlay(_disc(table, hole, 0.55), "#b9b9b4", height=0.06, gloss=0.2)
            table.inlay(_disc(table, hole, 0.28), "#151515", height=-0.1, gloss=0.0)
            sway = rng.normal(0, 1.2, 2)
            end = moved(hole, sign * 1.2 + sway[0], 12.5 + sway[1])
            table_line = bezier(hole, moved(hole, sign * 2.2, 5), end - (sign * 2.4 - sway[1], 6), end)
            cord(table, table_line, cord_colour, "#8d8d8a", look)

    low, high = shape.bounds()
    low = np.minimum(low, (low[0], -height))
    landmarks = dict(shape.landmarks())
    landmarks["neckline_center"] = point(0.0, base - 0.9)
    right = opening[: len(opening) // 2]
    right = right[right[:, 1] > -3.0]
    lower = chain(mirrored(right), right[1:])
    return Garment(low, high, landmarks, lower, lay)


def _grows(ring: Points) -> bool:
    """Whether a positive offset makes a ring larger."""
    return float(np.ptp(offset(ring, 1.0)[:, 0])) > float(np.ptp(ring[:, 0]))


def _disc(table: Table, place: Points, radius: float) -> Field:
    angle = np.linspace(0, 2 * np.pi, 30)
    return table.cover(place + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1))


def _pocket(table: Table, shape: TopShape, look: Look) -> None:
    """A kangaroo pocket above the waistband, open at its slanting sides."""
    low = float(shape.hem["left"][1]) - 6.2
    top, wide = low - 19.5, 16.0
    slant = bezier((10.0, top), (10.6, top + 5), (13.5, top + 9.5), (wide, top + 11.0))
    outline = chain(slant, np.array([(wide, low), (-wide, low)]), mirrored(slant))
    table.lay(
        Patch(outline, look.main, fall=Fall(swell=0.10, rumple=0.06, wave=6)), thickness=0.5, edge=0.55, drape=0.7
    )
    for sign in (1, -1):
        line = slant * (sign, 1)
        table.groove(moved(line, 0.25 * sign, 0), depth=0.22, width=0.35)
        for inset in (-0.5, -2.2):
            table.stitch(moved(line, sign * inset, 0.15), paint(look.thread), dip=0.03)
    table.stitch(bow((-9.6, top + 0.5), (9.6, top + 0.5)), paint(look.thread), dip=0.03)
    table.groove(bow((-10.0, top), (10.0, top)), depth=0.06, width=0.2)
