"""Distance grids made at run time, against the baked ones and against exact distances by libigl."""

from __future__ import annotations

import time

import numpy as np
import pytest

import presets
from core.types import FloatArray, IntArray
from presets.grid import distance_grid
from presets.made import unsplit
from presets.shapes import welding
from tools.bake.grid import exact_distance


def skin(preset: str) -> tuple[FloatArray, IntArray]:
    avatar = presets.load(preset)
    return unsplit(avatar.mesh.vertices, welding()).astype(np.float64), welding()[avatar.mesh.faces]


def test_a_coarse_grid_has_exact_distances_and_signs() -> None:
    vertices, faces = skin("regular")
    grid = distance_grid(vertices, faces, spacing=0.02)
    points = np.argwhere(np.ones(grid.values.shape, dtype=bool)) * grid.spacing + grid.origin.astype(np.float64)
    exact = exact_distance(points, vertices, faces)
    made = grid.values.ravel().astype(np.float64)
    sure = np.abs(exact) > 2e-4
    assert np.array_equal((made < 0.0)[sure], (exact < 0.0)[sure])
    error = np.abs(made - np.clip(exact, -grid.band, grid.band))
    assert error.max() < 2e-3 and np.percentile(error, 99.5) < 5e-4, "libigl scales by an approximate winding number"


def test_skin_that_crosses_itself_is_inside_once() -> None:
    import trimesh

    ball = trimesh.creation.icosphere(subdivisions=3, radius=0.1)
    other = ball.copy()
    other.apply_translation((0.1, 0.0, 0.0))
    both = trimesh.util.concatenate([ball, other])
    grid = distance_grid(both.vertices, both.faces, spacing=0.01)
    at = np.round((np.array([[0.05, 0.0, 0.0], [-0.05, 0.0, 0.0], [0.25, 0.0, 0.0]]) - grid.origin) / grid.spacing)
    assert [float(value) < 0.0 for value in grid.values[tuple(at.astype(int).T)]] == [True, True, False]


@pytest.mark.slow
@pytest.mark.parametrize("preset", [info.id for info in presets.catalogue()])
def test_a_full_grid_is_the_baked_one(preset: str) -> None:
    baked, (vertices, faces) = presets.load(preset).distance, skin(preset)
    distance_grid(vertices, faces, spacing=0.05)
    began = time.process_time()
    made = distance_grid(vertices, faces)
    assert time.process_time() - began < 4.0, "two seconds on a free core"
    assert made.values.shape == baked.values.shape and np.allclose(made.origin, baked.origin)
    difference = np.abs(made.values - baked.values)[np.abs(baked.values) < 0.0599]
    assert np.median(difference) < 2e-4 and difference.max() < 1e-3
