"""Polylines as few cubic Bézier curves.

Least squares with reparametrisation (Schneider, "An Algorithm for Automatically Fitting Digitized Curves", 1990).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.pieces import Line
from core.polyline import arc

Cubic = NDArray[np.float64]
"""Start, two control points and end [m], shape (4, 2)."""
CLOSE = 0.0005
"""A curve lies this close to its points [m]."""
ROUNDS = 2
"""Rounds of reparametrisation."""


def divide(*lines: Line) -> tuple[list[Cubic], ...]:
    """Return the cubics of polylines with equally many points; all are divided at the same of their points."""
    cubics = [fit(line) for line in lines]
    count = len(lines[0])
    if count <= 4 or all(miss(cubic, line) < CLOSE for cubic, line in zip(cubics, lines, strict=True)):
        return tuple([cubic] for cubic in cubics)
    middle = count // 2
    halves = divide(*(line[: middle + 1] for line in lines)), divide(*(line[middle:] for line in lines))
    return tuple(first + second for first, second in zip(*halves, strict=True))


def fit(line: Line) -> Cubic:
    """Return the cubic from the first to the last point of a polyline that lies nearest to the others."""
    start, end = line[0], line[-1]
    if len(line) <= 3:
        return np.array([start, start + (end - start) / 3, end + (start - end) / 3, end])
    at = share(line)
    cubic = through(line, at)
    for _ in range(ROUNDS):
        at = nearest(cubic, line, at)
        cubic = through(line, at)
    return cubic


def share(line: Line) -> NDArray[np.float64]:
    """Return how far along a polyline its points lie, 0..1."""
    along = arc(line)
    return np.asarray(along / along[-1])


def through(line: Line, at: NDArray[np.float64]) -> Cubic:
    """Return the cubic whose points at the parameters (k,) are nearest to those of a polyline."""
    basis = bernstein(at)
    fixed = basis[:, [0, 3]] @ line[[0, -1]]
    inner = basis[:, 1:3]
    controls = np.linalg.solve(inner.T @ inner, inner.T @ (line - fixed))
    return np.array([line[0], *controls, line[-1]])


def bernstein(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the four cubic Bernstein polynomials at parameters, shape (k, 4)."""
    back = 1 - at
    return np.stack([back**3, 3 * back**2 * at, 3 * back * at**2, at**3], axis=1)


def nearest(cubic: Cubic, line: Line, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return parameters moved by one Newton step towards the curve's nearest points."""
    first = 3 * np.diff(cubic, axis=0)
    second = 2 * np.diff(first, axis=0)
    back = 1 - at
    off = bernstein(at) @ cubic - line
    slope = np.stack([back**2, 2 * back * at, at**2], axis=1) @ first
    bend = np.stack([back, at], axis=1) @ second
    down = (slope**2).sum(axis=1) + (off * bend).sum(axis=1)
    step = (off * slope).sum(axis=1) / np.where(np.abs(down) > 1e-12, down, np.inf)
    moved = np.clip(at - step, 0, 1)
    moved[0], moved[-1] = 0.0, 1.0
    return np.asarray(np.maximum.accumulate(moved))


def miss(cubic: Cubic, line: Line) -> float:
    """Return how far a polyline's points lie from a curve at most [m]."""
    curve = bernstein(np.linspace(0, 1, 4 * len(line))) @ cubic
    a, b = curve[:-1, None], curve[1:, None]
    along = b - a
    t = np.clip(((line - a) * along).sum(axis=2) / np.maximum((along**2).sum(axis=2), 1e-18), 0, 1)
    return float(np.linalg.norm(a + t[..., None] * along - line, axis=2).min(axis=0).max())
