"""Necklines go around necks."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import GarmentMesh, Size
from fitting.chart import chart_row
from fitting.grade import grade
from fitting.neckline import OF_CHART, REACH, WIDEST, widen_neckline
from tests.sample_garments import sewn_sample


def neckline_length(garment: GarmentMesh, plane: np.ndarray) -> float:
    loop = plane[garment.openings["neck"]]
    return float(np.linalg.norm(loop - np.roll(loop, 1, axis=0), axis=1).sum())


@pytest.fixture
def tshirt() -> GarmentMesh:
    return sewn_sample("tshirt_melange")


def test_a_short_neckline_is_widened_to_the_girth_and_only_there(tshirt: GarmentMesh) -> None:
    own = neckline_length(tshirt, tshirt.plane)
    plane = widen_neckline(tshirt, tshirt.plane, 1.2 * own)
    assert neckline_length(tshirt, plane) == pytest.approx(1.2 * own, rel=1e-6)
    hem = tshirt.openings["hem"]
    np.testing.assert_array_equal(plane[hem], tshirt.plane[hem])
    moved = np.linalg.norm(plane - tshirt.plane, axis=1)
    neck = tshirt.plane[tshirt.openings["neck"]]
    away = np.linalg.norm(tshirt.plane[:, None] - neck[None], axis=2).min(axis=1)
    assert moved[away > REACH].max() == 0 < moved[away < 0.5 * REACH].min()


def test_one_that_is_long_enough_is_left_alone(tshirt: GarmentMesh) -> None:
    assert widen_neckline(tshirt, tshirt.plane, 0.2) is tshirt.plane


def test_it_is_widened_so_far_and_no_farther(tshirt: GarmentMesh) -> None:
    own = neckline_length(tshirt, tshirt.plane)
    plane = widen_neckline(tshirt, tshirt.plane, 3 * own)
    assert neckline_length(tshirt, plane) == pytest.approx(WIDEST * own, rel=1e-6)


def test_an_open_front_has_no_closed_neckline() -> None:
    jacket = sewn_sample("jacket_open")
    assert widen_neckline(jacket, jacket.plane, 9.0) is jacket.plane


@pytest.mark.parametrize("size", ["XS", "M", "XXL"])
def test_a_size_has_a_neckline_for_the_necks_of_that_size(tshirt: GarmentMesh, size: Size) -> None:
    graded = grade(tshirt, "male", size)
    assert neckline_length(tshirt, graded.plane) >= 0.999 * OF_CHART * chart_row("male", size)["neck"]
