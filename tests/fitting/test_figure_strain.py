"""Strain of cloth against its pattern."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.types import FittedGarment
from fitting.figures.strain import principal_stretches, strain
from fitting.figures.surface import weighted_percentile

stretch = st.floats(0.5, 2.0)


@settings(max_examples=25, deadline=None)
@given(stretch, stretch, st.floats(0, np.pi), st.integers(0, 2**31))
def test_a_known_stretch_is_found_in_any_direction_and_place(
    first: float, second: float, angle: float, seed: int
) -> None:
    rest = np.random.default_rng(seed).random((20, 3, 2)) + np.array([[0, 0], [3, 0], [0, 3]])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretched = rest @ (turn @ np.diag([first, second]) @ turn.T).T
    space = np.concatenate([stretched, np.zeros((20, 3, 1))], axis=2).reshape(-1, 3)
    draped = Rotation.random(rng=seed).apply(space) + np.array([1, 2, 3])
    faces = np.arange(60).reshape(-1, 3)
    found = principal_stretches(rest, draped, faces)
    np.testing.assert_allclose(found, np.tile([max(first, second), min(first, second)], (20, 1)), rtol=1e-9)
    measured = strain(rest, draped, faces)
    assert measured.tension_p95 == pytest.approx(max(first, second, 1) - 1)
    assert measured.compression_p95 == pytest.approx(1 - min(first, second, 1))


def test_an_undisturbed_shirt_has_no_strain(fitted_shirt: FittedGarment) -> None:
    measured = strain(fitted_shirt.rest, fitted_shirt.vertices, fitted_shirt.garment.faces)
    assert max(measured.tension_p95, measured.compression_p95) < 1e-9


def test_a_shirt_drawn_out_by_a_fifth_is_not_unstrained(fitted_shirt: FittedGarment) -> None:
    measured = strain(fitted_shirt.rest, fitted_shirt.vertices * [1, 1.2, 1], fitted_shirt.garment.faces)
    assert measured.tension_p95 == pytest.approx(0.2, abs=0.005)
    assert measured.compression_p95 < 1e-9


def test_small_faces_count_little() -> None:
    values, weights = np.array([0.0, 9.0, 1.0]), np.array([94.0, 1.0, 5.0])
    assert weighted_percentile(values, weights, 50) == 0
    assert weighted_percentile(values, weights, 95) == 1
    assert weighted_percentile(values, weights, 100) == 9
