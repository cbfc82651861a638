"""Triangles fill any outline exactly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import GarmentFailed
from core.polyline import resample
from pipeline.garment.triangulate import cross, hexagonal_grid, inside, triangulate


def star(radii, *, step: float = 0.1):
    """A star-shaped polygon around the origin, counter-clockwise, sampled evenly; returned with its corners."""
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    corners = np.column_stack([np.cos(angle), np.sin(angle)]) * np.array(radii)[:, None]
    sides = [np.array(pair) for pair in pairwise([*corners, corners[0]])]
    sampled = [resample(side, max(1, round(np.linalg.norm(side[1] - side[0]) / step)))[:-1] for side in sides]
    return np.concatenate(sampled), corners


def area(polygon):
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


RADII = st.lists(st.floats(0.55, 1.6), min_size=5, max_size=14)


@settings(max_examples=60, deadline=None)
@given(radii=RADII)
def test_any_star_is_covered_exactly_once(radii):
    polygon, _ = star(radii)
    points, faces = triangulate(polygon, 0.1)
    np.testing.assert_array_equal(points[: len(polygon)], polygon)
    a, b, c = (points[faces[:, k]] for k in range(3))
    areas = cross(b - a, c - a) / 2
    assert areas.min() > 0, "counter-clockwise"
    assert areas.sum() == pytest.approx(area(polygon), rel=1e-4)
    directed = {(int(u), int(v)) for face in faces for u, v in zip(face, np.roll(face, -1), strict=True)}
    assert len(directed) == 3 * len(faces), "no edge is used twice in one direction"
    rim = {(u, v) for u, v in directed if (v, u) not in directed}
    assert rim == {(k, (k + 1) % len(polygon)) for k in range(len(polygon))}


@settings(max_examples=40, deadline=None)
@given(radii=RADII, shrink=st.floats(0.2, 0.97))
def test_inside_is_inside(radii, shrink):
    polygon, _ = star(radii)
    assert inside(polygon * shrink, polygon).all()
    assert not inside(polygon / shrink, polygon).any()


def test_edges_are_about_as_long_as_asked():
    polygon, _ = star([1.0] * 12)
    points, faces = triangulate(polygon, 0.1)
    lengths = np.linalg.norm(points[faces] - points[np.roll(faces, 1, axis=1)], axis=2)
    assert np.median(lengths) == pytest.approx(0.1, rel=0.05)
    assert lengths.min() > 0.03 and lengths.max() < 0.2
    assert len(faces) == pytest.approx(area(polygon) / (np.sqrt(3) / 4 * 0.01), rel=0.12)


def test_wanted_points_are_used():
    polygon, _ = star([1.0] * 12)
    extra = np.array([[0.013, 0.021], [0.3, -0.2]])
    points, faces = triangulate(polygon, 0.1, extra)
    np.testing.assert_array_equal(points[len(polygon) : len(polygon) + 2], extra)
    assert {len(polygon), len(polygon) + 1} <= set(faces.ravel())


def test_the_grid_is_regular_and_covers_its_box():
    grid = hexagonal_grid(np.zeros(2), np.ones(2), 0.1)
    assert (grid.min(axis=0) <= 0).all() and (grid.max(axis=0) >= 1).all()
    gaps = np.linalg.norm(grid[:, None] - grid[None], axis=2) + 9 * np.eye(len(grid))
    assert gaps.min() == pytest.approx(0.1)


@pytest.mark.parametrize("corners", [[(0, 0), (1, 1), (1, 0), (0, 1)], [(0, 0), (0, 1), (1, 1), (1, 0)]])
def test_an_outline_that_crosses_itself_or_runs_clockwise_is_refused(corners):
    ends = np.array([*corners, corners[0]], float)
    polygon = np.concatenate([resample(np.array(side), 10)[:-1] for side in pairwise(ends)])
    with pytest.raises(GarmentFailed) as caught:
        triangulate(polygon, 0.1)
    assert caught.value.key == "garment_failed.mesh"
