"""Sleeves are turned and shortened without harm to the rest."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import GarmentMesh
from fitting.sleeves import (
    INSIDE,
    OUTSIDE,
    PITCH,
    SHORTEST,
    SIDES,
    armhole_and_axis,
    distance_beyond_armhole,
    raise_sleeves,
    shorten_sleeves,
)
from tests.sample_garments import sewn_sample

NAMES = ["longsleeve_stripes", "longsleeve_jumper", "hoodie_word"]


def pitch(garment: GarmentMesh, plane: NDArray[np.float64], side: str) -> float:
    """Angle of a sleeve below the horizontal [rad]."""
    axis = armhole_and_axis(garment, plane, side)[2]
    return float(np.arctan2(-axis[1], axis[0] * SIDES[side]))


def cuff_angle(garment: GarmentMesh, plane: NDArray[np.float64], side: str) -> float:
    """Direction of a cuff [rad]; it tells how far a sleeve's end has turned."""
    top, under = (plane[garment.seams[f"{name}_{side}"][-1]] for name in ("sleeve_top", "underarm"))
    return float(np.arctan2(*(top - under)[::-1]))


def edges(garment: GarmentMesh) -> NDArray[np.int64]:
    faces = garment.faces.astype(np.int64)
    return np.unique(np.sort(np.stack([faces, np.roll(faces, 1, axis=1)], axis=2).reshape(-1, 2), axis=1), axis=0)


def lengths(plane: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.linalg.norm(plane[pairs[:, 0]] - plane[pairs[:, 1]], axis=1)


def steep(garment: GarmentMesh) -> NDArray[np.float64]:
    """The pattern with its sleeves hanging steeper than any photo's."""
    plane = garment.plane.copy()
    for side, sign in SIDES.items():
        tip, _, axis = armhole_and_axis(garment, plane, side)
        angle = np.arctan2(-axis[1], axis[0] * sign)
        turn = sign * (angle - np.radians(75))
        beyond = np.clip(distance_beyond_armhole(garment, plane, side) / 0.05, 0, 1) * turn
        x, y = (plane - tip).T
        cos, sin = np.cos(beyond), np.sin(beyond)
        plane = tip + np.column_stack([cos * x - sin * y, sin * x + cos * y])
    return plane


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_steep_sleeves_are_turned_to_the_usual_pitch(name: str, side: str) -> None:
    garment = sewn_sample(name)
    plane = steep(garment)
    result = raise_sleeves(garment, plane)
    before = pitch(garment, plane, side)
    assert before > np.radians(65)
    assert pitch(garment, result, side) == pytest.approx(PITCH, abs=np.radians(8))
    turned = cuff_angle(garment, result, side) - cuff_angle(garment, plane, side)
    assert SIDES[side] * turned == pytest.approx(before - PITCH, abs=1e-6), "the whole sleeve's end turns"


@pytest.mark.parametrize("name", NAMES)
def test_the_sleeve_beyond_and_the_torso_within_are_only_moved(name: str) -> None:
    garment = sewn_sample(name)
    plane = steep(garment)
    result = raise_sleeves(garment, plane)
    pairs = edges(garment)
    for side in SIDES:
        beyond = distance_beyond_armhole(garment, plane, side)
        outer = pairs[(beyond[pairs] > OUTSIDE + 1e-9).all(axis=1)]
        assert len(outer) > 50
        np.testing.assert_allclose(lengths(result, outer), lengths(plane, outer), rtol=1e-9)
    inner = np.all([distance_beyond_armhole(garment, plane, side) < -INSIDE for side in SIDES], axis=0)
    assert inner.sum() > 100
    np.testing.assert_allclose(result[inner], plane[inner], atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_turn_is_smooth(name: str) -> None:
    garment = sewn_sample(name)
    plane = steep(garment)
    result = raise_sleeves(garment, plane)
    pairs = edges(garment)
    share = lengths(result, pairs) / lengths(plane, pairs)
    low, high = np.percentile(share, [1, 99])
    assert low > 0.3 and high < 2.0
    assert np.linalg.norm(np.subtract(*(result[pairs[:, k]] for k in (0, 1))), axis=1).max() < 0.1


def test_sleeves_that_stand_out_enough_are_left_alone() -> None:
    garment = sewn_sample("tshirt_melange")
    plane = garment.plane.copy()
    for side, sign in SIDES.items():
        axis = armhole_and_axis(garment, plane, side)[2]
        assert np.arctan2(-axis[1], axis[0] * sign) < PITCH, "a T-shirt laid out flat"
    np.testing.assert_array_equal(raise_sleeves(garment, plane), plane)


def test_sleeveless_tops_are_left_alone() -> None:
    tank = sewn_sample("tank_plain")
    np.testing.assert_array_equal(raise_sleeves(tank, tank.plane), tank.plane)
    np.testing.assert_array_equal(shorten_sleeves(tank, tank.plane, 0.3), tank.plane)


def reach(garment: GarmentMesh, plane: NDArray[np.float64], side: str) -> float:
    """Way from the middle over the shoulder to the cuff [m]."""
    top = plane[garment.seams[f"sleeve_top_{side}"]]
    return float(abs(top[0, 0]) + np.linalg.norm(np.diff(top, axis=0), axis=1).sum())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_sleeves_longer_than_the_arm_are_shortened_to_it(name: str, side: str) -> None:
    garment = sewn_sample(name)
    before = reach(garment, garment.plane, side)
    after = reach(garment, shorten_sleeves(garment, garment.plane, 0.9 * before), side)
    assert 0.88 * before < after < 0.95 * before


@pytest.mark.parametrize("name", NAMES)
def test_shortening_keeps_the_torso_the_widths_and_a_least_length(name: str) -> None:
    garment = sewn_sample(name)
    result = shorten_sleeves(garment, garment.plane, 0.1)
    torso = np.unique(garment.faces[garment.part == 0])
    np.testing.assert_allclose(result[torso], garment.plane[torso], atol=1e-12)
    for side in SIDES:
        before, after = (
            np.linalg.norm(np.diff(plane[garment.seams[f"sleeve_top_{side}"]], axis=0), axis=1).sum()
            for plane in (garment.plane, result)
        )
        assert SHORTEST - 0.03 < after / before < SHORTEST + 0.12
        cuff = garment.landmarks[f"cuff_outer_{side}"] - garment.landmarks[f"cuff_inner_{side}"]
        seams = [garment.seams[f"{name}_{side}"][-1] for name in ("sleeve_top", "underarm")]
        assert np.linalg.norm(result[seams[0]] - result[seams[1]]) == pytest.approx(np.linalg.norm(cuff), rel=0.15)


@pytest.mark.parametrize("name", NAMES)
def test_sleeves_short_enough_are_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    np.testing.assert_array_equal(shorten_sleeves(garment, garment.plane, 5.0), garment.plane)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_distances_are_measured_along_the_cloth(name: str, side: str) -> None:
    garment = sewn_sample(name)
    beyond = distance_beyond_armhole(garment, garment.plane, side)
    part = 1 if side == "left" else 2
    sleeve = np.unique(garment.faces[garment.part == part])
    torso = np.setdiff1d(np.unique(garment.faces[garment.part == 0]), sleeve)
    assert (beyond[sleeve] >= 0).all() and (beyond[torso] < 0).all()
    other = np.setdiff1d(np.unique(garment.faces[garment.part == 3 - part]), torso)
    assert (beyond[other] < 0).all()
    cuff = garment.openings[f"cuff_{side}"]
    under = garment.plane[garment.seams[f"underarm_{side}"]]
    straight = np.linalg.norm(under[-1] - under[0])
    assert beyond[cuff].min() > 0.8 * straight and beyond[cuff].max() < 1.6 * straight
