"""A pattern as DXF for garment CAD: ASTM D6673 (and AAMA-292 before it), a block for each piece.

Layers, as ASTM D6673-10 numbers them: 1 piece boundary and system text, 2 turn points, 3 curve points, 4 notches,
7 grain line, 14 sew lines, 15 annotation text. The standard names DXF R13; R12 is its common subset, which all readers
take. Units are millimetres (``UNITS: METRIC``). Dates are left out, so that equal patterns give equal bytes.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pieces import Line, PatternPieces, Piece
from core.sentences import sentence
from pipeline.export.pattern.drawing import allowance_text
from pipeline.export.pattern.layout import lay_out

BOUNDARY, TURN_POINTS, CURVE_POINTS, NOTCHES, GRAIN, SEW_LINES, ANNOTATION = "1", "2", "3", "4", "7", "14", "15"
TURN = np.radians(15)
"""A corner that turns by more than this is a turn point, other points lie on a curve."""
STRAIGHT = 5e-5
"""A point this close to a straight line [m] lies on it."""
TEXT = 6.0
"""Height of text [mm]."""


def write_pattern_dxf(pattern: PatternPieces) -> bytes:
    """Return a pattern as a DXF file; equal patterns give equal bytes."""
    from ezdxf._options import options
    from ezdxf.document import Drawing

    # It writes the time and random identifiers otherwise.
    options.write_fixed_meta_data_for_testing = True
    document = Drawing.new("AC1009")
    fill(document, pattern)
    stream = io.StringIO()
    document.write(stream)
    return document.encode(stream.getvalue())


def fill(document: Any, pattern: PatternPieces) -> None:
    """Write all pieces and the text on the style into an empty document."""
    for layer in (BOUNDARY, TURN_POINTS, CURVE_POINTS, NOTCHES, GRAIN, SEW_LINES, ANNOTATION):
        document.layers.add(layer)
    layout = lay_out(pattern)
    model = document.modelspace()
    for piece in pattern.pieces:
        block = document.blocks.new(name=f"{piece.name}_{pattern.size}".upper())
        add_piece(block, piece, pattern)
        model.add_blockref(block.name, layout.offsets[piece.name], dxfattribs={"layer": BOUNDARY})
    style = (
        f"STYLE NAME: {pattern.category.upper()}",
        "AUTHOR: TRYON",
        f"SAMPLE SIZE: {pattern.size}",
        "UNITS: METRIC",
        "ASTM/D6673: 10",
        f"ANNOTATION: {sentence('sewing.photo')}",
        f"ANNOTATION: {sentence('sewing.sides')}",
    )
    for line, text in enumerate(style):
        add_text(model, text, np.array([25.0, layout.height - 20 - 1.6 * TEXT * line]), BOUNDARY)


def add_piece(block: Any, piece: Piece, pattern: PatternPieces) -> None:
    """Write one piece into its block, in millimetres."""
    cut = 1000 * piece.cut_line
    block.add_polyline2d(cut, close=True, dxfattribs={"layer": BOUNDARY})
    turns = turn_points(cut)
    for point, turn in zip(cut, turns, strict=True):
        block.add_point(point, dxfattribs={"layer": TURN_POINTS if turn else CURVE_POINTS})
    for edge in piece.edges:
        block.add_polyline2d(1000 * thinned(edge.line), dxfattribs={"layer": SEW_LINES})
    for notch in piece.notches:
        block.add_point(1000 * (notch.at + pattern.allowance * notch.outward), dxfattribs={"layer": NOTCHES})
    block.add_line(*(1000 * piece.grain), dxfattribs={"layer": GRAIN})
    at = 1000 * piece.grain.mean(axis=0) + [10.0, 0.0]
    name = piece.name.upper()
    texts = (f"PIECE NAME: {name}", f"SIZE: {pattern.size}", "QUANTITY: 1", f"CATEGORY: {pattern.category.upper()}")
    for line, text in enumerate(texts):
        add_text(block, text, at - [0.0, 1.6 * TEXT * line], BOUNDARY)
    for line, text in enumerate((allowance_text(pattern), sentence("piece.estimate")), start=len(texts)):
        add_text(block, text.upper(), at - [0.0, 1.6 * TEXT * line], ANNOTATION)


def thinned(line: Line) -> Line:
    """Return a polyline [m] without the points that lie on a straight line between others."""
    from shapely import LineString

    return np.asarray(LineString(line).simplify(STRAIGHT).coords)


def add_text(space: Any, text: str, at: NDArray[np.float64], layer: str) -> None:
    """Write a line of text."""
    space.add_text(text, height=TEXT, dxfattribs={"layer": layer, "insert": tuple(at)})


def turn_points(outline: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points of a closed outline (k, 2) are corners."""
    after = np.roll(outline, -1, axis=0) - outline
    before = np.roll(after, 1, axis=0)
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.asarray(np.abs(np.arctan2(cross, (before * after).sum(axis=1))) > TURN)
