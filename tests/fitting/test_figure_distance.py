"""Reading a distance grid between its samples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.types import Avatar, DistanceGrid
from fitting.distance import sample, sample_with_gradient

place = st.floats(0.001, 0.349)


def linear_grid(slope: tuple[float, float, float], *, spacing: float = 0.05) -> DistanceGrid:
    """A grid of a plane's distances: trilinear look-up is exact on it."""
    axes = np.meshgrid(*(spacing * np.arange(8),) * 3, indexing="ij")
    values = sum(s * axis for s, axis in zip(slope, axes, strict=True)) - 0.1
    return DistanceGrid(np.array([1, -2, 3], np.float32), spacing, np.asarray(values, np.float32), 10.0)


@given(place, place, place, st.tuples(*(st.floats(-1, 1),) * 3))
def test_a_plane_is_read_exactly_with_its_gradient(
    x: float, y: float, z: float, slope: tuple[float, float, float]
) -> None:
    point = np.array([[x, y, z]])
    distance, gradient = sample_with_gradient(linear_grid(slope), point + np.array([1, -2, 3]))
    np.testing.assert_allclose(distance, point @ slope - 0.1, atol=1e-5)
    np.testing.assert_allclose(gradient[0], slope, atol=1e-4)


def test_axes_are_not_mixed_up() -> None:
    grid = linear_grid((1.0, 0.0, 0.0))
    here, right = sample(grid, np.array([[1.1, -1.9, 3.1], [1.2, -1.9, 3.1]]))
    assert right - here == np.float64(right - here)
    np.testing.assert_allclose(right - here, 0.1, atol=1e-5)


def test_a_point_beyond_the_grid_reads_its_border_and_no_gradient_across_it() -> None:
    grid = linear_grid((1.0, 0.0, 0.0))
    far = np.array([[99.0, -1.9, 3.1], [-99.0, -1.9, 3.1]])
    np.testing.assert_allclose(sample(grid, far), [0.25, -0.1], atol=1e-6)


def test_a_torn_cloth_reads_no_foreign_memory() -> None:
    torn = np.array([[np.nan, np.inf, -np.inf], [np.nan] * 3, [1e300] * 3])
    assert np.isfinite(sample(linear_grid((1.0, 1.0, 1.0)), torn)).all()


def test_skin_reads_zero_and_outward_slopes(capsule_man: Avatar) -> None:
    distance, gradient = sample_with_gradient(capsule_man.distance, capsule_man.mesh.vertices)
    assert np.percentile(np.abs(distance), 99) < 1e-3
    corners = capsule_man.mesh.vertices[capsule_man.mesh.faces].astype(np.float64)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    big = np.linalg.norm(normals, axis=1) > 1e-5
    along = np.einsum("nk,nk->n", gradient[capsule_man.mesh.faces[big, 0]], normals[big])
    assert np.mean(along > 0) > 0.999
