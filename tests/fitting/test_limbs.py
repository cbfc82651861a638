"""Sleeves and legs go around the arms and legs of the size."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.polyline import arc
from core.types import GarmentMesh
from fitting.chart import chart_row
from fitting.limbs import ARM_EASE, LEG_EASE, WIDEST, growth, widen_legs, widen_sleeves
from fitting.sleeves import raise_sleeves
from tests.sample_garments import sewn_sample

CHART = chart_row("female", "M")
SLEEVED = ["tshirt_melange", "longsleeve_jumper", "jacket_open"]
LEGS = ["trousers_jeans", "shorts_gym"]
SEAMS = {"sleeve": ("sleeve_top", "underarm"), "leg": ("outseam", "inseam")}


def at_share(line: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    at = arc(line)
    return np.array([np.interp(share * at[-1], at, line[:, k]) for k in range(2)])


@cache
def opened(name: str) -> tuple[GarmentMesh, NDArray[np.float64]]:
    """A garment and its pattern with its sleeves opened, as they are when they are widened."""
    garment = sewn_sample(name)
    return garment, raise_sleeves(garment, garment.plane)


def width(garment: GarmentMesh, plane: NDArray[np.float64], limb: str, share: float, side: str = "left") -> float:
    """Flat width of a sleeve or a leg at a share of the way down its inner seam, across its outer one."""
    outer, inner = (plane[garment.seams[f"{name}_{side}"]] for name in SEAMS[limb])
    inside = at_share(inner, share)
    return float(np.linalg.norm(outer - inside, axis=1).min())


def narrowed(garment: GarmentMesh, share: float) -> NDArray[np.float64]:
    """The pattern made narrower, lengths as they were."""
    return garment.plane * [share, 1.0]


@pytest.mark.parametrize("name", SLEEVED)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_sleeve_narrower_than_the_arm_is_widened_to_it(name: str, side: str) -> None:
    garment, before = opened(name)
    own = width(garment, before, "sleeve", 0.4, side)
    stout = {**CHART, "upper_arm": 1.4 * 2 * own / ARM_EASE}
    plane = widen_sleeves(garment, before, stout)
    assert 1.06 * own < width(garment, plane, "sleeve", 0.4, side) < WIDEST * own


def test_a_cuff_close_to_the_armpit_goes_around_the_arm_too() -> None:
    garment, before = opened("tshirt_melange")
    seam = garment.seams["underarm_left"]
    pit, cuff = before[seam[0]], before[seam[-1]]
    axis = (cuff - pit) / np.linalg.norm(cuff - pit)
    along = (before - pit) @ axis
    sleeve = np.unique(garment.faces[garment.part == 1])
    short = before.copy()
    short[sleeve] -= np.outer(np.maximum(along[sleeve], 0) * (1 - 0.03 / np.linalg.norm(cuff - pit)), axis)
    own = width(garment, short, "sleeve", 1.0)
    plane = widen_sleeves(garment, short, {**CHART, "upper_arm": 1.3 * 2 * own / ARM_EASE})
    assert width(garment, plane, "sleeve", 1.0) > 1.12 * own


@pytest.mark.parametrize("name", LEGS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_leg_narrower_than_the_thigh_is_widened_to_it(name: str, side: str) -> None:
    garment = sewn_sample(name)
    before = narrowed(garment, 0.8)
    plane = widen_legs(garment, before, CHART)
    needed = LEG_EASE * CHART["thigh"] / 2
    assert width(garment, before, "leg", 0.2, side) < 0.8 * needed
    assert width(garment, plane, "leg", 0.2, side) > 1.15 * width(garment, before, "leg", 0.2, side)
    if name == "trousers_jeans":
        assert width(garment, plane, "leg", 0.1, side) > 0.8 * needed, "it narrows towards the knee"


@pytest.mark.parametrize("name", SLEEVED)
def test_wide_sleeves_are_left_alone(name: str) -> None:
    garment, before = opened(name)
    np.testing.assert_array_equal(widen_sleeves(garment, before, {**CHART, "upper_arm": 0.10}), before)


@pytest.mark.parametrize("name", LEGS)
def test_wide_legs_are_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    np.testing.assert_array_equal(widen_legs(garment, garment.plane, {**CHART, "thigh": 0.15}), garment.plane)


@pytest.mark.parametrize("name", ["tank_plain", "skirt_plaid", "dress_flowers"])
def test_what_has_neither_is_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    stout = {**CHART, "upper_arm": 0.9, "thigh": 1.5}
    np.testing.assert_array_equal(widen_sleeves(garment, garment.plane, stout), garment.plane)
    np.testing.assert_array_equal(widen_legs(garment, garment.plane, stout), garment.plane)


@pytest.mark.parametrize("name", SLEEVED)
def test_the_torso_stays_and_sleeves_keep_their_length(name: str) -> None:
    garment, before = opened(name)
    plane = widen_sleeves(garment, before, {**CHART, "upper_arm": 0.6})
    torso = np.unique(garment.faces[garment.part == 0])
    assert np.abs(plane - before).max() > 0.01
    np.testing.assert_array_equal(plane[torso], before[torso])
    for side in ("left", "right"):
        top = garment.seams[f"sleeve_top_{side}"]
        assert arc(plane[top])[-1] == pytest.approx(arc(before[top])[-1], rel=0.12)


@pytest.mark.parametrize("name", LEGS)
def test_the_waistband_and_the_crotch_stay_and_nothing_folds(name: str) -> None:
    garment = sewn_sample(name)
    before = narrowed(garment, 0.8)
    plane = widen_legs(garment, before, CHART)
    for kept in (garment.seams["inseam_left"][:1], garment.rims["waist"]):
        np.testing.assert_allclose(plane[kept], before[kept], atol=0.004)
    front = garment.coarse_faces[garment.panel[::4] == 0]
    a, b = plane[front[:, 1]] - plane[front[:, 0]], plane[front[:, 2]] - plane[front[:, 0]]
    assert np.mean(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 0) > 0.995


def test_a_ghosts_plane_is_a_projection_and_needs_less() -> None:
    flat = sewn_sample("trousers_jeans")
    ghost = replace(flat, photo_kind="ghost")
    before = narrowed(flat, 0.8)
    grown = [np.abs(widen_legs(garment, before, CHART) - before).sum() for garment in (ghost, flat)]
    assert grown[0] < 0.7 * grown[1]


def test_nothing_grows_beyond_the_limit() -> None:
    garment = sewn_sample("tshirt_melange")
    plane = widen_sleeves(garment, garment.plane, {**CHART, "upper_arm": 9.0})
    for share in (0.3, 0.6, 0.9):
        assert width(garment, plane, "sleeve", share) < 1.1 * WIDEST * width(garment, garment.plane, "sleeve", share)


def test_growth_is_the_missing_width() -> None:
    upper = np.column_stack([np.linspace(0, 0.6, 20), np.full(20, 0.10)])
    lower = np.column_stack([np.linspace(0, 0.6, 20), np.full(20, -0.05)])
    away, factor = growth(upper, lower, np.array([0.0, 1.0]), 0.18, ((0.0, 0.3, 0.6), (1.0, 0.5, 0.5)))
    assert (away[0], away[-1]) == (0.0, pytest.approx(0.6))
    assert factor[0] == pytest.approx(0.18 / 0.15)
    assert (factor[away > 0.15] == 1.0).all(), "0.15 m is enough where less than 0.8 of the width is needed"
