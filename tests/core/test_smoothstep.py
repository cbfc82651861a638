"""A smooth step from 0 to 1."""

from __future__ import annotations

import numpy as np

from core.smoothstep import smoothstep

PLACES = np.linspace(-1, 2, 301)


def test_a_step_is_smooth() -> None:
    values = smoothstep(PLACES, 0, 1)
    assert (values[PLACES <= 0] == 0).all() and (values[PLACES >= 1] == 1).all()
    assert (np.diff(values) >= 0).all() and np.diff(values).max() < 0.016
    assert values[150] == 0.5


def test_a_step_may_go_down() -> None:
    np.testing.assert_allclose(smoothstep(PLACES, 1.5, 0.5), 1 - smoothstep(PLACES, 0.5, 1.5), atol=1e-15)


def test_each_place_may_have_a_step_of_its_own() -> None:
    ends = np.array([2.0, 4.0])
    np.testing.assert_array_equal(smoothstep(np.array([1.0, 1.0]), 0, ends), [0.5, 0.25**2 * 2.5])


def test_it_stays_in_single_precision() -> None:
    assert smoothstep(PLACES.astype(np.float32), 0.2, 0.7).dtype == np.float32
