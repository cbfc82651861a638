"""The pieces of a fitted garment: cut open, unfolded, named, turned upright, joined and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import GarmentFailed
from core.pieces import EdgeName, PatternPieces, Piece, PieceEdge
from core.polyline import arc
from core.types import FittedGarment, Size
from fitting.pieces.borders import Run, border_runs
from fitting.pieces.cut_open import FOLDED, FRONT, SIDES, CutMesh, cut_open, sides_of
from fitting.pieces.fair import faired
from fitting.pieces.marks import allowance_line, check_simple, grain_line, middle_line, notches
from fitting.pieces.unfold import unfold

CLOTH_NAMES = {(0, 0): "front", (0, 1): "back", (1, 0): "sleeve_left", (2, 0): "sleeve_right", (3, 2): "hood"}
"""Name of a piece by part and panel; a sleeve is one piece."""

KNEE = 0.6
"""Height of the knee over the inseam, from the hem."""


@dataclass(frozen=True, eq=False)
class FlatPiece:
    """A piece laid flat, before it is marked."""

    name: str
    vertices: NDArray[np.int64]
    """Its cut vertices, in ascending order, shape (k,)."""
    flat: NDArray[np.float64]
    """Their positions [m], shape (k, 2)."""
    runs: tuple[Run, ...]


def make_pieces(fitted: FittedGarment, size: Size, *, allowance: float = 0.01) -> PatternPieces:
    """Return the sewing pattern of a garment in the size that was made.

    Widths and lengths are those of the cloth at rest: where a photo shows a shape with volume, or trousers need more
    cloth at the crotch than their outline shows, the pieces have it.

    Args:
        fitted: the garment.
        size: its size.
        allowance: width of the seam allowance [m], 0 for none.

    Raises:
        GarmentFailed: the seams do not divide the garment into pieces, or the outline of one crosses itself.
    """
    mesh = cut_open(fitted.garment)
    runs = border_runs(fitted.garment, mesh)
    lengths = edge_lengths(fitted, mesh)
    flat = [lay_flat(fitted, mesh, number, own, lengths) for number, own in enumerate(runs)]
    flat = [upright(fitted, mesh, piece) for piece in flat]
    flat = named_apart(flat, fitted, mesh)
    partners = find_partners(flat, mesh)
    pieces = tuple(marked(piece, fitted, mesh, partners, allowance) for piece in sorted(flat, key=lambda p: p.name))
    return PatternPieces(fitted.garment.category, size, allowance, pieces)


def edge_lengths(fitted: FittedGarment, mesh: CutMesh) -> Mapping[int, float]:
    """Return the length [m] of each sewn side of a face: the mean of both that meet there."""
    ends = np.roll(fitted.rest, -1, axis=1) - fitted.rest
    length = np.linalg.norm(ends, axis=2).ravel()
    sewn = mesh.across >= 0
    here, there = mesh.border[sewn], mesh.across[sewn]
    return dict(zip(here.tolist(), ((length[here] + length[there]) / 2).tolist(), strict=True))


def lay_flat(
    fitted: FittedGarment, mesh: CutMesh, number: int, runs: tuple[Run, ...], lengths: Mapping[int, float]
) -> FlatPiece:
    """Unfold one piece; it begins as it lies on the photo, a back seen from behind, a sleeve opened like a book."""
    garment = fitted.garment
    chosen = np.flatnonzero(mesh.piece == number)
    vertices, faces = np.unique(mesh.faces[chosen], return_inverse=True)
    faces = faces.reshape(-1, 3)
    start = fitted.plane[mesh.vertex[vertices]].copy()
    part, panels = int(garment.part[chosen[0]]), garment.panel[chosen]
    if part in (1, 2) and len(np.unique(panels)) > 1:
        fold = fitted.plane[garment.seams[f"{FOLDED}_{SIDES[part - 1]}"]]
        behind = np.setdiff1d(faces[panels != FRONT], faces[panels == FRONT])
        start[behind] = mirrored(start[behind], fold[0], fold[-1])
        panel = FRONT
    else:
        panel = int(panels[0])
        start *= [1.0 if panel == FRONT else -1.0, 1.0]
    sides = np.array([side for run in runs for side in run.sides if side in lengths], np.int64)
    rods = np.searchsorted(vertices, np.column_stack(sides_of(mesh.faces))[sides])
    flat = unfold(start, faces, fitted.rest[chosen], rods, np.array([lengths[side] for side in sides.tolist()]))
    return FlatPiece(CLOTH_NAMES[part, panel], vertices, flat, runs)


def mirrored(points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (n, 2) mirrored at the line through two points."""
    along = (end - start) / np.linalg.norm(end - start)
    offset = points - start
    return np.asarray(start + 2 * np.outer(offset @ along, along) - offset)


def upright(fitted: FittedGarment, mesh: CutMesh, piece: FlatPiece) -> FlatPiece:
    """Turn a piece so that its grain is upright and put its middle at the origin.

    A sleeve hangs from its top; a leg stands on its hem; all else stands as the garment does on the photo.
    """
    place = {int(v): k for k, v in enumerate(piece.vertices.tolist())}
    hem = next((run for run in piece.runs if run.name.startswith("leg")), None)
    cuff = next((run for run in piece.runs if run.name.startswith("cuff")), None)
    if hem is not None:
        up = leg_axis(piece, hem)
        angle = np.pi / 2 - np.arctan2(up[1], up[0])
    elif piece.name.startswith("sleeve") and cuff is not None:
        top = fitted.garment.seams[f"{FOLDED}_{piece.name.rpartition('_')[2]}"][0]
        tip = piece.flat[np.flatnonzero(mesh.vertex[piece.vertices] == top)[0]]
        down = piece.flat[[place[v] for v in cuff.vertices.tolist()]].mean(axis=0) - tip
        angle = -np.pi / 2 - np.arctan2(down[1], down[0])
    else:
        wanted = fitted.plane[mesh.vertex[piece.vertices]] * [1.0 if piece.name == "front" else -1.0, 1.0]
        a, b = (points - points.mean(axis=0) for points in (piece.flat, wanted))
        angle = np.arctan2((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum(), (a * b).sum())
    cos, sin = np.cos(angle), np.sin(angle)
    flat = piece.flat @ np.array([[cos, sin], [-sin, cos]])
    return replace(piece, flat=flat - (flat.min(axis=0) + flat.max(axis=0)) / 2)


def leg_axis(piece: FlatPiece, hem: Run) -> NDArray[np.float64]:
    """Return the direction from the middle of a leg's hem to the middle of its knee, shape (2,)."""
    at = piece.runs.index(hem)
    before, after = piece.runs[at - 1].vertices[::-1], piece.runs[(at + 1) % len(piece.runs)].vertices
    sides = [piece.flat[np.searchsorted(piece.vertices, side)] for side in (before, after)]
    along = [arc(side) for side in sides]
    knee = KNEE * min(far[-1] for far in along)
    ends = [side[np.searchsorted(far, knee)] for side, far in zip(sides, along, strict=True)]
    return np.asarray((ends[0] + ends[1] - sides[0][0] - sides[1][0]) / 2)


def named_apart(pieces: list[FlatPiece], fitted: FittedGarment, mesh: CutMesh) -> list[FlatPiece]:
    """Return the pieces with names that tell the left half of a front or back from the right one.

    Raises:
        GarmentFailed: there are more than two of a name.
    """
    result = []
    for name in dict.fromkeys(piece.name for piece in pieces):
        same = [piece for piece in pieces if piece.name == name]
        same.sort(key=lambda piece: fitted.plane[mesh.vertex[piece.vertices], 0].mean())
        if len(same) > len(SIDES):
            raise GarmentFailed("garment_failed.mesh")
        sides = SIDES if len(same) > 1 else ("",)
        result += [replace(piece, name=f"{name}_{side}".rstrip("_")) for piece, side in zip(same, sides, strict=True)]
    return result


def find_partners(pieces: list[FlatPiece], mesh: CutMesh) -> Mapping[EdgeName, EdgeName]:
    """Return which edges are sewn together.

    Raises:
        GarmentFailed: an edge is sewn to several.
    """
    owner = {side: EdgeName(piece.name, run.name) for piece in pieces for run in piece.runs for side in run.sides}
    across = dict(zip(mesh.border.tolist(), mesh.across.tolist(), strict=True))
    partners = {}
    for piece in pieces:
        for run in piece.runs:
            beyond = {owner.get(across[side]) for side in run.sides}
            if len(beyond) > 1:
                raise GarmentFailed("garment_failed.mesh")
            if (partner := beyond.pop()) is not None:
                partners[EdgeName(piece.name, run.name)] = partner
    return partners


def marked(
    piece: FlatPiece,
    fitted: FittedGarment,
    mesh: CutMesh,
    partners: Mapping[EdgeName, EdgeName],
    allowance: float,
) -> Piece:
    """Return a piece with all that is needed to cut and sew it.

    Raises:
        GarmentFailed: its outline crosses itself.
    """
    edges = tuple(
        PieceEdge(
            run.name,
            faired(piece.flat[np.searchsorted(piece.vertices, run.vertices)]),
            partners.get(EdgeName(piece.name, run.name)),
        )
        for run in piece.runs
    )
    outline = np.concatenate([edge.line[:-1] for edge in edges])
    check_simple(outline)
    middle = middle_line(outline)
    rotation, translation = placement(piece.flat, fitted.vertices[mesh.vertex[piece.vertices]])
    return Piece(
        name=piece.name,
        edges=edges,
        cut_line=allowance_line(outline, allowance),
        notches=notches(piece.name, edges),
        middle=middle,
        grain=grain_line(outline, middle),
        rotation=rotation,
        translation=translation,
    )


def placement(flat: NDArray[np.float64], worn: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rotation (3, 3) and translation (3,) [m] that bring a flat piece nearest to where it is worn.

    Least squares over its vertices (Kabsch, 1976).
    """
    lying = np.column_stack([flat, np.zeros(len(flat))])
    center = lying.mean(axis=0)
    u, _, vt = np.linalg.svd((lying - center).T @ (worn - worn.mean(axis=0)))
    turn = np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    rotation = (u @ turn @ vt).T
    return rotation, worn.mean(axis=0) - rotation @ center
