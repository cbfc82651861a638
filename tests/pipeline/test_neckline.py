from __future__ import annotations

import numpy as np
import pytest

from core.types import Landmark
from pipeline.garment.neckline import front_neckline


def landmarks(drawn):
    return {name: Landmark(float(x), float(y), 1.0) for name, (x, y) in drawn.points.items()}


@pytest.mark.parametrize("tilt", [-9, 0, 7])
def test_curve_follows_the_front_edge_below_the_inside_of_the_back(top, tilt):
    drawn = top(tilt=tilt)
    points = landmarks(drawn)
    curve = front_neckline(drawn.photo.rgb, drawn.mask, points)
    left, center, right = (drawn.points[f"neckline_{name}"] for name in ("left", "center", "right"))
    width = np.linalg.norm(right - left)
    assert np.linalg.norm(curve[0] - left) < 0.05 * width and np.linalg.norm(curve[-1] - right) < 0.05 * width
    assert np.linalg.norm(curve - center, axis=1).min() < 0.06 * width
    t = np.linspace(-1, 1, 41)[:, None]
    middle, half, down = (left + right) / 2, (right - left) / 2, center - (left + right) / 2
    true = middle + t * half + (1 - t**2) * down
    gaps = np.linalg.norm(true[:, None] - curve[None], axis=2).min(axis=1)
    assert gaps.max() < 0.08 * width


def test_curve_goes_through_a_center_that_the_user_moved(top):
    drawn = top()
    points = landmarks(drawn)
    width = points["neckline_right"].x - points["neckline_left"].x
    moved = points["neckline_center"]._replace(y=points["neckline_center"].y + 0.4 * width)
    curve = front_neckline(drawn.photo.rgb, drawn.mask, {**points, "neckline_center": moved})
    assert abs(curve[:, 1].max() - moved.y) < 0.1 * width


def test_center_on_the_silhouette_gives_the_silhouettes_own_edge(top):
    drawn = top()
    points = landmarks(drawn)
    column = int(points["neckline_center"].x)
    row = int(np.argmax(drawn.mask[:, column] > 0))
    curve = front_neckline(
        drawn.photo.rgb, drawn.mask, {**points, "neckline_center": Landmark(float(column), float(row), 1.0)}
    )
    assert abs(curve[np.argmin(np.abs(curve[:, 0] - column)), 1] - row) < 4
