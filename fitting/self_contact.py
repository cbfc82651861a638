"""Cloth against itself and against cloth already draped: which vertices are near which triangles, and on which side.

A vertex keeps the cloth's thickness from the triangles near it, on the side on which it was when they were found
(Bridson, Fedkiw, Anderson: Robust Treatment of Collisions, Contact and Friction for Cloth Animation, 2002; without the
times of collisions, because steps are kept shorter than the thickness). Neighbours in the pattern are no contact,
because the thickness is below what separates them in the pattern. Pairs are found by a grid of cells over the vertices,
and found anew when the cloth has moved by half the reach that was looked at in excess.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_CELLS = 300_000
BESIDE = 0.25
"""How far beside a triangle contacts are looked for, over the skin."""
TINY = 1e-9
"""A triangle of less doubled area [m^2] has no side."""
PAIRS = 12
"""Most contacts, times the vertices."""


class Layers(NamedTuple):
    """A cloth as its own obstacle, with the room in which contacts are kept."""

    faces: Ints
    """Shape (m, 3)."""
    thickness: Floats
    """Distance that a vertex keeps from other layers [m], shape (n,)."""
    skin: float
    """How much farther contacts are looked for [m]; half of it may be travelled before they are found anew."""
    friction: float
    """Coulomb coefficient between layers."""
    cell: float
    """Size of the cells [m]."""
    tangled: Flags
    """Vertices next to a crossing, which are not in contact with each other, shape (n,)."""
    pairs: Ints
    """Contacts: vertex and the triangle's corners, shape (k, 4)."""
    side: Floats
    """1 where the vertex is on the outer side of the triangle, -1 on the inner one, shape (k,)."""
    used: Ints
    """Number of contacts, shape (1,)."""
    start: Ints
    """First entry of each cell, shape (cells + 1,)."""
    entries: Ints
    """Vertices sorted by cell, shape (n,)."""


class Cells(NamedTuple):
    """A grid of cells around points."""

    x0: float
    y0: float
    z0: float
    size: float
    nx: int
    ny: int
    nz: int


@njit(cache=True, nogil=True)
def cells_around(x: Floats, size: float) -> Cells:
    """Return the cells that hold all points (n, 3); larger ones where they would be too many; none unless finite."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for i in range(x.shape[0]):
        for k in range(3):
            if not np.isfinite(x[i, k]):
                return Cells(0.0, 0.0, 0.0, size, 0, 0, 0)
            low[k] = min(low[k], x[i, k])
            high[k] = max(high[k], x[i, k])
    while True:
        nx, ny, nz = (high[0] - low[0]) // size + 1, (high[1] - low[1]) // size + 1, (high[2] - low[2]) // size + 1
        if nx * ny * nz <= MOST_CELLS:
            return Cells(low[0], low[1], low[2], size, int(nx), int(ny), int(nz))
        size *= 1.25


@njit(cache=True, nogil=True)
def sort_by_cell(x: Floats, cells: Cells, start: Ints, entries: Ints) -> None:
    """Fill ``start`` and ``entries``: the points of cell c are entries[start[c]:start[c + 1]], in ascending order."""
    total = cells.nx * cells.ny * cells.nz
    start[: total + 1] = 0
    for i in range(x.shape[0]):
        start[cell_of(x, i, cells) + 1] += 1
    for c in range(total):
        start[c + 1] += start[c]
    for i in range(x.shape[0] - 1, -1, -1):
        c = cell_of(x, i, cells)
        # Counting down from the cell's end leaves the start of the next cell where it belongs.
        start[c + 1] -= 1
        entries[start[c + 1]] = i
    # Now start[c + 1] is the first entry of cell c.
    for c in range(total):
        start[c] = start[c + 1]
    start[total] = x.shape[0]


@njit(cache=True, nogil=True, inline="always")
def cell_of(x: Floats, i: int, cells: Cells) -> int:
    """Return the cell of a point."""
    a = int((x[i, 0] - cells.x0) / cells.size)
    b = int((x[i, 1] - cells.y0) / cells.size)
    c = int((x[i, 2] - cells.z0) / cells.size)
    return (a * cells.ny + b) * cells.nz + c


@njit(cache=True, nogil=True, inline="always")
def span(low: float, high: float, cells: Cells, axis: int) -> tuple[int, int]:
    """Return the first and the last cell along an axis that a stretch touches."""
    start, count = (cells.x0, cells.nx) if axis == 0 else (cells.y0, cells.ny) if axis == 1 else (cells.z0, cells.nz)
    first, last = np.floor((low - start) / cells.size), np.floor((high - start) / cells.size)
    return max(0, int(first)), min(count - 1, int(last))


@njit(cache=True, nogil=True)
def boxes_by_cell(low: Floats, high: Floats, cells: Cells) -> tuple[Ints, Ints]:
    """Return the first entry of each cell (cells + 1,) and the boxes that touch each cell, sorted by cell.

    Args:
        low: lowest corner of each box [m], shape (k, 3).
        high: highest corner of each box [m], shape (k, 3).
        cells: the grid.
    """
    start = np.zeros(cells.nx * cells.ny * cells.nz + 1, np.int64)
    entries = np.empty(0, np.int64)
    for filling in range(2):
        for box in range(low.shape[0]):
            i0, i1 = span(low[box, 0], high[box, 0], cells, 0)
            j0, j1 = span(low[box, 1], high[box, 1], cells, 1)
            k0, k1 = span(low[box, 2], high[box, 2], cells, 2)
            for i in range(i0, i1 + 1):
                for j in range(j0, j1 + 1):
                    for cell in range((i * cells.ny + j) * cells.nz + k0, (i * cells.ny + j) * cells.nz + k1 + 1):
                        if filling == 1:
                            entries[start[cell]] = box
                            start[cell] += 1
                        else:
                            start[cell + 1] += 1
        if filling == 0:
            start = np.cumsum(start)
            entries = np.empty(start[-1], np.int64)
    # Filling has moved the start of each cell to that of the next one.
    start[1:] = start[:-1].copy()
    start[0] = 0
    return start, entries


@njit(cache=True, nogil=True)
def find_contacts(x: Floats, layers: Layers) -> None:
    """Find the vertices over and under each triangle, within thickness and skin, that do not belong to it."""
    layers.used[0] = 0
    cells = cells_around(x, layers.cell)
    if cells.nx == 0:
        return
    sort_by_cell(x, cells, layers.start, layers.entries)
    faces, thickness, start, entries = layers.faces, layers.thickness, layers.start, layers.entries
    tangled, pairs, side, found = layers.tangled, layers.pairs, layers.side, 0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        reach = min(thickness[a], thickness[b], thickness[c]) + layers.skin
        ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
        vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        square = nx * nx + ny * ny + nz * nz
        highest = reach * reach * square
        if square < TINY * TINY:
            continue
        uu, vv, uv = ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz, ux * vx + uy * vy + uz * vz
        # How far beside the triangle a point may be, in shares of its corners over ``square``.
        beside = -BESIDE * layers.skin * np.sqrt(square)
        least_a = beside * np.sqrt(uu + vv - 2.0 * uv)
        least_b, least_c = beside * np.sqrt(vv), beside * np.sqrt(uu)
        i0, i1 = span(min(x[a, 0], x[b, 0], x[c, 0]) - reach, max(x[a, 0], x[b, 0], x[c, 0]) + reach, cells, 0)
        j0, j1 = span(min(x[a, 1], x[b, 1], x[c, 1]) - reach, max(x[a, 1], x[b, 1], x[c, 1]) + reach, cells, 1)
        k0, k1 = span(min(x[a, 2], x[b, 2], x[c, 2]) - reach, max(x[a, 2], x[b, 2], x[c, 2]) + reach, cells, 2)
        for i in range(i0, i1 + 1):
            for j in range(j0, j1 + 1):
                row = (i * cells.ny + j) * cells.nz
                # Cells follow each other along z, so a row of them is one stretch of entries.
                for entry in range(start[row + k0], start[row + k1 + 1]):
                    p = entries[entry]
                    wx, wy, wz = x[p, 0] - x[a, 0], x[p, 1] - x[a, 1], x[p, 2] - x[a, 2]
                    height = wx * nx + wy * ny + wz * nz
                    if height * height > highest:
                        continue
                    wu, wv = wx * ux + wy * uy + wz * uz, wx * vx + wy * vy + wz * vz
                    beta, gamma = vv * wu - uv * wv, uu * wv - uv * wu
                    if beta < least_b or gamma < least_c or square - beta - gamma < least_a or p in (a, b, c):
                        continue
                    if tangled[p] and (tangled[a] or tangled[b] or tangled[c]):
                        continue
                    if found < pairs.shape[0]:
                        pairs[found, 0], pairs[found, 1], pairs[found, 2], pairs[found, 3] = p, a, b, c
                        side[found] = 1.0 if height >= 0.0 else -1.0
                        found += 1
    layers.used[0] = found


@njit(cache=True, nogil=True, inline="always")
def over(px: float, py: float, pz: float, x: Floats, a: int, b: int, c: int) -> tuple[float, float, float, float]:
    """Return the height of a point over a triangle, its shares of corners b and c, and the triangle's doubled area."""
    ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
    vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
    wx, wy, wz = px - x[a, 0], py - x[a, 1], pz - x[a, 2]
    nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
    square = nx * nx + ny * ny + nz * nz
    area = np.sqrt(square)
    if area < TINY:
        return 0.0, -1.0, -1.0, 0.0
    uu, vv, uv = ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz, ux * vx + uy * vy + uz * vz
    wu, wv = wx * ux + wy * uy + wz * uz, wx * vx + wy * vy + wz * vz
    return (wx * nx + wy * ny + wz * nz) / area, (vv * wu - uv * wv) / square, (uu * wv - uv * wu) / square, area


@njit(cache=True, nogil=True)
def keep_apart(x: Floats, before: Floats, layers: Layers, max_push: float) -> None:
    """Move vertices and triangles in contact apart, and take back part of their sliding since the substep began."""
    for row in range(layers.used[0]):
        p, a, b, c = layers.pairs[row, 0], layers.pairs[row, 1], layers.pairs[row, 2], layers.pairs[row, 3]
        side = layers.side[row]
        height, beta, gamma, area = over(x[p, 0], x[p, 1], x[p, 2], x, a, b, c)
        gap = min(layers.thickness[p], layers.thickness[a], layers.thickness[b], layers.thickness[c]) - side * height
        alpha = 1.0 - beta - gamma
        if gap <= 0.0 or alpha < 0.0 or beta < 0.0 or gamma < 0.0:
            continue
        ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
        vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
        scale = side / area
        nx, ny, nz = scale * (uy * vz - uz * vy), scale * (uz * vx - ux * vz), scale * (ux * vy - uy * vx)
        push = min(gap, max_push)
        dx, dy, dz = x[p, 0] - before[p, 0], x[p, 1] - before[p, 1], x[p, 2] - before[p, 2]
        for corner, weight in ((a, alpha), (b, beta), (c, gamma)):
            dx -= weight * (x[corner, 0] - before[corner, 0])
            dy -= weight * (x[corner, 1] - before[corner, 1])
            dz -= weight * (x[corner, 2] - before[corner, 2])
        along = dx * nx + dy * ny + dz * nz
        dx, dy, dz = dx - along * nx, dy - along * ny, dz - along * nz
        slide = np.sqrt(dx * dx + dy * dy + dz * dz)
        share = min(1.0, layers.friction * push / slide) if slide > 1e-12 else 0.0
        mass = 1.0 + alpha * alpha + beta * beta + gamma * gamma
        mx, my, mz = (push * nx - share * dx) / mass, (push * ny - share * dy) / mass, (push * nz - share * dz) / mass
        for corner, weight in ((p, 1.0), (a, -alpha), (b, -beta), (c, -gamma)):
            x[corner, 0] += weight * mx
            x[corner, 1] += weight * my
            x[corner, 2] += weight * mz


def make_layers(faces: Ints, rest: Floats, *, thickness: float, skin: float, friction: float) -> Layers:
    """Return a cloth as its own obstacle.

    Args:
        faces: shape (m, 3).
        rest: positions whose distances are the rest lengths [m], shape (n, 3).
        thickness: distance that layers keep [m]; less where the mesh is finer than that.
        skin: how much farther contacts are looked for [m].
        friction: Coulomb coefficient between layers.
    """
    count, corners = len(rest), rest[faces]
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    lowest = np.full(count, np.inf)
    np.minimum.at(lowest, faces, (area / sides.max(axis=1))[:, None])
    return Layers(
        faces,
        np.minimum(thickness, 0.45 * lowest),
        skin,
        friction,
        float(np.median(sides)),
        np.zeros(count, bool),
        np.zeros((PAIRS * count, 4), np.int64),
        np.zeros(PAIRS * count),
        np.zeros(1, np.int64),
        np.zeros(MOST_CELLS + 1, np.int64),
        np.zeros(count, np.int64),
    )
