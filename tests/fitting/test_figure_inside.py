"""Penetration: share and depth of a garment's surface inside a body, and of one layer inside another."""

from __future__ import annotations

import igl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from core.types import Avatar, GarmentMesh
from fitting.distance import sample
from fitting.figures.inside import inside, inside_reach, layer_hits, signed_distance
from fitting.figures.surface import random_points

SAMPLES = 4000


def ball(radius: float, *, level: int = 4) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A sphere around the origin."""
    vertices, faces = igl.icosahedron()
    for _ in range(level):
        vertices, faces = igl.loop(vertices, faces)
    return radius * vertices / np.linalg.norm(vertices, axis=1, keepdims=True), faces


def tube(
    radius: float, length: float, *, around: int = 32, along: int = 40
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """An open tube around the z axis."""
    angle, height = np.meshgrid(np.arange(around) * 2 * np.pi / around, np.linspace(-length / 2, length / 2, along + 1))
    vertices = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=-1).reshape(-1, 3)
    i, j = (grid.reshape(-1) for grid in np.meshgrid(np.arange(around), np.arange(along)))
    a, b = j * around + i, j * around + (i + 1) % around
    return vertices, np.concatenate([np.stack([a, b, b + around], 1), np.stack([a, b + around, a + around], 1)])


def test_a_larger_ball_is_outside_and_a_smaller_one_inside() -> None:
    body = ball(0.5)
    assert inside(*ball(0.52), *body, samples=SAMPLES).share == 0
    within = inside(*ball(0.48), *body, samples=SAMPLES)
    assert within.share == 1
    assert within.max_mm == pytest.approx(20, abs=1.5)


def test_a_tube_through_the_body_is_inside_by_the_length_it_runs_there() -> None:
    """A tube of 3 m through a ball of 0.5 m: two half chords of it are inside."""
    found = inside(*tube(0.1, 3.0), *ball(0.5), samples=SAMPLES)
    assert found.share == pytest.approx(2 * np.sqrt(0.5**2 - 0.1**2) / 3, abs=0.03)
    assert found.max_mm == pytest.approx(400, abs=10)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*(st.floats(-3, 3),) * 3))
def test_moving_both_changes_nothing(seed: int, shift: tuple[float, float, float]) -> None:
    turn = Rotation.random(rng=seed)
    garment, body = tube(0.1, 3.0, around=12, along=10), ball(0.5, level=2)
    before = inside(*garment, *body, samples=500)
    after = inside(turn.apply(garment[0]) + shift, garment[1], turn.apply(body[0]) + shift, body[1], samples=500)
    assert after.share == pytest.approx(before.share, abs=1e-9)
    assert after.max_mm == pytest.approx(before.max_mm, abs=1e-6)


def test_a_worn_shirt_is_outside_and_a_pushed_one_inside(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    body, grid = capsule_man.mesh, capsule_man.distance
    assert inside(shirt.vertices, shirt.faces, body.vertices, body.faces, grid=grid).share == 0
    pushed = inside(shirt.vertices + np.array([0, 0, 0.05]), shirt.faces, body.vertices, body.faces, grid=grid)
    assert pushed.share > 0.1
    assert 25 < pushed.max_mm < 45


def test_the_grid_only_saves_time(capsule_man: Avatar, shirt: GarmentMesh) -> None:
    body, moved = capsule_man.mesh, shirt.vertices + np.array([0.01, 0, 0.03])
    with_grid = inside(moved, shirt.faces, body.vertices, body.faces, grid=capsule_man.distance, samples=SAMPLES)
    assert with_grid == inside(moved, shirt.faces, body.vertices, body.faces, samples=SAMPLES)
    assert with_grid.share > 0


def test_no_point_inside_the_body_reads_more_than_the_grid_can_give_there(capsule_man: Avatar) -> None:
    vertices, faces = capsule_man.mesh.vertices.astype(np.float64), capsule_man.mesh.faces
    near = random_points(vertices, faces, samples=20_000, seed=0)
    near += np.random.default_rng(1).normal(0, 0.004, near.shape)
    within = signed_distance(near, vertices, faces) < 0
    assert 0.3 < within.mean() < 0.7
    assert 0 < sample(capsule_man.distance, near[within]).max() < inside_reach(capsule_man.distance)


def test_samples_spread_by_area() -> None:
    vertices = np.array([[0, 0, 0], [3, 0, 0], [0, 1, 0], [9, 0, 0], [10, 0, 0], [9, 1, 0]], dtype=np.float64)
    points = random_points(vertices, np.array([[0, 1, 2], [3, 4, 5]]), samples=8000, seed=1)
    assert np.mean(points[:, 0] < 5) == pytest.approx(0.75, abs=0.02)
    np.testing.assert_allclose(points[points[:, 0] < 5].mean(axis=0), [1, 1 / 3, 0], atol=0.03)


def test_layers_in_order_do_not_hit_and_swapped_ones_do() -> None:
    inner, outer = tube(0.2, 1.0), tube(0.21, 0.9)
    assert layer_hits(*outer, *inner, samples=SAMPLES) == 0
    assert layer_hits(*tube(0.19, 0.9), *inner, samples=SAMPLES) > 0.99


def test_what_lies_beyond_the_inner_layers_border_is_no_hit() -> None:
    short, crossing = tube(0.2, 0.5), tube(0.19, 1.0)
    assert layer_hits(*crossing, *short, samples=SAMPLES) == pytest.approx(0.5, abs=0.03)
