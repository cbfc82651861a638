"""What a mesh is without its positions: its edges, and the vertices of a garment's parts and seams."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.types import GarmentMesh, IntArray


def directed_edges(faces: IntArray) -> NDArray[np.int64]:
    """Return the sides of faces (m, 3), shape (3m, 2): the first side of each face, then the second, then the third."""
    return np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)


def unique_edges(faces: IntArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges of a mesh, and the edge of each side of its faces.

    Args:
        faces: vertex indices, shape (m, 3).

    Returns:
        Edges in ascending order, lower vertex first, shape (e, 2); and the number of the edge of each of
        ``directed_edges``, shape (3m,).
    """
    start, end = directed_edges(faces).T
    count = int(max(start.max(initial=0), end.max(initial=0))) + 1
    # One number an edge sorts several times faster than rows do, in the same order.
    keys, which = np.unique(edge_numbers(start, end, count), return_inverse=True)
    return np.column_stack(np.divmod(keys, count)), which


def edge_numbers(start: NDArray[np.int64], end: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return a number for each edge between vertices ``start`` and ``end`` (k,) of ``count``, the same both ways."""
    return np.asarray(np.minimum(start, end) * count + np.maximum(start, end))


def seam_vertices(garment: GarmentMesh) -> NDArray[np.int32]:
    """Return the vertices on sewn edges, in ascending order."""
    return np.unique(np.concatenate(list(garment.seams.values())))


def part_vertices(garment: GarmentMesh, part: int) -> NDArray[np.bool_]:
    """Tell which vertices a part of a garment has, shape (n,); neighbouring parts share those between them."""
    chosen = np.zeros(len(garment.plane), dtype=np.bool_)
    chosen[garment.faces[garment.part == part]] = True
    return chosen
