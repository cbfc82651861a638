"""Tethers: no point of a cloth hangs farther from its shoulder seam or waistband than the cloth between them is long.

A solver that sees only neighbours lets long cloth sag under its weight, because each step passes a pull on by one edge.
One unilateral constraint from every vertex to the nearest held one stops that at once (Kim, Chentanez, Müller: Long
Range Attachments, 2012); distances go along the cloth.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

SLACK = 1.02
"""A tether is this much longer than the way through the cloth, so that it never presses."""


class Tethers(NamedTuple):
    """What each vertex of a cloth hangs from."""

    anchor: NDArray[np.int64]
    """The held vertex that is nearest along the cloth, shape (n,); itself where it has none."""
    length: NDArray[np.float64]
    """Distance along the cloth to it [m], shape (n,)."""


def make_tethers(pairs: NDArray[np.int64], rest: NDArray[np.float64], held: NDArray[np.int64], count: int) -> Tethers:
    """Return the tethers of a cloth.

    Args:
        pairs: vertex pairs with known distances, shape (c, 2).
        rest: those distances [m], shape (c,).
        held: vertices that it hangs from, shape (h,).
        count: number of vertices n.
    """
    graph = coo_matrix((rest, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    distance, _, source = dijkstra(graph, directed=False, indices=held, min_only=True, return_predecessors=True)
    reached = np.isfinite(distance)
    anchor = np.where(reached, source, np.arange(count))
    return Tethers(anchor.astype(np.int64), np.where(reached, SLACK * distance, np.inf))
