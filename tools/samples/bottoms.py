"""Recipes for dresses, skirts, trousers and shorts."""

from __future__ import annotations

import numpy as np

from tools.samples.colour import paint
from tools.samples.curves import Points, along, band, bezier, bow, chain, cut, moved, offset, point, resample
from tools.samples.folds import Crease, Fall
from tools.samples.garment import Garment
from tools.samples.outlines import SIDES, BottomShape, TopShape
from tools.samples.sewing import (
    Look,
    along_curve,
    body_fall,
    button,
    cord,
    hem_stitches,
    leg_fall,
    neck_label,
    turned_threads,
)
from tools.samples.table import Patch, Table
from tools.samples.tees import finish_side, lay_back, neck_band


def gathered_dress(shape: TopShape, look: Look, *, waist: float) -> Garment:
    """A dress with a bodice and a skirt gathered at the waist seam (``waist`` cm below the neck points)."""
    line = bow(_at_height(shape.side["left"], waist), _at_height(shape.side["right"], waist), 0.5)

    def lay(table: Table, rng: np.random.Generator) -> None:
        lay_back(table, shape, look, rng, peek=1.2, strength=1.0)
        skirt = chain(
            line, _below(shape.side["right"], waist), shape.hem_line[::-1], _below(shape.side["left"], waist)[::-1]
        )
        length = float(shape.hem["right"][1]) - waist
        creases = []
        for share in np.linspace(-0.92, 0.92, 15) + rng.normal(0, 0.03, 15):
            start = moved(along(line, float((share + 1) / 2)), 0, 0.4)
            drop = rng.uniform(0.45, 1.0) * length
            spread = float(shape.hem["right"][0]) / max(float(line[-1, 0]), 1.0)
            end = (float(start[0]) * (1 + (spread - 1) * drop / length), waist + drop)
            creases.append(
                Crease(
                    (float(start[0]), float(start[1])),
                    end,
                    rng.normal(0, 1.0),
                    rng.uniform(0.7, 1.8),
                    rng.uniform(0.35, 0.95),
                )
            )
        fall = Fall(grain=np.pi / 2, swell=0.22, wave=6, rumple=0.07, creases=tuple(creases))
        table.lay(
            Patch(shape.front(), look.main, fall=body_fall(rng, shape, strength=0.8)),
            Patch(skirt, look.main, fall=fall),
            thickness=0.26,
            edge=0.4,
            lift=0.45,
        )
        table.groove(line, depth=0.14, width=0.3, pucker=0.10)
        for side, sign in SIDES.items():
            table.groove(moved(bow(shape.neck[side], shape.shoulder[side]), 0, 0.9), depth=0.05, width=0.16)
            dart = bow((sign * 8.5, waist - 0.5), (sign * 8.0, waist - 14), 0.3)
            table.groove(dart, depth=0.08, width=0.2, pucker=0.04)
            finish_side(table, shape, look, side, ribbed=False)
        neck_band(table, shape, look, width=1.2)
        hem_stitches(table, shape.hem_line[2:-2], -1.6, look.thread, rows=1)

    low, high = shape.bounds()
    marks = dict(shape.landmarks()) | {"waist_left": line[0], "waist_right": line[-1]}
    return Garment(low, high, marks, shape.front_neck, lay)


def _at_height(line: Points, y: float) -> Points:
    return np.asarray(line[int(np.argmin(np.abs(line[:, 1] - y)))])


def _below(line: Points, y: float) -> Points:
    return line[int(np.argmin(np.abs(line[:, 1] - y))) :]


def _inside_back(table: Table, shape: BottomShape, look: Look) -> None:
    """The inside of the back, seen above the front waist, with a label."""
    waist = chain(shape.back_waist, moved(shape.front_waist[::-1], 0, 4.0))
    inner = look.lining or look.main
    table.lay(
        Patch(waist, inner, along_curve(shape.back_waist, across_first=True), tone=look.inside),
        thickness=0.25,
        edge=0.3,
    )
    table.groove(offset(shape.back_waist, 1.1), depth=0.03, width=0.15)
    neck_label(table, shape.back_waist, look, drop=0.5, size=(4.4, 1.5))


def waistband(table: Table, line: Points, width: float, look: Look, *, elastic: bool = False) -> None:
    """A band below the front waist edge, smooth with stitches or gathered by elastic."""
    cloth = look.rib if elastic else look.main
    table.lay(
        Patch(band(line, 0.0, width), cloth, along_curve(line, across_first=True)), thickness=0.18, edge=0.4, drape=0.4
    )
    seam = offset(line, width)
    if elastic:
        table.groove(seam, depth=0.16, width=0.4, pucker=0.10)
        for share in (0.33, 0.67):
            table.groove(offset(line, width * share), depth=0.08, width=0.2, pucker=0.06)
    else:
        table.groove(seam, depth=0.09, width=0.18, pucker=0.05)
        for inset in (0.4, width - 0.4):
            table.stitch(offset(line, inset), paint(look.thread), dip=0.02)


def belt_loops(table: Table, line: Points, width: float, look: Look, shares: tuple[float, ...]) -> None:
    """Loops across the waistband."""
    for share in shares:
        top = moved(along(line, share), 0, -0.2)
        strip = bow(top, moved(top, 0, width + 0.9))
        table.lay(Patch(band(strip, -0.6, 0.6), look.main), thickness=0.22, edge=0.25, drape=0.2)
        for shift in (-0.3, 0.3):
            table.stitch(moved(strip, shift, 0), paint(look.thread), dip=0.01)


def fly(table: Table, top: Points, look: Look, length: float) -> None:
    """The front seam, the curved stitches of the fly, the button."""
    thread = paint(look.thread)
    table.groove(bow(top, moved(top, 0, length)), depth=0.07, width=0.22, pucker=0.03)
    for shift in (0.0, 0.5):
        curve = bezier(
            moved(top, 3.6 - shift, 0.3),
            moved(top, 3.6 - shift, 0.6 * length),
            moved(top, 3.4, 0.9 * length - shift),
            moved(top, 0.2, length - shift),
        )
        table.stitch(curve, thread, dip=0.025)
    table.stitch(bow(moved(top, 0.4, 0), moved(top, 0.4, length)), thread, dip=0.02)


def trousers(
    shape: BottomShape,
    look: Look,
    *,
    jeans: bool = False,
    elastic: bool = False,
    band_width: float = 4.0,
    turn_up: float = 0.0,
) -> Garment:
    """Trousers or shorts: ``jeans`` with contrast seams and wear, ``elastic`` with a drawn waist; else chinos."""
    crotch = shape.crotch if shape.crotch is not None else point(0, 30)
    top_middle = shape.front_waist[int(np.argmax(shape.front_waist[:, 1]))]

    def lay(table: Table, rng: np.random.Generator) -> None:
        _inside_back(table, shape, look)
        patches = []
        for side, sign in SIDES.items():
            half = shape.front_waist[shape.front_waist[:, 0] * sign > 0]
            edge = half if sign > 0 else half[::-1]
            outline = chain(
                np.array([top_middle - (0.3 * sign, 0)]),
                edge,
                shape.outseam[side],
                shape.hem[side],
                shape.inseam[side][::-1],
            )
            hem_middle, knee = shape.hem[side].mean(axis=0), (crotch + shape.outseam[side][30]) / 2
            lean = float(np.arctan2(*(hem_middle - knee)[::-1])) - np.pi / 2
            fall = leg_fall(rng, knee, hem_middle, crotch)
            patches.append(Patch(outline, look.main, turned_threads(lean, crotch), fall=fall))
        table.lay(*patches, thickness=look.main.thickness, edge=0.55, lift=0.5)
        _leg_seams(table, shape, look, jeans=jeans, turn_up=turn_up)
        if not elastic:
            fly(table, moved(top_middle, 0, band_width), look, 0.62 * (float(crotch[1]) - band_width))
        table.groove(bow(moved(top_middle, 0, 3), crotch), depth=0.08, width=0.2, pucker=0.03)
        _pockets(table, shape, look, jeans=jeans)
        if jeans:
            _wear(table, shape, rng)
        waistband(table, shape.front_waist, band_width, look, elastic=elastic)
        if elastic:
            for sign in (1, -1):
                start = moved(top_middle, 1.3 * sign, 0.5 * band_width)
                line = bezier(
                    start,
                    moved(start, 2.5 * sign, 3),
                    moved(start, 0.8 * sign, 8),
                    moved(start, sign * rng.uniform(0.8, 3.0), 12),
                )
                cord(table, line, look.button, "#77777a", look)
        else:
            belt_loops(table, shape.front_waist, band_width, look, (0.2, 0.8))
            button(table, moved(top_middle, 0.4, 0.5 * band_width), look.button, radius=0.85, metal=jeans)

    low, high = shape.bounds()
    return Garment(low, high, shape.landmarks(), None, lay)


def _leg_seams(table: Table, shape: BottomShape, look: Look, *, jeans: bool, turn_up: float) -> None:
    """Outseams, inseams and hems."""
    for side, sign in SIDES.items():
        seam = cut(offset(shape.outseam[side], 0.5 * sign), 0.06, 0.985)
        table.groove(seam, depth=0.05, width=0.2, pucker=0.05)
        if jeans:
            table.stitch(cut(offset(shape.inseam[side], -0.6 * sign), 0.02, 0.985), paint(look.thread), dip=0.02)
            table.tint(offset(shape.inseam[side], -0.4 * sign), 1.25, 0.5)
            table.tint(offset(shape.outseam[side], 0.3 * sign), 1.3, 0.6)
        hem = shape.hem[side]
        up = -1.0 if offset(hem, -1.0)[:, 1].mean() < hem[:, 1].mean() else 1.0
        if turn_up:
            threads = turned_threads(0.0, hem[0])
            table.lay(Patch(band(hem, 0.0, up * turn_up), look.main, threads), thickness=0.22, edge=0.35, drape=0.4)
            table.groove(offset(hem, up * turn_up)[1:-1], depth=0.12, width=0.2)
        else:
            hem_stitches(table, hem[1:-1], up * 1.7, look.thread, rows=1)
            if jeans:
                table.tint(hem, 1.5, 0.4)


def _pockets(table: Table, shape: BottomShape, look: Look, *, jeans: bool) -> None:
    """Front pockets: curved on jeans, slanting else."""
    for side, sign in SIDES.items():
        start = moved(along(shape.front_waist, 0.5 + 0.30 * sign), 0, 4.2)
        side_line = shape.outseam[side]
        depth = 8.0 if jeans else 14.0
        end = moved(_at_height(side_line, float(start[1]) + depth), -0.5 * sign, 0)
        if jeans:
            line = bezier(start, moved(start, 0.3 * sign, 5.5), end - (5.0 * sign, -0.6), end)
        else:
            line = bow(start, end, -0.25 * sign)
        table.groove(line, depth=0.16, width=0.24, pucker=0.05)
        table.ridge(moved(line, -0.5 * sign, 0.4), height=0.07, width=0.6)
        for shift in (0.45, 0.95) if jeans else (0.55,):
            table.stitch(moved(line, -shift * sign, shift * 0.6), paint(look.thread), dip=0.015)
        if jeans:
            table.tint(moved(line, -0.2 * sign, 0.2), 1.4, 0.4)
            button(table, line[1] + (-0.6 * sign, 0.5), "#b07a4a", radius=0.32, metal=True)


def _wear(table: Table, shape: BottomShape, rng: np.random.Generator) -> None:
    """Fading of jeans on the thighs, and whiskers at the hips."""
    crotch_y = float(shape.crotch[1]) if shape.crotch is not None else 28.0
    for side, sign in SIDES.items():
        hem = shape.hem[side].mean(axis=0)
        thigh = point(0.5 * float(shape.outseam[side][20][0]), crotch_y)
        line = bow(thigh - (0, 10), thigh + (hem - thigh) * 0.55)
        table.tint(resample(line, 1.0), 1.5, 5.0)
        for k in range(4):
            start = point(sign * 3.0, thigh[1] - 4 + 2.4 * k)
            table.tint(bow(start, moved(start, sign * rng.uniform(7, 11), -4.5 + k * 1.2)), 1.25, 0.7)


def skirt(shape: BottomShape, look: Look, *, band_width: float = 4.0, pleats: int = 0, jeans: bool = False) -> Garment:
    """A skirt with a waistband; ``pleats`` folds it, ``jeans`` gives it a fly and pockets."""

    def lay(table: Table, rng: np.random.Generator) -> None:
        _inside_back(table, shape, look)
        hem = shape.hem["left"]
        centre = moved(shape.front_waist.mean(axis=0), 0, 6)
        fall = leg_fall(rng, centre, hem.mean(axis=0), moved(centre, 0, 4), strength=0.5 if pleats else 0.9)
        back_hem = hem + (0, 1.0) * np.sin(np.pi * np.linspace(0, 1, len(hem)))[:, None]
        under = chain(
            moved(shape.front_waist, 0, 3),
            shape.outseam["right"][6:-1],
            back_hem[::-1],
            shape.outseam["left"][6:-1][::-1],
        )
        table.lay(Patch(under, look.main, tone=look.inside), thickness=0.15, edge=0.3)
        table.lay(Patch(shape.outline(), look.main, fall=fall), thickness=look.main.thickness, edge=0.5, lift=0.5)
        for k in range(pleats):
            share = (k + 0.5) / pleats
            start, end = moved(along(shape.front_waist, share), 0, band_width), along(hem, share)
            line = bow(start, end, rng.normal(0, 0.3))
            table.pleat(line, height=0.45, width=1.5)
        if jeans:
            top = shape.front_waist[int(np.argmax(shape.front_waist[:, 1]))]
            fly(table, moved(top, 0, band_width), look, 14.0)
            table.groove(bow(moved(top, 0, 16), along(hem, 0.5)), depth=0.1, width=0.2, pucker=0.06)
            for shift in (0.35, 0.8):
                table.stitch(bow(moved(top, shift, 17), moved(along(hem, 0.5), shift, 0)), paint(look.thread), dip=0.02)
            _pockets(table, shape, look, jeans=True)
            _skirt_wear(table, shape)
        hem_stitches(table, hem[2:-2], -2.0, look.thread, rows=2 if jeans else 1)
        waistband(table, shape.front_waist, band_width, look)
        if jeans:
            belt_loops(table, shape.front_waist, band_width, look, (0.2, 0.8))
            top = shape.front_waist[int(np.argmax(shape.front_waist[:, 1]))]
            button(table, moved(top, 0.4, 0.5 * band_width), look.button, radius=0.85, metal=True)

    low, high = shape.bounds()
    return Garment(low, high, shape.landmarks(), None, lay)


def _skirt_wear(table: Table, shape: BottomShape) -> None:
    hem = shape.hem["left"]
    for sign in (1, -1):
        middle = along(hem, 0.5 + 0.22 * sign)
        table.tint(bow((float(middle[0]) * 0.8, 12), middle - (0, 8)), 1.45, 5.0)
    table.tint(hem, 1.5, 0.5)
