"""Sizes: the published chart, finished measures and grading of a garment's pattern.

Body girths are the middles of the letter codes' ranges in EN 13402-3 (bust for women, chest for men).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.categories import CATEGORY_FACTS
from core.types import SIZES, Avatar, GarmentMesh, Sex, Size
from fitting.girths import chest_height, girth_at, torso_girths
from fitting.relief import widen_neck
from fitting.shoulders import narrow_shoulders, shoulder_share
from fitting.sleeves import raise_sleeves, shorten_sleeves
from fitting.symmetry import symmetrize

Verdict = Literal["tight", "fitted", "relaxed", "oversized"]

CHART_CM: Mapping[Sex, Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {
        "female": {
            "chest": (78, 86, 94, 102, 113, 125),
            "waist": (62, 70, 78, 86, 97, 109),
            "hip": (86, 94, 102, 110, 119.5, 129.5),
            "shoulder": (37.5, 38.5, 39.5, 40.5, 42, 43.5),
            "arm": (49, 50, 51, 52, 53, 54),
        },
        "male": {
            "chest": (82, 90, 98, 106, 114, 123.5),
            "waist": (70, 78, 86, 94, 102, 111.5),
            "hip": (86, 94, 101, 108, 115, 123),
            "shoulder": (42, 43.5, 45, 46.5, 48, 49.5),
            "arm": (52, 53, 54, 55, 56, 57),
        },
    }
)
"""Body girths, shoulder widths, and arm lengths from shoulder point to wrist, [cm] of XS..XXL."""
SLEEVE_EASE = 0.02
"""Sleeves end at most this far beyond the chart's wrist [m]."""
LENGTH_OF_SEX: Mapping[Sex, float] = MappingProxyType({"female": 1.0, "male": 1.06})
"""Growth of usual lengths for longer backs."""
LENGTH_STEP = 0.015
"""Growth of lengths per size step."""
SCALE_RATIO = 1.2
"""Largest ratio between the growth of lengths and that of widths (chest or shoulders)."""
NECK_HALF_WIDTH, SHOULDER_SLOPE = 0.07, 0.43
"""Where shoulders begin [m], and how steeply they fall: a wider neckline hangs that much lower."""
VERDICTS: tuple[tuple[float, Verdict], ...] = ((0.0, "tight"), (0.08, "fitted"), (0.18, "relaxed"), (9.9, "oversized"))
"""Upper limits of chest ease over body girth."""
GIRTH_OF_WIDTH = {"flat": 1.0, "hanger": 1.05}
"""Girth over visible width of a photo kind that shows the panel itself."""
TIGHT_PENALTY = 1.6
"""A centimetre too tight counts as much as this many too loose when a size is chosen."""
NECK_REACH = 0.15
"""Distance from the neckline over which a ghost's volume comes in [m]."""
NECK_FLATNESS = 0.3
"""Share of the volume at the neckline."""


@dataclass(frozen=True, eq=False)
class GradedGarment:
    """A garment in a real size."""

    size: Size
    scale: tuple[float, float]
    """Growth of widths and of lengths against the nominal pattern."""
    plane: NDArray[np.float64]
    """Graded pattern positions [m], shape (n, 2)."""
    rest: NDArray[np.float64]
    """Positions that give the rest lengths [m], shape (n, 3): the flat pattern, or a ghost's inflated one."""
    girths_cm: Mapping[str, float]
    """Finished girth at chest, waist and hip (where the garment reaches) [cm]."""


def chart_row(sex: Sex, size: Size) -> dict[str, float]:
    """Return the chart's measures of a size [m]."""
    return {name: row[SIZES.index(size)] / 100 for name, row in CHART_CM[sex].items()}


def finished_chest_cm(garment: GarmentMesh, sex: Sex, size: Size) -> float:
    """Return the finished chest girth [cm] of a garment in a chart size."""
    ease = CATEGORY_FACTS[garment.category].chest_ease
    return CHART_CM[sex]["chest"][SIZES.index(size)] * (1 + ease)


def choose_size(garment: GarmentMesh, avatar: Avatar) -> Size:
    """Return the chart size whose ease on this body is nearest to the category's target, rather loose than tight."""
    wanted = avatar.measures_cm["chest"] * (1 + CATEGORY_FACTS[garment.category].chest_ease)

    def miss(size: Size) -> float:
        over = finished_chest_cm(garment, avatar.sex, size) - wanted
        return over if over > 0 else -TIGHT_PENALTY * over

    return min(SIZES, key=miss)


def rest_positions(garment: GarmentMesh) -> NDArray[np.float64]:
    """Return nominal positions (n, 3) [m] whose distances are the cloth's rest lengths.

    A flat-lay is the panel itself. A ghost photo shows a shape with volume, so there the inflated surface counts; its
    neck stays flatter, because a neckline follows the neck and not the chest.
    """
    if garment.photo_kind in GIRTH_OF_WIDTH:
        flat = garment.plane * [GIRTH_OF_WIDTH[garment.photo_kind], 1.0]
        return np.column_stack([flat, np.zeros(len(flat))])
    neck = garment.plane[garment.openings["neck"]]
    near = np.clip(cKDTree(neck).query(garment.plane)[0] / NECK_REACH, 0, 1)
    share = NECK_FLATNESS + (1 - NECK_FLATNESS) * near * near * (3 - 2 * near)
    return np.column_stack([garment.plane, share * garment.vertices[:, 2]])


def grade(garment: GarmentMesh, sex: Sex, size: Size) -> GradedGarment:
    """Return a garment graded to a chart size: chest, shoulders, lengths and sleeves each in their own measure."""
    nominal = rest_positions(garment)
    scale, plane = grade_body(garment, nominal, sex, size)
    chart = chart_row(sex, size)
    plane = shorten_sleeves(garment, plane, chart["shoulder"] / 2 + chart["arm"] + SLEEVE_EASE)
    rest = np.column_stack([plane, nominal[:, 2] * scale[0]])
    return GradedGarment(size, scale, plane, rest, torso_girths(rest, garment, scale[1]))


def finished_girths_cm(garment: GarmentMesh, nominal: NDArray[np.float64], sex: Sex, size: Size) -> dict[str, float]:
    """Return the girths [cm] of ``grade``, without grading the sleeves.

    Args:
        garment: the garment.
        nominal: its ``rest_positions`` [m], shape (n, 3).
        sex: decides the chart.
        size: a chart size.
    """
    (across, along), plane = grade_body(garment, nominal, sex, size, sleeves=False)
    return torso_girths(np.column_stack([plane, nominal[:, 2] * across]), garment, along)


def grade_body(
    garment: GarmentMesh, nominal: NDArray[np.float64], sex: Sex, size: Size, *, sleeves: bool = True
) -> tuple[tuple[float, float], NDArray[np.float64]]:
    """Return the growth of widths and of lengths, and the pattern (n, 2) [m] graded but for the sleeves' length.

    Args:
        garment: the garment.
        nominal: its ``rest_positions`` [m], shape (n, 3).
        sex: decides the chart.
        size: a chart size.
        sleeves: whether they matter; without them only the torso's positions are of use.
    """
    across = finished_chest_cm(garment, sex, size) / 100 / girth_at(nominal, garment, chest_height(garment))
    step = SIZES.index(size) - SIZES.index("M")
    share = shoulder_share(garment, across, chart_row(sex, size)["shoulder"])
    along = length_scale(garment, across, share, LENGTH_OF_SEX[sex] * (1 + LENGTH_STEP * step))
    plane = symmetrize(garment, nominal[:, :2] * [across, along], sleeves=sleeves)
    return (across, along), narrow_shoulders(garment, plane, share, sleeves=sleeves)


def relieve(garment: GarmentMesh, graded: GradedGarment, avatar: Avatar) -> GradedGarment:
    """Return the garment as it is draped: sleeves turned towards the arms, the neckline wide enough for the neck."""
    plane = widen_neck(garment, raise_sleeves(garment, graded.plane), avatar)
    moved = np.column_stack([plane - graded.plane, np.zeros(len(plane))])
    return replace(graded, plane=plane, rest=graded.rest + moved)


def length_scale(garment: GarmentMesh, across: float, share: float, growth: float) -> float:
    """Return the growth of lengths: ``growth`` times the category's usual length, near that of chest and shoulders."""
    hem = (garment.landmarks["hem_left"][1] + garment.landmarks["hem_right"][1]) / 2
    half_neck = (garment.landmarks["neckline_right"][0] - garment.landmarks["neckline_left"][0]) / 2 * across * share
    usual = CATEGORY_FACTS[garment.category].length_cm / 100 * growth
    usual -= SHOULDER_SLOPE * max(0.0, half_neck - NECK_HALF_WIDTH)
    return float(np.clip(usual / -hem, across * share / SCALE_RATIO, across * SCALE_RATIO))


def ease_cm(girths_cm: Mapping[str, float], avatar: Avatar) -> dict[str, float]:
    """Return finished girth minus body girth [cm] where the garment reaches."""
    return {n: round(g - avatar.measures_cm[n], 1) for n, g in girths_cm.items()}


def verdict(girths_cm: Mapping[str, float], avatar: Avatar) -> Verdict:
    """Say how finished girths [cm] fit at the chest."""
    share = girths_cm["chest"] / avatar.measures_cm["chest"] - 1
    return next(word for limit, word in VERDICTS if share < limit)


def size_table(garment: GarmentMesh, avatar: Avatar) -> list[dict[str, object]]:
    """Return for each size its ease on this body [cm] and a plain verdict."""
    nominal = rest_positions(garment)
    rows: list[dict[str, object]] = []
    for size in SIZES:
        girths = finished_girths_cm(garment, nominal, avatar.sex, size)
        rows.append({"size": size, "ease_cm": ease_cm(girths, avatar), "verdict": verdict(girths, avatar)})
    return rows
