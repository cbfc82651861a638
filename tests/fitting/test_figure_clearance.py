"""Clearance between cloth and skin."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import Avatar, GarmentMesh
from fitting.figures.clearance import clearance


def test_a_shirt_two_centimetres_off_has_that_clearance(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    found = clearance(shirt.vertices, shirt.faces, capsule_man.distance)
    assert found.p50 == pytest.approx(20, abs=1)
    assert found.p95 == pytest.approx(20, abs=2)


def test_a_shirt_twice_as_deep_cannot_hide_it(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    found = clearance(shirt.vertices * [1.2, 1, 2], shirt.faces, capsule_man.distance)
    assert found.p50 > 35
    assert found.p95 == pytest.approx(60, abs=2), "the grid's band is the most that is seen"


def test_cloth_inside_the_body_has_negative_clearance(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    assert clearance(shirt.vertices * [0.6, 1, 0.6], shirt.faces, capsule_man.distance).p50 < 0


def test_only_what_lies_above_a_height_counts(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    middle = float(shirt.vertices[:, 1].mean())
    wide_below = shirt.vertices * np.where(shirt.vertices[:, 1:2] < middle, [1.6, 1, 1.6], 1)
    above = clearance(wide_below, shirt.faces, capsule_man.distance, above=middle)
    assert above.p50 == pytest.approx(20, abs=1)
    assert clearance(wide_below, shirt.faces, capsule_man.distance).p95 > 40
