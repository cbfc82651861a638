"""No point of a cloth hangs farther from what holds it than the cloth between them is long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fitting.grade import grade
from fitting.tethers import make_tethers
from fitting.topology import unique_edges
from tests.sample_garments import sewn_sample

SLACK = 1.03
"""A tether may be longer than the cloth by this much."""


def strip(length: float, width: float, cells: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A hanging strip of cloth: positions (n, 2) [m], the first row on top, and its edges with both diagonals."""
    columns = max(2, round(cells * width / length) + 1)
    y, x = np.meshgrid(np.linspace(0, -length, cells + 1), np.linspace(0, width, columns), indexing="ij")
    index = np.arange(x.size).reshape(x.shape)
    pairs = [(index[:-1], index[1:]), (index[:, :-1], index[:, 1:])]
    pairs += [(index[:-1, :-1], index[1:, 1:]), (index[:-1, 1:], index[1:, :-1])]
    edges = np.concatenate([np.column_stack([a.ravel(), b.ravel()]) for a, b in pairs])
    return np.column_stack([x.ravel(), y.ravel()]), edges


def lengths(points: NDArray[np.float64], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1))


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 1.5), st.floats(0.05, 0.4), st.integers(4, 20))
def test_a_strips_far_end_cannot_go_farther_than_its_length(length: float, width: float, cells: int) -> None:
    points, edges = strip(length, width, cells)
    top = np.flatnonzero(points[:, 1] == 0)
    tethers = make_tethers(edges, lengths(points, edges), top, len(points))
    down = -points[:, 1]
    assert (tethers.length <= SLACK * down + 1e-9).all()
    assert (tethers.length >= down - 1e-9).all(), "nor is it pulled up"
    assert set(tethers.anchor) == set(top)


def test_what_holds_is_its_own_anchor() -> None:
    points, edges = strip(0.5, 0.2, 5)
    top = np.flatnonzero(points[:, 1] == 0)
    tethers = make_tethers(edges, lengths(points, edges), top, len(points))
    np.testing.assert_array_equal(tethers.anchor[top], top)
    assert not tethers.length[top].any()


def test_the_nearest_along_the_cloth_holds() -> None:
    edges = np.column_stack([np.arange(10), np.arange(1, 11)])
    tethers = make_tethers(edges, np.full(10, 0.1), np.array([0, 9]), 11)
    np.testing.assert_array_equal(tethers.anchor, [0] * 5 + [9] * 6)
    np.testing.assert_allclose(tethers.length[[3, 7, 10]], [0.3, 0.2, 0.1], rtol=0.05)


def test_what_hangs_from_nothing_is_free() -> None:
    edges = np.array([[0, 1], [2, 3]])
    tethers = make_tethers(edges, np.array([0.1, 0.1]), np.array([0]), 5)
    np.testing.assert_array_equal(tethers.anchor[2:], [2, 3, 4])
    assert np.isinf(tethers.length[2:]).all() and np.isfinite(tethers.length[:2]).all()


@pytest.mark.parametrize(("name", "held"), [("dress_flowers", "shoulder_left"), ("trousers_jeans", "waist")])
def test_a_garments_hem_hangs_by_its_length(name: str, held: str) -> None:
    garment = sewn_sample(name)
    rest = grade(garment, "female", "M").rest
    edges, _ = unique_edges(garment.faces.astype(np.int64))
    chain = np.unique(garment.rims[held] if held in garment.rims else garment.seams[held])
    tethers = make_tethers(edges, lengths(rest, edges), chain, len(rest))
    straight = np.linalg.norm(rest - rest[tethers.anchor], axis=1)
    assert np.isin(tethers.anchor, chain).all()
    assert np.isfinite(tethers.length).all()
    assert (tethers.length > 0.9 * straight - 1e-9).all(), "never tighter than the cloth lies flat"
    low = rest[:, 1] < np.quantile(rest[:, 1], 0.1)
    assert (tethers.length[low] < 1.4 * straight[low]).all()
