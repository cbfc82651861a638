"""A small sewing pattern with curved seams, drawn by hand: a skirt's front and back."""

from __future__ import annotations

import numpy as np

from core.pieces import EdgeName, Notch, PatternPieces, Piece, PieceEdge
from core.types import Size

WAIST, HEM, LENGTH = 0.3, 0.4, 0.5


def side_line() -> np.ndarray:
    """Return a hip curve from the waist down to the hem, on the right."""
    t = np.linspace(0, 1, 41)[:, None]
    a, b, c, d = (np.array(p) for p in ((WAIST / 2, 0.0), (0.22, -0.1), (0.2, -0.3), (HEM / 2, -LENGTH)))
    return np.asarray((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)


def piece(name: str, other: str, allowance: float) -> Piece:
    """Return one of both pieces; ``other`` is the one it is sewn to."""
    from shapely import Polygon
    from shapely.geometry.polygon import orient

    right = side_line()[::-1]
    left = side_line() * [-1, 1]
    sides = ("left", "right") if name == "front" else ("right", "left")
    waist = np.linspace(right[-1], left[0], 21) - [0, 0.02] * np.sin(np.linspace(0, np.pi, 21))[:, None]
    edges = (
        PieceEdge(f"side_{sides[1]}", right, EdgeName(other, f"side_{sides[1]}")),
        PieceEdge("waist", waist),
        PieceEdge(f"side_{sides[0]}", left, EdgeName(other, f"side_{sides[0]}")),
        PieceEdge("hem", np.linspace(left[-1], right[0], 11)),
    )
    outline = np.concatenate([edge.line[:-1] for edge in edges])
    around = Polygon(outline).buffer(allowance, join_style="mitre")
    back = name == "back"
    return Piece(
        name=name,
        edges=edges,
        cut_line=np.asarray(orient(around).exterior.coords)[:-1] if allowance else outline,
        notches=(Notch("hem", np.array([0.0, -LENGTH]), np.array([0.0, -1.0])),),
        middle=np.array([[-0.18, -0.25], [0.18, -0.25]]),
        grain=np.array([[-0.1, -0.4], [-0.1, -0.1]]),
        rotation=np.diag([-1.0, 1.0, -1.0]) if back else np.eye(3),
        translation=np.array([0.0, 1.0, -0.1 if back else 0.1]),
    )


def skirt_pattern(*, allowance: float = 0.01, size: Size = "M") -> PatternPieces:
    """Return the pattern."""
    return PatternPieces(
        "skirt", size, allowance, (piece("back", "front", allowance), piece("front", "back", allowance))
    )
