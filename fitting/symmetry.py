"""Symmetry: clothes are cut symmetric; what a photo shows crooked is how the garment was laid down.

Edge points are moved to the mean of themselves and their mirror partners, and a thin-plate spline carries the rest of
the pattern along (Bookstein, Principal Warps, 1989).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from core.polyline import resample
from core.types import GarmentMesh
from fitting.topology import part_vertices

SEAMS = ("shoulder", "sleeve_top", "underarm", "side", "outseam", "inseam")
SLEEVE_SEAMS = ("sleeve_top", "underarm")
RIM_ENDS = (("neck", "shoulder", 0), ("hem", "side", -1), ("waist", "side", 0), ("waist", "outseam", 0))
"""Rims that run between the ends of a seam's two sides."""
SAMPLES = 7
"""Stretches of equal length between the points of a seam that take part."""
LARGEST_MOVE = 0.12
"""A garment that would move more than this [m] is meant to be asymmetric and stays."""


def symmetrize(garment: GarmentMesh, plane: NDArray[np.float64], *, sleeves: bool = True) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] made mirror-symmetric about x = 0.

    Torso and sleeves are carried along apart, because a sleeve may lie right beside the side seam.

    Args:
        garment: tells seams and openings.
        plane: pattern positions [m], shape (n, 2).
        sleeves: whether they are carried along too; the torso comes out the same without.
    """
    pairs = paired_points(garment, plane)
    axis = np.concatenate([left[:, 0] + right[:, 0] for left, right in pairs.values()]).mean() / 2
    controls = {name: symmetric_moves(left, right, axis) for name, (left, right) in pairs.items()}
    if max(np.linalg.norm(moves, axis=1).max() for _, moves in controls.values()) > LARGEST_MOVE:
        return plane
    torso = [c for name, c in controls.items() if not name.startswith(SLEEVE_SEAMS)]
    moved = plane + warp(torso, plane)
    seams = [c for name, c in controls.items() if name.startswith(SLEEVE_SEAMS)]
    on_torso = part_vertices(garment, 0)
    for part in (1, 2) if sleeves else ():
        on_sleeve = part_vertices(garment, part)
        own, armhole = np.flatnonzero(on_sleeve & ~on_torso), np.flatnonzero(on_sleeve & on_torso)
        if len(own):
            side = np.sign(plane[own, 0].mean() - axis)
            half = [(p[keep], m[keep]) for p, m in seams if (keep := np.sign(p[:, 0] - axis) == side).any()]
            some = armhole[:: max(1, len(armhole) // SAMPLES)]
            half.append((plane[some], moved[some] - plane[some]))
            moved[own] = plane[own] + warp(half, plane[own])
    return np.asarray(moved - [axis, 0])


def symmetric_moves(
    left: NDArray[np.float64], right: NDArray[np.float64], axis: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both points of each pair and the moves to the pair's symmetric positions about x = axis, (2k, 2) each."""
    mirror = np.array([-1.0, 1.0])
    shift = np.array([2 * axis, 0.0])
    mean = (left + right * mirror + shift) / 2
    return np.concatenate([left, right]), np.concatenate([mean - left, mean * mirror + shift - right])


def warp(
    controls: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]], at: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the displacements (n, 2) at points (n, 2) of the thin-plate spline through control points and moves."""
    points = np.concatenate([p for p, _ in controls])
    moves = np.concatenate([m for _, m in controls])
    _, first = np.unique(np.round(points, 6), axis=0, return_index=True)
    spline = RBFInterpolator(points[first], moves[first], kernel="thin_plate_spline", smoothing=1e-6)
    return np.asarray(spline(at))


def paired_points(
    garment: GarmentMesh, plane: NDArray[np.float64]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return, by edge, points on the left half of the outline and their partners on the right half, (k, 2) each."""
    pairs = {}
    for name in SEAMS:
        if f"{name}_left" in garment.seams:
            left, right = (resample(plane[garment.seams[f"{name}_{s}"]], SAMPLES) for s in ("left", "right"))
            pairs[name] = left, right
    seams = garment.seams
    for rim, seam, end in RIM_ENDS:
        if rim in garment.rims and f"{seam}_left" in seams:
            loop = garment.openings.get(rim, garment.rims[rim])
            line = resample(plane[stretch(loop, *(seams[f"{seam}_{s}"][end] for s in ("left", "right")))], 2 * SAMPLES)
            pairs[rim] = line[:SAMPLES], line[:SAMPLES:-1]
    if "shoulder_left" in seams and "underarm_left" not in seams:
        ends = {side: (seams[f"shoulder_{side}"][-1], seams[f"side_{side}"][0]) for side in ("left", "right")}
        left, right = (resample(plane[stretch(garment.openings[f"cuff_{s}"], *e)], SAMPLES) for s, e in ends.items())
        pairs["armhole"] = left, right
    return pairs


def stretch(loop: NDArray[np.int32], start: int, end: int) -> NDArray[np.int32]:
    """Return the vertices of a loop's first half, the front's, or of an open chain, from ``start`` to ``end``."""
    a, b = (int(np.flatnonzero(loop == v)[0]) for v in (start, end))
    return loop[a : b + 1] if a < b else loop[b : a + 1][::-1]
