"""Landmarks of one side of the outline, by dynamic programming over a typed polyline.

A side of a top is a short chain of nearly straight pieces (neck, shoulder, sleeve top, cuff, sleeve underside, side,
hem) that meet in corners. Every ordered choice of outline points as the chain's corners has a cost: how far the outline
strays from each piece, how well piece directions and lengths agree with how clothes are cut, how sharp the corners are.
The cheapest chain is found exactly (the polygonal approximation of Perez and Vidal, 1994, with typed pieces).
All lengths are in the frame's unit (about the square root of a top's area), angles in degrees: 0 outward, 90 down,
180 inward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from core.types import FloatArray
from pipeline.garment.outline import Side

Structure = Literal["sleeve", "folded", "sleeveless"]
CHAINS: dict[Structure, tuple[str, ...]] = {
    "sleeve": ("neckline", "shoulder", "cuff_outer", "cuff_inner", "armpit", "hem"),
    "folded": ("neckline", "shoulder", "cuff_outer", "cuff_inner", "hem"),
    "sleeveless": ("neckline", "shoulder", "armpit", "hem"),
}
_WINDOW = 0.06
_BLOCKED = 1e6
_SPREAD = 1.15
"""Least distance from the axis of a sleeve that lies on the body, at its cuff, over that of the shoulder."""
_SYMMETRY = {
    "neckline": 0.10,
    "shoulder": 0.12,
    "cuff_outer": 0.40,
    "cuff_inner": 0.40,
    "armpit": 0.15,
    "hem": 0.20,
}
"""How far a landmark may lie from its mirrored partner at the cost of 1; cuffs are posed freely."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Measures of the straight piece between every two outline points i < j; each shape (n, n)."""

    length: FloatArray
    arc: FloatArray
    """Length of the outline between the two points."""
    angle: FloatArray
    """-90..270."""
    stray: FloatArray
    """Root mean square distance of the outline from the piece."""
    bulge: FloatArray
    """Mean distance of the outline from the piece, positive where it bulges out of the garment."""
    entry: FloatArray
    """Angle from the outline before i to the piece, -180..180, positive where the corner is convex."""
    leave: FloatArray
    """Angle from the piece to the outline after j."""


@dataclass(frozen=True, eq=False)
class SideFit:
    """The cheapest chain of one side."""

    side: Side
    structure: Structure
    index: Mapping[str, int]
    """Outline point of each landmark."""
    cost: float
    shares: Mapping[str, float]
    """Cost of each landmark together with the piece that ends in it."""

    def point(self, name: str) -> FloatArray:
        """Return the landmark in side coordinates, shape (2,)."""
        return np.asarray(self.side.points[self.index[name]])

    def turn(self, name: str) -> float:
        """Return the outline's turn at the landmark [degrees], positive where convex."""
        before, after = tangents(self.side)
        index = self.index[name]
        return float(wrap(after[index] - before[index]))

    @property
    def armpit_seen(self) -> bool:
        """Whether the outline shows the armpit: the top of the gap beside the body is high enough to be it."""
        if self.structure != "sleeve":
            return self.structure == "sleeveless"
        armpit, shoulder = self.point("armpit"), self.point("shoulder")
        return bool(armpit[1] - shoulder[1] < 1.5 * max(armpit[0], 0.2))


def wrap(angle: FloatArray) -> FloatArray:
    """Return angles in -180..180."""
    return (angle + 180.0) % 360.0 - 180.0


def tangents(side: Side) -> tuple[FloatArray, FloatArray]:
    """Return the outline's direction before and after every point, over a short window [degrees], each shape (n,)."""
    points = side.points
    reach = max(round(_WINDOW / side.step), 2)
    index = np.arange(len(points))
    ahead = points[np.minimum(index + reach, len(points) - 1)] - points
    behind = points - points[np.maximum(index - reach, 0)]
    ahead[-1], behind[0] = ahead[-2], behind[1]
    return (np.degrees(np.arctan2(behind[:, 1], behind[:, 0])), np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0])))


def measure(side: Side) -> Pieces:
    """Measure all pieces at once, by running sums."""
    p = side.points - side.points.mean(axis=0)
    n = len(p)
    sums = np.zeros((n + 1, 5))
    sums[1:] = np.cumsum(np.column_stack([p, p[:, 0] ** 2, p[:, 1] ** 2, p[:, 0] * p[:, 1]]), axis=0)
    i, j = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    d = p[j] - p[i]
    length = np.linalg.norm(d, axis=2)
    count = np.maximum(np.abs(j - i) + 1, 1)
    mean = (sums[np.maximum(i, j) + 1] - sums[np.minimum(i, j)]) / count[..., None]
    safe = np.maximum(length, 1e-9)
    # Left normal of the piece; outward because a side runs clockwise around the garment in its own coordinates.
    nx, ny = d[..., 1] / safe, -d[..., 0] / safe
    offset = nx * p[i, 0] + ny * p[i, 1]
    first = nx * mean[..., 0] + ny * mean[..., 1]
    second = nx**2 * mean[..., 2] + ny**2 * mean[..., 3] + 2 * nx * ny * mean[..., 4]
    stray = np.sqrt(np.maximum(second - 2 * offset * first + offset**2, 0.0))
    angle = np.degrees(np.arctan2(d[..., 1], d[..., 0]))
    before, after = tangents(side)
    entry = wrap(angle - before[:, None])
    leave = wrap(after[None, :] - angle)
    arc = np.abs(j - i) * side.step
    return Pieces(length, arc, np.where(angle < -90.0, angle + 360.0, angle), stray, first - offset, entry, leave)


def _within(value: FloatArray, low: float, high: float, scale: float) -> FloatArray:
    """Return 0 between ``low`` and ``high`` and the squared distance outside, in units of ``scale``."""
    return np.asarray((np.maximum(np.maximum(low - value, value - high), 0.0) / scale) ** 2)


def _straight(pieces: Pieces, tolerance: float) -> FloatArray:
    """Return the cost of an outline that strays from the piece, in proportion to its length."""
    return 6.0 * pieces.length * (pieces.stray / tolerance) ** 2


def _curved(pieces: Pieces, tolerance: float) -> FloatArray:
    """Return the cost of straying where a bow of up to about 60 degrees, as of a hanging sleeve, is free."""
    excess = np.maximum(pieces.stray - 0.09 * pieces.length, 0.0)
    return 6.0 * pieces.length * (excess / tolerance) ** 2 + 0.3 * _straight(pieces, 0.06)


def _corner(turn: FloatArray, full: float) -> FloatArray:
    """Return 1 at no corner, falling to 0 at a convex corner of ``full`` degrees (concave where ``full`` < 0)."""
    return np.asarray(1.0 - np.clip(turn / full, 0.0, 1.0))


def _side_seam(pieces: Pieces, *, tall: bool, bow: float) -> FloatArray:
    """Return the cost of the side seam; ``bow`` is how far it may be waisted at no cost, over its length."""
    if tall:  # a dress: waist and skirt may take any course
        return _within(pieces.angle, 55.0, 115.0, 9.0) + _within(pieces.length, 0.6, 3.0, 0.12)
    waisted = np.maximum(pieces.stray - bow * pieces.length, 0.0)
    return (
        _within(pieces.angle, 70.0, 110.0, 9.0)
        + _within(pieces.length, 0.35, 1.6, 0.12)
        + 6.0 * pieces.length * (waisted / 0.03) ** 2
    )


def _piece_costs(side: Side, pieces: Pieces, structure: Structure) -> list[FloatArray]:
    """Return the cost of each piece of the chain for every pair of points, each shape (n, n)."""
    shoulder = (
        _within(pieces.angle, 5.0, 40.0, 10.0) + _within(pieces.length, 0.10, 0.38, 0.06) + _straight(pieces, 0.014)
    )
    side_seam = _side_seam(pieces, tall=side.tall, bow=0.0 if structure == "sleeveless" else 0.02)
    if structure == "sleeveless":
        strap = (
            _within(pieces.angle, -5.0, 40.0, 10.0)
            + _within(pieces.length, 0.02, 0.30, 0.05)
            + _straight(pieces, 0.010)
        )
        armhole = (
            _within(pieces.angle, 35.0, 93.0, 8.0)
            + _within(pieces.length, 0.28, 0.60, 0.06)
            + _within(pieces.bulge, -0.09, -0.004, 0.008)
            + 0.3 * _straight(pieces, 0.05)
        )
        return [strap, armhole, side_seam]
    sleeve_top = (
        _within(pieces.angle, 10.0, 100.0, 10.0)
        + _within(pieces.length, 0.15, 1.6, 0.05)
        + _within(pieces.bulge, -0.015, 0.12, 0.02)
        + 0.6 * _curved(pieces, 0.03)
    )
    opening = (
        _within(pieces.length, 0.10, 0.34, 0.04)
        + _straight(pieces, 0.012)
        + _within(pieces.angle, 60.0, 205.0, 12.0)
        + _within(pieces.entry, 60.0, 125.0, 15.0)
    )
    if structure == "folded":  # the sleeve lies on the body: its cuff runs straight into the hem
        detour = pieces.arc - pieces.length  # of the outline, up and down a gap that would show the armpit
        downward = _within(pieces.angle, 40.0, 125.0, 15.0) * (pieces.length > 0.05)
        step = _within(pieces.length, 0.0, 0.25, 0.08) + _within(detour, 0.0, 0.08, 0.05) + downward
        # Beside the body there is a sleeve's breadth: without it these are the sides of a garment without sleeves.
        x = side.points[:, 0]
        sleeve_top = sleeve_top + _within(x[None, :] - _SPREAD * x[:, None], 0.0, np.inf, 0.04)
        return [shoulder, sleeve_top, opening, step]
    # The cuff of a cap sleeve runs down into the side with hardly a corner.
    opening = opening + np.minimum(_within(pieces.leave, 50.0, 140.0, 15.0), 1.5)
    underside = (
        _within(pieces.angle, 165.0, 290.0, 12.0) * np.clip(pieces.length / 0.12 - 0.5, 0.0, 1.0)
        + _within(pieces.angle, 110.0, 290.0, 12.0)  # a cap sleeve may end above the armpit
        + _within(pieces.length, 0.03, 1.4, 0.02)
        + 0.6 * _curved(pieces, 0.03)
    )
    return [shoulder, sleeve_top, opening, underside, side_seam]


def _point_costs(side: Side, structure: Structure) -> dict[str, FloatArray]:
    """Return the cost of each landmark for every point, each shape (n,)."""
    before, after = tangents(side)
    turn = wrap(after - before)
    x, y = side.points[:, 0], side.points[:, 1]
    # A collar or hood rises above the place where it meets the shoulder in a concave corner; a plain neckline dips in
    # the middle and meets the shoulder in its highest point, a convex corner.
    rise = y - np.minimum.accumulate(y)
    collar = np.clip((rise - 0.015) / 0.03, 0.0, 1.0)
    flat = np.clip((0.02 - (y[0] - y)) / 0.02, 0.0, 1.0)
    concave = np.clip(-turn / 35.0, 0.0, 1.6) * collar
    skipped = np.maximum(np.maximum.accumulate(concave) - concave, 0.0)  # passed by a stronger one
    neck_corner = collar * (2.0 * _corner(turn, -35.0) + 2.0 * skipped) + (1.0 - collar) * (
        1.5 * _corner(turn, 40.0) + 0.7 * flat
    )
    costs = {
        "neckline": _within(x, 0.09, 0.34, 0.04) + neck_corner,
        "shoulder": 0.5 * _corner(turn, 20.0),
        "hem": 2.0 * _corner(turn, 70.0),
    }
    if structure == "sleeveless":
        costs["shoulder"] = 1.5 * _corner(turn, 60.0)
        costs["armpit"] = 1.5 * _corner(turn, 30.0)
        return costs
    costs["cuff_outer"] = 2.0 * _corner(turn, 60.0)
    costs["cuff_inner"] = 1.5 * _corner(turn, 60.0)
    if structure == "folded":
        # Any outline can be read as sleeves along its sides; what tells is that the cuff breaks the line of the hem.
        costs["cuff_inner"] = 1.0 + 4.0 * (1.0 - np.clip(np.abs(turn) / 25.0, 0.0, 1.0))
        costs["hem"] = 1.0 - np.clip(np.abs(turn) / 30.0, 0.0, 1.0)
        return costs
    costs["armpit"] = 2.0 * _corner(turn, -45.0)
    return costs


def _hem_cost(pieces: Pieces) -> FloatArray:
    """Return the cost of the half hem from every point to the chain's last, shape (n,)."""
    return (
        _within(pieces.angle[:, -1], 165.0, 198.0, 8.0)
        + _within(pieces.length[:, -1], 0.22, 0.70, 0.05)
        + 0.5 * _straight(pieces, 0.03)[:, -1]
    )


@dataclass(frozen=True, eq=False)
class ChainCosts:
    """All costs of one structure on one side; found once, solved for several attractions."""

    side: Side
    structure: Structure
    pieces: Sequence[FloatArray]
    """Cost of the piece between each two landmarks, shape (n, n) each."""
    points: Mapping[str, FloatArray]
    """Cost of each landmark, shape (n,) each."""
    hem: FloatArray
    """Cost of the half hem, shape (n,)."""


def chain_costs(side: Side, structure: Structure, pieces: Pieces) -> ChainCosts:
    """Weigh every piece and point of ``side`` for ``structure``."""
    backward = np.tril(np.full(pieces.length.shape, _BLOCKED))
    costs = [cost + backward for cost in _piece_costs(side, pieces, structure)]
    return ChainCosts(side, structure, costs, _point_costs(side, structure), _hem_cost(pieces))


def fit_side(costs: ChainCosts, *, toward: Mapping[str, FloatArray] | None = None) -> SideFit:
    """Find the cheapest chain.

    Args:
        costs: weights of one structure on one side.
        toward: points, each shape (2,), near which landmarks are expected: the other side's, in side coordinates.
    """
    names = CHAINS[costs.structure]
    points = dict(costs.points)
    for name in set(toward or {}) & set(names):
        distance = np.linalg.norm(costs.side.points - (toward or {})[name], axis=1) / _SYMMETRY[name]
        points[name] = points[name] + np.minimum(distance**2, 4.0)
    every = np.arange(len(costs.hem))
    total = points[names[0]]
    choices = []
    for cost, name in zip(costs.pieces, names[1:], strict=True):
        table = total[:, None] + cost
        choices.append(np.argmin(table, axis=0))
        total = table[choices[-1], every] + points[name]
    total = total + costs.hem
    chain = [int(np.argmin(total))]
    for choice in reversed(choices):
        chain.append(int(choice[chain[-1]]))
    chain.reverse()
    index = dict(zip(names, chain, strict=True))
    shares = {names[0]: float(points[names[0]][chain[0]])}
    for cost, (a, b) in zip(costs.pieces, pairwise(names), strict=True):
        shares[b] = float(cost[index[a], index[b]] + points[b][index[b]])
    shares["hem"] += float(costs.hem[chain[-1]])
    return SideFit(costs.side, costs.structure, index, float(total[chain[-1]]), shares)
