"""Cloth that passes through itself is drawn apart by shortening the contour along which it does.

Volino, Magnenat-Thalmann: Resolving Surface Collisions through Intersection Contour Minimization (2006). It needs no
memory of the sides on which the layers were. Where nothing crossed a moment ago, what begins to cross goes back to
where it was: so a cloth that is once free of crossings stays free of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fitting.self_contact import Flags, Floats, Ints, boxes_by_cell, cells_around, over, span
from fitting.topology import unique_edges

ROUNDS = 6
"""What begins to cross is taken back at most so often in a row: going back may meet what has come closer meanwhile."""


class Sheet(NamedTuple):
    """A mesh whose edges may pass through its faces."""

    faces: Ints
    """Shape (m, 3)."""
    edges: Ints
    """Shape (e, 2)."""
    wings: Ints
    """The vertices opposite to each edge, -1 where there is none, shape (e, 2)."""


def make_sheet(faces: NDArray[np.int64]) -> Sheet:
    """Return a mesh with its edges; edges of more than two faces keep two of them."""
    edges, which = unique_edges(faces)
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]]).astype(np.int64)
    order = np.argsort(which, kind="stable")
    first = np.searchsorted(which[order], np.arange(len(edges)))
    last = np.searchsorted(which[order], np.arange(len(edges)), side="right") - 1
    wings = np.column_stack([opposite[order[first]], np.where(last > first, opposite[order[last]], -1)])
    return Sheet(faces.astype(np.int64), edges, wings)


@njit(cache=True, nogil=True)
def find_crossings(x: Floats, sheet: Sheet, cell: float) -> Ints:
    """Return all pairs of an edge and a face that it passes through, without sharing a vertex, shape (k, 2).

    Args:
        x: positions (n, 3) [m].
        sheet: the mesh.
        cell: size of the cells by which they are found [m].
    """
    found = [(0, 0) for _ in range(0)]
    faces, edges = sheet.faces, sheet.edges
    cells = cells_around(x, cell)
    low, high = np.empty((edges.shape[0], 3)), np.empty((edges.shape[0], 3))
    for e in range(edges.shape[0]):
        for k in range(3):
            low[e, k] = min(x[edges[e, 0], k], x[edges[e, 1], k])
            high[e, k] = max(x[edges[e, 0], k], x[edges[e, 1], k])
    start, entries = boxes_by_cell(low, high, cells)
    for f in range(faces.shape[0] if cells.nx > 0 else 0):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
        vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        level = x[a, 0] * nx + x[a, 1] * ny + x[a, 2] * nz
        i0, i1 = span(min(x[a, 0], x[b, 0], x[c, 0]), max(x[a, 0], x[b, 0], x[c, 0]), cells, 0)
        j0, j1 = span(min(x[a, 1], x[b, 1], x[c, 1]), max(x[a, 1], x[b, 1], x[c, 1]), cells, 1)
        k0, k1 = span(min(x[a, 2], x[b, 2], x[c, 2]), max(x[a, 2], x[b, 2], x[c, 2]), cells, 2)
        for i in range(i0, i1 + 1):
            for j in range(j0, j1 + 1):
                for k in range(k0, k1 + 1):
                    row = (i * cells.ny + j) * cells.nz + k
                    for entry in range(start[row], start[row + 1]):
                        e = entries[entry]
                        p, q = edges[e, 0], edges[e, 1]
                        over_p = x[p, 0] * nx + x[p, 1] * ny + x[p, 2] * nz - level
                        over_q = x[q, 0] * nx + x[q, 1] * ny + x[q, 2] * nz - level
                        if over_p * over_q >= 0.0 or p in (a, b, c) or q in (a, b, c):
                            continue
                        beta, gamma = _shares(x, p, q, over_p / (over_p - over_q), a, b, c)
                        if beta < 0.0 or gamma < 0.0 or beta + gamma > 1.0:
                            continue
                        # Of the cells that both touch, only the first one counts.
                        if (
                            max(i0, span(low[e, 0], low[e, 0], cells, 0)[0]) == i
                            and max(j0, span(low[e, 1], low[e, 1], cells, 1)[0]) == j
                            and max(k0, span(low[e, 2], low[e, 2], cells, 2)[0]) == k
                        ):
                            found.append((e, f))
    pairs = np.empty((len(found), 2), np.int64)
    for row in range(len(found)):
        pairs[row, 0], pairs[row, 1] = found[row]
    return pairs


@njit(cache=True, nogil=True, inline="always")
def _shares(x: Floats, p: int, q: int, share: float, a: int, b: int, c: int) -> tuple[float, float]:
    """Return the shares of corners b and c of a triangle in the point at ``share`` of the way from p to q."""
    px, py, pz = (
        x[p, 0] + share * (x[q, 0] - x[p, 0]),
        x[p, 1] + share * (x[q, 1] - x[p, 1]),
        x[p, 2] + share * (x[q, 2] - x[p, 2]),
    )
    _, beta, gamma, _ = over(px, py, pz, x, a, b, c)
    return beta, gamma


@njit(cache=True, nogil=True)
def _normal(x: Floats, a: int, b: int, c: int) -> NDArray[np.float64]:
    """Return the unit normal of a triangle."""
    normal: NDArray[np.float64] = np.cross(x[b] - x[a], x[c] - x[a])
    normal /= max(np.sqrt((normal * normal).sum()), 1e-18)
    return normal


@njit(cache=True, nogil=True)
def draw_apart(x: Floats, sheet: Sheet, crossings: Ints, most: float, tangled: Flags) -> None:
    """Move what crosses so that the contours become shorter, each vertex by ``most`` [m] at the most, in place.

    Args:
        x: positions (n, 3) [m].
        sheet: the mesh.
        crossings: pairs of edge and face, shape (k, 2).
        most: longest way of a vertex [m].
        tangled: set for the vertices next to a crossing, shape (n,).
    """
    tangled[:] = False
    move = np.zeros_like(x)
    votes = np.zeros(x.shape[0])
    for row in range(crossings.shape[0]):
        e, f = crossings[row, 0], crossings[row, 1]
        p, q = sheet.edges[e, 0], sheet.edges[e, 1]
        a, b, c = sheet.faces[f, 0], sheet.faces[f, 1], sheet.faces[f, 2]
        normal = _normal(x, a, b, c)
        along = x[q] - x[p]
        along /= max(np.sqrt((along * along).sum()), 1e-18)
        across = (along * normal).sum()
        if abs(across) < 0.1:
            across = 0.1 if across >= 0 else -0.1
        gradient = np.zeros(3)
        for k in range(2):
            w = sheet.wings[e, k]
            if w < 0:
                continue
            wing = _normal(x, p, q, w)
            line = np.cross(wing, normal)
            length = np.sqrt((line * line).sum())
            if length < 1e-6:
                continue
            line /= length
            inward = x[w] - x[p]
            inward -= (inward * along).sum() * along
            if (line * inward).sum() < 0.0:
                line = -line
            gradient += line - 2.0 * (line * along).sum() / across * normal
        size = np.sqrt((gradient * gradient).sum())
        for i in (p, q, a, b, c):
            tangled[i] = True
        if size < 1e-6:
            continue
        gradient *= most / np.sqrt(size * size + 0.01)
        hp, hq = ((x[p] - x[a]) * normal).sum(), ((x[q] - x[a]) * normal).sum()
        share = hp / (hp - hq)
        beta, gamma = _shares(x, p, q, share, a, b, c)
        alpha = 1.0 - beta - gamma
        for i, weight in ((p, 1.0 - share), (q, share), (a, -alpha), (b, -beta), (c, -gamma)):
            move[i] += weight * gradient
            votes[i] += abs(weight)
    for i in range(x.shape[0]):
        if votes[i] > 0.0:
            # A vertex of several crossings goes the mean way, one that is far from its crossing a short one.
            x[i] += move[i] / max(votes[i], 1.0)


@njit(cache=True, nogil=True)
def roll_back(x: Floats, v: Floats, kept: Floats, sheet: Sheet, crossings: Ints, free: Flags) -> int:
    """Return what has begun to cross to where it was, in place; return how many crossings there are of that kind.

    Args:
        x: positions (n, 3) [m].
        v: velocities (n, 3) [m/s], set to zero where positions are returned.
        kept: positions (n, 3) [m] at which only ``free`` vertices crossed.
        sheet: the mesh.
        crossings: pairs of edge and face, shape (k, 2).
        free: vertices that may cross and stay where they are, shape (n,).
    """
    fresh = 0
    for row in range(crossings.shape[0]):
        e, f = crossings[row, 0], crossings[row, 1]
        corners = (sheet.edges[e, 0], sheet.edges[e, 1], sheet.faces[f, 0], sheet.faces[f, 1], sheet.faces[f, 2])
        old = False
        for i in corners:
            old |= free[i]
        if old:
            continue
        fresh += 1
        for i in corners:
            x[i] = kept[i]
            v[i] = 0.0
    return fresh


class Untangler:
    """Keeps a simulated cloth from passing through itself, and draws apart what does."""

    def __init__(self, faces: Ints, tangled: Flags, *, cell: float, most: float) -> None:
        """Watch a mesh.

        Args:
            faces: shape (m, 3).
            tangled: kept up to date: vertices next to a crossing, shape (n,).
            cell: size of the cells by which crossings are found [m].
            most: longest way by which a vertex is moved at a time [m].
        """
        self._sheet, self._tangled, self._cell, self._most = make_sheet(faces), tangled, cell, most
        self._kept: Floats | None = None

    def watch(self, x: Floats, v: Floats, inside: Flags) -> bool:
        """Take back crossings that are new since the last time and draw apart the others, in place.

        Return whether anything crossed.

        Args:
            x: positions (n, 3) [m].
            v: velocities (n, 3) [m/s].
            inside: vertices that were inside the body the last time, to which nothing goes back, shape (n,).
        """
        crossings = find_crossings(x, self._sheet, self._cell)
        crossed, free = len(crossings) > 0, self._tangled | inside
        for _ in range(ROUNDS):
            if self._kept is None or not roll_back(x, v, self._kept, self._sheet, crossings, free):
                break
            crossings = find_crossings(x, self._sheet, self._cell)
        self._draw(x, crossings)
        self._kept = x.copy()
        return crossed

    def _draw(self, x: Floats, crossings: Ints) -> None:
        if len(crossings) or self._tangled.any():
            draw_apart(x, self._sheet, crossings, self._most, self._tangled)
