"""Edges of meshes and vertices of parts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.types import GarmentMesh
from fitting.topology import directed_edges, edge_numbers, part_vertices, seam_vertices, unique_edges


@given(st.integers(0, 2**32 - 1), st.integers(0, 40), st.integers(3, 30))
def test_edges_are_the_distinct_rows_in_order(seed: int, count: int, highest: int) -> None:
    faces = np.random.default_rng(seed).integers(0, highest, (count, 3)).astype(np.int32)
    edges, which = unique_edges(faces)
    sides = np.sort(directed_edges(faces), axis=1)
    np.testing.assert_array_equal(edges, np.unique(sides, axis=0))
    np.testing.assert_array_equal(edges[which], sides)
    assert edges.dtype == np.int64 and edges.shape[1] == 2


def test_large_numbers_are_told_apart() -> None:
    faces = np.array([[0, 2_000_000_000, 2_000_000_001], [1, 2_000_000_000, 2_000_000_001]], np.int32)
    assert len(unique_edges(faces)[0]) == 5


def test_sides_come_first_then_second_then_third() -> None:
    sides = directed_edges(np.array([[4, 5, 6], [7, 8, 9]]))
    assert sides.tolist() == [[4, 5], [7, 8], [5, 6], [8, 9], [6, 4], [9, 7]]


def test_an_edge_has_one_number_both_ways() -> None:
    start, end = (grid.ravel() for grid in np.meshgrid(np.arange(7), np.arange(7)))
    numbers = edge_numbers(start, end, 7)
    np.testing.assert_array_equal(numbers, edge_numbers(end, start, 7))
    assert len(np.unique(numbers)) == 7 * 8 / 2


def test_seams_have_the_vertices_of_each_chain_once(shirt: GarmentMesh) -> None:
    vertices = seam_vertices(shirt)
    assert (np.diff(vertices) > 0).all()
    assert set(vertices.tolist()) == {v for chain in shirt.seams.values() for v in chain.tolist()}


def test_parts_share_the_vertices_between_them(shirt: GarmentMesh) -> None:
    torso, left, right = (part_vertices(shirt, part) for part in (0, 1, 2))
    assert (torso | left | right).all()
    assert (torso & left).any() and (torso & right).any() and not (left & right).any()
    np.testing.assert_array_equal(np.flatnonzero(left), np.unique(shirt.faces[shirt.part == 1]))
