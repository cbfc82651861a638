"""Trousers have a rise within limits and depth between front and back."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import GarmentMesh
from fitting.crotch import EXTENSION, RISE, extend_crotch, limit_rise
from fitting.girths import girth_at
from fitting.grade import grade
from tests.sample_garments import sewn_sample

LEGS = ["trousers_jeans", "shorts_chino"]
HIP = 1.0


def rise(garment: GarmentMesh, plane: NDArray[np.float64]) -> float:
    return float(plane[garment.rims["waist"], 1].mean() - plane[garment.seams["inseam_left"][0], 1])


def flat(garment: GarmentMesh) -> NDArray[np.float64]:
    return np.column_stack([garment.plane, np.zeros(len(garment.plane))])


@pytest.mark.parametrize("name", LEGS)
@pytest.mark.parametrize(("stretch", "limit"), [(0.4, RISE["female"][0]), (2.5, RISE["female"][1])])
def test_a_rise_beyond_the_limits_is_brought_to_them(name: str, stretch: float, limit: float) -> None:
    garment = sewn_sample(name)
    before = garment.plane * [1.0, stretch]
    assert rise(garment, limit_rise(garment, before, 1.0, "female")) == pytest.approx(limit)
    assert rise(garment, limit_rise(garment, before, 1.1, "female")) == pytest.approx(1.1 * limit), (
        "larger sizes are longer"
    )


@pytest.mark.parametrize("name", LEGS)
def test_a_usual_rise_is_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    usual = garment.plane * (0.25 / rise(garment, garment.plane))
    np.testing.assert_allclose(limit_rise(garment, usual, 1.0, "female"), usual, atol=1e-12)


@pytest.mark.parametrize("name", LEGS)
def test_legs_and_widths_are_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    before = garment.plane * [1.0, 2.5]
    after = limit_rise(garment, before, 1.0, "female")
    low = before[:, 1] <= before[garment.seams["inseam_left"][0], 1]
    assert low.any()
    np.testing.assert_array_equal(after[low], before[low])
    np.testing.assert_array_equal(after[:, 0], before[:, 0])


@pytest.mark.parametrize("name", ["skirt_plaid", "tshirt_melange", "dress_flowers"])
def test_what_has_no_crotch_comes_back_as_it_is(name: str) -> None:
    garment = sewn_sample(name)
    rest = flat(garment)
    assert limit_rise(garment, garment.plane, 1.0, "female") is garment.plane
    assert extend_crotch(garment, rest, HIP) is rest


@pytest.mark.parametrize("name", LEGS)
def test_front_and_back_step_apart_around_the_crotch_the_back_more(name: str) -> None:
    garment = sewn_sample(name)
    rest = extend_crotch(garment, flat(garment), HIP)
    front, back = (np.unique(garment.faces[garment.panel == panel]) for panel in (0, 1))
    assert rest[front, 2].min() >= 0 >= rest[back, 2].max()
    assert 0.5 * EXTENSION[0] * HIP < rest[front, 2].max() <= EXTENSION[0] * HIP
    assert 0.5 * EXTENSION[1] * HIP < -rest[back, 2].min() <= EXTENSION[1] * HIP
    np.testing.assert_array_equal(rest[:, 1], garment.plane[:, 1])
    low = garment.plane[:, 1] <= garment.plane[garment.seams["inseam_left"][0], 1]
    np.testing.assert_allclose(rest[low, :2], garment.plane[low], atol=1e-12)


@pytest.mark.parametrize("name", LEGS)
def test_the_hip_keeps_its_girth(name: str) -> None:
    garment = sewn_sample(name)
    rest = extend_crotch(garment, flat(garment), HIP)
    crotch = garment.plane[garment.seams["inseam_left"][0], 1]
    for share in (0.25, 0.33, 0.6, 0.9):
        height = crotch + share * rise(garment, garment.plane)
        assert girth_at(rest, garment, height) == pytest.approx(girth_at(flat(garment), garment, height), rel=0.01)


@pytest.mark.parametrize("name", LEGS)
def test_the_depth_is_near_the_crotch_only(name: str) -> None:
    garment = sewn_sample(name)
    rest = extend_crotch(garment, flat(garment), HIP)
    away = np.abs(garment.plane - garment.plane[garment.seams["inseam_left"][0]])
    assert not rest[(away[:, 0] > 0.2) | (away[:, 1] > 0.24), 2].any()
    deepest = np.abs(rest[:, 2]).argmax()
    assert away[deepest].max() < 0.12


@pytest.mark.parametrize("name", LEGS)
def test_sewn_edges_stay_flat(name: str) -> None:
    garment = sewn_sample(name)
    rest = extend_crotch(garment, flat(garment), HIP)
    for chain in garment.seams.values():
        assert not rest[chain, 2].any()


@pytest.mark.parametrize("name", LEGS)
def test_the_rise_becomes_longer_and_more_so_behind(name: str) -> None:
    """The middle of a panel, from the waistband down to the crotch."""
    garment = sewn_sample(name)
    rest = extend_crotch(garment, flat(garment), HIP)
    crotch = garment.plane[garment.seams["inseam_left"][0]]
    added = []
    for panel in (0, 1):
        own = np.unique(garment.faces[garment.panel == panel])
        near = own[(np.abs(garment.plane[own, 0] - crotch[0]) < 0.02) & (garment.plane[own, 1] >= crotch[1])]
        line = rest[near[np.argsort(garment.plane[near, 1])]][:, 1:]
        height = np.linspace(crotch[1], line[-1, 0], 30)
        path = np.column_stack([height, np.interp(height, line[:, 0], line[:, 1])])
        added.append(np.linalg.norm(np.diff(path, axis=0), axis=1).sum() - np.ptp(height))
    assert 0.004 < added[0] < added[1]


@pytest.mark.parametrize("name", LEGS)
def test_volume_that_is_deeper_already_stays(name: str) -> None:
    garment = sewn_sample(name)
    deep = flat(garment)
    shared = np.unique(np.concatenate(list(garment.seams.values())))
    front = np.setdiff1d(np.unique(garment.faces[garment.panel == 0]), shared)
    deep[front, 2] = 0.3
    np.testing.assert_array_equal(extend_crotch(garment, deep, HIP)[front, 2], deep[front, 2])


@pytest.mark.parametrize("name", LEGS)
def test_graded_trousers_have_it(name: str) -> None:
    garment = sewn_sample(name)
    graded = grade(garment, "female", "M")
    assert RISE["female"][0] * 0.99 < rise(garment, graded.plane) < RISE["female"][1] * 1.01
    assert graded.rest[:, 2].max() > 0.02 and graded.rest[:, 2].min() < -0.05
