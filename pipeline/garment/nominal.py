"""The nominal scale of a pattern: which width of an outline stands for which girth at size M."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.categories import CATEGORY_FACTS, NOMINAL_CM
from core.polyline import length, resample
from core.types import Category
from pipeline.garment.polyline import Points

HIP_DROP = 0.2
"""How far the hip lies under the waist [m]."""
LEG_HIP = (0.6, 0.65, 0.7, 0.75)
"""Shares of the way from waistband to crotch where trousers are as wide as the hip needs."""


def width_between(edges: Mapping[str, Points], seam: str, low: float, high: float) -> float:
    """Return the median distance of a seam's two sides between two shares of its length, in the units of ``edges``."""
    left, right = resample(edges[f"{seam}_left"], 100), resample(edges[f"{seam}_right"][::-1], 100)
    stations = np.arange(round(100 * low), round(100 * high) + 1)
    return float(np.median(np.linalg.norm(left[stations] - right[stations], axis=1)))


def measured_width(edges: Mapping[str, Points], category: Category) -> tuple[float, float]:
    """Return a width of the outline in the units of ``edges``, and the nominal girth [m] of which it is the width.

    Tops and dresses are measured a little under the armpits, trousers and shorts between hip and crotch, skirts where
    they have to pass the body: at the waist or, where that asks for more, at the hip.
    """
    facts = CATEGORY_FACTS[category]
    girth = NOMINAL_CM[facts.girth] / 100 * (1 + facts.ease)
    if facts.girth == "chest":
        return width_between(edges, "side", 0.04, 0.15), girth
    if category != "skirt":
        return leg_hip_width(edges), girth
    waist = float(np.linalg.norm(edges["waist"][0] - edges["waist"][-1]))
    # The hip lies so far under the waist in metres, and metres follow from the waist's width at first.
    drop = float(np.clip(HIP_DROP / (NOMINAL_CM["waist"] / 200 / waist) / length(edges["side_left"]), 0.1, 0.95))
    hip = width_between(edges, "side", drop - 0.05, drop + 0.05)
    if girth / hip > NOMINAL_CM["waist"] / 100 / waist:
        return hip, girth
    return waist, NOMINAL_CM["waist"] / 100


def leg_hip_width(edges: Mapping[str, Points]) -> float:
    """Return the width of trousers between hip and crotch: two thirds of the way from waistband to crotch."""
    top = (edges["waist"][0] + edges["waist"][-1]) / 2
    crotch = edges["inseam_right"][0]
    widths = []
    for share in LEG_HIP:
        level = top + share * (crotch - top)
        seams = edges["outseam_left"], edges["outseam_right"]
        ends = [seam[np.abs((seam - level) @ (crotch - top)).argmin()] for seam in seams]
        widths.append(float(np.linalg.norm(ends[1] - ends[0])))
    return float(np.median(widths))
