"""Marks of a pattern piece: its cut line, its notches and its grain line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import GarmentFailed
from core.pieces import Line, Notch, PieceEdge
from core.polyline import arc

MITRE = 3.0
"""A corner of the cut line lies at most this many allowances from the seam line; a sharper one is cut off."""
STRAIGHT = 5e-5
"""Points of the cut line that lie this close to a straight line [m] are left out."""
LONG_EDGE = 0.25
"""Longer edges [m] have two notches, shorter ones one in the middle."""
PAIR = 0.008
"""Distance of the two notches [m] that mark the back."""
SHORTEST_EDGE = 0.04
"""Edges shorter than this [m] need no notch."""
GRAIN_SHARE, LONGEST_GRAIN = 0.6, 0.4
"""Length of the grain line over the piece's there, and the most of it [m]."""
GRAIN_ASIDE = 0.2
"""Where it lies across the piece's middle, 0 at the left and 1 at the right."""
MIDDLE_EDGES = ("neck", "hem", "waist")
"""Open edges whose middle is marked where the piece is not one of a pair."""


def allowance_line(outline: Line, allowance: float) -> Line:
    """Return the closed line at ``allowance`` [m] outside a closed counter-clockwise outline, in the same sense."""
    if allowance == 0:
        return outline
    from shapely import Polygon
    from shapely.geometry.polygon import orient

    around = Polygon(outline).buffer(allowance, join_style="mitre", mitre_limit=MITRE).simplify(STRAIGHT)
    return np.asarray(orient(around).exterior.coords)[:-1]


def check_simple(outline: Line) -> None:
    """Raise ``GarmentFailed`` when a closed outline crosses itself."""
    from shapely import Polygon

    if not Polygon(outline).is_valid:
        raise GarmentFailed("garment_failed.mesh")


def middle_line(outline: Line) -> Line:
    """Return the longest level line inside an outline at half its height, shape (2, 2) [m], from left to right."""
    return longest_inside(outline, 1, float(outline[:, 1].min() + outline[:, 1].max()) / 2)


def grain_line(outline: Line, middle: Line) -> Line:
    """Return an upright line inside a closed outline, shape (2, 2) [m], the lower end first.

    Args:
        outline: the piece's seam line.
        middle: its ``middle_line``, whose middle is left free for words.
    """
    x = float(middle[0, 0] + GRAIN_ASIDE * (middle[1, 0] - middle[0, 0]))
    ends = longest_inside(outline, 0, x)[:, 1]
    half = min(GRAIN_SHARE * float(np.ptp(ends)), LONGEST_GRAIN) / 2
    return np.array([[x, ends.mean() - half], [x, ends.mean() + half]])


def longest_inside(outline: Line, axis: int, at: float) -> Line:
    """Return the longest stretch inside a closed outline of the line where coordinate ``axis`` is ``at`` [m]."""
    from shapely import LineString, Polygon

    low, high = outline.min(axis=0) - 1, outline.max(axis=0) + 1
    low[axis] = high[axis] = at
    inside = Polygon(outline).intersection(LineString([low, high]))
    stretches = [np.asarray(part.coords)[[0, -1]] for part in getattr(inside, "geoms", [inside]) if part.length]
    longest = max(stretches, key=lambda stretch: float(np.ptp(stretch[:, 1 - axis])))
    return longest[np.argsort(longest[:, 1 - axis])]


def notches(piece: str, edges: Sequence[PieceEdge]) -> tuple[Notch, ...]:
    """Return the notches of a piece.

    Edges that are sewn together have them at the same places; at an armhole the back's are double, so that a sleeve
    is not put in the wrong way round. A sleeve is marked where the shoulder seam meets it.
    """
    result = []
    for edge, following in zip(edges, [*edges[1:], edges[0]], strict=True):
        result += [notch_at(edge, at) for at in places(piece, edge)]
        if {edge.name, following.name} == {"armhole_front", "armhole_back"}:
            result.append(corner_notch(edge, following))
    return tuple(result)


def places(piece: str, edge: PieceEdge) -> list[float]:
    """Return where an edge has notches, as distances from its start [m]."""
    length = edge.length
    if edge.partner is None:
        return [length / 2] if edge.name in MIDDLE_EDGES and piece in ("front", "back") else []
    if length < SHORTEST_EDGE:
        return []
    if edge.name.startswith("armhole"):
        back = "back" in (edge.name.rpartition("_")[2], piece.partition("_")[0])
        return [length / 2 - PAIR / 2, length / 2 + PAIR / 2] if back else [length / 2]
    return [length / 3, 2 * length / 3] if length > LONG_EDGE else [length / 2]


def notch_at(edge: PieceEdge, at: float) -> Notch:
    """Return the notch at a distance [m] from an edge's start."""
    steps = np.diff(edge.line, axis=0)
    along = arc(edge.line)
    k = int(np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(steps) - 1))
    direction = steps[k] / np.linalg.norm(steps[k])
    return Notch(edge.name, edge.line[k] + (at - along[k]) * direction, outward(direction))


def corner_notch(edge: PieceEdge, following: PieceEdge) -> Notch:
    """Return the notch where an edge ends and the following begins."""
    directions = [edge.line[-1] - edge.line[-2], following.line[1] - following.line[0]]
    both = sum((outward(d / np.linalg.norm(d)) for d in directions), np.zeros(2))
    return Notch(edge.name, edge.line[-1], both / np.linalg.norm(both))


def outward(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit vector away from a piece that lies on the left of a direction."""
    return np.array([direction[1], -direction[0]])
