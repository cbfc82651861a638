"""Draping: coarse cloth shrinks onto the body, falls, is subdivided and comes to rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from core.types import Avatar, GarmentMesh, Progress, no_progress
from fitting.fabrics import Fabric
from fitting.figures.converged import FRAMES, Converged, converged
from fitting.place import Placement
from fitting.size import GradedGarment
from fitting.xpbd import GRAVITY, Cloth, Grid, simulate_frame

STEP = 1 / 600
OFFSET = 0.005
"""Distance kept from the body [m]."""
HOOD_OFFSET = 0.014
"""A hood hangs over the back panel, so it keeps more distance [m]."""


HOOD_WEIGHT = 0.3
"""A hood lies on the back, which carries most of its weight."""


SHOULDER_GRIP = 8.0
"""Friction near the shoulder seams over the fabric's: skin and tension hold straps that a smooth mannequin does not."""
GRIP_REACH = 0.04
Hanging = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Vertex that each vertex hangs from, and the longest distance from it [m]; each shape (n,)."""


@dataclass(frozen=True, eq=False)
class Contact:
    """How each vertex meets the body; each shape (n,)."""

    offset: NDArray[np.float64]
    """Distance kept from the body [m]."""
    friction: NDArray[np.float64]
    """Coulomb coefficient."""
    weight: NDArray[np.float64]
    """Share of gravity felt."""


@dataclass(frozen=True)
class Phase:
    """A stretch of the simulation."""

    fine: bool
    """Whether the cloth is the fine mesh or the coarse one."""
    frames: int
    """Frames of 1/60 s; the most of them where the phase ends at rest."""
    gravity: float
    """Share of the earth's."""
    keep: float
    """Share of the velocity kept in each substep; ``FREE`` is the cloth's own damping, less is extra."""
    hold: float = 0.0
    """Strength of the hold on shoulder seams and neckline in each substep."""
    sink: bool = True
    """Whether what is held may sink: then only its place over the shoulders is kept."""
    until_rest: bool = False
    """Whether the phase ends as soon as the cloth has come to rest."""


FREE = 0.99
PHASES = (
    Phase(fine=False, frames=20, gravity=0.0, keep=0.90, hold=0.2, sink=False),
    Phase(fine=False, frames=15, gravity=0.5, keep=0.95, hold=0.1),
    Phase(fine=False, frames=40, gravity=0.7, keep=0.985, hold=0.05),
    Phase(fine=True, frames=10, gravity=0.4, keep=0.93),
    Phase(fine=True, frames=12, gravity=0.4, keep=0.985),
    Phase(fine=True, frames=80, gravity=0.4, keep=FREE, until_rest=True),
)
"""Shrink onto the body, let go, fall, refine, calm down, come to rest."""
SUBSTEPS = 10
HANGING_STRETCH = 1.02
"""How far the torso may lengthen between the shoulder seams and its other points."""
MAX_PUSH = 0.004
"""Largest correction by one collision [m]."""


@dataclass(frozen=True, eq=False)
class Draped:
    """A drape's end and how still it was."""

    vertices: NDArray[np.float64]
    """Shape (n, 3) [m]."""
    rest: Converged
    """Judged over the last frames, extra damping off."""


def solver_pairs(faces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges (e, 2) of a mesh, the vertices opposite to its inner edges (b, 2), and those edges (b, 2)."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    edges, which = np.unique(np.sort(directed, axis=1), axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    twin = np.flatnonzero(which[order][1:] == which[order][:-1])
    across = np.column_stack([opposite[order][twin], opposite[order][twin + 1]])
    return edges, across, edges[which[order][twin]]


def unfolded_lengths(
    rest: NDArray[np.float64], across: NDArray[np.int64], edges: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the distances (b,) [m] across inner edges when the two faces lie flat beside each other.

    In the pattern front and back lie on each other, so that seams would keep a sharp crease: one face is turned over.
    """
    a, b = rest[edges[:, 0]], rest[edges[:, 1]]
    along = b - a
    square = (along * along).sum(axis=1)
    foot, height = [], []
    for k in (0, 1):
        to = rest[across[:, k]] - a
        share = (to * along).sum(axis=1) / square
        foot.append(share * np.sqrt(square))
        height.append(np.linalg.norm(to - share[:, None] * along, axis=1))
    return np.asarray(np.hypot(foot[0] - foot[1], height[0] + height[1]))


def make_cloth(
    faces: NDArray[np.int64], rest: NDArray[np.float64], fabric: Fabric, contact: Contact, hang: Hanging
) -> Cloth:
    """Return the solver's view of a cloth.

    Args:
        faces: shape (m, 3).
        rest: positions whose distances are the rest lengths [m], shape (n, 3).
        fabric: stiffness.
        contact: how its vertices meet the body.
        hang: what ``hanging`` returns.
    """
    edges, across, crossed = solver_pairs(faces)
    pairs = np.concatenate([edges, across])
    direct = np.linalg.norm(rest[edges[:, 0]] - rest[edges[:, 1]], axis=1)
    length = np.concatenate([direct, unfolded_lengths(rest, across, crossed)])
    compliance = np.repeat([fabric.stretch, fabric.bend], [len(edges), len(across)])
    # A random but fixed order spreads Gauss-Seidel's bias evenly.
    order = np.random.default_rng(0).permutation(len(pairs))
    count = len(rest)
    return Cloth(
        pairs[order],
        length[order],
        compliance[order],
        faces,
        edges,
        contact.offset[:count],
        contact.friction[:count],
        *hang,
        contact.weight[:count],
    )


def drape(
    garment: GarmentMesh,
    graded: GradedGarment,
    placement: Placement,
    avatar: Avatar,
    fabric: Fabric,
    *,
    phases: Sequence[Phase] = PHASES,
    progress: Progress = no_progress,
) -> Draped:
    """Let a placed garment come to rest on a body; equal input gives equal bytes."""
    grid = Grid(avatar.distance.values, avatar.distance.origin, float(avatar.distance.spacing))
    count = len(placement.vertices)
    levels = make_levels(garment, graded, fabric, count)
    x = placement.vertices.copy()
    v = np.zeros_like(x)
    targets = x[placement.held].copy()
    total, done = sum(p.frames for p in phases), 0
    for phase in phases:
        if phase.fine and len(x) == count:
            x, v = (np.concatenate([a, a[garment.parents].mean(axis=1)]) for a in (x, v))
        held = placement.held if phase.hold > 0 else placement.held[:0]
        singles = np.arange(len(x)).reshape(-1, 1)
        frames = [x.copy()]
        for _ in range(phase.frames):
            if phase.sink:
                targets[:, 1] = x[placement.held, 1]
            simulate_frame(
                x, v, levels[phase.fine], grid, singles, held, targets[: len(held)], phase.hold,
                STEP, SUBSTEPS, GRAVITY * phase.gravity, phase.keep, MAX_PUSH,
            )  # fmt: skip
            frames = [*frames[-FRAMES:], x.copy()]
            done += 1
            progress("drape", done / total)
            if phase.until_rest and len(frames) > FRAMES and converged(np.array(frames)).ok:
                break
    return Draped(x, converged(np.array(frames)))


def make_levels(garment: GarmentMesh, graded: GradedGarment, fabric: Fabric, count: int) -> dict[bool, Cloth]:
    """Return the coarse cloth of the first ``count`` vertices (key False) and the fine one (key True)."""
    seams = np.unique(np.concatenate([c for n, c in garment.seams.items() if n.startswith("shoulder")]))
    torso = np.unique(garment.faces[garment.part == 0])
    contact = make_contact(garment, graded, fabric, seams)
    coarse, rest = garment.coarse_faces.astype(np.int64), graded.rest[:count]
    faces = garment.faces.astype(np.int64)
    return {
        False: make_cloth(
            coarse, rest, fabric, contact, hanging(coarse, rest, seams[seams < count], torso[torso < count])
        ),
        True: make_cloth(faces, graded.rest, fabric, contact, hanging(faces, graded.rest, seams, torso)),
    }


def make_contact(garment: GarmentMesh, graded: GradedGarment, fabric: Fabric, seams: NDArray[np.int32]) -> Contact:
    """Return offset, friction and weight of a garment's vertices; hoods lie off the back, shoulders and straps grip."""
    count = len(garment.plane)
    offset, weight = np.full(count, OFFSET), np.ones(count)
    flap = np.setdiff1d(np.unique(garment.faces[garment.panel == 2]), garment.openings["neck"])
    offset[flap], weight[flap] = HOOD_OFFSET, HOOD_WEIGHT
    near = cKDTree(graded.plane[seams]).query(graded.plane)[0] < GRIP_REACH
    return Contact(offset, fabric.friction * np.where(near, SHOULDER_GRIP, 1.0), weight)


def hanging(
    faces: NDArray[np.int64], rest: NDArray[np.float64], seams: NDArray[np.int32], torso: NDArray[np.int32]
) -> Hanging:
    """Return the seam vertex that each vertex hangs from, and the cloth's length between them [m].

    Lengths are shortest paths over edges and across inner edges; only the torso hangs, sleeves lie on arms.
    """
    edges, across, crossed = solver_pairs(faces)
    pairs = np.concatenate([edges, across])
    direct = np.linalg.norm(rest[edges[:, 0]] - rest[edges[:, 1]], axis=1)
    lengths = np.concatenate([direct, unfolded_lengths(rest, across, crossed)])
    graph = coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), shape=(len(rest), len(rest))).tocsr()
    distance, _, source = dijkstra(graph, directed=False, indices=seams, min_only=True, return_predecessors=True)
    reach = np.full(len(rest), np.inf)
    reach[torso] = distance[torso] * HANGING_STRETCH
    source = np.where(np.isfinite(reach), source, 0)
    reach[seams] = np.inf
    return source.astype(np.int64), reach
