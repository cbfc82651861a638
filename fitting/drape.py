"""Draping: coarse cloth shrinks onto the body, falls, is subdivided and comes to rest, free of crossings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import Avatar, GarmentMesh, Progress, no_progress
from fitting.cloth import make_levels
from fitting.distance import sample
from fitting.fabrics import Fabric
from fitting.figures.converged import FRAMES, Converged, converged
from fitting.figures.self_hits import intersecting_pairs
from fitting.grade import GradedGarment
from fitting.place import Placement
from fitting.self_contact import make_layers
from fitting.untangle import Untangler
from fitting.xpbd import GRAVITY, Grid, Motion, make_memory, simulate_frame, tell_moved

FRAME = 1 / 60
"""Length of a frame [s]."""


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
    """Strength of the hold on what the placement holds in each substep."""
    sink: bool = True
    """Whether shoulders that are held may sink: then only their place over the body is kept. A waistband may not."""
    until_rest: bool = False
    """Whether the phase ends as soon as the cloth has come to rest."""
    grown: float = 1.0
    """How far what was placed gathered has grown to its length at the end of the phase, 0..1."""


FREE = 0.98
PHASES = (
    Phase(fine=False, frames=10, gravity=0.0, keep=0.90, hold=0.2, sink=False, grown=10 / 35),
    Phase(fine=False, frames=10, gravity=0.0, keep=0.90, hold=0.2, sink=False, grown=20 / 35),
    Phase(fine=False, frames=15, gravity=0.5, keep=0.95, hold=0.1),
    Phase(fine=False, frames=40, gravity=0.7, keep=0.985, hold=0.05),
    Phase(fine=True, frames=10, gravity=0.4, keep=0.93),
    Phase(fine=True, frames=12, gravity=0.4, keep=0.985),
    Phase(fine=True, frames=200, gravity=0.4, keep=FREE, until_rest=True),
)
"""Untangle and shrink onto the body, let go, fall, refine, calm down, come to rest."""
CAREFUL = (
    Phase(fine=False, frames=20, gravity=0.0, keep=0.85, hold=0.2, sink=False, grown=0.2),
    Phase(fine=False, frames=40, gravity=0.0, keep=0.85, hold=0.2, sink=False, grown=0.8),
    Phase(fine=False, frames=30, gravity=0.3, keep=0.93, hold=0.1),
    Phase(fine=False, frames=60, gravity=0.7, keep=0.98, hold=0.05),
    Phase(fine=True, frames=15, gravity=0.2, keep=0.90),
    Phase(fine=True, frames=20, gravity=0.4, keep=0.98),
    Phase(fine=True, frames=300, gravity=0.4, keep=FREE, until_rest=True),
)
"""The same, calmer and about twice as long: for garments that do not come out of ``PHASES`` well."""
MAX_PUSH, LAYER_PUSH = 0.004, 0.001
"""Largest correction by one collision with the body and with another layer of cloth [m]."""
SPREAD = 0.006
"""Front and back start this much farther apart than they were placed, each [m]: beyond the body they would meet."""


@dataclass(frozen=True)
class Level:
    """What the coarse or the fine cloth may do."""

    thickness: float
    """Distance that layers of cloth keep [m]."""
    skin: float
    """How much farther contacts are looked for [m]."""
    max_speed: float
    """Nothing flies faster [m/s]: half the thickness in a 600th of a second."""
    most: float
    """Longest way by which crossing cloth is drawn apart at a time [m]."""
    watch: int
    """Crossings are looked for after each so many frames; after each one while there are any or new ones begin."""
    substeps: int
    """Steps in a frame. Cloth that bears a load is longer by the square of their length."""
    rounds: int
    """How often rest lengths are solved for in a substep."""


LEVELS = {
    False: Level(thickness=0.008, skin=0.012, max_speed=2.4, most=0.003, watch=1, substeps=10, rounds=1),
    True: Level(thickness=0.004, skin=0.006, max_speed=1.2, most=0.0015, watch=4, substeps=16, rounds=2),
}
LAYER_FRICTION = 0.3
"""Coulomb coefficient between layers of cloth."""


@dataclass(frozen=True, eq=False)
class Draped:
    """A drape's end, how still it was, and what is wrong with it."""

    vertices: NDArray[np.float64]
    """Shape (n, 3) [m]."""
    rest: Converged
    """Judged over the last frames, extra damping off."""
    crossings: int
    """Pairs of faces that pass through each other without sharing a vertex."""


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
    """Let a placed garment come to rest on a body; equal input gives equal bytes.

    Args:
        garment: the garment.
        graded: the size that is made.
        placement: where it starts.
        avatar: the body, perhaps dressed already (``fitting.layers``).
        fabric: its behaviour.
        phases: stretches of the simulation, coarse ones first.
        progress: told during the stage ``drape``; it may raise ``Cancelled``.
    """
    run = _Run(garment, graded, placement, avatar, fabric)
    total, done, grown = sum(p.frames for p in phases), 0, 0.0
    for phase in phases:
        run.begin(phase)
        frames = [run.x.copy()]
        for k in range(phase.frames):
            run.frame(phase, grown + (phase.grown - grown) * (k + 1) / phase.frames)
            frames = [*frames[-FRAMES:], run.x.copy()]
            done += 1
            progress("drape", done / total)
            if phase.until_rest and len(frames) > FRAMES and converged(np.array(frames)).ok:
                break
        grown = phase.grown
    frames[-1] = run.finish()
    return Draped(run.x, converged(np.array(frames)), len(intersecting_pairs(run.x, run.cloth.faces)))


class _Run:
    """A garment while it is draped."""

    def __init__(
        self,
        garment: GarmentMesh,
        graded: GradedGarment,
        placement: Placement,
        avatar: Avatar,
        fabric: Fabric,
    ) -> None:
        self.garment, self.rest, self.held = garment, graded.rest, placement.held
        self.body = avatar.distance
        self.grid = Grid(avatar.distance.values, avatar.distance.origin, float(avatar.distance.spacing))
        self.cloths = make_levels(garment, graded, fabric)
        self.x = spread(placement.vertices, garment.coarse_faces, garment.panel[::4])
        self.v = np.zeros_like(self.x)
        self.targets = self.x[self.held].copy()
        coarse = self.cloths[False]
        start = np.linalg.norm(self.x[coarse.pairs[:, 0]] - self.x[coarse.pairs[:, 1]], axis=1)
        self.gathered = np.minimum(start, coarse.rest)
        self.fine: bool | None = None

    def begin(self, phase: Phase) -> None:
        """Refine the cloth when the phase asks for it."""
        if phase.fine == self.fine:
            return
        if phase.fine and len(self.x) == len(self.garment.plane) - len(self.garment.parents):
            self.x, self.v = (np.concatenate([a, a[self.garment.parents].mean(axis=1)]) for a in (self.x, self.v))
        self.fine, self.cloth, self.level = phase.fine, self.cloths[phase.fine], LEVELS[phase.fine]
        self.memory, self.age = make_memory(self.cloth), 0
        self.layers = make_layers(
            self.cloth.faces,
            self.rest[: len(self.x)],
            thickness=self.level.thickness,
            skin=self.level.skin,
            friction=LAYER_FRICTION,
        )
        self.inside = np.zeros(len(self.x), np.bool_)
        self.untangler = Untangler(self.cloth.faces, self.layers.tangled, cell=self.layers.cell, most=self.level.most)
        self.untangle()

    def frame(self, phase: Phase, grown: float) -> None:
        """Advance by a frame; gathered cloth has grown to the given share of its length."""
        if phase.sink and "waist" not in self.garment.rims:
            self.targets[:, 1] = self.x[self.held, 1]
        held = self.held if phase.hold > 0 else self.held[:0]
        cloth = self.cloth
        if grown < 1 and not self.fine:
            cloth = cloth._replace(rest=self.gathered + grown * (cloth.rest - self.gathered))
        level = self.level
        motion = Motion(
            FRAME / level.substeps, level.substeps, level.rounds, GRAVITY * phase.gravity, phase.keep, phase.hold,
            MAX_PUSH, LAYER_PUSH, level.max_speed,
        )  # fmt: skip
        targets = self.targets[: len(held)]
        simulate_frame(self.x, self.v, cloth, self.grid, self.layers, self.memory, held, targets, motion)
        self.age += 1
        if self.age % self.level.watch == 0 or self.crossing:
            self.untangle()

    def untangle(self) -> None:
        """Take back what has begun to cross, where the cloth was free of crossings, and draw apart the rest.

        Cloth that was inside the body may cross: it could not get out from between thighs that nearly touch.
        """
        before = self.x.copy()
        self.crossing = self.untangler.watch(self.x, self.v, self.inside)
        self.inside = sample(self.body, self.x) < 0
        tell_moved(self.memory, np.linalg.norm(self.x - before, axis=1))

    def finish(self) -> NDArray[np.float64]:
        """Take back what has begun to cross since it was last looked for, and return the positions (n, 3) [m]."""
        self.untangle()
        return self.x


def spread(vertices: NDArray[np.float64], faces: NDArray[np.int32], panel: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return positions (n, 3) [m] with front and back stepped apart, seams left where they are.

    Args:
        vertices: positions (n, 3) [m].
        faces: shape (m, 3).
        panel: 0 front, 1 back, 2 hood; shape (m,).
    """
    moved = vertices.copy()
    front, back = (np.unique(faces[panel == k]) for k in (0, 1))
    others = np.unique(faces[panel > 1])
    moved[np.setdiff1d(front, np.union1d(back, others)), 2] += SPREAD
    moved[np.setdiff1d(back, np.union1d(front, others)), 2] -= SPREAD
    return moved
