"""Where the pieces of a pattern lie on one large sheet: in rows, each upright along the grain, none over another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pieces import PatternPieces, Piece

WIDTHS = range(1000, 1651, 50)
"""Widths of rows that are tried; the least sheet wins [mm]. A single piece may be wider."""
GAP = 25.0
"""Between pieces, and around them [mm]."""
ALIKE = 20.0
"""Pieces whose heights differ by less [mm] lie in the order of their names."""
HEAD = 105.0
"""Height of the head with title and scale [mm]."""
HEAD_WIDTH = 480.0
"""Width that the head needs [mm]."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A sheet: millimetres, origin at its lower left corner, y up."""

    width: float
    height: float
    offsets: Mapping[str, NDArray[np.float64]]
    """What is added to a piece's positions to put it on the sheet, by name, shape (2,) [mm]."""

    def on_sheet(self, piece: Piece, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points of a piece [m], shape (..., 2), on the sheet [mm]."""
        return np.asarray(1000 * points + self.offsets[piece.name])


def lay_out(pattern: PatternPieces) -> Layout:
    """Return the sheet of a pattern: high pieces first, from the top."""
    corners = ((piece.name, 1000 * piece.cut_line) for piece in pattern.pieces)
    boxes = {name: (points.min(axis=0), points.max(axis=0)) for name, points in corners}
    sheets = [in_rows(boxes, limit) for limit in WIDTHS]
    return min(sheets, key=lambda sheet: sheet.width * sheet.height)


def in_rows(boxes: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]], limit: float) -> Layout:
    """Return a sheet with boxes, given by their corners [mm], in rows of at most ``limit`` [mm]."""
    names = sorted(boxes, key=lambda name: (-round(float(np.ptp(boxes[name], axis=0)[1]) / ALIKE), name))
    places: dict[str, NDArray[np.float64]] = {}
    x, top, deepest, widest = GAP, -(HEAD + GAP), 0.0, HEAD_WIDTH
    for name in names:
        low, high = boxes[name]
        width, height = (high - low).tolist()
        if x > GAP and x + width + GAP > limit:
            x, top, deepest = GAP, top - deepest - GAP, 0.0
        places[name] = np.array([x - low[0], top - high[1]])
        x, deepest = x + width + GAP, max(deepest, height)
        widest = max(widest, x)
    bottom = top - deepest - GAP
    return Layout(widest, -bottom, {name: at - [0.0, bottom] for name, at in places.items()})
