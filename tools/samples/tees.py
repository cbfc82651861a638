"""Recipes for knitted tops: T-shirts, long sleeves, tanks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tools.samples.colour import paint
from tools.samples.curves import Points, along, band, bow, cut, moved, offset
from tools.samples.garment import Garment
from tools.samples.outlines import SIDES, Sleeve, TopShape
from tools.samples.sewing import (
    Look,
    along_curve,
    body_fall,
    hem_stitches,
    neck_label,
    rib_band,
    sleeve_fall,
    sleeve_threads,
)
from tools.samples.table import Patch, Table


def knit_top(shape: TopShape, look: Look, *, ribbed: bool, strength: float = 1.0, peek: float = 0.5) -> Garment:
    """A T-shirt, sweater or tank; ``ribbed`` gives it knitted cuffs and waistband in place of stitched hems."""

    def lay(table: Table, rng: np.random.Generator) -> None:
        lay_back(table, shape, look, rng, peek=0.0 if ribbed else peek, strength=strength)
        lay_front(table, shape, look, rng, strength=strength)
        neck_band(table, shape, look)
        for side in SIDES:
            finish_side(table, shape, look, side, ribbed=ribbed)
        if ribbed:
            ribbed_hem(table, shape, look)
        else:
            hem_stitches(table, shape.hem_line[2:-2], -2.2, look.thread)

    low, high = shape.bounds()
    return Garment(low, high, shape.landmarks(), shape.front_neck, lay)


def lay_back(
    table: Table, shape: TopShape, look: Look, rng: np.random.Generator, *, peek: float, strength: float = 1.0
) -> None:
    """The back, seen from inside at the neck, with its neck band, tape and label."""
    fall = body_fall(rng, shape, strength=0.4 * strength)
    table.lay(
        Patch(shape.back(peek), look.main, fall=fall, tone=look.inside),
        thickness=look.main.thickness * 0.5,
        edge=0.3,
    )
    rib_band(table, shape.back_neck, 1.9, look, tone=0.5 + 0.5 * look.inside, thickness=0.08)
    tape = offset(shape.back_neck, 2.4)
    table.stitch(cut(tape, 0.04, 0.96), paint(look.thread), dip=0.02)
    neck_label(table, shape.back_neck, look, drop=2.5)


def lay_front(
    table: Table,
    shape: TopShape,
    look: Look,
    rng: np.random.Generator,
    *,
    strength: float = 1.0,
    halves: Sequence[Points] = (),
) -> None:
    """Front and sleeves as one level, with the armhole seams; ``halves`` are the outlines of an open front."""
    fall = body_fall(rng, shape, strength=strength)
    patches = [Patch(outline, look.main, fall=fall) for outline in halves or (shape.front(),)]
    patches += [
        Patch(sleeve.outline, look.main, sleeve_threads(sleeve), fall=sleeve_fall(rng, sleeve, strength=strength))
        for sleeve in shape.sleeve.values()
    ]
    table.lay(*patches, thickness=look.main.thickness, edge=max(1.4 * look.main.thickness, 0.35), lift=0.5)
    for side in SIDES:
        shoulder = bow(shape.neck[side], shape.shoulder[side], 0.0)
        table.groove(moved(shoulder, 0, 0.9), depth=0.05, width=0.16, pucker=0.03)
        if side in shape.sleeve:
            table.groove(shape.armhole[side], depth=0.09, width=0.2, pucker=0.05)
            table.ridge(shape.armhole[side] - (0.5 * SIDES[side], 0), height=0.04, width=0.3)


def neck_band(table: Table, shape: TopShape, look: Look, *, width: float = 1.9) -> None:
    """The band of the front neckline and the stitches beside it."""
    line = shape.front_neck
    table.lay(
        Patch(band(line, 0.0, width), look.rib, along_curve(line, across_first=True)),
        thickness=0.12,
        edge=0.4,
        drape=0.25,
        inside=True,
    )
    table.groove(offset(line, width), depth=0.07, width=0.15, pucker=0.05)
    table.stitch(cut(offset(line, width + 0.4), 0.03, 0.97), paint(look.thread), dip=0.02)


def finish_side(table: Table, shape: TopShape, look: Look, side: str, *, ribbed: bool) -> None:
    """Cuffs, or the binding of a sleeveless armhole."""
    if side not in shape.sleeve:
        line = shape.armhole[side]
        rib_band(table, line, 1.3 if side == "right" else -1.3, look, thickness=0.08)
        return
    sleeve = shape.sleeve[side]
    if ribbed:
        ribbed_cuff(table, sleeve, look)
    else:
        cuff = bow(sleeve.cuff_outer, sleeve.cuff_inner, 0.25 * SIDES[side])
        hem_stitches(table, cuff[1:-1], 2.0 * inward(sleeve, cuff), look.thread)


def inward(sleeve: Sleeve, cuff: Points) -> float:
    """Sign of the offset from the cuff towards the shoulder."""
    inside = along(sleeve.axis, 0.5)
    near = offset(cuff, 1.0)[len(cuff) // 2] - inside
    far = offset(cuff, -1.0)[len(cuff) // 2] - inside
    return 1.0 if np.hypot(*near) < np.hypot(*far) else -1.0


def ribbed_cuff(table: Table, sleeve: Sleeve, look: Look, *, width: float = 6.0) -> None:
    """A knitted cuff over the end of a sleeve, gathered at its seam."""
    cuff = bow(sleeve.cuff_outer, sleeve.cuff_inner, 0.0)
    sign = inward(sleeve, cuff)
    table.lay(
        Patch(band(cuff, 0.0, sign * width), look.rib, along_curve(cuff, across_first=True)),
        thickness=0.12,
        edge=0.4,
        drape=0.3,
        inside=True,
    )
    table.groove(offset(cuff, sign * width)[2:-2], depth=0.14, width=0.35, pucker=0.07)


def ribbed_hem(table: Table, shape: TopShape, look: Look, *, width: float = 6.5) -> None:
    """A knitted waistband, gathered at its seam."""
    line = shape.hem_line
    table.lay(
        Patch(band(line, 0.0, -width), look.rib, along_curve(line, across_first=True)),
        thickness=0.12,
        edge=0.4,
        drape=0.3,
        inside=True,
    )
    table.groove(offset(line, -width)[1:-1], depth=0.14, width=0.35, pucker=0.07)
