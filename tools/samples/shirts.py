"""Recipes for garments with collars: shirts, polos, denim and bomber jackets."""

from __future__ import annotations

import numpy as np

from tools.samples.colour import paint
from tools.samples.curves import Points, along, band, bezier, bow, chain, cut, moved, offset, point, resample
from tools.samples.fabric import Cloth
from tools.samples.folds import Fall
from tools.samples.garment import Garment
from tools.samples.outlines import SIDES, Sleeve, TopShape
from tools.samples.sewing import (
    Look,
    along_curve,
    body_fall,
    button,
    buttonhole,
    hem_stitches,
    neck_label,
    patch_pocket,
    sleeve_threads,
    turned_threads,
    zipper,
)
from tools.samples.table import Patch, Table
from tools.samples.tees import inward, lay_front, ribbed_cuff, ribbed_hem

_COLLAR = Fall(swell=0.03, rumple=0.03, wave=5.0)


def collar_lines(shape: TopShape, *, rise: float, spread: float, leaf: float) -> tuple[Points, Points, Points]:
    """Edges of a turned-down collar's right half: fold, outline of the leaf, and of the part behind (both halves)."""
    base = float(shape.front_neck[:, 1].max())
    neck = float(shape.neck["right"][0])
    top = point(neck - 1.2, -rise)
    fold = bezier(top, (neck - 1.0, 0.2), (0.55 * neck, base - 2.2), (0.35, base))
    tip = point(0.35 + spread, base + leaf)
    outer = bezier(tip, (spread + 1.2, base + 0.4 * leaf), (neck + 1.2, 4.0), (neck + 0.9, 1.3))
    roll = bezier((neck + 0.9, 1.3), (neck + 0.6, -0.8), (neck - 0.1, -rise + 0.3), top)
    leaf_outline = chain(fold, bow(fold[-1], tip, 0.25), outer, roll)
    upper = bow((-top[0], top[1]), top, -0.6)
    behind = chain(upper, np.array([(neck - 0.2, 1.0), (neck - 2.5, 6.0), (-neck + 2.5, 6.0), (-neck + 0.2, 1.0)]))
    return fold, leaf_outline, behind


def collared(
    shape: TopShape,
    look: Look,
    *,
    placket: float | None,
    rise: float = 4.2,
    spread: float = 6.6,
    leaf: float = 6.0,
    strength: float = 1.0,
    pocket: bool = True,
    knit: bool = False,
    jeans: bool = False,
) -> Garment:
    """A garment with a turned-down collar.

    ``placket`` is the length of the button strip [cm], None for all of the front; ``knit`` makes a polo (rib cuffs on
    short sleeves), ``jeans`` a denim jacket with yoke, flap pockets, waistband and metal buttons.
    """
    fold, leaf_outline, behind = collar_lines(shape, rise=rise, spread=spread, leaf=leaf)
    base = float(shape.front_neck[:, 1].max())
    landmarks = dict(shape.landmarks())
    landmarks["neckline_center"] = point(0.0, base)
    for side, sign in SIDES.items():
        landmarks[f"neckline_{side}"] = point(sign * (float(shape.neck["right"][0]) + 0.9), 1.3)

    def lay(table: Table, rng: np.random.Generator) -> None:
        fall = body_fall(rng, shape, strength=0.4 * strength)
        table.lay(
            Patch(shape.back(0.0 if jeans else 0.9), look.main, fall=fall, tone=look.inside),
            thickness=0.5 * look.main.thickness,
            edge=0.3,
        )
        stand = Cloth(look.main.tile, look.main.pattern, look.main.tile_scale, look.main.depth, look.main.gloss)
        table.lay(Patch(behind, stand, tone=0.5 + 0.5 * look.inside), thickness=0.35, edge=0.5)
        table.groove(bow((-7.0, 0.2), (7.0, 0.2), 0.9), depth=0.12, width=0.25)
        neck_label(table, bow((-7.0, 0.2), (7.0, 0.2), 0.9), look, drop=0.7)
        lay_front(table, shape, look, rng, strength=strength)
        end = float(shape.hem_line[:, 1].max()) if placket is None else base + placket
        _finish(table, shape, look, rng, base, end, knit=knit, jeans=jeans)
        if pocket:
            chest = np.array([(6.5, 19.5), (6.5, 30), (12, 32.2), (17.5, 30), (17.5, 19.5)])
            outline = resample(chest, 0.3)
            patch_pocket(table, outline, look, stitch=look.thread, double=False)
        for sign in (1, -1):
            outline = leaf_outline * (sign, 1)
            lean = turned_threads(-0.5 * sign, point(0, base))
            table.lay(Patch(outline, look.main, lean, fall=_COLLAR), thickness=0.34, edge=0.4, drape=0.5)
            edge = chain(fold[-1:] * (sign, 1), outline[48:130])
            table.stitch(_pulled_in(edge, outline.mean(axis=0), 0.55), paint(look.thread), dip=0.02)
        if not jeans:
            button(table, point(0.0, base + 1.0), look.button)

    low, high = shape.bounds()
    low = np.minimum(low, (low[0], -rise - 0.6))
    return Garment(low, high, landmarks, chain(fold * (-1, 1), fold[::-1]), lay)


def _pulled_in(line: Points, centre: Points, distance: float) -> Points:
    away = line - centre
    return np.asarray(line - away / np.hypot(away[:, 0], away[:, 1])[:, None] * distance)


def _finish(
    table: Table,
    shape: TopShape,
    look: Look,
    rng: np.random.Generator,
    base: float,
    end: float,
    *,
    knit: bool,
    jeans: bool,
) -> None:
    """Button strip, seams, cuffs and hem."""
    if jeans:
        denim_seams(table, shape, look)
    strip = resample(np.array([(0.1, base - 0.5), (0.1, end)]), 0.5)
    table.lay(Patch(band(strip, -1.65, 1.65), look.main, fall=Fall(swell=0.03, rumple=0.03)), thickness=0.12, edge=0.3)
    for x in (-1.25, 1.25):
        table.stitch(moved(strip, x, 0), paint(look.thread), dip=0.02)
    step = 8.6 if not knit else 4.6
    for y in np.arange(base + (4.0 if knit else 6.5), end - 2.5, step):
        place = point(0.1 + rng.normal(0, 0.06), y)
        if not jeans:
            buttonhole(table, place, look.thread)
        button(table, place, look.button, radius=0.75 if jeans else 0.52, metal=jeans)
    if not jeans:
        for side, sign in SIDES.items():
            yoke = bow(shape.neck[side] + (sign * 1.5, 3.6), shape.shoulder[side] + (-0.6 * sign, 3.4), 0.0)
            table.stitch(yoke, paint(look.thread), dip=0.025)
    for sleeve in shape.sleeve.values():
        if knit:
            ribbed_cuff(table, sleeve, look, width=2.6)
        else:
            sewn_cuff(table, sleeve, look, width=5.5, metal=jeans)
    if knit:
        hem_stitches(table, shape.hem_line[2:-2], -2.4, look.thread)
    elif not jeans:
        hem_stitches(table, shape.hem_line[2:-2], -0.8, look.thread, rows=1)


def sewn_cuff(table: Table, sleeve: Sleeve, look: Look, *, width: float, metal: bool = False) -> None:
    """A stiff cuff with its button, the sleeve pleated into it."""
    cuff = bow(sleeve.cuff_outer, sleeve.cuff_inner, 0.0)
    sign = inward(sleeve, cuff)
    table.lay(
        Patch(band(cuff, 0.0, sign * width), look.main, sleeve_threads(sleeve), fall=_COLLAR),
        thickness=0.16,
        edge=0.35,
        drape=0.5,
    )
    seam = offset(cuff, sign * width)
    table.groove(seam[1:-1], depth=0.14, width=0.3, pucker=0.10)
    for inset in (0.5, width - 0.5):
        table.stitch(offset(cuff, sign * inset)[2:-2], paint(look.thread), dip=0.02)
    for share in (0.35, 0.5, 0.68):
        start = along(seam, share)
        table.groove(bow(start, start + (along(sleeve.axis, 0.6) - start) * 0.3), depth=0.16, width=0.3)
    button(table, along(offset(cuff, sign * width / 2), 0.28), look.button, radius=0.7 if metal else 0.48, metal=metal)


def denim_seams(table: Table, shape: TopShape, look: Look) -> None:
    """Yoke, slanting seams, flap pockets and waistband of a denim jacket."""
    thread = paint(look.thread)
    hem = float(shape.hem["right"][1])
    for side, sign in SIDES.items():
        yoke_y = 17.5
        edge = float(np.interp(yoke_y, shape.armhole[side][:, 1], shape.armhole[side][:, 0]))
        yoke = bow((sign * 1.8, yoke_y + 0.4), (edge, yoke_y), 0.0)
        slants = [
            bow((sign * 7.0, yoke_y + 1.0), (sign * 3.6, hem - 5), 0.0),
            bow((sign * 16.5, yoke_y + 1.0), (sign * 11.0, hem - 5), 0.0),
        ]
        for seam in (yoke, *slants):
            table.tint(moved(seam, 0, 0.4), 1.35, 0.9)
            table.groove(seam, depth=0.09, width=0.18, pucker=0.07)
            for shift in (0.3, 0.75):
                table.stitch(moved(seam, 0.0, shift) if seam is yoke else moved(seam, shift, 0.0), thread, dip=0.015)
        flap = np.array([(6.0, 17.6), (17.6, 17.6), (17.4, 21.2), (11.8, 23.4), (6.2, 21.2), (6.0, 17.6)]) * (sign, 1)
        outline = resample(flap, 0.25)
        table.lay(Patch(outline, look.main, fall=_COLLAR), thickness=0.2, edge=0.3)
        inner = (outline - outline.mean(axis=0)) * (0.9, 0.82) + outline.mean(axis=0)
        table.stitch(inner, thread, dip=0.02)
        table.tint(outline, 1.3, 0.4)
        button(table, point(sign * 11.8, 21.4), look.button, radius=0.7, metal=True)
        table.stitch(cut(offset(shape.armhole[side], -0.5 * sign), 0.05, 0.95), thread, dip=0.02)
        table.tint(shape.armhole[side], 1.3, 0.6)
    line = shape.hem_line
    table.lay(Patch(band(line, 0.0, -4.6), look.main, along_curve(line, across_first=True)), thickness=0.16, edge=0.35)
    table.groove(offset(line, -4.6)[1:-1], depth=0.1, width=0.2, pucker=0.08)
    for inset in (-0.5, -4.1):
        table.stitch(offset(line, inset)[2:-2], thread, dip=0.02)
    table.tint(line, 1.4, 0.4)


def bomber(shape: TopShape, look: Look, zip_tape: Cloth, metal: str) -> Garment:
    """A zipped jacket with ribbed stand collar, cuffs and waistband and slanting pockets."""
    base = float(shape.front_neck[:, 1].max())
    top = offset(shape.front_neck, -3.6)
    left, right = shape.neck["left"], shape.neck["right"]
    inside = look.lining or look.main

    def lay(table: Table, rng: np.random.Generator) -> None:
        table.lay(Patch(shape.back(0.0), inside, tone=look.inside), thickness=0.3, edge=0.4)
        upper = bow(moved(left, 0.6, -3.4), moved(right, -0.6, -3.4), 0.9)
        behind = chain(
            upper,
            np.array([moved(right, 0, 1.0), moved(right, -3, 5.0), moved(left, 3, 5.0), moved(left, 0, 1.0)]),
        )
        table.lay(
            Patch(behind, look.rib, along_curve(upper, across_first=True), tone=look.inside), thickness=0.4, edge=0.5
        )
        table.groove(offset(upper, 3.6), depth=0.1, width=0.25)
        neck_label(table, offset(upper, 3.2), look, drop=1.0)
        lay_front(table, shape, look, rng, strength=1.1)
        ribbed_hem(table, shape, look, width=6.0)
        for sleeve in shape.sleeve.values():
            ribbed_cuff(table, sleeve, look, width=6.0)
        collar = chain(shape.front_neck, top[::-1])
        table.lay(
            Patch(collar, look.rib, along_curve(shape.front_neck, across_first=True)),
            thickness=0.45,
            edge=0.6,
            drape=0.5,
        )
        table.groove(offset(shape.front_neck, 0.1), depth=0.14, width=0.3, pucker=0.08)
        for sign in (1, -1):
            welt = bow((sign * 11.5, 36), (sign * 17.5, 50), 0.0)
            table.lay(Patch(band(welt, -0.9, 0.9), look.main, along_curve(welt)), thickness=0.14, edge=0.3)
            table.groove(offset(welt, 0.9 * sign), depth=0.16, width=0.25)
            table.stitch(offset(welt, -0.6 * sign), paint(look.thread), dip=0.02)
        middle = float(shape.hem_line[len(shape.hem_line) // 2, 1])
        zipper(table, resample(np.array([(0.0, base - 3.4), (0.0, middle - 0.3)]), 0.5), zip_tape, metal)

    low, high = shape.bounds()
    low = np.minimum(low, (low[0], -4.0))
    landmarks = dict(shape.landmarks())
    landmarks["neckline_center"] = point(0.0, base - 3.6)
    return Garment(low, high, landmarks, top, lay)
