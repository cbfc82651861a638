"""Faces that pass through each other."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from core.types import GarmentMesh
from fitting.figures.self_hits import intersecting_pairs, self_hits


def sheet(count: int, *, size: float = 1.0) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A flat square of 2 * count^2 faces in the plane z = 0."""
    x, y = np.meshgrid(np.linspace(0, size, count + 1), np.linspace(0, size, count + 1))
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1)
    i, j = (grid.ravel() for grid in np.meshgrid(np.arange(count), np.arange(count)))
    a = j * (count + 1) + i
    return vertices, np.concatenate(
        [np.stack([a, a + 1, a + count + 2], 1), np.stack([a, a + count + 2, a + count + 1], 1)]
    )


def both(first: tuple[NDArray, NDArray], second: tuple[NDArray, NDArray]) -> tuple[NDArray, NDArray]:
    """Two meshes as one."""
    return np.vstack([first[0], second[0]]), np.vstack([first[1], second[1] + len(first[0])])


def test_a_worn_shirt_does_not_hit_itself(shirt: GarmentMesh) -> None:
    assert self_hits(shirt.vertices, shirt.faces).pairs == 0


def test_a_front_pushed_through_the_back_hits(shirt: GarmentMesh) -> None:
    x, y, z = shirt.vertices.T
    pushed = z - 0.4 * np.exp(-((x**2 + (y - 1.1) ** 2) / 0.05**2)) * (z > 0)
    found = self_hits(np.stack([x, y, pushed], 1), shirt.faces)
    assert found.pairs > 20
    assert found.share == found.pairs / len(shirt.faces)


triangles = st.integers(0, 2**31).map(lambda seed: np.random.default_rng(seed).random((2, 3, 3)))


def crosses(first: NDArray, second: NDArray) -> bool:
    """Whether an edge of one triangle passes through the other, by solving for the point of passing."""
    for s, t in ((first, second), (second, first)):
        for k in range(3):
            start, end = s[k], s[(k + 1) % 3]
            place = np.linalg.solve(np.column_stack([start - end, t[1] - t[0], t[2] - t[0]]), start - t[0])
            if 0 < place[0] < 1 and place[1] > 0 and place[2] > 0 and place[1] + place[2] < 1:
                return True
    return False


@settings(max_examples=300, deadline=None)
@given(triangles)
def test_two_triangles_cross_as_their_edges_say(pair: NDArray) -> None:
    found = intersecting_pairs(pair.reshape(-1, 3), np.arange(6).reshape(2, 3))
    assert len(found) == crosses(*pair)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*(st.floats(-2, 2),) * 3))
def test_the_count_does_not_depend_on_where_the_mesh_is(seed: int, shift: tuple[float, float, float]) -> None:
    turn = Rotation.random(rng=seed)
    soup = np.random.default_rng(3).random((60, 3, 3)).reshape(-1, 3)
    faces = np.arange(180).reshape(-1, 3)
    assert len(intersecting_pairs(turn.apply(soup) + shift, faces)) == len(intersecting_pairs(soup, faces)) > 0


def test_pairs_are_those_of_a_plain_search() -> None:
    soup = np.random.default_rng(4).random((40, 3, 3))
    plain = {(f, g) for f in range(40) for g in range(f + 1, 40) if crosses(soup[f], soup[g])}
    assert {(f, g) for f, g in intersecting_pairs(soup.reshape(-1, 3), np.arange(120).reshape(-1, 3))} == plain


def test_touching_and_coplanar_faces_do_not_hit() -> None:
    flat = sheet(6)
    assert self_hits(*both(flat, (flat[0] + np.array([0.37, 0.21, 0]), flat[1]))).pairs == 0
    standing = flat[0][:, [0, 2, 1]] + [0.013, 0.5 + 1 / 24, 0]
    assert self_hits(*both(flat, (standing, flat[1]))).pairs == 0
    assert self_hits(*both(flat, (standing - [0, 0, 0.05], flat[1]))).pairs >= 6


@pytest.mark.parametrize("rows", [90])
def test_sixteen_thousand_faces_take_less_than_half_a_second(rows: int) -> None:
    vertices, faces = sheet(rows)
    rough = vertices + 1e-3 * np.random.default_rng(0).standard_normal(vertices.shape)
    self_hits(*sheet(2))
    start = time.process_time()
    self_hits(rough, faces)
    assert time.process_time() - start < 0.5
