"""Cloth by extended position-based dynamics, in one numba kernel a frame.

Macklin, Müller, Chentanez: XPBD, Position-Based Simulation of Compliant Constrained Dynamics (2016), with the small
steps of Macklin et al. (2019): one iteration of Gauss-Seidel in each substep. The body is a signed distance grid;
vertices, face centroids and edge middles are kept outside it, with Coulomb friction. How far a group of vertices has
travelled since the body was last read tells whether it must be read again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fitting.distance import lookup
from fitting.self_contact import Layers, find_contacts, keep_apart
from fitting.tethers import Tethers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRAVITY = 9.81
FLAT = 0.001
"""For this much of way an obstacle counts as flat [m]."""
HAUL = 0.3
"""Share of its way back to the length of its tether that a vertex goes in a substep."""
RELAXATION = 0.6
"""Share of its way to its rest length that a pair goes at a time: the whole way would leave what cannot be met to the
last pair, part of it spreads that over all."""
FLOOR = 0.002
"""Height on which cloth lies that reaches the floor [m]."""


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
    tethers: Tethers
    """What each vertex hangs from."""


class Grid(NamedTuple):
    """The body's distance grid as plain arrays."""

    values: NDArray[np.float32]
    origin: NDArray[np.float32]
    spacing: float


class Motion(NamedTuple):
    """How the cloth moves during a frame."""

    step: float
    """Length of a substep [s]."""
    substeps: int
    """Number of substeps."""
    rounds: int
    """How often rest lengths are solved for in each substep."""
    gravity: float
    """Downward acceleration [m/s^2]."""
    keep: float
    """Share of the velocity kept in each substep."""
    hold: float
    """Share of the way to its target that a held vertex goes in each substep, 0..1."""
    max_push: float
    """Largest correction by one collision with the body [m]."""
    layer_push: float
    """Largest correction by one collision with another layer of cloth [m]."""
    max_speed: float
    """Nothing flies faster [m/s]."""


class Near(NamedTuple):
    """What was last read of an obstacle for groups of vertices."""

    plane: Floats
    """Its normal, and by how much the group would be too far out at the origin, shape (k, 4)."""
    until: Floats
    """Way at which the group must be read again [m], shape (k,)."""
    far: NDArray[np.bool_]
    """Whether it cannot touch the obstacle before, shape (k,)."""


class Memory(NamedTuple):
    """What the solver remembers of a cloth between frames."""

    before: Floats
    """Positions at the start of the substep [m], shape (n, 3)."""
    past: Floats
    """Way of each vertex up to the start of the substep [m], shape (n,)."""
    travel: Floats
    """The same up to now."""
    moved: Floats
    """Longest way of a vertex since contacts of the cloth with itself were found, at the most [m], shape (1,)."""
    singles: Ints
    """All vertices as groups of one, shape (n, 1)."""
    body: tuple[Near, Near, Near]
    """The body, for vertices, edges and faces."""


def make_memory(cloth: Cloth) -> Memory:
    """Return the memory of a cloth of whose surroundings nothing is known yet."""
    count = len(cloth.offset)

    def near(groups: int) -> Near:
        return Near(np.zeros((groups, 4)), np.zeros(groups), np.zeros(groups, bool))

    return Memory(
        np.zeros((count, 3)), np.zeros(count), np.zeros(count), np.full(1, np.inf), np.arange(count).reshape(-1, 1),
        (near(count), near(len(cloth.edges)), near(len(cloth.faces))),
    )  # fmt: skip


def tell_moved(memory: Memory, way: Floats) -> None:
    """Take note that vertices were moved from outside, each by ``way`` (n,) [m]."""
    memory.past[:] += way
    memory.moved[0] += way.max()


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


@njit(cache=True, nogil=True, inline="always")
def _remember(near: Near, row: int, way: float, slack: float, nx: float, ny: float, nz: float, at: float) -> None:
    """Keep what was read of an obstacle: its direction (nx, ny, nz), zero when there is none, and ``at`` along it."""
    norm = np.sqrt(nx * nx + ny * ny + nz * nz)
    near.far[row] = slack >= 2.0 * FLAT or norm < 1e-6
    near.until[row] = way + max(slack - FLAT, FLAT)
    if not near.far[row]:
        near.plane[row, 0], near.plane[row, 1], near.plane[row, 2] = nx / norm, ny / norm, nz / norm
        near.plane[row, 3] = slack - at / norm


@njit(cache=True, nogil=True)
def _collide(
    x: Floats,
    before: Floats,
    travel: Floats,
    members: Ints,
    offset: Floats,
    friction: Floats,
    grid: Grid,
    near: Near,
    max_push: float,
) -> None:
    """Keep the middle of each group of vertices (n, 1..3) off the body.

    What is far is not read again before it could have come near; what is close stays a plane for ``FLAT`` of way.
    """
    count = members.shape[1]
    for row in range(members.shape[0]):
        way = 0.0
        for k in range(count):
            way += travel[members[row, k]]
        way /= count
        fresh = way >= near.until[row]
        if near.far[row] and not fresh:
            continue
        px = py = pz = wanted = 0.0
        for k in range(count):
            i = members[row, k]
            px += x[i, 0]
            py += x[i, 1]
            pz += x[i, 2]
            wanted += offset[i]
        px, py, pz = px / count, py / count, pz / count
        if fresh:
            distance, gx, gy, gz = lookup(grid.values, grid.origin, grid.spacing, px, py, pz)
            _remember(near, row, way, distance - wanted / count, gx, gy, gz, gx * px + gy * py + gz * pz)
            if near.far[row]:
                continue
        nx, ny, nz = near.plane[row, 0], near.plane[row, 1], near.plane[row, 2]
        slack = nx * px + ny * py + nz * pz + near.plane[row, 3]
        if slack >= 0.0:
            continue
        for k in range(count):
            i = members[row, k]
            _push_out(x, before, i, nx, ny, nz, min(-slack, max_push), friction[i])


@njit(cache=True, nogil=True)
def _solve_distances(x: Floats, cloth: Cloth, step: float) -> None:
    """Move each pair by ``RELAXATION`` of the way to its rest length (unit masses)."""
    for c in range(cloth.pairs.shape[0]):
        i, j = cloth.pairs[c, 0], cloth.pairs[c, 1]
        dx, dy, dz = x[i, 0] - x[j, 0], x[i, 1] - x[j, 1], x[i, 2] - x[j, 2]
        length = np.sqrt(dx * dx + dy * dy + dz * dz)
        if length < 1e-9:
            continue
        move = RELAXATION * (length - cloth.rest[c]) / (2.0 + cloth.compliance[c] / (step * step)) / length
        x[i, 0] -= move * dx
        x[i, 1] -= move * dy
        x[i, 2] -= move * dz
        x[j, 0] += move * dx
        x[j, 1] += move * dy
        x[j, 2] += move * dz


@njit(cache=True, nogil=True)
def _hold_back(x: Floats, tethers: Tethers) -> None:
    """Draw each vertex that hangs too far from what it hangs from back towards it."""
    for i in range(x.shape[0]):
        j = tethers.anchor[i]
        dx, dy, dz = x[i, 0] - x[j, 0], x[i, 1] - x[j, 1], x[i, 2] - x[j, 2]
        square = dx * dx + dy * dy + dz * dz
        if square > tethers.length[i] * tethers.length[i] and j != i:
            move = HAUL * (1.0 - tethers.length[i] / np.sqrt(square))
            x[i, 0] -= move * dx
            x[i, 1] -= move * dy
            x[i, 2] -= move * dz


@njit(cache=True, nogil=True)
def _stand(x: Floats, before: Floats) -> None:
    """Keep all vertices on the floor, where they do not slide."""
    for i in range(x.shape[0]):
        if x[i, 1] < FLOOR:
            x[i, 0], x[i, 1], x[i, 2] = before[i, 0], FLOOR, before[i, 2]


@njit(cache=True, nogil=True)
def _fly(x: Floats, v: Floats, before: Floats, cloth: Cloth, motion: Motion) -> None:
    """Move all vertices by gravity and their velocities."""
    for i in range(x.shape[0]):
        v[i, 1] -= cloth.weight[i] * motion.gravity * motion.step
        speed = np.sqrt(v[i, 0] ** 2 + v[i, 1] ** 2 + v[i, 2] ** 2)
        scale = motion.max_speed / speed if speed > motion.max_speed else 1.0
        for k in range(3):
            before[i, k] = x[i, k]
            x[i, k] += scale * v[i, k] * motion.step


@njit(cache=True, nogil=True)
def _count_way(x: Floats, memory: Memory, way: Floats) -> float:
    """Set the way of each vertex, up to now, and return the longest one since the substep began."""
    most = 0.0
    for i in range(x.shape[0]):
        dx, dy, dz = x[i, 0] - memory.before[i, 0], x[i, 1] - memory.before[i, 1], x[i, 2] - memory.before[i, 2]
        step = np.sqrt(dx * dx + dy * dy + dz * dz)
        way[i] = memory.past[i] + step
        most = max(most, step)
    return most


@njit(cache=True, nogil=True)
def simulate_frame(
    x: Floats,
    v: Floats,
    cloth: Cloth,
    grid: Grid,
    layers: Layers,
    memory: Memory,
    held: Ints,
    targets: Floats,
    motion: Motion,
) -> None:
    """Advance positions ``x`` and velocities ``v`` (n, 3) in place by one frame.

    Args:
        x: positions [m].
        v: velocities [m/s].
        cloth: constraints.
        grid: the body.
        layers: the cloth as its own obstacle; without faces it passes through itself.
        memory: what is known of the cloth's surroundings, kept up to date.
        held: vertices drawn towards targets, shape (h,).
        targets: their targets [m], shape (h, 3).
        motion: steps, forces and limits.
    """
    before, travel, step, push = memory.before, memory.travel, motion.step, motion.max_push
    offset, friction = cloth.offset, cloth.friction
    for substep in range(motion.substeps):
        _fly(x, v, before, cloth, motion)
        for _ in range(motion.rounds):
            _solve_distances(x, cloth, step)
        _hold_back(x, cloth.tethers)
        if layers.faces.shape[0] > 0:
            if substep == 0 and memory.moved[0] >= 0.5 * layers.skin:
                find_contacts(before, layers)
                memory.moved[0] = 0.0
            keep_apart(x, before, layers, motion.layer_push)
        for h in range(held.shape[0]):
            for k in range(3):
                x[held[h], k] += motion.hold * (targets[h, k] - x[held[h], k])
        _count_way(x, memory, travel)
        # Faces and edges take turns: both are met often enough, at half the price.
        if substep % 2 == 0:
            _collide(x, before, travel, cloth.edges, offset, friction, grid, memory.body[1], push)
        else:
            _collide(x, before, travel, cloth.faces, offset, friction, grid, memory.body[2], push)
        _collide(x, before, travel, memory.singles, offset, friction, grid, memory.body[0], push)
        _stand(x, before)
        memory.moved[0] += _count_way(x, memory, memory.past)
        for i in range(x.shape[0]):
            for k in range(3):
                v[i, k] = motion.keep * (x[i, k] - before[i, k]) / step
