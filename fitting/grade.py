"""Grading: a garment's pattern in a real size, each measure on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.categories import CATEGORY_FACTS
from core.polyline import arc
from core.smoothstep import smoothstep
from core.types import SIZES, Avatar, GarmentMesh, PhotoKind, Sex, Size
from fitting.armhole import deepen_armholes
from fitting.chart import chart_row
from fitting.crotch import RISE, extend_crotch, limit_rise
from fitting.girths import girth_at, heights, torso_girths
from fitting.lay_top import neck_height
from fitting.limbs import widen_legs, widen_sleeves
from fitting.neckline import OF_BODY, OF_CHART, widen_neckline
from fitting.shoulders import narrow_shoulders, shoulder_share
from fitting.sleeves import raise_sleeves, shorten_legs, shorten_sleeves
from fitting.stance import bring_legs_together
from fitting.symmetry import symmetrize
from fitting.torso import widen_torso, widen_waist
from fitting.tuck import tuck
from fitting.waistband import Waistband, make_waistband

Points = NDArray[np.float64]

SLEEVE_EASE = 0.02
"""Sleeves end at most this far beyond the chart's wrist [m]."""
LEG_GAP = 0.03
"""Trousers end at least this far above the sole [m]."""
LENGTH_OF_SEX: Mapping[Sex, float] = MappingProxyType({"female": 1.0, "male": 1.06})
"""Growth of usual lengths for longer backs."""
LENGTH_STEP = 0.015
"""Growth of lengths per size step."""
SCALE_RATIO: Mapping[PhotoKind, float] = MappingProxyType({"flat": 1.2, "hanger": 1.2, "ghost": 1.35, "on-model": 1.35})
"""Largest ratio between the growth of lengths and that of widths (chest or shoulders); how wide a garment is that was
photographed with volume is less certain."""
LONGEST = 1.36
"""What hangs from the shoulders ends above the ankle at nominal size M [m from high shoulder point]."""
WAIST_LENGTH = 0.41
"""From high shoulder point to waist at nominal size M [m]."""
NECK_HALF_WIDTH, SHOULDER_SLOPE = 0.07, 0.43
"""Where shoulders begin [m], and how steeply they fall: a wider neckline hangs that much lower."""
GIRTH_OF_WIDTH = {"flat": 1.0, "hanger": 1.05}
"""Girth over visible width of a photo kind that shows the panel itself."""
NECK_REACH = 0.15
"""Distance from the neckline over which a ghost's volume comes in [m]."""
NO_MEASURES: Mapping[str, float] = MappingProxyType({})
NO_GROWTH = np.ones(2)
OWN_ROUNDS, OWN_PRECISION = 10, 0.002
"""Most rounds in which a garment's own measures are met, and how exactly: what limits rise and limbs gives way to them
only in part."""
NECK_FLATNESS = 0.3
"""Share of the volume at the neckline."""


@dataclass(frozen=True, eq=False)
class GradedGarment:
    """A garment in a real size."""

    size: Size
    scale: tuple[float, float]
    """Growth of widths and of lengths against the nominal pattern."""
    plane: Points
    """Graded pattern positions [m], shape (n, 2)."""
    rest: Points
    """Positions that give the rest lengths [m], shape (n, 3): the flat pattern, or a ghost's inflated one."""
    girths_cm: Mapping[str, float]
    """Finished girth at chest, waist and hip (where the garment reaches) [cm]."""
    waistband: Waistband | None = None
    """How it is worn at the waist, once the body is known; None for what hangs from the shoulders."""


def rest_positions(garment: GarmentMesh) -> Points:
    """Return nominal positions (n, 3) [m] whose distances are the cloth's rest lengths.

    A flat-lay is the panel itself. A ghost photo shows a shape with volume, so there the inflated surface counts; its
    neck stays flatter, because a neckline follows the neck and not the chest.
    """
    if garment.photo_kind in GIRTH_OF_WIDTH:
        flat = garment.plane * [GIRTH_OF_WIDTH[garment.photo_kind], 1.0]
        return np.column_stack([flat, np.zeros(len(flat))])
    if "neck" not in garment.rims:
        return np.column_stack([garment.plane, garment.vertices[:, 2]])
    neck = garment.plane[garment.rims["neck"]]
    away = np.asarray(cKDTree(neck).query(garment.plane)[0])
    share = NECK_FLATNESS + (1 - NECK_FLATNESS) * smoothstep(away, 0, NECK_REACH)
    return np.column_stack([garment.plane, share * garment.vertices[:, 2]])


def grade(
    garment: GarmentMesh, sex: Sex, size: Size, *, measures_cm: Mapping[str, float] = NO_MEASURES
) -> GradedGarment:
    """Return a garment graded to a chart size: girths, shoulders, lengths, limbs each in their own measure.

    Sleeves that were folded down to be photographed are opened again: what the crease hid is part of the pattern.

    Args:
        garment: the garment.
        sex: decides the chart.
        size: a chart size.
        measures_cm: finished measures of the garment itself [cm] that go before the chart's: chest or hip girth (by
            which its category is sized) and length (as of ``finished_length_cm``).
    """
    nominal, own_length = rest_positions(garment), "length" in measures_cm
    growth = NO_GROWTH
    graded = _graded(garment, nominal, sex, size, growth=growth, own_length=own_length)
    for _ in range(OWN_ROUNDS if measures_cm else 0):
        missing = missing_growth(garment, graded, measures_cm)
        if np.abs(missing - 1).max() < OWN_PRECISION:
            break
        growth = growth * missing
        graded = _graded(garment, nominal, sex, size, growth=growth, own_length=own_length)
    return graded


def missing_growth(garment: GarmentMesh, graded: GradedGarment, measures_cm: Mapping[str, float]) -> Points:
    """Return the growth of widths and of lengths, shape (2,), that a graded garment lacks of its own measures [cm].

    A girth without a length keeps the proportions.
    """
    girth = CATEGORY_FACTS[garment.category].girth
    across = measures_cm.get(girth, graded.girths_cm[girth]) / graded.girths_cm[girth]
    along = measures_cm["length"] / finished_length_cm(garment, graded.plane) if "length" in measures_cm else across
    return np.array([across, along])


def finished_girths_cm(garment: GarmentMesh, nominal: Points, sex: Sex, size: Size) -> dict[str, float]:
    """Return the girths [cm] of ``grade``, without grading the sleeves.

    Args:
        garment: the garment.
        nominal: its ``rest_positions`` [m], shape (n, 3).
        sex: decides the chart.
        size: a chart size.
    """
    (_, along), rest = grade_torso(garment, nominal, sex, size, sleeves=False)
    return torso_girths(rest, garment, along)


def finished_length_cm(garment: GarmentMesh, plane: Points) -> float:
    """Return the length [cm] of a graded pattern, plane (n, 2) [m], as it is measured on a garment laid flat.

    What hangs from the shoulders: from the high shoulder point down to the middle of the hem. Skirts: from waistband to
    hem in the middle. Trousers and shorts: the outseam.
    """
    if "outseam_left" in garment.seams:
        return 100 * float(np.mean([arc(plane[garment.seams[f"outseam_{side}"]])[-1] for side in ("left", "right")]))
    top = middle_level(plane[garment.rims["waist"]]) if "waist" in garment.rims else 0.0
    return 100 * (top - middle_level(plane[garment.rims["hem"]]))


def middle_level(rim: Points) -> float:
    """Return the height [m] of the middle quarter of a rim (k, 2)."""
    x = rim[:, 0]
    return float(rim[np.abs(x - (x.min() + x.max()) / 2) < np.ptp(x) / 8, 1].mean())


def _graded(
    garment: GarmentMesh,
    nominal: Points,
    sex: Sex,
    size: Size,
    *,
    growth: Points,
    own_length: bool,
) -> GradedGarment:
    """Return a garment in a chart size, wider and longer by ``growth``."""
    chart = chart_row(sex, size)
    scale, rest = grade_torso(garment, nominal, sex, size, growth=growth, own_length=own_length)
    plane = shorten_sleeves(garment, rest[:, :2], chart["shoulder"] / 2 + chart["arm"] + SLEEVE_EASE)
    plane = deepen_armholes(garment, raise_sleeves(garment, plane), chart)
    plane = widen_sleeves(garment, plane, chart)
    plane = widen_neckline(garment, plane, OF_CHART * chart["neck"])
    girths = torso_girths(rest, garment, scale[1])
    return GradedGarment(size, scale, plane, np.column_stack([plane, rest[:, 2]]), girths)


def grade_torso(
    garment: GarmentMesh,
    nominal: Points,
    sex: Sex,
    size: Size,
    *,
    sleeves: bool = True,
    growth: Points = NO_GROWTH,
    own_length: bool = False,
) -> tuple[tuple[float, float], Points]:
    """Return the growth of widths and of lengths, and rest positions (n, 3) [m] graded but for the sleeves themselves.

    Args:
        garment: the garment.
        nominal: its ``rest_positions`` [m], shape (n, 3).
        sex: decides the chart.
        size: a chart size.
        sleeves: whether they matter; without them only the torso's and the legs' positions are of use.
        growth: of widths and of lengths besides, shape (2,).
        own_length: whether legs are as long as they are, and not at most as long as the chart's.
    """
    chart = chart_row(sex, size)
    across = float(growth[0]) * width_scale(garment, nominal, sex, size)
    along = float(growth[1]) * length_scale(garment, nominal, sex, size)
    plane = symmetrize(garment, nominal[:, :2] * [across, along], sleeves=sleeves)
    plane = narrow_shoulders(garment, plane, shoulder_share(garment, across, chart["shoulder"]), sleeves=sleeves)
    plane = widen_torso(garment, plane, chart, along)
    if not own_length:
        plane = shorten_legs(garment, plane, chart["inseam"] - LEG_GAP)
    plane = limit_rise(garment, bring_legs_together(garment, plane), growth_of_lengths(sex, size), sex)
    plane = widen_waist(garment, plane, chart, growth_of_lengths(sex, size) * RISE[sex][1])
    plane = widen_legs(garment, plane, chart)
    rest = extend_crotch(garment, np.column_stack([plane, nominal[:, 2] * across]), chart["hip"])
    return (across, along), rest


def width_scale(garment: GarmentMesh, nominal: Points, sex: Sex, size: Size) -> float:
    """Return the growth of widths: to the finished girth that the category has in this size.

    A skirt has to pass the waist as well as the hip.
    """
    facts, chart, places = CATEGORY_FACTS[garment.category], chart_row(sex, size), heights(garment)
    growth = chart[facts.girth] * (1 + facts.ease) / girth_at(nominal, garment, places[facts.girth])
    if garment.category == "skirt":
        growth = max(growth, chart["waist"] / girth_at(nominal, garment, places["waist"]))
    return growth


def length_scale(garment: GarmentMesh, nominal: Points, sex: Sex, size: Size) -> float:
    """Return the growth of lengths: to the category's usual length where it has one, near that of chest or shoulders.

    Of dresses the waist tells the length; of jackets and skirts the photo's own proportions at size M do.
    """
    facts, growth = CATEGORY_FACTS[garment.category], growth_of_lengths(sex, size)
    across, share = _scale_and_share(garment, nominal, sex, size)
    low, high = across * share / SCALE_RATIO[garment.photo_kind], across * SCALE_RATIO[garment.photo_kind]
    if "crotch" in garment.landmarks and facts.length_cm is not None:
        along = facts.length_cm / 100 * growth / -float(garment.landmarks["crotch"][1])
    elif facts.length_cm is not None:
        half_neck = (garment.landmarks["neckline_right"][0] - garment.landmarks["neckline_left"][0]) / 2
        usual = facts.length_cm / 100 * growth
        usual -= SHOULDER_SLOPE * max(0.0, half_neck * across * share - NECK_HALF_WIDTH)
        along = usual / -level(garment, "hem")
    elif "waist_left" in garment.landmarks:
        along = WAIST_LENGTH * growth / -level(garment, "waist")
    else:
        middle, its_share = _scale_and_share(garment, nominal, sex, "M")
        return middle * its_share * growth / LENGTH_OF_SEX[sex]
    along = float(np.clip(along, low, high))
    if facts.girth == "chest":
        along = min(along, LONGEST * growth / -level(garment, "hem"))
    return along


def growth_of_lengths(sex: Sex, size: Size) -> float:
    """Return how much longer than at nominal size M a size is."""
    return LENGTH_OF_SEX[sex] * (1 + LENGTH_STEP * (SIZES.index(size) - SIZES.index("M")))


def _scale_and_share(garment: GarmentMesh, nominal: Points, sex: Sex, size: Size) -> tuple[float, float]:
    """Return the growth of widths and by how much shoulders are narrowed then."""
    across = width_scale(garment, nominal, sex, size)
    return across, shoulder_share(garment, across, chart_row(sex, size)["shoulder"])


def finished_girth_cm(garment: GarmentMesh, sex: Sex, size: Size) -> float:
    """Return the finished girth [cm] of a category at chest or hip in a chart size."""
    facts = CATEGORY_FACTS[garment.category]
    return 100 * chart_row(sex, size)[facts.girth] * (1 + facts.ease)


def level(garment: GarmentMesh, name: str) -> float:
    """Return the mean pattern height [m] of a pair of landmarks."""
    return float(garment.landmarks[f"{name}_left"][1] + garment.landmarks[f"{name}_right"][1]) / 2


def relieve(garment: GarmentMesh, graded: GradedGarment, avatar: Avatar, *, tucked: bool = False) -> GradedGarment:
    """Return the garment as it is draped: neckline and waistband as the body needs, or tucked in.

    What this adds counts as strain in the report.
    """
    plane = widen_neckline(garment, graded.plane, OF_BODY * avatar.measures_cm["neck"] / 100)
    moved = np.column_stack([plane - graded.plane, np.zeros(len(plane))])
    if tucked:
        rest = tuck(garment, graded.rest + moved, avatar, neck_height(avatar))
        return replace(graded, plane=rest[:, :2], rest=rest)
    rest = graded.rest + moved
    band = make_waistband(garment, rest, avatar) if "waist" in garment.rims else None
    return replace(graded, plane=plane, rest=rest, waistband=band)
