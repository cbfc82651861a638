"""Symmetry: clothes are cut symmetric; what a photo shows crooked is how the garment was laid down.

Edge points are moved to the mean of themselves and their mirror partners, and a thin-plate spline carries the rest of
the pattern along (Bookstein, Principal Warps, 1989).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from core.types import GarmentMesh

SEAMS = ("shoulder", "sleeve_top", "underarm", "side")
SAMPLES = 7
"""Points a seam that take part."""
LARGEST_MOVE = 0.12
"""A garment that would move more than this [m] is meant to be asymmetric and stays."""


def symmetrize(garment: GarmentMesh, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] made mirror-symmetric about x = 0.

    Args:
        garment: tells seams and openings.
        plane: pattern positions [m], shape (n, 2).
    """
    left, right = paired_points(garment, plane)
    axis = (left[:, 0] + right[:, 0]).mean() / 2
    mirror = np.array([-1.0, 1.0])
    left, right = left - [axis, 0], right - [axis, 0]
    mean = (left + right * mirror) / 2
    moves = np.concatenate([mean - left, mean * mirror - right])
    if np.linalg.norm(moves, axis=1).max() > LARGEST_MOVE:
        return plane
    points, first = np.unique(np.round(np.concatenate([left, right]), 6), axis=0, return_index=True)
    spline = RBFInterpolator(points, moves[first], kernel="thin_plate_spline", smoothing=1e-6)
    shifted = plane - [axis, 0]
    return np.asarray(shifted + spline(shifted))


def paired_points(
    garment: GarmentMesh, plane: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points on the left half of the outline and their partners on the right half, each shape (k, 2)."""
    left, right = [], []
    for name in SEAMS:
        if f"{name}_left" in garment.seams:
            left.append(even(plane[garment.seams[f"{name}_left"]]))
            right.append(even(plane[garment.seams[f"{name}_right"]]))
    seams = garment.seams
    neck = stretch(garment.openings["neck"], seams["shoulder_left"][0], seams["shoulder_right"][0])
    hem = stretch(garment.openings["hem"], seams["side_left"][-1], seams["side_right"][-1])
    for chain in (neck, hem):
        line = even(plane[chain], 2 * SAMPLES)
        left.append(line[:SAMPLES])
        right.append(line[: SAMPLES : -1])
    if "underarm_left" not in seams:
        for side, points in (("left", left), ("right", right)):
            ends = seams[f"shoulder_{side}"][-1], seams[f"side_{side}"][0]
            points.append(even(plane[stretch(garment.openings[f"cuff_{side}"], *ends)]))
    return np.concatenate(left), np.concatenate(right)


def stretch(loop: NDArray[np.int32], start: int, end: int) -> NDArray[np.int32]:
    """Return the vertices of a loop's front half, which comes first, from ``start`` to ``end``."""
    a, b = (int(np.flatnonzero(loop == v)[0]) for v in (start, end))
    return loop[a : b + 1] if a < b else loop[b : a + 1][::-1]


def even(line: NDArray[np.float64], count: int = SAMPLES) -> NDArray[np.float64]:
    """Return ``count`` + 1 points at equal arc length along a polyline (k, 2)."""
    at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    wanted = np.linspace(0, at[-1], count + 1)
    return np.column_stack([np.interp(wanted, at, line[:, k]) for k in range(2)])
