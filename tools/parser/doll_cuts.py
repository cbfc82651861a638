"""Outlines of all categories, drawn far more widely than the samples': what the doll painter dresses.

Measures are centimetres as in ``tools.samples.outlines``. The photo kind changes proportions: a ghost garment has
volume, so it looks slimmer and its sleeves hang, as one that is worn; on a hanger the sleeves hang too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.types import Category, PhotoKind
from tools.samples.outlines import BottomCut, BottomShape, TopCut, TopShape, skirt_shape, top_shape, trousers_shape

Rng = np.random.Generator
Range = tuple[float, float]
Shape = TopShape | BottomShape


@dataclass(frozen=True)
class TopRange:
    """Spread of the measures of a top [cm], sleeve length from the armpit."""

    chest: Range
    length: Range
    sleeve: Range | None
    cuff: Range = (11.0, 18.0)
    neck: Range = (7.5, 12.0)
    depth: Range = (5.0, 18.0)
    hem: Range = (0.9, 1.08)
    """Half width of the hem over the chest's."""
    waist: Range = (0.86, 1.02)


TOPS: dict[Category, tuple[TopRange, ...]] = {
    "tank": (TopRange((19, 27), (55, 76), None, neck=(8, 12), depth=(9, 22)),),
    "tshirt": (TopRange((20, 30), (54, 78), (3, 20), cuff=(13, 21)),),
    "longsleeve": (TopRange((20, 30), (55, 76), (30, 52), cuff=(8, 13)),),
    "shirt": (
        TopRange((21, 30), (62, 82), (34, 52), cuff=(8, 13), neck=(7, 9.5), depth=(3, 9)),
        TopRange((21, 30), (62, 80), (7, 18), cuff=(14, 20), neck=(7, 9.5), depth=(3, 9)),
    ),
    "hoodie": (TopRange((24, 32), (58, 76), (34, 52), cuff=(8, 13), neck=(9, 13), depth=(4, 10)),),
    "jacket": (TopRange((22, 32), (50, 100), (36, 54), cuff=(10, 15), neck=(7.5, 11), depth=(4, 20)),),
    "dress": (
        TopRange((18, 26), (75, 130), None, neck=(8, 13), depth=(6, 22), hem=(0.95, 2.3), waist=(0.72, 1.0)),
        TopRange((19, 27), (75, 125), (4, 18), cuff=(11, 19), hem=(0.95, 2.2), waist=(0.74, 1.0)),
        TopRange((19, 27), (75, 125), (30, 50), cuff=(8, 13), hem=(0.95, 2.2), waist=(0.74, 1.0)),
    ),
}


def _draw(rng: Rng, span: Range) -> float:
    return float(rng.uniform(*span))


def top(rng: Rng, category: Category, kind: PhotoKind) -> TopShape:
    """Draw a top or dress."""
    spans = TOPS[category][int(rng.integers(len(TOPS[category])))]
    hangs = kind != "flat"
    chest, length = _draw(rng, spans.chest), _draw(rng, spans.length)
    chest *= rng.uniform(0.78, 0.92) if kind in ("ghost", "on-model") else 1.0
    neck = min(_draw(rng, spans.neck), 0.5 * chest)
    armpit = rng.uniform(17, 29)
    if spans.sleeve is None:
        shoulder = (rng.uniform(neck + 1.2, max(neck + 2.0, 0.86 * chest)), rng.uniform(1.0, 4.5))
        sleeve = None
    else:
        shoulder = (rng.uniform(max(0.78 * chest, neck + 5), 0.98 * chest + 1), rng.uniform(3.0, 7.5 + 2 * hangs))
        angle = rng.uniform(58, 86) if hangs else rng.choice([rng.uniform(8, 60), rng.uniform(45, 84)])
        sleeve = (float(angle), _draw(rng, spans.sleeve), min(_draw(rng, spans.cuff), armpit - shoulder[1] + 2.0))
    waist = chest * _draw(rng, spans.waist)
    cut = TopCut(
        neck=neck,
        neck_front=_draw(rng, spans.depth),
        neck_back=rng.uniform(0.5, 3.5) if spans.sleeve else rng.uniform(0.5, 8.0),
        vee=float(rng.choice([0.0, rng.uniform(0, 1)])),
        shoulder=shoulder,
        armpit=(chest, armpit),
        waist=waist,
        waist_at=rng.uniform(36, 46) if category == "dress" else None,
        hem=(waist * _draw(rng, spans.hem) if category == "dress" else chest * _draw(rng, spans.hem), length),
        hem_sag=rng.uniform(0, 4.0),
        tail=float(rng.choice([0.0, rng.uniform(0, 7)])) if category in ("shirt", "tshirt", "longsleeve") else 0.0,
        sleeve=sleeve,
        bulge=rng.uniform(0.8, 1.6),
        elbow=rng.uniform(-10, 40) if sleeve is not None and sleeve[1] > 25 else 0.0,
    )
    return top_shape(rng, cut)


def bottom(rng: Rng, category: Category) -> BottomShape:
    """Draw trousers, shorts or a skirt."""
    hip = rng.uniform(22, 30)
    waist = hip * rng.uniform(1.25, 1.95)
    if category == "skirt":
        hem = hip * rng.uniform(0.85, 1.9)
        cut = BottomCut(waist, rng.uniform(0, 3), (hip, 18), (0, rng.uniform(34, 95)), hem, flare=rng.uniform(0, 1.5))
        return skirt_shape(rng, cut)
    crotch = rng.uniform(20, 34)
    length = crotch + (rng.uniform(4, 34) if category == "shorts" else rng.uniform(52, 86))
    knee = hip * (rng.uniform(0.42, 0.56) if category == "shorts" else rng.uniform(0.32, 0.55))
    hem = 2 * knee * (rng.uniform(0.9, 1.12) if category == "shorts" else rng.uniform(0.55, 1.2))
    gap = rng.uniform(0.3, 9.0 if category == "shorts" else 12.0)
    cut = BottomCut(waist, rng.uniform(0, 3), (hip, rng.uniform(14, 22)), (gap, length), hem, crotch, knee)
    return trousers_shape(rng, cut)


def shape(rng: Rng, category: Category, kind: PhotoKind) -> Shape:
    """Draw a garment of a category, photographed in a way."""
    return top(rng, category, kind) if category in TOPS else bottom(rng, category)
