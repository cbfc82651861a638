"""Open fronts: the two edges of a jacket between which the inside of its back is seen.

The torso is read as a chart of rows from neck to hem. What is unlike the cloth of its outer parts at the same height,
or is background between cloth, may be seen through an opening; the pair of edges that encloses most of it, moving
little from row to row, is found exactly (dynamic programming over both edges at once). It is an open front if it runs
all the way, is wide enough, and is not a zip or placket: a band of one width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.distance import cdist

from core.types import FloatArray, IntArray, Landmark, Picture

NEEDED = tuple(f"{place}_{side}" for place in ("neckline", "armpit", "hem") for side in ("left", "right"))
_ROWS, _COLUMNS = 128, 96
_HALF, _BELOW = 0.56, 1.04
"""Half the chart's width over the width between the armpits, and its height over the way from neck to hem."""
_CLOTH = (0.24, 0.5)
"""Distances from the middle, over the width between the armpits, between which the front's cloth is surely seen."""
_MIDDLE = 0.34
"""Distance from the middle up to which front edges are looked for."""
_LIGHTNESS, _HUE = 0.8, 1.6
"""Weights of lightness and colour in colour distances: shading changes the first."""
_BAND = 11
"""Rows above and below from which cloth is compared."""
_NEIGHBOURS = 6
"""How many like samples of cloth make a colour that of cloth."""
_TOLERANCE, _SPREAD = 3.0, 14.0
"""Colour distance beyond the cloth's own variety that is still cloth, and beyond it how much more is surely not."""
_MOVE, _STEP = 0.15, 2
"""Cost of moving an edge by a column from row to row, and the most columns it moves."""
_BODY = (0.2, 0.95)
"""Part of the way from neck to hem in which the front must be open."""
_SEAM = 0.015
"""Width, over that between the armpits, under which a row counts as closed."""
_OPEN_SHARE, _OPEN_WIDTH, _USUAL_WIDTH = 0.78, 0.045, 0.035
"""Least share of open rows, least mean width and least median width of an open front."""
_INSIDE, _BESIDE = 0.75, 0.2
"""Least mean unlikeness to cloth between the edges, and greatest beside them."""
_PLACKET, _EVEN = 0.09, 0.5
"""Median width up to which, and spread of widths over it under which, an opening is a band of one width."""
_PINCHED = 0.4
"""Width over the median under which edges run on between the rows above and below: at a button, a hem band."""
_REACHES = 0.75
"""Part of the way from neck to hem that each edge reaches at least, from above and from below."""
_WANDER = 0.42
"""Mean sideways move of the opening's middle from row to row, in columns, from which on it follows a print."""


@dataclass(frozen=True, eq=False)
class FrontEdges:
    """Where the front of a garment is open."""

    left: FloatArray
    """The image-left front's edge from neck to hem in photo pixels, shape (n, 2)."""
    right: FloatArray
    """The image-right front's edge, shape (m, 2)."""
    landmarks: Mapping[str, Landmark]
    """front_edge_{left,right}_{top,bottom}: the ends of the edges."""
    confidence: float
    """0..1: how clearly the front is open."""


@dataclass(frozen=True, eq=False)
class _Chart:
    """The torso, rows from neck to hem, columns from left to right."""

    places: FloatArray
    """Photo pixels, shape (rows, columns, 2)."""
    colour: FloatArray
    """Weighted Lab, shape (rows, columns, 3)."""
    covered: FloatArray
    """Share of garment, 0..1, shape (rows, columns)."""


def _columns() -> FloatArray:
    """Return each column's distance from the middle over the width between the armpits, shape (columns,)."""
    return np.linspace(-_HALF, _HALF, _COLUMNS)


def _down() -> FloatArray:
    """Return each row's share of the way from neck to hem, shape (rows,)."""
    return np.linspace(0.0, _BELOW, _ROWS)


def _chart(rgb: Picture, mask: Picture, landmarks: Mapping[str, Landmark]) -> _Chart:
    points = {name: np.array(landmarks[name][:2], np.float64) for name in NEEDED}
    top, bottom = (points[f"{name}_left"] / 2 + points[f"{name}_right"] / 2 for name in ("neckline", "hem"))
    chest = float(np.linalg.norm(points["armpit_right"] - points["armpit_left"]))
    way = bottom - top
    across = np.array([way[1], -way[0]]) / max(float(np.linalg.norm(way)), 1e-9) * chest
    places = top + _columns()[None, :, None] * across + _down()[:, None, None] * way
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab = cv2.GaussianBlur(lab, (0, 0), max(_HALF * chest / _COLUMNS, 0.8))
    x, y = (np.ascontiguousarray(places[..., k], np.float32) for k in range(2))
    colour = cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    covered = cv2.remap(mask.astype(np.float32) / 255.0, x, y, cv2.INTER_LINEAR)
    return _Chart(places, np.asarray(colour * np.array([_LIGHTNESS, _HUE, _HUE], np.float32)), np.asarray(covered))


def _nearness(colours: FloatArray, cloth: FloatArray, rank: int) -> FloatArray:
    """Return the distance of each colour (n, 3) from its ``rank``-th nearest sample of cloth (m, 3), shape (n,)."""
    distance = cdist(colours, cloth)
    return np.asarray(np.partition(distance, rank, axis=1)[:, rank])


def _unlike(chart: _Chart) -> FloatArray:
    """Return how unlike the cloth beside it at its height each place is, 0..1, shape (rows, columns).

    Background between cloth is unlike it; around the garment, and in rows that show too little cloth, nothing is known.
    """
    aside = np.abs(_columns())
    outer = (aside > _CLOTH[0]) & (aside < _CLOTH[1])
    result = np.full((_ROWS, _COLUMNS), 0.5)
    for row in range(_ROWS):
        band = slice(max(row - _BAND, 0), row + _BAND + 1)
        cloth = chart.colour[band, outer][chart.covered[band, outer] > 0.95]
        if len(cloth) <= 4 * _NEIGHBOURS:
            continue
        cloth = cloth[:: 1 + len(cloth) // 160]
        variety = float(np.percentile(_nearness(cloth, cloth, _NEIGHBOURS + 1), 80))
        beyond = _nearness(chart.colour[row], cloth, _NEIGHBOURS) - variety - _TOLERANCE
        result[row] = np.clip(beyond / _SPREAD, 0.0, 1.0)
    inside = chart.covered > 0.5
    between = np.maximum.accumulate(inside, axis=1) & np.maximum.accumulate(inside[:, ::-1], axis=1)[:, ::-1]
    return np.where(inside, result, np.where(between, 1.0, 0.5))


def _edges(unlike: FloatArray) -> IntArray:
    """Return the columns (first, past the last) of the best opening of each row, shape (rows, 2); equal if closed."""
    middle = np.nonzero(np.abs(_columns()) < _MIDDLE)[0]
    count = len(middle) + 1
    gain = np.concatenate([np.zeros((_ROWS, 1)), np.cumsum(unlike[:, middle] - 0.5, axis=1)], axis=1)
    first, last = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    moves = [(a, b) for a in range(-_STEP, _STEP + 1) for b in range(-_STEP, _STEP + 1)]
    moves.sort(key=lambda move: abs(move[0]) + abs(move[1]))  # of equal ways the straightest
    total = np.zeros((count, count))
    came = np.zeros((_ROWS, count, count), np.int8)
    for row in range(_ROWS):
        around = np.pad(total, _STEP, constant_values=-np.inf)
        total = np.full((count, count), -np.inf)
        for which, (a, b) in enumerate(moves):
            way = around[_STEP + a : _STEP + a + count, _STEP + b : _STEP + b + count] - _MOVE * (abs(a) + abs(b))
            better = way > total
            total[better], came[row][better] = way[better], which
        total = np.where(last < first, -np.inf, total + gain[row][last] - gain[row][first])
    here = np.unravel_index(int(np.argmax(total)), total.shape)
    path = np.zeros((_ROWS, 2), np.int64)
    for row in range(_ROWS - 1, -1, -1):
        path[row] = here
        a, b = moves[came[row][here]]
        here = (here[0] + a, here[1] + b)
    return np.asarray(path + middle[0])


def _openness(unlike: FloatArray, path: IntArray) -> float:
    """Return how clearly a path encloses an open front, 0..1; 0 where the front is closed."""
    body = np.nonzero((_down() > _BODY[0]) & (_down() < _BODY[1]))[0]
    width = (path[body, 1] - path[body, 0]) * 2.0 * _HALF / (_COLUMNS - 1)
    share, mean = float((width > _SEAM).mean()), float(width.mean())
    at, (first, last) = np.arange(_COLUMNS), path[body].T[..., None]
    between = unlike[body][(at >= first) & (at < last)]
    beside = unlike[body][((at >= first - 8) & (at < first - 1)) | ((at > last) & (at < last + 8))]
    inside = float(between.mean()) if len(between) else 0.0
    outside = float(beside.mean())
    usual = float(np.median(width))
    spread = float(np.subtract(*np.percentile(width, (80, 20)))) / max(usual, _SEAM)
    band = usual < _PLACKET and spread < _EVEN
    wide = share >= _OPEN_SHARE and mean >= _OPEN_WIDTH and usual >= _USUAL_WIDTH
    wanders = float(np.abs(np.diff(path.mean(axis=1))).mean()) > _WANDER
    if not wide or inside < _INSIDE or outside > _BESIDE or band or wanders:
        return 0.0
    return round(float(np.clip(share * min(mean / (2.0 * _OPEN_WIDTH), 1.0) * (inside - outside), 0.0, 1.0)), 3)


def _bridged(path: IntArray) -> FloatArray:
    """Return the edges' columns with pinched rows bridged, smooth, shape (rows, 2)."""
    width = path[:, 1] - path[:, 0]
    seen = np.nonzero(width > _PINCHED * np.median(width[width > 0]))[0]
    every = np.arange(_ROWS)
    return np.column_stack([gaussian_filter1d(np.interp(every, seen, path[seen, k] - 0.5), 1.5) for k in range(2)])


def _edge(chart: _Chart, column: FloatArray, aside: int) -> FloatArray | None:
    """Return one edge in photo pixels, shape (n, 2), along the rows that show cloth beside it; None if far from all."""
    beside = np.clip(np.round(column).astype(int) + aside, 0, _COLUMNS - 1)
    rows = np.nonzero(chart.covered[np.arange(_ROWS), beside] > 0.5)[0]
    if _down()[rows[0]] > 1.0 - _REACHES or _down()[rows[-1]] < _REACHES:
        return None
    at = np.clip(column, 0.0, _COLUMNS - 1.0)
    low = np.floor(at).astype(int)
    share = (at - low)[:, None]
    every = np.arange(_ROWS)
    line = (1.0 - share) * chart.places[every, low] + share * chart.places[every, np.minimum(low + 1, _COLUMNS - 1)]
    return np.asarray(line[rows[0] : rows[-1] + 1])


def find_front_edges(rgb: Picture, mask: Picture, landmarks: Mapping[str, Landmark]) -> FrontEdges | None:
    """Find the edges of an open front; None where the front is closed, or nothing tells that it is open.

    A lining that looks like the front's cloth cannot be told from it.

    Args:
        rgb: the photo, shape (height, width, 3).
        mask: soft mask 0..255, shape (height, width).
        landmarks: with ``NEEDED`` in photo pixels.
    """
    chart = _chart(rgb, mask, landmarks)
    unlike = _unlike(chart)
    path = _edges(unlike)
    confidence = _openness(unlike, path)
    if confidence == 0.0:
        return None
    columns = _bridged(path)
    left, right = _edge(chart, columns[:, 0], -2), _edge(chart, columns[:, 1], 2)
    if left is None or right is None:
        return None
    ends = {
        f"front_edge_{side}_{end}": Landmark(float(line[k, 0]), float(line[k, 1]), confidence)
        for side, line in (("left", left), ("right", right))
        for end, k in (("top", 0), ("bottom", -1))
    }
    return FrontEdges(left, right, ends, confidence)
