"""Polylines are cut, smoothed and bent as they promise."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.garment.polyline import arch, piece, pin, smooth


def test_a_piece_of_a_closed_outline_may_run_over_its_end() -> None:
    outline = np.arange(10.0)[:, None] * [1, 0]
    assert piece(outline, 2, 5)[:, 0].tolist() == [2, 3, 4, 5]
    assert piece(outline, 8, 1)[:, 0].tolist() == [8, 9, 0, 1]


@settings(max_examples=30, deadline=None)
@given(dx=st.floats(20, 200), dy=st.floats(-200, 200), sigma=st.floats(0.5, 6))
def test_smoothing_keeps_straight_lines_and_ends(dx: float, dy: float, sigma: float) -> None:
    line = np.array([[3.0, 5.0], [3.0 + dx, 5.0 + dy]])
    result = smooth(line, sigma)
    np.testing.assert_array_equal(result[[0, -1]], line)
    off = (result - line[0]) @ np.array([-dy, dx]) / np.hypot(dx, dy)
    assert np.abs(off).max() < 1e-9


def test_smoothing_takes_pixel_steps_away() -> None:
    x = np.arange(200.0)
    stairs = np.column_stack([x, np.round(0.3 * x)])
    result = smooth(stairs, 3.0)
    assert np.abs(result[8:-8, 1] - 0.3 * result[8:-8, 0]).max() < 0.2


def test_an_arch_stands_over_the_middle_of_its_ends() -> None:
    line = arch(np.array([10.0, 50.0]), np.array([110.0, 50.0]), 0.12)
    np.testing.assert_allclose(line[[0, -1]], [[10, 50], [110, 50]], atol=1e-12)
    np.testing.assert_allclose(line[line[:, 1].argmin()], [60, 38], atol=1e-9)


def test_a_pinned_line_keeps_its_shape_between_its_new_ends() -> None:
    x = np.linspace(0, 1, 101)
    line = np.column_stack([x, np.sin(np.pi * x)])
    bent = pin(line, np.array([0.0, 0.2]), np.array([1.0, -0.2]))
    np.testing.assert_allclose(bent[[0, -1]], [[0, 0.2], [1, -0.2]], atol=1e-12)
    np.testing.assert_allclose(bent[50], line[50], atol=1e-12)
    np.testing.assert_allclose(bent - line, np.column_stack([0 * x, 0.2 - 0.4 * x]), atol=1e-12)
