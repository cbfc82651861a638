"""Recipe for jackets that lie open: between the edges of the front the lining of the back is seen."""

from __future__ import annotations

import numpy as np

from tools.samples.colour import paint
from tools.samples.curves import Points, along, band, bezier, bow, chain, cut, lengths, offset, point, resample
from tools.samples.folds import Fall
from tools.samples.garment import Garment
from tools.samples.outlines import SIDES, TopShape
from tools.samples.sewing import Look, along_curve, body_fall, button, hem_stitches, neck_label, patch_pocket, rib_band
from tools.samples.table import Patch, Table
from tools.samples.tees import finish_side, lay_front

_NECK_SHARE = 0.30
"""Part of the front neckline that each half has."""
_BAND = 2.2
"""Width of the bands along the edges [cm]."""
_QUILT = 6.5
"""Distance of the rows of quilting [cm]."""
_SNAPS = 5


def front_edge(rng: np.random.Generator, shape: TopShape, side: str, neck: Points) -> Points:
    """Edge of half a front from the end of its ``neck`` (neck point first) to the hem, a little bowed."""
    sign = SIDES[side]
    place = 0.5 + sign * rng.uniform(0.15, 0.20)
    top, bottom = neck[-1], along(shape.hem_line, place)
    bend = sign * rng.uniform(-0.8, 0.4)
    third = (bottom - top) / 3
    return bezier(top, top + third + (bend, 0), top + 2 * third + (bend, 0), bottom, count=80)


def liner_jacket(shape: TopShape, look: Look, rng: np.random.Generator) -> Garment:
    """A collarless quilted jacket whose halves lie apart, with bound edges and snap fasteners."""
    inside = look.lining or look.main
    necks = {"left": cut(shape.front_neck, 0.0, _NECK_SHARE), "right": cut(shape.front_neck[::-1], 0.0, _NECK_SHARE)}
    edges = {side: front_edge(rng, shape, side, neck) for side, neck in necks.items()}
    hems = {side: _hem(shape, side, edge) for side, edge in edges.items()}
    halves = {
        side: chain(necks[side], edges[side], hems[side], shape.side[side][::-1], shape.tucked_armhole(side)[::-1])
        for side in SIDES
    }

    def lay(table: Table, rng: np.random.Generator) -> None:
        fall = body_fall(rng, shape, strength=0.4)
        table.lay(Patch(shape.back(0.0), inside, fall=fall, tone=look.inside), thickness=0.3, edge=0.4)
        rib_band(table, shape.back_neck, 1.8, look, tone=0.5 + 0.5 * look.inside, thickness=0.08)
        neck_label(table, shape.back_neck, look, drop=2.4)
        hem_stitches(table, shape.hem_line[2:-2], -2.6, look.thread, rows=1)
        lay_front(table, shape, look, rng, strength=0.8, halves=list(halves.values()))
        for side in SIDES:
            _quilting(table, shape, look, side, edges[side])
            hem_stitches(table, hems[side][2:-2], _inward(hems[side]) * 1.4, look.thread, rows=1)
            finish_side(table, shape, look, side, ribbed=False)
            _bind(table, look, necks[side], edges[side], side)
            patch_pocket(table, _pocket(SIDES[side]), look, stitch=look.thread)

    low, high = shape.bounds()
    landmarks = {name: place for name, place in shape.landmarks().items() if name != "neckline_center"}
    for side, edge in edges.items():
        landmarks |= {f"front_edge_{side}_top": edge[0], f"front_edge_{side}_bottom": edge[-1]}
    return Garment(low, high, landmarks, None, lay)


def _hem(shape: TopShape, side: str, edge: Points) -> Points:
    """The hem of half a front, from its edge outwards."""
    line = shape.hem_line if side == "right" else shape.hem_line[::-1]
    beyond = (line[:, 0] - edge[-1, 0]) * SIDES[side] > 0
    return chain(edge[-1:], line[beyond])


def _inward(hem: Points) -> float:
    """Sign of the offset from a hem upwards."""
    return 1.0 if offset(hem, 1.0)[len(hem) // 2, 1] < hem[len(hem) // 2, 1] else -1.0


def _pocket(sign: float) -> Points:
    """Outline of a pocket above the hem, open at its top."""
    corners = np.array([(11.0, 43.0), (11.0, 57.5), (12.5, 59.0), (23.5, 59.0), (25.0, 57.5), (25.0, 43.0)])
    return resample(corners * (sign, 1), 0.3)


def _quilting(table: Table, shape: TopShape, look: Look, side: str, edge: Points) -> None:
    """Rows of stitches across half a front, between which the wadding stands up."""
    outer = chain(shape.armhole[side], shape.side[side])
    for y in np.arange(edge[0, 1] + 1.0, float(shape.hem[side][1]) - 4.0, _QUILT):
        start, end = (point(np.interp(y, line[:, 1], line[:, 0]), y) for line in (edge, outer))
        row = bow(start, end, 0.0)
        table.groove(row, depth=0.16, width=0.4, pucker=0.08)
        table.stitch(row, paint(look.thread), dip=0.02)


def _bind(table: Table, look: Look, neck: Points, edge: Points, side: str) -> None:
    """The band along neck and edge of half a front, and its snap fasteners."""
    sign = 1.0 if side == "left" else -1.0
    for line in (neck, edge):
        table.lay(
            Patch(band(line, 0.0, sign * _BAND), look.rib, along_curve(line), fall=Fall(swell=0.02, rumple=0.02)),
            thickness=0.12,
            edge=0.35,
            inside=True,
        )
        table.stitch(cut(offset(line, sign * (_BAND - 0.3)), 0.02, 0.98), paint(look.thread), dip=0.02)
    middle = resample(offset(edge, sign * 0.5 * _BAND), 0.5)
    for down in np.linspace(3.0, lengths(middle)[-1] - 6.0, _SNAPS):
        place = along(middle, down / lengths(middle)[-1])
        button(table, place, look.button, radius=0.6, metal=True)
