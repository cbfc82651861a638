"""A body that wears something is a body for the next garment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.types import Avatar, DistanceGrid, FittedGarment
from fitting.depth_map import depth_map
from fitting.distance import sample
from fitting.figures.inside import layer_hits
from fitting.layers import (
    CLOTH_CM,
    PRESSED,
    REACH,
    SKIN,
    THICKNESS,
    cells_near,
    dressed,
    grown,
    padded,
    pressed,
    surface_points,
)
from fitting.silhouette import ARM, limb_outline, torso_girths

EASE = {"chest": 10.0, "waist": 20.0, "hip": -4.0}


@pytest.fixture(scope="module")
def clad(capsule_man: Avatar, fitted_shirt: FittedGarment) -> Avatar:
    """The capsule man in the shirt that stands 2 cm off him."""
    return dressed(capsule_man, fitted_shirt, EASE)


@pytest.fixture(scope="module")
def cloth(fitted_shirt: FittedGarment) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points within the shirt, away from its rims, and its outward normals there."""
    points, normals = surface_points(fitted_shirt.vertices, fitted_shirt.garment.faces)
    rims = np.concatenate(list(fitted_shirt.garment.openings.values()))
    far = cKDTree(fitted_shirt.vertices[rims]).query(points)[0] > 0.05
    return points[far], normals[far]


def test_behind_the_cloth_is_inside_and_before_it_outside(
    clad: Avatar, capsule_man: Avatar, cloth: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    points, normals = cloth
    assert sample(capsule_man.distance, points - 0.006 * normals).min() > 0, "the body alone is 2 cm away"
    behind, before = (sample(clad.distance, points + way * normals) for way in (-0.006, 0.012))
    assert np.mean(behind < 0) > 0.98
    assert np.mean(before > 0) > 0.99


def test_the_next_layer_keeps_the_cloths_thickness(
    clad: Avatar, cloth: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    points, normals = cloth
    for way in (0.0, 0.004, 0.008):
        np.testing.assert_allclose(
            np.median(sample(clad.distance, points + way * normals)), way - THICKNESS, atol=0.001
        )


def test_the_body_is_never_thinner_and_far_away_nothing_changes(
    clad: Avatar, capsule_man: Avatar, fitted_shirt: FittedGarment
) -> None:
    assert (clad.distance.values <= capsule_man.distance.values).all(), "the grid is large enough: no padding"
    changed = np.argwhere(clad.distance.values != capsule_man.distance.values)
    places = clad.distance.origin + changed * np.float32(clad.distance.spacing)
    assert len(changed) > 1000
    assert cKDTree(fitted_shirt.vertices).query(places)[0].max() < REACH + 0.02


def test_girths_grow_by_the_cloth_and_a_part_of_its_ease(clad: Avatar, capsule_man: Avatar) -> None:
    added = {name: clad.measures_cm[name] - value for name, value in capsule_man.measures_cm.items()}
    assert added["chest"] == pytest.approx(CLOTH_CM + PRESSED * 10)
    assert added["waist"] == pytest.approx(CLOTH_CM + PRESSED * 20)
    assert added["hip"] == pytest.approx(CLOTH_CM), "what is too tight does not make slimmer"
    assert all(value == 0 for name, value in added.items() if name not in ("chest", "waist", "hip"))


def test_tucked_in_cloth_adds_only_itself(capsule_man: Avatar, fitted_shirt: FittedGarment) -> None:
    body = dressed(capsule_man, fitted_shirt, {})
    assert body.measures_cm["waist"] == pytest.approx(capsule_man.measures_cm["waist"] + CLOTH_CM)


def test_the_mesh_holds_both(clad: Avatar, capsule_man: Avatar, fitted_shirt: FittedGarment) -> None:
    own, more = len(capsule_man.mesh.vertices), len(fitted_shirt.vertices)
    assert clad.mesh.vertices.shape == (own + more, 3)
    np.testing.assert_array_equal(clad.mesh.vertices[:own], capsule_man.mesh.vertices)
    np.testing.assert_allclose(clad.mesh.vertices[own:], fitted_shirt.vertices, atol=1e-6)
    assert clad.mesh.faces.max() == own + more - 1 and clad.mesh.faces[-1].min() >= own
    np.testing.assert_allclose(clad.skin_weights.sum(axis=1), 1, atol=1e-6)
    assert len(clad.skin_weights) == own + more


def test_all_that_is_measured_of_a_body_is_measured_of_the_dressed_one(clad: Avatar, capsule_man: Avatar) -> None:
    heights, girths = torso_girths(clad)
    bare = np.interp(1.05, *torso_girths(capsule_man))
    assert np.interp(1.05, heights, girths) == pytest.approx(bare + 2 * np.pi * 0.02, rel=0.02)
    at = np.array([[0.0, 1.1]])
    before, after = (depth_map(body) for body in (capsule_man, clad))
    assert after.at(after.front, at) - before.at(before.front, at) == pytest.approx(0.02, abs=0.004)
    plain, sleeved = (limb_outline(body, ARM, "right") for body in (capsule_man, clad))
    grown_by = np.linalg.norm(sleeved.outer - plain.outer, axis=1)
    assert grown_by[5:10].max() > 0.01 and grown_by[-8:].max() < 0.005, "sleeves end above the elbow"


def test_the_bare_body_is_left_as_it_was(capsule_man: Avatar, fitted_shirt: FittedGarment) -> None:
    values, vertices = capsule_man.distance.values.copy(), capsule_man.mesh.vertices.copy()
    dressed(capsule_man, fitted_shirt, EASE)
    np.testing.assert_array_equal(capsule_man.distance.values, values)
    np.testing.assert_array_equal(capsule_man.mesh.vertices, vertices)


def test_three_layers_grow_outwards(clad: Avatar, capsule_man: Avatar, fitted_shirt: FittedGarment) -> None:
    nodes = fitted_shirt.vertices * [1.06, 1.0, 1.10]
    twice = dressed(clad, replace(fitted_shirt, vertices=nodes), EASE)
    assert twice.measures_cm["chest"] == pytest.approx(capsule_man.measures_cm["chest"] + 2 * (CLOTH_CM + PRESSED * 10))
    assert (twice.distance.values <= clad.distance.values + 1e-7).all()


def small_grid() -> DistanceGrid:
    return DistanceGrid(np.float32([0.0, 1.0, 2.0]), 0.01, np.full((5, 6, 7), 0.03, np.float32), 0.06)


def test_a_grid_is_padded_to_reach_beyond_the_cloth() -> None:
    grid = small_grid()
    points = np.array([[-0.10, 1.02, 2.0], [0.02, 1.2, 2.03]])
    wide = padded(grid, points)
    low, high = wide.origin, wide.origin + wide.spacing * (np.array(wide.values.shape) - 1)
    assert (low <= points.min(axis=0) - REACH + 1e-6).all() and (high >= points.max(axis=0) + REACH - 1e-6).all()
    offset = np.round((grid.origin - wide.origin) / grid.spacing).astype(int)
    inner = wide.values[tuple(slice(o, o + n) for o, n in zip(offset, grid.values.shape, strict=True))]
    np.testing.assert_array_equal(inner, grid.values)
    assert (wide.values == grid.band).sum() == wide.values.size - grid.values.size
    np.testing.assert_allclose((grid.origin - wide.origin) / grid.spacing, offset, atol=1e-4)


def test_a_grid_that_is_large_enough_is_not_padded() -> None:
    grid = small_grid()
    same = padded(grid, np.array([[0.02, 1.025, 2.03]]))
    assert same.values.shape == grid.values.shape
    np.testing.assert_array_equal(same.origin, grid.origin)


def test_cloth_beyond_the_grid_counts_too() -> None:
    count = 24
    across = np.linspace(-0.1, 0.1, count)
    x, z = np.meshgrid(across, 2.1 + across, indexing="ij")
    sheet = np.column_stack([x.ravel(), np.full(x.size, 1.3), z.ravel()])
    index = np.arange(count * count).reshape(count, count)
    a, b, c, d = (index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:])
    up = np.concatenate([np.stack([p.ravel() for p in t], axis=1) for t in ((a, c, b), (a, d, c))])
    wide = grown(small_grid(), sheet, up)
    for way, sign in ((0.008, 1), (-0.008, -1)):
        assert np.sign(sample(wide, np.array([[0.0, 1.3 + way, 2.1]])))[0] == sign


def test_cells_near_points_are_all_those_within_reach() -> None:
    grid = replace(small_grid(), values=np.zeros((12, 12, 12), np.float32))
    point = np.array([[0.055, 1.05, 2.06]])
    near = cells_near(grid, point)
    cells = np.stack(np.meshgrid(*(np.arange(12),) * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    away = np.linalg.norm(grid.origin + cells * grid.spacing - point, axis=1)
    assert {tuple(c) for c in cells[away < REACH]} <= {tuple(c) for c in near}
    assert len(near) < len(cells) / 2


def test_folds_that_stick_out_of_the_next_layer_are_pressed_under_it(
    fitted_shirt: FittedGarment, capsule_man: Avatar
) -> None:
    faces = fitted_shirt.garment.faces
    away = np.zeros_like(fitted_shirt.vertices)
    normals = np.cross(
        fitted_shirt.vertices[faces[:, 1]] - fitted_shirt.vertices[faces[:, 0]],
        fitted_shirt.vertices[faces[:, 2]] - fitted_shirt.vertices[faces[:, 0]],
    )
    for corner in range(3):
        np.add.at(away, faces[:, corner], normals)
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    inner = replace(fitted_shirt, vertices=fitted_shirt.vertices - 0.008 * away)
    fold = np.flatnonzero((np.abs(inner.vertices[:, 0]) < 0.02) & (inner.vertices[:, 2] > 0))
    assert len(fold) > 10
    stuck = inner.vertices.copy()
    stuck[fold] += 0.014 * away[fold]
    inner = replace(inner, vertices=stuck)
    grid = capsule_man.distance
    flat = pressed(inner, fitted_shirt, grid)
    hits = [layer_hits(fitted_shirt.vertices, faces, one.vertices, faces, samples=5000) for one in (inner, flat)]
    assert hits[0] > 0.02 and hits[1] < 0.2 * hits[0]
    others = np.setdiff1d(np.arange(len(stuck)), fold)
    moved = np.linalg.norm(flat.vertices[others] - stuck[others], axis=1)
    assert moved.max() <= THICKNESS and np.median(moved) == 0, "what lies under it stays about as it is"
    assert sample(grid, flat.vertices).min() > min(SKIN, sample(grid, stuck).min()) - 1e-4
