"""Cloth by extended position-based dynamics, in one numba kernel a frame.

Macklin, Müller, Chentanez: XPBD, Position-Based Simulation of Compliant Constrained Dynamics (2016), with the small
steps of Macklin et al. (2019): one iteration of Gauss-Seidel in each substep. The body is a signed distance grid;
vertices, face centroids and edge middles are kept outside it, with Coulomb friction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fitting.distance import lookup

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRAVITY = 9.81
MAX_SPEED = 3.0


class Cloth(NamedTuple):
    """What stays the same during a simulation."""

    pairs: Ints
    """Distance constraints: vertex pairs in solving order, shape (c, 2)."""
    rest: Floats
    """Their rest lengths [m], shape (c,)."""
    compliance: Floats
    """Their compliances [m/N], shape (c,)."""
    faces: Ints
    """Faces that collide by their centroid, shape (m, 3)."""
    edges: Ints
    """Edges that collide by their middle, shape (e, 2)."""
    offset: Floats
    """Distance that each vertex keeps from the body [m], shape (n,)."""
    friction: Floats
    """Coulomb coefficient of each vertex, shape (n,)."""
    weight: Floats
    """Share of gravity that each vertex feels, shape (n,)."""


class Grid(NamedTuple):
    """The body's distance grid as plain arrays."""

    values: NDArray[np.float32]
    origin: NDArray[np.float32]
    spacing: float


@njit(cache=True, nogil=True)
def _push_out(x: Floats, before: Floats, i: int, nx: float, ny: float, nz: float, push: float, friction: float) -> None:
    """Move vertex ``i`` out along the normal and take back part of its sliding since the substep began."""
    x[i, 0] += push * nx
    x[i, 1] += push * ny
    x[i, 2] += push * nz
    dx = x[i, 0] - before[i, 0]
    dy = x[i, 1] - before[i, 1]
    dz = x[i, 2] - before[i, 2]
    along = dx * nx + dy * ny + dz * nz
    tx, ty, tz = dx - along * nx, dy - along * ny, dz - along * nz
    slide = np.sqrt(tx * tx + ty * ty + tz * tz)
    if slide > 1e-12:
        share = min(1.0, friction * push / slide)
        x[i, 0] -= share * tx
        x[i, 1] -= share * ty
        x[i, 2] -= share * tz


@njit(cache=True, nogil=True)
def _collide(x: Floats, before: Floats, members: Ints, cloth: Cloth, grid: Grid, max_push: float) -> None:
    """Keep the middle of each group of vertices (n, 1..3) off the body."""
    count = members.shape[1]
    for row in range(members.shape[0]):
        px = py = pz = offset = 0.0
        for k in range(count):
            i = members[row, k]
            px += x[i, 0]
            py += x[i, 1]
            pz += x[i, 2]
            offset += cloth.offset[i]
        offset /= count
        distance, gx, gy, gz = lookup(grid.values, grid.origin, grid.spacing, px / count, py / count, pz / count)
        if distance >= offset:
            continue
        norm = np.sqrt(gx * gx + gy * gy + gz * gz)
        if norm < 1e-6:
            continue
        push = min(offset - distance, max_push)
        for k in range(count):
            _push_out(
                x, before, members[row, k], gx / norm, gy / norm, gz / norm, push, cloth.friction[members[row, k]]
            )


@njit(cache=True, nogil=True)
def _solve_distances(x: Floats, cloth: Cloth, step: float) -> None:
    """Move each pair towards its rest length (unit masses)."""
    for c in range(cloth.pairs.shape[0]):
        i, j = cloth.pairs[c, 0], cloth.pairs[c, 1]
        dx, dy, dz = x[i, 0] - x[j, 0], x[i, 1] - x[j, 1], x[i, 2] - x[j, 2]
        length = np.sqrt(dx * dx + dy * dy + dz * dz)
        if length < 1e-9:
            continue
        move = (length - cloth.rest[c]) / (2.0 + cloth.compliance[c] / (step * step)) / length
        x[i, 0] -= move * dx
        x[i, 1] -= move * dy
        x[i, 2] -= move * dz
        x[j, 0] += move * dx
        x[j, 1] += move * dy
        x[j, 2] += move * dz


@njit(cache=True, nogil=True)
def simulate_frame(
    x: Floats,
    v: Floats,
    cloth: Cloth,
    grid: Grid,
    singles: Ints,
    held: Ints,
    targets: Floats,
    hold: float,
    step: float,
    substeps: int,
    gravity: float,
    keep: float,
    max_push: float,
) -> None:
    """Advance positions ``x`` and velocities ``v`` (n, 3) in place by ``substeps`` steps.

    Args:
        x: positions [m].
        v: velocities [m/s].
        cloth: constraints.
        grid: the body.
        singles: all vertices as groups of one, shape (n, 1).
        held: vertices drawn towards targets, shape (h,).
        targets: their targets [m], shape (h, 3).
        hold: share of the way to the target that a held vertex goes in each substep, 0..1.
        step: length of a substep [s].
        substeps: number of substeps.
        gravity: downward acceleration [m/s^2].
        keep: share of the velocity kept in each substep.
        max_push: largest correction by one collision [m].
    """
    before = np.empty_like(x)
    for substep in range(substeps):
        for i in range(x.shape[0]):
            v[i, 1] -= cloth.weight[i] * gravity * step
            speed = np.sqrt(v[i, 0] ** 2 + v[i, 1] ** 2 + v[i, 2] ** 2)
            scale = MAX_SPEED / speed if speed > MAX_SPEED else 1.0
            for k in range(3):
                before[i, k] = x[i, k]
                x[i, k] += scale * v[i, k] * step
        _solve_distances(x, cloth, step)
        for h in range(held.shape[0]):
            for k in range(3):
                x[held[h], k] += hold * (targets[h, k] - x[held[h], k])
        # Faces and edges take turns: both are met often enough, at half the price.
        if substep % 2 == 0:
            _collide(x, before, cloth.edges, cloth, grid, max_push)
        else:
            _collide(x, before, cloth.faces, cloth, grid, max_push)
        _collide(x, before, singles, cloth, grid, max_push)
        for i in range(x.shape[0]):
            for k in range(3):
                v[i, k] = keep * (x[i, k] - before[i, k]) / step
