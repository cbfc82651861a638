"""A top worn inside trousers or a skirt is smoothed down there."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Avatar, GarmentMesh
from fitting.girths import girth_at
from fitting.grade import GradedGarment, grade, relieve
from fitting.lay_top import neck_height
from fitting.topology import part_vertices
from fitting.tuck import TUCK, TUCKED_EASE, TUCKED_END, tuck
from tests.sample_garments import sewn_sample

NAMES = ["tshirt_melange", "shirt_linen", "tank_plain"]


@cache
def graded(name: str) -> tuple[GarmentMesh, GradedGarment]:
    garment = sewn_sample(name)
    return garment, grade(garment, "female", "M")


def heights(body: Avatar) -> tuple[float, float]:
    """Waist and crotch, from the neck's height [m]."""
    top = neck_height(body)
    return float(body.rings["waist"][:, 1].mean()) - top, float(body.landmarks["crotch"][1]) - top


def tucked(name: str, body: Avatar) -> tuple[GarmentMesh, NDArray[np.float64], NDArray[np.float64]]:
    garment, made = graded(name)
    return garment, made.rest, tuck(garment, made.rest, body, neck_height(body))


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_above_the_crotch(name: str, regular: Avatar) -> None:
    garment, _, rest = tucked(name, regular)
    _, crotch = heights(regular)
    assert rest[garment.rims["hem"], 1].min() >= crotch + TUCKED_END - 1e-9


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("flare", [1.0, 1.3])
def test_it_is_nowhere_wider_than_the_hip(name: str, flare: float, regular: Avatar) -> None:
    garment, made = graded(name)
    waist, _ = heights(regular)
    wide = made.rest.copy()
    below = np.maximum(waist - wide[:, 1], 0) / (waist - wide[:, 1].min())
    wide[part_vertices(garment, 0), 0] *= (1 + (flare - 1) * below)[part_vertices(garment, 0)]
    rest = tuck(garment, wide, regular, neck_height(regular))
    limit = TUCKED_EASE * regular.measures_cm["hip"] / 100
    hem = rest[garment.rims["hem"], 1].max()
    assert girth_at(wide, garment, wide[garment.rims["hem"], 1].max() + 0.01) > (1.15 * limit if flare > 1 else 0.9)
    for height in np.linspace(waist - TUCK, hem + 0.005, 9):
        assert girth_at(rest, garment, height) < 1.04 * limit


@pytest.mark.parametrize("name", NAMES)
def test_above_the_waist_and_on_sleeves_nothing_changes(name: str, regular: Avatar) -> None:
    garment, before, rest = tucked(name, regular)
    waist, _ = heights(regular)
    kept = ~part_vertices(garment, 0) | (before[:, 1] >= waist)
    assert kept.sum() > 100
    np.testing.assert_array_equal(rest[kept], before[kept])
    assert not np.array_equal(rest[~kept], before[~kept])


def test_a_cropped_top_is_left_alone(regular: Avatar) -> None:
    garment, made = graded("tshirt_melange")
    crop = made.rest * [1.0, 0.4, 1.0]
    assert tuck(garment, crop, regular, neck_height(regular)) is crop


def test_one_that_is_short_and_narrow_enough_keeps_its_length(regular: Avatar) -> None:
    garment, made = graded("tank_plain")
    waist, _ = heights(regular)
    short = made.rest * [0.6, (waist - 0.05) / made.rest[:, 1].min(), 1.0]
    np.testing.assert_allclose(tuck(garment, short, regular, neck_height(regular)), short, atol=1e-12)


def test_relief_tucks_in_where_it_is_told_to(regular: Avatar) -> None:
    garment, made = graded("shirt_linen")
    out, inside = (relieve(garment, made, regular, tucked=tucked) for tucked in (False, True))
    assert inside.rest[:, 1].min() > out.rest[:, 1].min() + 0.02
    np.testing.assert_array_equal(inside.plane, inside.rest[:, :2])
    assert inside.girths_cm == out.girths_cm, "the size that was made is not another one"
