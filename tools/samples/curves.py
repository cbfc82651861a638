"""Smooth outlines: Bezier pieces, splines, offsets, and coordinates along a curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

Points = NDArray[np.float64]


def point(*values: float) -> Points:
    """A point or vector, shape (2,)."""
    return np.array(values, dtype=np.float64)


def bezier(start: ArrayLike, near_start: ArrayLike, near_end: ArrayLike, end: ArrayLike, *, count: int = 48) -> Points:
    """Cubic Bezier curve with its four control points, shape (count, 2)."""
    t = np.linspace(0, 1, count)[:, None]
    p = [np.asarray(q, dtype=np.float64) for q in (start, near_start, near_end, end)]
    return np.asarray((1 - t) ** 3 * p[0] + 3 * (1 - t) ** 2 * t * p[1] + 3 * (1 - t) * t**2 * p[2] + t**3 * p[3])


def bow(start: ArrayLike, end: ArrayLike, sag: float = 0.0, *, count: int = 40) -> Points:
    """Line from start to end whose middle is pushed ``sag`` to the right of its direction (y down), same unit."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    along = b - a
    normal = point(-along[1], along[0]) / max(float(np.hypot(*along)), 1e-9)
    middle = normal * sag * 4 / 3
    return bezier(a, a + along / 3 + middle, a + along * 2 / 3 + middle, b, count=count)


def spline(points: ArrayLike, *, count: int = 80) -> Points:
    """Natural cubic spline through points, by chord length, shape (count, 2)."""
    p = np.asarray(points, dtype=np.float64)
    t = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(p, axis=0).T))])
    return np.asarray(CubicSpline(t, p, bc_type="natural")(np.linspace(0, t[-1], count)))


def chain(*lines: Points) -> Points:
    """Lines joined in their order, shape (n, 2)."""
    return np.concatenate(lines)


def mirrored(line: ArrayLike) -> Points:
    """The line on the other side of x = 0, in reversed order, so that left and right chain into one."""
    return (np.asarray(line, dtype=np.float64) * (-1, 1))[::-1]


def resample(line: Points, step: float) -> Points:
    """Points every ``step`` along a line, shape (n, 2)."""
    s = lengths(line)
    marks = np.linspace(0, s[-1], max(int(np.ceil(s[-1] / step)) + 1, 2))
    return np.stack([np.interp(marks, s, line[:, 0]), np.interp(marks, s, line[:, 1])], axis=1)


def lengths(line: Points) -> NDArray[np.float64]:
    """Length from the start to each point of a line, shape (n,)."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def normals(line: Points) -> Points:
    """Unit normals, to the right of the direction where y points down, shape (n, 2)."""
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    return np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)


def offset(line: Points, distance: float) -> Points:
    """The line shifted along its normals, shape (n, 2)."""
    return np.asarray(line + normals(line) * distance)


def band(line: Points, inner: float, outer: float) -> Points:
    """Closed strip between two offsets of a line, shape (2 n, 2)."""
    return chain(offset(line, inner), offset(line, outer)[::-1])


def cut(line: Points, start: float, end: float) -> Points:
    """Part of a line between two shares (0..1) of its length, shape (n, 2)."""
    s = lengths(line)
    marks = np.linspace(start, end, len(line)) * s[-1]
    return np.stack([np.interp(marks, s, line[:, 0]), np.interp(marks, s, line[:, 1])], axis=1)


def along(line: Points, share: float) -> Points:
    """Point at a share (0..1) of a line's length, shape (2,)."""
    return np.asarray(cut(line, share, share)[0])


def curve_coordinates(line: Points, where: Points, *, step: float) -> Points:
    """Distance from a curve (signed, right is positive) and length along it, for each place.

    ``line`` and ``where`` (..., 2) share a unit; ``step`` is how finely the curve is looked up. Returns shape (..., 2).
    """
    dense = resample(line, step)
    normal, s = normals(dense), lengths(dense)
    flat = where.reshape(-1, 2)
    _, nearest = cKDTree(dense).query(flat)
    away = flat - dense[nearest]
    side = np.einsum("ij,ij->i", away, normal[nearest])
    tangent = np.stack([normal[nearest, 1], -normal[nearest, 0]], axis=1)
    forward = s[nearest] + np.einsum("ij,ij->i", away, tangent)
    return np.stack([side, forward], axis=1).reshape(where.shape)


def moved(points: Points, right: float, down: float) -> Points:
    """Points shifted, shape as given."""
    return np.asarray(points + np.array([right, down]))


def rotated(points: ArrayLike, angle: ArrayLike, centre: ArrayLike = (0, 0)) -> Points:
    """Points turned by an angle [rad], clockwise on a picture, about a centre."""
    p, c = np.asarray(points, dtype=np.float64), np.asarray(centre, dtype=np.float64)
    cos, sin = np.cos(angle), np.sin(angle)
    q = p - c
    return np.stack([q[..., 0] * cos - q[..., 1] * sin, q[..., 0] * sin + q[..., 1] * cos], axis=-1) + c
