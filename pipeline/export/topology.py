"""Openings and pieces of triangle meshes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from core.types import FloatArray, IntArray
from pipeline.export.normals import face_normals

WELD = 1e-6
"""Positions closer than this are one [m]."""


@dataclass(frozen=True, eq=False)
class Topology:
    """How a mesh hangs together after welding."""

    pieces: int
    """Connected components."""
    loops: tuple[NDArray[np.int64], ...]
    """Welded vertices around each opening, in the order of the boundary; the longest chain first."""
    tangled_edges: int
    """Edges of more than two faces, or of two faces that wind against each other."""
    degenerate: int
    """Faces without area after welding."""

    @property
    def openings(self) -> int:
        """Number of boundary loops."""
        return len(self.loops)


def welded_within(vertices: FloatArray, tolerance: float = WELD) -> NDArray[np.int64]:
    """Return for each vertex the number of its place, shape (n,): vertices closer than ``tolerance`` [m] share one."""
    pairs = KDTree(np.asarray(vertices, np.float64)).query_pairs(tolerance, output_type="ndarray")
    count = len(vertices)
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), (count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def topology(vertices: FloatArray, faces: IntArray, *, tolerance: float = WELD) -> Topology:
    """Return pieces and openings of a mesh after welding positions closer than ``tolerance`` [m].

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        tolerance: welding distance [m].
    """
    labels = welded_within(vertices, tolerance)
    corners = labels[np.asarray(faces, np.int64)]
    sound = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 2] != corners[:, 0])
    flat = np.linalg.norm(face_normals(vertices, faces), axis=1) == 0
    corners = corners[sound]
    start, end = corners.ravel(), np.roll(corners, -1, axis=1).ravel()
    size = int(labels.max(initial=-1)) + 1
    forward, backward = start * size + end, end * size + start
    _, inverse, counts = np.unique(np.minimum(forward, backward), return_inverse=True, return_counts=True)
    twins = np.unique(forward, return_counts=True)[1]
    tangled = int((counts > 2).sum() + (twins > 1).sum())
    used = np.unique(corners)
    graph = coo_array((np.ones(len(start), np.int8), (start, end)), (size, size))
    components = connected_components(graph, directed=False)[1]
    return Topology(
        pieces=len(np.unique(components[used])),
        loops=_loops(start, end, counts[inverse] == 1),
        tangled_edges=tangled,
        degenerate=int((flat | ~sound).sum()),
    )


def _loops(
    start: NDArray[np.int64], end: NDArray[np.int64], boundary: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], ...]:
    """Return the vertex chains of boundary half-edges; half-edge 3 f + k runs from corner k of face f to the next.

    At a vertex that two openings share, the walk turns through the faces around it, so that they stay two.
    """
    size = int(max(start.max(initial=0), end.max(initial=0))) + 1
    keys = start * size + end
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    open_edges = np.flatnonzero(boundary)
    left = set(open_edges.tolist())
    loops = []
    for first in open_edges.tolist():
        chain: list[int] = []
        edge = first
        while edge in left:
            left.remove(edge)
            chain.append(int(start[edge]))
            edge = _turned(edge, start, end, boundary, ordered, order, size)
        if chain:
            loops.append(np.array(chain))
    return tuple(sorted(loops, key=len, reverse=True))


def _turned(
    edge: int,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    boundary: NDArray[np.bool_],
    ordered: NDArray[np.int64],
    order: NDArray[np.int64],
    size: int,
) -> int:
    """Return the boundary half-edge that follows ``edge``, or -1 where the faces do not lead to one."""
    for _ in range(len(start)):
        edge = edge - 2 if edge % 3 == 2 else edge + 1
        if boundary[edge]:
            return edge
        key = end[edge] * size + start[edge]
        place = int(np.searchsorted(ordered, key))
        if place == len(ordered) or ordered[place] != key:
            return -1
        edge = int(order[place])
    return -1
