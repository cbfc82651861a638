"""Polylines are measured and sampled evenly."""

from __future__ import annotations

import numpy as np
import pytest

from core.polyline import arc, length, resample


def test_resampling_is_even_and_stays_on_the_line() -> None:
    line = np.array([[0, 0], [3, 0], [3, 4]], float)
    points = resample(line, 7)
    np.testing.assert_allclose(points, [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 3], [3, 4]], atol=1e-12)
    assert length(points) == pytest.approx(7)


def test_distances_go_along_the_line() -> None:
    line = np.array([[0, 0, 0], [3, 4, 0], [3, 4, 2]], float)
    assert arc(line).tolist() == [0, 5, 7] and length(line) == 7
