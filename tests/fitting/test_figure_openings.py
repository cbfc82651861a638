"""Openings and pieces after welding."""

from __future__ import annotations

import numpy as np

from core.types import Avatar, GarmentMesh
from fitting.figures.openings import openings
from fitting.figures.surface import weld


def exploded(shirt: GarmentMesh) -> tuple[np.ndarray, np.ndarray]:
    """The shirt with no vertex shared, as a drawing file may hold it."""
    return shirt.vertices[shirt.faces].reshape(-1, 3), np.arange(3 * len(shirt.faces)).reshape(-1, 3)


def test_a_shirt_has_four_openings_in_one_piece(shirt: GarmentMesh) -> None:
    found = openings(shirt.vertices, shirt.faces)
    assert (found.loops, found.pieces, found.manifold) == (4, 1, True)


def test_a_body_has_none(capsule_man: Avatar) -> None:
    found = openings(capsule_man.mesh.vertices, capsule_man.mesh.faces)
    assert (found.loops, found.pieces) == (0, 1)


def test_split_vertices_are_welded_before_counting(shirt: GarmentMesh) -> None:
    assert openings(*exploded(shirt)).loops == 4
    vertices, faces = weld(*exploded(shirt))
    assert len(vertices) == len(shirt.vertices)
    assert len(faces) == len(shirt.faces)


def test_seams_apart_by_more_than_the_tolerance_stay_open(shirt: GarmentMesh) -> None:
    vertices, faces = exploded(shirt)
    apart = vertices + np.repeat(np.where(shirt.panel == 1, -1e-3, 0), 3)[:, None] * [0, 0, 1]
    found = openings(apart, faces)
    assert found.pieces == 2
    assert found.loops != 4


def test_a_hole_is_an_opening_and_a_scrap_a_piece(shirt: GarmentMesh) -> None:
    middle = shirt.vertices[shirt.faces].mean(axis=1)
    hole = np.linalg.norm(middle - [0, 1.1, middle[:, 2].max()], axis=1).argmin()
    assert openings(shirt.vertices, np.delete(shirt.faces, hole, axis=0)).loops == 5
    scrap = np.array([[5.0, 0, 0], [5.1, 0, 0], [5, 0.1, 0]])
    count = len(shirt.vertices)
    found = openings(np.vstack([shirt.vertices, scrap]), np.vstack([shirt.faces, [[count, count + 1, count + 2]]]))
    assert (found.loops, found.pieces) == (5, 2)


def test_a_third_face_on_an_edge_is_not_manifold(shirt: GarmentMesh) -> None:
    a, b, _ = shirt.faces[0]
    fin = np.vstack([shirt.faces, [[a, b, len(shirt.vertices)]]])
    assert not openings(np.vstack([shirt.vertices, [[9.0, 9, 9]]]), fin).manifold
