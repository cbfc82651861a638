"""A pattern as JSON in the style of GarmentCode's pattern files (Korosteleva and Sorkine-Hornung, 2023).

Panels hold vertices [cm], edges between them with cubic curvature relative to the edge, and where the panel is worn:
rotation by Euler angles (about x, then y, then z, fixed axes) [degrees] and translation [cm]. Stitches pair edges. An
edge of the pattern becomes as many edges as cubics need to follow it; both edges of a seam are divided alike. Cut
lines, notches and grain lines, which those files do not have, stand beside the edges.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pieces import EdgeName, Line, PatternPieces, Piece
from core.sentences import sentence
from pipeline.export.pattern.cubic import Cubic, divide

CM = 100
"""Centimetres per metre."""
DIGITS = 4
"""Decimals of a centimetre that are kept."""


def write_pattern_json(pattern: PatternPieces) -> bytes:
    """Return a pattern as a JSON file; equal patterns give equal bytes."""
    curves = divided_edges(pattern)
    panels = {piece.name: panel(piece, curves) for piece in pattern.pieces}
    first = {}
    for piece in pattern.pieces:
        count = 0
        for edge in piece.edges:
            first[EdgeName(piece.name, edge.name)] = count
            count += len(curves[EdgeName(piece.name, edge.name)])
    stitches = []
    for one, other in pattern.stitches():
        count = len(curves[one])
        for k in range(count):
            ends = ((one, first[one] + k), (other, first[other] + count - 1 - k))
            stitches.append([{"panel": name.piece, "edge": number} for name, number in ends])
    content = {
        "pattern": {"panels": panels, "stitches": stitches, "panel_order": [piece.name for piece in pattern.pieces]},
        "parameters": {},
        "parameter_order": [],
        "properties": {
            "curvature_coords": "relative",
            "normalize_panel_translation": False,
            "normalized_edge_loops": True,
            "units_in_meter": CM,
            "category": pattern.category,
            "size": pattern.size,
            "seam_allowance_cm": rounded(pattern.allowance * CM),
            "note": sentence("sewing.photo"),
            "note_ko": sentence("sewing.photo", "ko"),
        },
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def divided_edges(pattern: PatternPieces) -> Mapping[EdgeName, list[Cubic]]:
    """Return the cubics of each edge; those of a seam's two edges end at the same of its points."""
    result: dict[EdgeName, list[Cubic]] = {}
    for one, other in pattern.stitches():
        lines = [pattern.piece(name.piece).edge(name.edge).line for name in (one, other)]
        result[one], reversed_other = divide(lines[0], lines[1][::-1])
        result[other] = [cubic[::-1] for cubic in reversed(reversed_other)]
    for piece in pattern.pieces:
        for edge in piece.edges:
            if edge.partner is None:
                result[EdgeName(piece.name, edge.name)] = divide(edge.line)[0]
    return result


def panel(piece: Piece, curves: Mapping[EdgeName, list[Cubic]]) -> dict[str, Any]:
    """Return one piece."""
    from scipy.spatial.transform import Rotation

    vertices: list[Any] = []
    edges: list[dict[str, Any]] = []
    count = sum(len(curves[EdgeName(piece.name, edge.name)]) for edge in piece.edges)
    for edge in piece.edges:
        for cubic in curves[EdgeName(piece.name, edge.name)]:
            here = len(vertices)
            vertices.append(rounded(cubic[0] * CM))
            edges.append({"endpoints": [here, (here + 1) % count], **curvature(cubic), "label": edge.name})
    return {
        "translation": rounded(piece.translation * CM),
        "rotation": rounded(Rotation.from_matrix(piece.rotation).as_euler("xyz", degrees=True)),
        "vertices": vertices,
        "edges": edges,
        "cut_line": rounded(piece.cut_line * CM),
        "notches": [{"edge": notch.edge, "at": rounded(notch.at * CM)} for notch in piece.notches],
        "grain_line": rounded(piece.grain * CM),
    }


def curvature(cubic: Cubic) -> dict[str, Any]:
    """Return both control points relative to the edge: along it, and to its left, in its lengths."""
    along = cubic[3] - cubic[0]
    frame = np.array([along, [-along[1], along[0]]]) / (along @ along)
    return {"curvature": {"type": "cubic", "params": np.round((cubic[1:3] - cubic[0]) @ frame.T, 6).tolist()}}


def rounded(value: Line | NDArray[np.float64] | float) -> Any:
    """Return numbers as they are written."""
    return np.round(value, DIGITS).tolist()
