"""Outlines of the styles: measures of each, with the spread from one garment to the next."""

from __future__ import annotations

import numpy as np

from tools.samples.outlines import BottomCut, BottomShape, TopCut, TopShape, skirt_shape, top_shape, trousers_shape

Rng = np.random.Generator


def tee(rng: Rng) -> TopShape:
    """A T-shirt."""
    length = rng.uniform(66, 72)
    sleeve = (rng.uniform(36, 58), rng.uniform(7, 10), rng.uniform(16, 18))
    return top_shape(rng, TopCut(neck=8.6, neck_front=rng.uniform(8.5, 10), hem=(25.5, length), sleeve=sleeve))


def fitted_tee(rng: Rng) -> TopShape:
    """A narrow, short T-shirt."""
    cut = TopCut(
        neck=9.2,
        neck_front=10,
        shoulder=(19.0, 4.0),
        armpit=(22.0, 20.0),
        waist=20.6,
        hem=(23.5, 61.0),
        sleeve=(rng.uniform(42, 60), 5.0, 14.5),
    )
    return top_shape(rng, cut)


def long(rng: Rng) -> TopShape:
    """A top with long sleeves."""
    cut = TopCut(
        neck=9.0,
        neck_front=8.5,
        shoulder=(22.5, 4.8),
        armpit=(26.0, 25.0),
        waist=25.6,
        hem=(25.5, 67.0),
        sleeve=(rng.uniform(66, 78), 45.0, 11.0),
        bulge=1.5,
        elbow=rng.uniform(0, 7),
    )
    return top_shape(rng, cut)


def vest(rng: Rng) -> TopShape:
    """A tank top."""
    cut = TopCut(
        neck=9.5,
        neck_front=15.0,
        neck_back=7.0,
        shoulder=(14.5, 2.2),
        armpit=(23.5, 25.0),
        waist=23.5,
        hem=(25.0, 70.0),
        sleeve=None,
    )
    return top_shape(rng, cut)


def shirt(rng: Rng) -> TopShape:
    """A shirt with long sleeves and a curved hem."""
    cut = TopCut(
        neck=8.2,
        neck_front=6.2,
        neck_back=1.0,
        shoulder=(22.5, 5.0),
        armpit=(27.0, 26.0),
        waist=26.0,
        hem=(26.0, 74.0),
        tail=5.0,
        sleeve=(rng.uniform(66, 78), 46.0, 11.0),
        bulge=1.5,
        elbow=rng.uniform(0, 7),
    )
    return top_shape(rng, cut)


def polo(rng: Rng) -> TopShape:
    """A polo shirt."""
    cut = TopCut(neck=8.4, neck_front=6.5, neck_back=1.0, hem=(25.8, 70.0), sleeve=(rng.uniform(42, 56), 8.0, 16.0))
    return top_shape(rng, cut)


def hooded(rng: Rng) -> TopShape:
    """A wide sweatshirt for a hood."""
    cut = TopCut(
        neck=11.0,
        neck_front=8.5,
        shoulder=(23.5, 6.0),
        armpit=(29.0, 28.0),
        waist=28.5,
        hem=(26.5, 67.0),
        sleeve=(rng.uniform(66, 77), 45.0, 11.5),
        bulge=1.6,
        elbow=rng.uniform(0, 7),
    )
    return top_shape(rng, cut)


def jacket(rng: Rng) -> TopShape:
    """A waist-length jacket."""
    cut = TopCut(
        neck=8.8,
        neck_front=6.8,
        neck_back=1.0,
        shoulder=(22.5, 5.0),
        armpit=(26.5, 26.0),
        waist=25.5,
        hem=(24.8, 61.0),
        sleeve=(rng.uniform(64, 76), 45.0, 12.0),
        bulge=1.5,
        elbow=rng.uniform(0, 7),
    )
    return top_shape(rng, cut)


def liner(rng: Rng) -> TopShape:
    """A collarless jacket to the hip."""
    cut = TopCut(
        neck=8.8,
        neck_front=9.5,
        neck_back=1.2,
        shoulder=(22.5, 5.0),
        armpit=(27.0, 26.0),
        waist=26.5,
        hem=(27.0, 68.0),
        sleeve=(rng.uniform(66, 76), 45.0, 12.5),
        bulge=1.5,
        elbow=rng.uniform(0, 7),
    )
    return top_shape(rng, cut)


def frock(rng: Rng) -> TopShape:
    """A sleeveless dress with a wide skirt."""
    cut = TopCut(
        neck=9.0,
        neck_front=11.0,
        neck_back=3.5,
        vee=0.15,
        shoulder=(15.5, 3.6),
        armpit=(21.5, 22.0),
        waist=18.0,
        waist_at=40.0,
        hem=(rng.uniform(33, 38), 96.0),
        hem_sag=4.0,
        sleeve=None,
    )
    return top_shape(rng, cut)


def shift(rng: Rng) -> TopShape:
    """A straight dress with short sleeves."""
    cut = TopCut(
        neck=9.5,
        neck_front=9.0,
        shoulder=(19.5, 4.5),
        armpit=(23.0, 22.0),
        waist=22.0,
        hem=(27.5, 92.0),
        hem_sag=1.2,
        sleeve=(rng.uniform(46, 60), 11.0, 14.5),
    )
    return top_shape(rng, cut)


def jeans(rng: Rng) -> BottomShape:
    """Straight trousers."""
    return trousers_shape(
        rng, BottomCut(waist=39, hip=(25.0, 19), hem_inner=(rng.uniform(4, 8), 102), hem_width=18, knee=10.8)
    )


def wide(rng: Rng) -> BottomShape:
    """Wider trousers."""
    return trousers_shape(
        rng, BottomCut(waist=38, hip=(25.5, 19), hem_inner=(rng.uniform(3, 6), 101), hem_width=22, knee=12.0)
    )


def short(rng: Rng) -> BottomShape:
    """Shorts."""
    inner = (rng.uniform(5, 8), 46.0)
    return trousers_shape(rng, BottomCut(waist=41, hip=(27.0, 19), hem_inner=inner, hem_width=26, knee=13.8, crotch=28))


def gym(rng: Rng) -> BottomShape:
    """Wide shorts with a narrow waist."""
    inner = (rng.uniform(4, 7), 44.0)
    return trousers_shape(rng, BottomCut(waist=36, hip=(27.0, 17), hem_inner=inner, hem_width=28, knee=14.6, crotch=29))


def a_line(rng: Rng) -> BottomShape:
    """An A-line skirt."""
    return skirt_shape(
        rng, BottomCut(waist=37, hip=(24.0, 18), hem_inner=(0, 52), hem_width=rng.uniform(29, 33), flare=0.6)
    )


def pleated(rng: Rng) -> BottomShape:
    """A wide skirt."""
    return skirt_shape(
        rng, BottomCut(waist=35, hip=(24.5, 17), hem_inner=(0, 58), hem_width=rng.uniform(38, 42), flare=1.3)
    )
