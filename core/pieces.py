"""The pieces of a sewing pattern: flat, at true size, ready to be cut out and sewn.

A piece is seen from the outside of the garment; lengths are metres, y points up along the grain. ``left`` and ``right``
are the viewer's sides, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.polyline import length
from core.types import Category, Size

Line = NDArray[np.float64]
"""Points of a polyline [m], shape (k, 2)."""


class EdgeName(NamedTuple):
    """An edge of a pattern."""

    piece: str
    edge: str


@dataclass(frozen=True, eq=False)
class PieceEdge:
    """One side of a piece, on the seam line."""

    name: str
    """What it is: ``shoulder_left``, ``hem``, ``armhole_front`` …; unique within its piece."""
    line: Line
    """From corner to corner, with the piece on its left."""
    partner: EdgeName | None = None
    """The edge that it is sewn to, which may be of the same piece and runs the other way, point by point; None where
    it is open."""

    @property
    def length(self) -> float:
        """Its length [m]."""
        return length(self.line)


@dataclass(frozen=True, eq=False)
class Notch:
    """A mark that shows where two edges meet, or where the middle of one is."""

    edge: str
    """Name of the edge."""
    at: NDArray[np.float64]
    """Place on the seam line [m], shape (2,)."""
    outward: NDArray[np.float64]
    """Unit vector away from the piece, shape (2,)."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A piece of cloth."""

    name: str
    """``front``, ``back``, ``sleeve_left``, ``hood`` …; unique within its pattern."""
    edges: tuple[PieceEdge, ...]
    """Counter-clockwise around the piece; each begins where the one before ends."""
    cut_line: Line
    """Where the cloth is cut: the seam line and the allowance around it, closed, without its first point again."""
    notches: tuple[Notch, ...]
    middle: Line
    """Both ends of a level line across the middle of the piece, from left to right: there is room for words."""
    grain: Line
    """Both ends of the grain line, the lower first."""
    rotation: NDArray[np.float64]
    """Turns the piece, flat in z = 0, to where the garment wears it; shape (3, 3)."""
    translation: NDArray[np.float64]
    """Moves it there after turning [m], shape (3,)."""

    @property
    def seam_line(self) -> Line:
        """All edges as one closed line, without its first point again."""
        return np.concatenate([edge.line[:-1] for edge in self.edges])

    def edge(self, name: str) -> PieceEdge:
        """Return the edge of this name."""
        return next(edge for edge in self.edges if edge.name == name)


@dataclass(frozen=True, eq=False)
class PatternPieces:
    """A sewing pattern, derived from one photo."""

    category: Category
    size: Size
    allowance: float
    """Width of the seam allowance around each piece [m]; 0 for none."""
    pieces: tuple[Piece, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What else the files say about it."""

    def piece(self, name: str) -> Piece:
        """Return the piece of this name."""
        return next(piece for piece in self.pieces if piece.name == name)

    def stitches(self) -> Iterator[tuple[EdgeName, EdgeName]]:
        """Yield each pair of edges that are sewn together, once."""
        seen: set[EdgeName] = set()
        for piece in self.pieces:
            for edge in piece.edges:
                this = EdgeName(piece.name, edge.name)
                if edge.partner is not None and this not in seen:
                    seen |= {this, edge.partner}
                    yield this, edge.partner
