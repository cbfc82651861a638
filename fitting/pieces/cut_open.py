"""A sewn garment cut open along its seams: its faces over vertices of their own, and what each border edge is.

Front and back stay one at the top of a sleeve, which is where a sleeve is folded and not sewn. Trousers and shorts are
cut in the middle, too, from the crotch up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.errors import GarmentFailed
from core.types import GarmentMesh
from fitting.topology import edge_numbers

FRONT, HOOD = 0, 2
FOLDED = "sleeve_top"
"""The seam at which front and back are one piece."""
SIDES = ("left", "right")
ON_LINE = 1e-5
"""Distance from a straight line within which a vertex lies on it [m]."""


@dataclass(frozen=True, eq=False)
class CutMesh:
    """A garment's faces over cut vertices: one for each side of a cut."""

    faces: NDArray[np.int64]
    """Cut vertices of each face, shape (m, 3)."""
    vertex: NDArray[np.int64]
    """Garment vertex of each cut vertex, shape (c,)."""
    piece: NDArray[np.int64]
    """Number of the piece of each face, shape (m,)."""
    border: NDArray[np.int64]
    """Sides of faces, as 3 f + k, that lie on a border of their piece, shape (b,)."""
    names: tuple[str, ...]
    """What each of ``border`` is: a seam, an opening, ``armhole_left``, ``centre``, ``hood`` …"""
    across: NDArray[np.int64]
    """The side of a face that each of ``border`` is sewn to, -1 where it is open, shape (b,)."""


def cut_open(garment: GarmentMesh) -> CutMesh:
    """Return a garment cut open along its seams."""
    faces = garment.faces.astype(np.int64)
    count = len(garment.plane)
    twin = twins(faces, count)
    start, end = sides_of(faces)
    edge = edge_numbers(start, end, count)
    seams = {edge: name for name, chain in garment.seams.items() for edge in edges_of(chain, count)}
    centre = centre_edges(garment)
    cloth = cloth_of_faces(garment)
    own = np.repeat(cloth, 3)
    sewn = [name for name in set(seams.values()) if not name.startswith(FOLDED)]
    closed = [key for key, name in seams.items() if name in sewn] + sorted(centre)
    whole = (twin >= 0) & (own == own[twin]) & ~np.isin(edge, closed)
    corner = glued(faces, twin, whole)
    piece = connected_components(
        coo_array((np.ones(whole.sum(), np.int8), (np.flatnonzero(whole) // 3, twin[whole] // 3)), (len(faces),) * 2),
        directed=False,
    )[1]
    border = np.flatnonzero(~whole)
    openings = {
        edge: name for name, loop in garment.openings.items() for edge in edges_of(np.append(loop, loop[0]), count)
    }
    names = []
    for side in border.tolist():
        key, beyond = int(edge[side]), int(twin[side])
        if key in seams:
            names.append(seams[key])
        elif key in centre:
            names.append("centre")
        elif beyond >= 0:
            names.append(joint(int(garment.part[side // 3]), int(garment.part[beyond // 3])))
        else:
            names.append(open_name(openings.get(key, "hood"), garment))
    _, first = np.unique(corner, return_index=True)
    return CutMesh(corner.reshape(-1, 3), start[first], piece.astype(np.int64), border, tuple(names), twin[border])


def sides_of(faces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each side of each face, 3 f + k, starts and ends, shape (3m,) both."""
    return faces.ravel(), np.roll(faces, -1, axis=1).ravel()


def twins(faces: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return for each side of a face, 3 f + k, the other face's side along the same edge, or -1; shape (3m,)."""
    start, end = sides_of(faces)
    forward, backward = start * count + end, end * count + start
    order = np.argsort(forward, kind="stable")
    place = np.minimum(np.searchsorted(forward[order], backward), len(order) - 1)
    found = order[place]
    return np.where(forward[found] == backward, found, -1)


def glued(faces: NDArray[np.int64], twin: NDArray[np.int64], whole: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return a number for each corner of a face, shape (3m,), equal where corners are one vertex of whole cloth."""
    sides = np.flatnonzero(whole)
    after = np.where(sides % 3 == 2, sides - 2, sides + 1)
    other = twin[sides]
    other_after = np.where(other % 3 == 2, other - 2, other + 1)
    rows, columns = np.concatenate([sides, after]), np.concatenate([other_after, other])
    size = faces.size
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), (size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def cloth_of_faces(garment: GarmentMesh) -> NDArray[np.int64]:
    """Return a number for the cloth that each face is of, shape (m,): panels apart, but for folded sleeves."""
    panel = garment.panel.astype(np.int64)
    for part, side in enumerate(SIDES, start=1):
        if f"{FOLDED}_{side}" in garment.seams:
            panel[garment.part == part] = FRONT
    return np.asarray(garment.part.astype(np.int64) * (HOOD + 1) + panel)


def edges_of(chain: NDArray[np.int32], count: int) -> list[int]:
    """Return the number of each edge along a chain of vertices."""
    line = chain.astype(np.int64)
    return [int(edge) for edge in edge_numbers(line[:-1], line[1:], count)]


def joint(part: int, other: int) -> str:
    """Return the name of the seam between two parts."""
    sleeve = max(part, other)
    return "neck" if sleeve > len(SIDES) else f"armhole_{SIDES[sleeve - 1]}"


def open_name(opening: str, garment: GarmentMesh) -> str:
    """Return the name of an open edge: what is called the cuff of a sleeveless garment is its armhole."""
    side = opening.rpartition("_")[2]
    if opening.startswith("cuff") and f"underarm_{side}" not in garment.seams:
        return f"armhole_{side}"
    return opening


def centre_edges(garment: GarmentMesh) -> set[int]:
    """Return the numbers of the edges between the legs' halves, from the crotch straight up to the waist, if any.

    Raises:
        GarmentFailed: there are legs, but no such line of edges on front and back.
    """
    if "inseam_left" not in garment.seams:
        return set()
    shared = np.intersect1d(garment.seams["inseam_left"], garment.seams["inseam_right"])
    found: set[int] = set()
    for panel in (FRONT, FRONT + 1):
        faces = garment.faces[garment.panel == panel]
        waist = np.intersect1d(garment.openings["waist"], faces)
        lines = [line for crotch in shared for top in waist if (line := straight(garment, faces, crotch, top))]
        if not lines:
            raise GarmentFailed("garment_failed.mesh")
        found |= lines[0]
    return found


def straight(garment: GarmentMesh, faces: NDArray[np.int32], crotch: int, top: int) -> set[int]:
    """Return the numbers of the edges that lie on the line from one vertex to another, or none if they leave gaps."""
    plane, count = garment.plane, len(garment.plane)
    along = plane[top] - plane[crotch]
    length = float(np.linalg.norm(along))
    own = np.unique(faces)
    offset = plane[own] - plane[crotch]
    beside = np.abs(offset @ np.array([-along[1], along[0]])) / length
    at = offset @ along / length
    near = (beside < ON_LINE) & (at > -ON_LINE) & (at < length + ON_LINE)
    chain = own[near][np.argsort(at[near])]
    wanted = set(edges_of(chain, count))
    start, end = sides_of(faces.astype(np.int64))
    there = set(edge_numbers(start, end, count).tolist())
    return wanted if wanted <= there else set()
