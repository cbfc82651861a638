"""The cloth solvers VBD and Style3D of newton (newton-physics/newton), with our garment, our body, our gravity.

Their materials and iterations are those that newton's own examples use for clothes in metres: VBD those of
``cloth_twist`` (Chen et al. 2024, Vertex Block Descent), Style3D those of ``cloth_style3d``, which dresses a mannequin.
They are not tuned to this garment. Each frame of 1/60 s has ten substeps, as in both examples.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.speed.garments import Dressing
from benchmarks.speed.solvers import Name
from fitting.drape import Phase, spread
from fitting.figures.converged import FRAMES, converged
from fitting.figures.surface import weld
from fitting.xpbd import GRAVITY

ITERATIONS = 4
SUBSTEPS = 10
STEP = 1 / 600
"""Length of a substep [s]."""


@dataclass(frozen=True)
class Contact:
    """How a cloth meets the body."""

    stiffness: float
    damping: float
    friction: float
    """Coulomb coefficient."""
    radius: float
    """Distance that vertices keep from the body [m]."""


CONTACT: dict[Name, Contact] = {"VBD": Contact(1e3, 1e-1, 0.2, 0.003), "Style3D": Contact(1e1, 1e-5, 0.2, 0.005)}
"""As in the examples; ``cloth_twist`` has no body: its clothes keep the distance that ours keep."""
DENSITY: dict[Name, float] = {"VBD": 0.2, "Style3D": 0.3}
"""Of the cloth [kg/m^2]."""


class NewtonCloth:
    """A garment in one of the solvers, at the place where ours begins, on the processor."""

    def __init__(self, name: Name, dressing: Dressing) -> None:
        self._newton = import_module("newton")
        builder = _builder(name, dressing)
        mesh = dressing.body.mesh
        vertices, faces = weld(mesh.vertices, mesh.faces)
        solid = self._newton.Mesh(vertices.astype(np.float32), faces.astype(np.int32).ravel(), compute_inertia=False)
        builder.add_shape_mesh(-1, mesh=solid)
        builder.add_ground_plane()
        if name == "VBD":
            builder.color()
        self._model = builder.finalize(device="cpu")
        self._solver = _solver(name, self._model)
        self._pipeline = self._newton.CollisionPipeline(self._model)
        self._contacts, self._control = self._pipeline.contacts(), self._model.control()
        self._now, self._next = self._model.state(), self._model.state()

    def frame(self, phase: Phase) -> None:
        """Advance by a frame, with the gravity and the damping of each substep that the phase has in our drape."""
        self._model.set_gravity((0.0, -GRAVITY * phase.gravity, 0.0))
        self._pipeline.collide(self._now, self._contacts)
        self._solver.rebuild_bvh(self._now)
        for _ in range(SUBSTEPS):
            self._now.clear_forces()
            self._solver.step(self._now, self._next, self._control, self._contacts, STEP)
            self._now, self._next = self._next, self._now
            # On the processor the array is the solver's own memory.
            self._now.particle_qd.numpy()[:] *= phase.keep

    def positions(self) -> NDArray[np.float64]:
        """Return a copy of the positions (n, 3) [m]."""
        return np.array(self._now.particle_q.numpy(), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Settled:
    """Where a simulation ended."""

    vertices: NDArray[np.float64]
    """Shape (n, 3) [m]."""
    frames: int
    """Of 1/60 s."""
    at_rest: bool
    """False where it was stopped before."""


def quietly() -> None:
    """Keep the solvers from printing what they compile and how long they prepare."""
    warp = import_module("warp")
    warp.config.log_level = warp.LOG_WARNING
    warp.ScopedTimer.enabled = False


def start_of(dressing: Dressing) -> NDArray[np.float64]:
    """Return where all vertices of the fine mesh start, shape (n, 3) [m]: as our drape starts, subdivided."""
    garment = dressing.garment
    coarse = spread(dressing.placement.vertices, garment.coarse_faces, garment.panel[::4])
    return np.concatenate([coarse, coarse[garment.parents].mean(axis=1)])


def rest_shapes(dressing: Dressing) -> NDArray[np.float64]:
    """Return the corners of each face at rest [m], shape (m, 3, 2), turned as it lies in the pattern, outside up."""
    from fitting.fit import rest_triangles

    faces, plane = dressing.garment.faces, dressing.relieved.plane
    along = plane[faces[:, 1]] - plane[faces[:, 0]]
    # The back is seen from behind.
    along[dressing.garment.panel != 0, 0] *= -1
    cos, sin = (along / np.linalg.norm(along, axis=1, keepdims=True)).T
    turn = np.stack([np.stack([cos, sin], axis=-1), np.stack([-sin, cos], axis=-1)], axis=-2)
    return np.asarray(rest_triangles(dressing.relieved.rest, faces) @ turn)


def _builder(name: Name, dressing: Dressing) -> Any:
    """Return a builder with the cloth in it."""
    newton, wp = import_module("newton"), import_module("warp")
    builder = newton.ModelBuilder(up_axis=newton.Axis.Y)
    shapes, faces = rest_shapes(dressing), dressing.garment.faces
    common = {
        "pos": wp.vec3(0.0, 0.0, 0.0),
        "rot": wp.quat_identity(),
        "vel": wp.vec3(0.0, 0.0, 0.0),
        "scale": 1.0,
        "vertices": start_of(dressing).tolist(),
        "indices": faces.ravel().tolist(),
        "density": DENSITY[name],
        "particle_radius": CONTACT[name].radius,
    }
    if name == "Style3D":
        newton.solvers.SolverStyle3D.register_custom_attributes(builder)
        newton.solvers.style3d.add_cloth_mesh(
            builder,
            panel_verts=shapes.reshape(-1, 2).tolist(),
            panel_indices=np.arange(faces.size).tolist(),
            tri_aniso_ke=wp.vec3(1e2, 1e2, 1e1),
            edge_aniso_ke=wp.vec3(2e-5, 1e-5, 5e-6),
            **common,
        )
    else:
        builder.add_cloth_mesh(tri_ke=1e3, tri_ka=1e3, tri_kd=2e-4, edge_ke=1e-3, edge_kd=1e-2, **common)
        _set_rest(builder, shapes, dressing.relieved.rest, faces)
    return builder


def _set_rest(builder: Any, shapes: NDArray[np.float64], rest: NDArray[np.float64], faces: NDArray[np.int32]) -> None:
    """Give a builder's cloth its own shape at rest; else it would be the one that it starts with.

    Args:
        builder: holds one cloth.
        shapes: corners of each face at rest [m], shape (m, 3, 2).
        rest: positions whose distances are the lengths at rest [m], shape (n, 3).
        faces: shape (m, 3).
    """
    sides = np.stack([shapes[:, 1] - shapes[:, 0], shapes[:, 2] - shapes[:, 0]], axis=-1)
    areas = np.linalg.det(sides) / 2
    builder.tri_poses[:] = np.linalg.inv(sides).tolist()
    builder.tri_areas[:] = areas.tolist()
    shares = np.repeat(DENSITY["VBD"] * areas / 3, 3)
    builder.particle_mass[:] = np.bincount(faces.ravel(), shares, len(rest)).tolist()
    ends = np.array(builder.edge_indices)[:, 2:]
    builder.edge_rest_length[:] = np.linalg.norm(rest[ends[:, 0]] - rest[ends[:, 1]], axis=1).tolist()
    builder.edge_rest_angle[:] = [0.0] * len(ends)


def _solver(name: Name, model: Any) -> Any:
    """Return the solver of a model, self-collision on."""
    solvers, contact = import_module("newton").solvers, CONTACT[name]
    model.soft_contact_ke, model.soft_contact_kd = contact.stiffness, contact.damping
    model.soft_contact_mu = contact.friction
    if name == "Style3D":
        return solvers.SolverStyle3D(model=model, config=solvers.SolverStyle3D.Config(iterations=ITERATIONS))
    return solvers.SolverVBD(
        model,
        iterations=ITERATIONS,
        particle_enable_self_contact=True,
        particle_self_contact_margin=0.002,
        particle_self_contact_gap=0.0015,
        particle_vertex_contact_buffer_size=64,
        particle_edge_contact_buffer_size=128,
    )


def settle(cloth: NewtonCloth, phases: Sequence[Phase], *, limit: float) -> Settled:
    """Advance through phases as our drape does, and stop by the same rule.

    Args:
        cloth: at its start.
        phases: of our drape.
        limit: seconds after which it is stopped, at rest or not.
    """
    count, start = 0, time.perf_counter()
    for phase in phases:
        last = [cloth.positions()]
        for _ in range(phase.frames):
            cloth.frame(phase)
            count += 1
            last = [*last[-FRAMES:], cloth.positions()]
            rest = phase.until_rest and len(last) > FRAMES and converged(np.array(last)).ok
            if rest or time.perf_counter() - start > limit or not np.isfinite(last[-1]).all():
                return Settled(last[-1], count, rest)
    return Settled(last[-1], count, at_rest=False)
