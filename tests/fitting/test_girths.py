"""Girths are lengths of cuts through the torso."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import GarmentMesh
from fitting.girths import girth_at, heights, heights_below_waist, torso_girths
from tests.sample_garments import sewn_sample

STADIUM = 4 * 0.075 + 2 * np.pi * 0.11
"""Girth of the shirt all the way down [m]."""


def test_girth_is_the_length_of_the_cut(shirt: GarmentMesh) -> None:
    for height in (0.95, 1.0, 1.08):
        assert girth_at(shirt.vertices, shirt, height) == pytest.approx(STADIUM, rel=0.01)
    assert girth_at(shirt.vertices, shirt, 0.5) == 0


def test_sleeves_do_not_count(shirt: GarmentMesh) -> None:
    moved = shirt.vertices.copy()
    torso = np.unique(shirt.faces[shirt.part == 0])
    moved[np.setdiff1d(np.arange(len(moved)), torso)] += 1.0
    assert girth_at(moved, shirt, 1.2) == girth_at(shirt.vertices, shirt, 1.2) > 0


def test_girths_are_told_where_the_garment_reaches(shirt: GarmentMesh) -> None:
    girths = torso_girths(shirt.vertices, shirt, 1.0)
    assert set(girths) == {"chest", "waist"}, "it ends above the hip"
    assert girths["waist"] == pytest.approx(100 * STADIUM, rel=0.01)
    assert girths["chest"] == 100 * girth_at(shirt.vertices, shirt, heights(shirt)["chest"])


def test_a_skirt_is_measured_under_its_band_and_a_hand_below() -> None:
    skirt = sewn_sample("skirt_plaid")
    places = heights_below_waist(skirt, skirt.plane)
    band = skirt.plane[skirt.rims["waist"], 1].min()
    assert 0 < band - places["waist"] <= 0.02
    assert 0.15 < places["waist"] - places["hip"] < 0.25
    girths = torso_girths(np.column_stack([skirt.plane, np.zeros(len(skirt.plane))]), skirt, 1.0)
    width = np.ptp(skirt.plane[np.abs(skirt.plane[:, 1] - places["waist"]) < 0.012, 0])
    assert set(girths) == {"waist", "hip"} and girths["hip"] > 1.1 * girths["waist"], "it is flared"
    assert girths["waist"] == pytest.approx(200 * width, rel=0.05)


@pytest.mark.parametrize("name", ["trousers_jeans", "shorts_chino"])
def test_trousers_are_measured_above_the_crotch(name: str) -> None:
    garment = sewn_sample(name)
    places, crotch = heights(garment), garment.plane[garment.seams["inseam_left"][0], 1]
    assert places == heights_below_waist(garment, garment.plane)
    assert crotch < places["hip"] < places["waist"] < garment.plane[garment.rims["waist"], 1].max()
    rest = np.column_stack([garment.plane, np.zeros(len(garment.plane))])
    front = garment.plane[np.unique(garment.faces)]
    near = front[np.abs(front[:, 1] - places["hip"]) < 0.012, 0]
    assert torso_girths(rest, garment, 1.0)["hip"] == pytest.approx(200 * np.ptp(near), rel=0.04), "both legs in one"
