"""Openings and pieces of a garment, after welding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.types import FloatArray, IntArray
from fitting.figures.surface import weld
from fitting.topology import directed_edges, unique_edges


@dataclass(frozen=True)
class Openings:
    """Borders and parts of a surface."""

    loops: int
    """Boundary loops: a closed T-shirt has 4."""
    pieces: int
    """Connected parts."""
    manifold: bool
    """Whether no edge has more than two faces and no border touches itself."""


def openings(vertices: FloatArray, faces: IntArray) -> Openings:
    """Count boundary loops and connected parts of a mesh after welding positions at 1e-6 m.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3), consistently wound.
    """
    positions, corners = weld(vertices, faces)
    used = np.unique(corners)
    border = border_edges(corners)
    edges, which = unique_edges(corners)
    uses = np.bincount(which)
    leaving = np.bincount(border[:, 0], minlength=len(positions))
    manifold = bool(uses.max(initial=0) <= 2 and leaving.max(initial=0) <= 1)
    return Openings(
        loops=_components(border, np.unique(border), len(positions)),
        pieces=_components(edges, used, len(positions)),
        manifold=manifold,
    )


def border_edges(faces: IntArray) -> NDArray[np.int64]:
    """Return the directed edges that only one face has, shape (k, 2)."""
    _, which = unique_edges(faces)
    return np.asarray(directed_edges(faces)[np.bincount(which)[which] == 1])


def _components(edges: IntArray, used: IntArray, count: int) -> int:
    """Count the connected parts among the used vertices."""
    if len(used) == 0:
        return 0
    links = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    _, label = connected_components(links, directed=False)
    return len(np.unique(label[used]))
