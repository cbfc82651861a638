"""Smooth vertex normals that do not show texture seams."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, IntArray, Mesh


def welded(vertices: FloatArray) -> NDArray[np.int64]:
    """Return for each vertex the number of its position, shape (n,); equal positions share a number."""
    points = np.ascontiguousarray(vertices, np.float32) + np.float32(0)
    order = np.lexsort(points.T)
    new = np.ones(len(points), bool)
    new[1:] = (points[order[1:]] != points[order[:-1]]).any(axis=1)
    labels = np.empty(len(points), np.int64)
    labels[order] = np.cumsum(new) - 1
    return labels


def face_normals(vertices: FloatArray, faces: IntArray) -> NDArray[np.float64]:
    """Return the cross products of the triangles' edges: twice the area along the normal, shape (m, 3)."""
    corners = np.asarray(vertices, np.float64)[faces]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def vertex_normals(vertices: FloatArray, faces: IntArray) -> NDArray[np.float32]:
    """Return unit vertex normals, shape (n, 3): area-weighted face normals, shared by all vertices at one position.

    Where no face gives a direction (unused vertices, triangles without area), the normal is +Z.
    """
    labels = welded(vertices)
    weighted = face_normals(vertices, faces)
    corner_labels = labels[np.asarray(faces)].ravel()
    count = int(labels.max(initial=-1)) + 1
    sums: NDArray[np.float64] = np.stack(
        [np.bincount(corner_labels, np.repeat(weighted[:, axis], 3), minlength=count) for axis in range(3)], axis=1
    ).astype(np.float64)
    return _unit(sums)[labels]


def normals_of(mesh: Mesh) -> NDArray[np.float32]:
    """Return the mesh's own normals made unit length, or smooth ones where it has none; shape (n, 3)."""
    if mesh.normals is None:
        return vertex_normals(mesh.vertices, mesh.faces)
    return _unit(np.asarray(mesh.normals, np.float64))


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    degenerate = lengths[:, 0] < 1e-20
    unit = vectors / np.where(lengths < 1e-20, 1.0, lengths)
    unit[degenerate] = (0.0, 0.0, 1.0)
    return unit.astype(np.float32)
