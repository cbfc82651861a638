"""The baked distance grids against exact distances."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import map_coordinates

from core.types import Avatar
from presets.loader import GRID_BAND, decode_distances, encode_distances
from tools.bake.grid import exact_distance

SAMPLES = 12_000
BARE = ("wrist", "ankle", "toe", "head")


def near_points(avatar: Avatar, reach: float) -> tuple[Any, Any]:
    """Random points within ``reach`` of the skin, and which of them are not at hands, feet or head."""
    random = np.random.default_rng(5)
    corners = avatar.mesh.vertices[avatar.mesh.faces].astype(np.float64)
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    chosen = random.choice(len(areas), SAMPLES, p=areas / areas.sum())
    skin = np.einsum("ij,ijk->ik", random.dirichlet([1.0, 1.0, 1.0], SAMPLES), corners[chosen])
    away = random.normal(size=skin.shape)
    away *= random.uniform(0.0, reach, (SAMPLES, 1)) / np.linalg.norm(away, axis=1, keepdims=True)
    bare = [i for i, bone in enumerate(avatar.bones) if bone.startswith(BARE)]
    dressed = avatar.skin_weights[avatar.mesh.faces[chosen, 0]][:, bare].sum(axis=1) < 0.3
    return skin + away, dressed


def look_up(avatar: Avatar, points: Any) -> Any:
    grid = avatar.distance
    return map_coordinates(grid.values, ((points - grid.origin) / grid.spacing).T, order=1, mode="nearest")


def test_distances_near_the_skin_are_right_to_a_millimetre(avatar: Avatar, welded: Any) -> None:
    points, dressed = near_points(avatar, 0.01)
    error = np.abs(look_up(avatar, points) - exact_distance(points, welded.vertices, welded.faces))
    assert error.mean() < 1.5e-4
    assert np.mean(error[dressed] < 1e-3) > 0.998
    assert np.mean(error < 1e-3) > 0.985, "hands and toes are finer than the grid"
    assert error.max() < 4e-3


def test_distances_are_clipped_to_the_band(avatar: Avatar, welded: Any) -> None:
    grid = avatar.distance
    assert grid.values.dtype == np.float32
    assert grid.values.max() == pytest.approx(grid.band)
    assert grid.values.min() >= -grid.band - 1e-6
    points, _ = near_points(avatar, 0.05)
    error = np.abs(look_up(avatar, points) - exact_distance(points, welded.vertices, welded.faces))
    assert np.percentile(error, 99) < 1.5e-3


def test_the_grid_has_free_room_all_around(avatar: Avatar) -> None:
    values = avatar.distance.values
    for face in (values[0], values[-1], values[:, 0], values[:, -1], values[:, :, 0], values[:, :, -1]):
        assert face.min() == pytest.approx(avatar.distance.band)


@given(arrays(np.float64, (4, 3, 5), elements=st.floats(-0.2, 0.2)))
def test_packing_keeps_distances_and_their_sign(values: Any) -> None:
    back = decode_distances(*encode_distances(values), values.shape)
    clipped = np.clip(values, -GRID_BAND, GRID_BAND)
    assert np.abs(back - clipped).max() < 4e-4
    near = np.abs(values) < 0.01
    assert np.abs(back - values)[near].max(initial=0.0) < 2.1e-4
    assert not np.any((back < 0.0) & (values > 0.0))
    assert not np.any((back > 0.0) & (values < 0.0))
