"""Draping: coarse cloth shrinks onto the body, falls, is subdivided and comes to rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.types import Avatar, GarmentMesh, Progress, no_progress
from fitting.cloth import make_levels
from fitting.fabrics import Fabric
from fitting.figures.converged import FRAMES, Converged, converged
from fitting.grade import GradedGarment
from fitting.place import Placement
from fitting.xpbd import GRAVITY, Grid, simulate_frame

STEP = 1 / 600
"""Length of a substep [s]."""


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
    Phase(fine=True, frames=150, gravity=0.4, keep=FREE, until_rest=True),
)
"""Shrink onto the body, let go, fall, refine, calm down, come to rest."""
CAREFUL = tuple(replace(phase, frames=2 * phase.frames) for phase in PHASES)
"""The same with twice the time, for what does not come to rest."""
SUBSTEPS = 10
MAX_PUSH = 0.004
"""Largest correction by one collision [m]."""


@dataclass(frozen=True, eq=False)
class Draped:
    """A drape's end and how still it was."""

    vertices: NDArray[np.float64]
    """Shape (n, 3) [m]."""
    rest: Converged
    """Judged over the last frames, extra damping off."""


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
    levels = make_levels(garment, graded, fabric)
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
