"""What the solver is told of a garment."""

from __future__ import annotations

import numpy as np
import pytest

from core.types import GarmentMesh
from fitting.cloth import make_levels, solver_pairs, unfolded_lengths
from fitting.fabrics import FABRICS
from fitting.grade import GradedGarment, grade
from tests.sample_garments import sewn_sample

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
TWO_FACES = np.array([[0, 1, 2], [0, 2, 3]])


def test_edges_and_what_lies_across_them_are_found() -> None:
    edges, across, crossed = solver_pairs(TWO_FACES)
    assert {tuple(edge) for edge in edges.tolist()} == {(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)}
    assert [sorted(pair) for pair in across.tolist()] == [[1, 3]]
    assert [sorted(pair) for pair in crossed.tolist()] == [[0, 2]]


def test_a_closed_surface_has_as_many_bends_as_edges(shirt: GarmentMesh) -> None:
    edges, across, crossed = solver_pairs(shirt.faces.astype(np.int64))
    rim = sum(len(loop) for loop in shirt.openings.values())
    assert len(edges) == len(across) + rim
    assert len(crossed) == len(across) and (across[:, 0] != across[:, 1]).all()


@pytest.mark.parametrize("fold", [0.0, 0.5, np.pi / 2, np.pi])
def test_across_a_fold_the_flat_distance_counts(fold: float) -> None:
    # The second face turned about the diagonal by any angle has the same flat distance.
    axis = np.array([1.0, 1.0, 0.0]) / np.sqrt(2)
    turned = SQUARE.copy()
    v = SQUARE[3]
    turned[3] = v * np.cos(fold) + np.cross(axis, v) * np.sin(fold) + axis * (axis @ v) * (1 - np.cos(fold))
    _, across, crossed = solver_pairs(TWO_FACES)
    assert unfolded_lengths(turned, across, crossed)[0] == pytest.approx(np.sqrt(2))


@pytest.mark.parametrize("name", ["tshirt_melange", "hoodie_badge"])
def test_coarse_and_fine_cloth_are_the_graded_pattern(name: str) -> None:
    garment = sewn_sample(name)
    graded = grade(garment, "male", "M")
    fabric = FABRICS["jersey"]
    for fine, cloth in make_levels(garment, graded, fabric).items():
        count = len(garment.plane) - (0 if fine else len(garment.parents))
        faces = garment.faces if fine else garment.coarse_faces
        np.testing.assert_array_equal(cloth.faces, faces)
        assert cloth.pairs.max() == count - 1
        assert len(cloth.offset) == len(cloth.friction) == len(cloth.weight) == count
        assert cloth.rest.min() > 0 and len(cloth.rest) == len(cloth.compliance) == len(cloth.pairs)
        stiff = cloth.compliance == fabric.stretch
        assert stiff.sum() == len(cloth.edges) and (cloth.compliance[~stiff] == fabric.bend).all()
        a, b = (graded.rest[cloth.pairs[stiff, k]] for k in (0, 1))
        np.testing.assert_allclose(cloth.rest[stiff], np.linalg.norm(a - b, axis=1))
        assert (cloth.offset > 0).all() and (cloth.friction >= fabric.friction).all() and (cloth.weight > 0).all()


def test_a_hood_keeps_farther_off_and_weighs_less() -> None:
    garment = sewn_sample("hoodie_badge")
    cloth = make_levels(garment, grade(garment, "male", "M"), FABRICS["knit"])[True]
    flap = np.setdiff1d(np.unique(garment.faces[garment.panel == 2]), garment.openings["neck"])
    others = np.setdiff1d(np.arange(len(garment.plane)), flap)
    assert cloth.offset[flap].min() > cloth.offset[others].max()
    assert cloth.weight[flap].max() < cloth.weight[others].min()


def test_shoulders_grip_more_than_the_hem() -> None:
    garment = sewn_sample("tank_plain")
    cloth = make_levels(garment, grade(garment, "male", "M"), FABRICS["jersey"])[True]
    seam, hem = garment.seams["shoulder_left"], garment.openings["hem"]
    assert cloth.friction[seam].min() > cloth.friction[hem].max()


def test_the_order_of_solving_is_always_the_same(shirt: GarmentMesh) -> None:
    graded = GradedGarment("M", (1.0, 1.0), shirt.plane, shirt.vertices, {})
    first, second = (make_levels(shirt, graded, FABRICS["knit"])[False] for _ in range(2))
    np.testing.assert_array_equal(first.pairs, second.pairs)
