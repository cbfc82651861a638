"""Girths are lengths of cuts through the torso."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import GarmentMesh
from fitting.girths import chest_height, girth_at, torso_girths

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
    assert girths["chest"] == 100 * girth_at(shirt.vertices, shirt, chest_height(shirt))
