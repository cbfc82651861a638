"""The nominal scale: which width of an outline stands for which girth."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from core.categories import CATEGORY_FACTS, NOMINAL_CM
from core.polyline import resample
from core.types import Category
from pipeline.garment.nominal import HIP_DROP, leg_hip_width, measured_width, width_between
from pipeline.garment.polyline import Points

HIP = NOMINAL_CM["hip"] / 100
WAIST = NOMINAL_CM["waist"] / 100


def line(*points: tuple[float, float]) -> Points:
    """Return a dense polyline through points."""
    return resample(np.array(points, float), 400)


def skirt(waist: float, hip: float, hem: float, *, drop: float, long: float, unit: float = 1.0) -> dict[str, Points]:
    """Return a skirt's edges: straight from waist to hip, ``drop`` below, and from there to its hem."""
    left = line((-waist / 2, 0), (-hip / 2, drop), (-hem / 2, long))
    mirrored = left[::-1] * [-1, 1]
    edges = {"side_left": left, "hem": line((-hem / 2, long), (hem / 2, long)), "side_right": mirrored}
    edges["waist"] = line((waist / 2, 0), (-waist / 2, 0))
    return {name: unit * edge for name, edge in edges.items()}


def trousers(waist: float, hip: float, *, rise: float) -> dict[str, Points]:
    """Return trousers' edges as wide as ``hip`` from half the rise down."""
    left = line((-waist / 2, 0), (-hip / 2, rise / 2), (-hip / 2, 1.0))
    return {
        "waist": line((waist / 2, 0), (-waist / 2, 0)),
        "outseam_left": left,
        "outseam_right": left[::-1] * [-1, 1],
        "inseam_left": line((-0.03, 1.0), (0, rise)),
        "inseam_right": line((0, rise), (0.03, 1.0)),
    }


def test_the_width_between_the_sides_is_the_median_over_the_stretch() -> None:
    edges = {"side_left": line((0, 0), (0, 1)), "side_right": line((2, 1), (1, 0))}
    assert width_between(edges, "side", 0.0, 1.0) == pytest.approx(1.5, abs=0.01)
    assert width_between(edges, "side", 0.8, 1.0) == pytest.approx(1.9, abs=0.01)


@pytest.mark.parametrize("category", [c for c, facts in CATEGORY_FACTS.items() if facts.girth == "chest"])
def test_tops_and_dresses_are_as_wide_as_the_chest_needs_under_the_armpits(category: Category) -> None:
    left = line((-1, 0), (-1, 0.5), (-2, 2))
    width, girth = measured_width({"side_left": left, "side_right": left[::-1] * [-1, 1]}, category)
    assert width == pytest.approx(2.0)
    assert girth == pytest.approx(NOMINAL_CM["chest"] / 100 * (1 + CATEGORY_FACTS[category].ease))


@pytest.mark.parametrize("category", ["trousers", "shorts"])
def test_trousers_are_as_wide_as_the_hip_needs_above_the_crotch(category: str) -> None:
    edges = trousers(0.40, 0.52, rise=0.3)
    kind = cast(Category, category)
    width, girth = measured_width(edges, kind)
    assert width == pytest.approx(0.52, abs=0.005) == leg_hip_width(edges)
    assert girth == pytest.approx(HIP * (1 + CATEGORY_FACTS[kind].ease))


@pytest.mark.parametrize("unit", [1.0, 700.0])
def test_a_flared_skirt_is_sized_by_its_waist(unit: float) -> None:
    width, girth = measured_width(skirt(0.4, 0.7, 0.9, drop=0.2, long=0.6, unit=unit), "skirt")
    assert (width, girth) == (pytest.approx(0.4 * unit), pytest.approx(WAIST))


@pytest.mark.parametrize("unit", [1.0, 700.0])
def test_a_straight_skirt_has_to_pass_the_hip(unit: float) -> None:
    width, girth = measured_width(skirt(0.4, 0.42, 0.42, drop=HIP_DROP, long=0.6, unit=unit), "skirt")
    assert width == pytest.approx(0.42 * unit, rel=0.01)
    assert girth == pytest.approx(HIP * (1 + CATEGORY_FACTS["skirt"].ease))


def test_a_skirt_that_ends_above_the_hip_is_measured_near_its_hem() -> None:
    width, _ = measured_width(skirt(0.4, 0.44, 0.44, drop=0.1, long=0.15), "skirt")
    assert width == pytest.approx(0.44, abs=0.002)
