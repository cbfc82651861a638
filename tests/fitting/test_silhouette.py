"""The body's outline, and lines in the frontal plane."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import Avatar
from fitting.silhouette import ring_height, x_at


def test_a_line_tells_its_x_at_a_height_whichever_way_it_runs() -> None:
    line = np.array([[0.0, 1.0], [0.2, 0.5], [0.1, 0.0]])
    heights = np.array([1.5, 0.75, 0.5, 0.25, -0.5])
    for run in (line, line[::-1]):
        np.testing.assert_allclose(x_at(run, heights), [0.0, 0.1, 0.2, 0.15, 0.1])


def test_a_ring_lies_as_high_as_its_points_do(regular: Avatar) -> None:
    heights = [ring_height(regular, ring) for ring in ("hip", "waist", "chest", "neck")]
    assert heights == sorted(heights)
    assert heights[1] == pytest.approx(regular.rings["waist"][:, 1].mean())
