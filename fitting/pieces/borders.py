"""The borders of the pieces of a garment cut open: edges with names, from corner to corner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import GarmentFailed
from core.types import GarmentMesh
from fitting.pieces.cut_open import FRONT, SIDES, CutMesh, sides_of

OPEN_FRONT = "front"
"""The opening of an open jacket: one loop of neck, front edges and hem."""


@dataclass(frozen=True, eq=False)
class Run:
    """A named edge of a piece."""

    name: str
    sides: tuple[int, ...]
    """Its sides of faces, as 3 f + k, counter-clockwise around the piece."""
    vertices: NDArray[np.int64]
    """Cut vertices along it, shape (len(sides) + 1,)."""


def border_runs(garment: GarmentMesh, mesh: CutMesh) -> tuple[tuple[Run, ...], ...]:
    """Return the edges of each piece, in order around it.

    Raises:
        GarmentFailed: a piece has a hole.
    """
    start, end = sides_of(mesh.faces)
    names = dict(zip(mesh.border.tolist(), mesh.names, strict=True))
    from_vertex = {int(start[side]): side for side in names}
    pieces: list[list[int]] = [[] for _ in range(int(mesh.piece.max()) + 1)]
    for side in names:
        loop = pieces[mesh.piece[side // 3]]
        if not loop:
            loop.append(side)
            while (following := from_vertex[int(end[loop[-1]])]) != side:
                loop.append(following)
    if sum(map(len, pieces)) != len(names):
        raise GarmentFailed("garment_failed.mesh")
    return tuple(runs_of(loop, names, garment, mesh) for loop in pieces)


def runs_of(loop: list[int], names: Mapping[int, str], garment: GarmentMesh, mesh: CutMesh) -> tuple[Run, ...]:
    """Return the edges around one piece; those that its front and back half have alike are told apart.

    Raises:
        GarmentFailed: two edges would have one name.
    """
    folded = len({int(garment.panel[side // 3]) for side in loop}) > 1
    sewn = set(mesh.border[mesh.across >= 0].tolist())

    def label(side: int) -> str:
        if folded and side in sewn:
            half = "front" if garment.panel[side // 3] == FRONT else "back"
            return f"{names[side].rpartition('_')[0]}_{half}"
        return names[side]

    labels = [label(side) for side in loop]
    corners = [k for k, name in enumerate(labels) if name != labels[k - 1]]
    if not corners:
        raise GarmentFailed("garment_failed.mesh")
    runs = []
    for first, last in zip(corners, [*corners[1:], corners[0] + len(loop)], strict=True):
        runs.append(make_run(labels[first], [loop[k % len(loop)] for k in range(first, last)], mesh))
    runs = [
        part
        for k, run in enumerate(runs)
        for part in parts_of_front(run, runs[k - 1], runs[(k + 1) % len(runs)], garment, mesh)
    ]
    if len({run.name for run in runs}) < len(runs):
        raise GarmentFailed("garment_failed.mesh")
    return tuple(runs)


def make_run(name: str, sides: list[int], mesh: CutMesh) -> Run:
    """Return the edge along consecutive sides of faces."""
    start, end = sides_of(mesh.faces)
    return Run(name, tuple(sides), np.append(start[sides], end[sides[-1]]))


def parts_of_front(run: Run, before: Run, after: Run, garment: GarmentMesh, mesh: CutMesh) -> list[Run]:
    """Return a stretch of an open front's loop as neck, front edge and hem; any other edge as it is.

    On the back it is the neck between the shoulders, or the hem between the sides. On a front it is all three: they
    meet where the landmarks of the front edge are.
    """
    if run.name != OPEN_FRONT:
        return [run]
    flanks = {other.name.rpartition("_")[0] for other in (before, after)}
    if len(flanks) == 1 or not flanks <= {"shoulder", "side", "neck"}:
        return [replace(run, name="hem" if "side" in flanks else "neck")]
    side = before.name.rpartition("_")[2] if before.name.rpartition("_")[2] in SIDES else after.name.rpartition("_")[2]
    places = garment.plane[mesh.vertex[run.vertices]]
    cuts = sorted(
        int(np.linalg.norm(places - garment.landmarks[f"front_edge_{side}_{end}"], axis=1).argmin())
        for end in ("top", "bottom")
    )
    order = ("neck", "front_edge", "hem") if before.name.startswith("shoulder") else ("hem", "front_edge", "neck")
    bounds = [0, *cuts, len(run.sides)]
    return [
        make_run(name, list(run.sides[first:last]), mesh)
        for name, first, last in zip(order, bounds[:-1], bounds[1:], strict=True)
        if last > first
    ]
