"""Openings and pieces after welding."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.topology import topology


def grid(width: int, height: int, holes: set[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """A sheet of squares, two triangles each, without the squares in ``holes``."""
    y, x = np.mgrid[: height + 1, : width + 1]
    vertices = np.stack([x, y, 0 * x], axis=-1).reshape(-1, 3).astype(float)
    faces = []
    for j in range(height):
        for i in range(width):
            if (i, j) not in holes:
                a = j * (width + 1) + i
                faces += [[a, a + 1, a + width + 2], [a, a + width + 2, a + width + 1]]
    return vertices, np.array(faces)


def test_closed_ball_has_no_opening() -> None:
    ball = trimesh.creation.icosphere(2)
    found = topology(ball.vertices, ball.faces)
    assert (found.openings, found.pieces, found.tangled_edges, found.degenerate) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("holes", "loops", "lengths"),
    [
        (set(), 1, [20]),
        ({(2, 2)}, 2, [20, 4]),
        # Two holes between which one vertex alone holds the sheet together are one opening.
        ({(1, 1), (2, 2)}, 2, [20, 8]),
        ({(1, 2), (2, 1)}, 2, [20, 8]),
        # A hole that touches the sheet's edge belongs to the edge.
        ({(0, 2)}, 1, [22]),
    ],
)
def test_loops_of_a_sheet(holes, loops, lengths) -> None:
    found = topology(*grid(5, 5, holes))
    assert found.openings == loops
    assert [len(loop) for loop in found.loops] == lengths


def test_loops_run_along_the_boundary() -> None:
    vertices, faces = grid(4, 3, {(1, 1)})
    split = vertices[faces].reshape(-1, 3)
    for loop in topology(split, np.arange(len(split)).reshape(-1, 3)).loops:
        steps = np.linalg.norm(np.diff(split[np.append(loop, loop[0])], axis=0), axis=1)
        np.testing.assert_allclose(steps, 1)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.floats(0, 4e-7))
def test_texture_seams_are_welded(random, noise: float) -> None:
    """Splitting every corner, moving by less than the tolerance and shuffling changes nothing."""
    vertices, faces = grid(5, 4, {(2, 1)})
    generator = np.random.default_rng(random.getrandbits(32))
    loose = vertices[faces].reshape(-1, 3)
    loose = loose + generator.uniform(-noise, noise, loose.shape) / 2
    order = generator.permutation(len(loose))
    corners = np.argsort(order).reshape(-1, 3)
    found = topology(loose[order], corners)
    assert (found.openings, found.pieces, found.degenerate) == (2, 1, 0)


def test_pieces_and_faults_are_counted() -> None:
    vertices, faces = grid(2, 2, set())
    two = topology(np.concatenate([vertices, vertices + 5]), np.concatenate([faces, faces + len(vertices)]))
    assert (two.pieces, two.openings) == (2, 2)
    flipped = faces.copy()
    flipped[0] = flipped[0, ::-1]
    assert topology(vertices, flipped).tangled_edges > 0
    fin = topology(np.append(vertices, [[1, 1, 1.0]], axis=0), np.append(faces, [[0, 4, 9]], axis=0))
    assert fin.tangled_edges > 0
    assert topology(vertices, np.append(faces, [[0, 1, 1], [0, 1, 2]], axis=0)).degenerate == 2
