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
    """Vertices around each opening, one of each place, in the order of the boundary; the longest loop first."""
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
    edges = _HalfEdges(corners)
    graph = coo_array((np.ones(len(edges.start), np.int8), (edges.start, edges.end)), (edges.size, edges.size))
    components = connected_components(graph, directed=False)[1]
    representative = np.unique(labels, return_index=True)[1]
    return Topology(
        pieces=len(np.unique(components[np.unique(corners)])),
        loops=tuple(representative[loop] for loop in boundary_loops(corners)),
        tangled_edges=edges.tangled,
        degenerate=int((flat | ~sound).sum()),
    )


def boundary_loops(faces: IntArray) -> tuple[NDArray[np.int64], ...]:
    """Return the vertices around each opening of the faces, shape (m, 3), in face order; the longest loop first.

    The walk keeps to the faces around each vertex: where a surface hangs together by one vertex alone, the openings at
    its sides are one.
    """
    edges = _HalfEdges(np.asarray(faces, np.int64))
    open_edges = np.flatnonzero(edges.boundary).tolist()
    left = set(open_edges)
    loops = []
    for first in open_edges:
        chain: list[int] = []
        edge = first
        while edge in left:
            left.remove(edge)
            chain.append(int(edges.start[edge]))
            edge = edges.after(edge)
        if chain:
            loops.append(np.array(chain))
    return tuple(sorted(loops, key=len, reverse=True))


class _HalfEdges:
    """Directed edges of triangles; number 3 f + k runs from corner k of face f to the next corner."""

    def __init__(self, faces: NDArray[np.int64]) -> None:
        self.start = faces.ravel()
        self.end = np.roll(faces, -1, axis=1).ravel()
        self.size = int(faces.max(initial=-1)) + 1
        forward = self.start * self.size + self.end
        undirected = np.minimum(forward, self.end * self.size + self.start)
        _, inverse, counts = np.unique(undirected, return_inverse=True, return_counts=True)
        doubled = np.unique(forward, return_counts=True)[1] > 1
        self.boundary: NDArray[np.bool_] = counts[inverse] == 1
        self.tangled = int((counts > 2).sum() + doubled.sum())
        self._order = np.argsort(forward, kind="stable")
        self._ordered = forward[self._order]

    def after(self, edge: int) -> int:
        """Return the boundary half-edge that follows one, or -1 where the faces do not lead to one."""
        for _ in range(len(self.start)):
            edge = edge - 2 if edge % 3 == 2 else edge + 1
            if self.boundary[edge]:
                return edge
            key = self.end[edge] * self.size + self.start[edge]
            place = int(np.searchsorted(self._ordered, key))
            if place == len(self._ordered) or self._ordered[place] != key:
                return -1
            edge = int(self._order[place])
        return -1
