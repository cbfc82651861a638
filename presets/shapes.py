"""Bodies of given measures: a mean shape and how it moves with each measure, solved until the tape agrees.

``data/shapes`` holds for each sex ``female.npz`` and ``male.npz`` with

- ``centre`` float32 (4,): the mean body's measures [cm] in the order of ``MEASURES_OF_BODIES``,
- ``vertices`` float32 (n, 3): its welded skin [m], and ``directions`` float16 (4, n, 3) [mm per cm of each measure],
- ``joint_names``, ``joints`` float32 (j, 3) [m] and ``joint_directions`` float32 (4, j, 3) [mm/cm],

and ``topology.npz`` with ``welded`` uint16 (k,): the welded vertex of each drawn one, the same for all bodies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from core.types import MEASURES_OF_BODIES, BodyMeasures, FloatArray, IntArray, Sex
from presets.catalogue import SHAPES
from presets.measure import girth_levels, girths_cm

GIRTHS = MEASURES_OF_BODIES[1:]
CLOSE_CM = 0.05
"""Girths that are this near to what is asked for need no further step."""
MOST_STEPS, TAPE_STEPS = 6, 3
"""Times the tape's heights are looked for, and corrections with the tape held there."""
DIGITS = 6
"""Positions are rounded to a micrometre, so that the last bits of other machines do not show."""


@dataclass(frozen=True, eq=False)
class ShapeSpace:
    """All bodies of a sex."""

    centre: FloatArray
    """Measures of the mean body [cm], shape (4,)."""
    points: FloatArray
    """Its welded vertices, then its joints [m], shape (n + j, 3)."""
    directions: FloatArray
    """How they move with each measure [m/cm], shape (4, n + j, 3)."""
    joint_names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Shape:
    """A body's skin and bones, feet at y = 0."""

    vertices: FloatArray
    """Welded positions [m], shape (n, 3)."""
    joints: dict[str, FloatArray]
    """Bone heads [m]."""


@cache
def shape_space(sex: Sex) -> ShapeSpace:
    """Read the shape space of a sex."""
    with np.load(SHAPES / f"{sex}.npz") as stored:
        return ShapeSpace(
            stored["centre"].astype(np.float64),
            np.concatenate([stored["vertices"], stored["joints"]]).astype(np.float64),
            np.concatenate([stored["directions"], stored["joint_directions"]], axis=1).astype(np.float64) / 1000.0,
            tuple(str(name) for name in stored["joint_names"]),
        )


@cache
def welding() -> IntArray:
    """Return the welded vertex of each drawn vertex of any body, shape (k,)."""
    with np.load(SHAPES / "topology.npz") as stored:
        return np.asarray(stored["welded"].astype(np.int64))


def solve(asked: BodyMeasures, faces: IntArray) -> Shape:
    """Return the body whose tape measures are those asked for, by fixed-point steps on the coefficients.

    The directions move each girth by what they are named after, nearly, so the error itself is the next step.

    Args:
        asked: the measures [cm].
        faces: welded vertex indices, shape (m, 3).
    """
    space = shape_space(asked.sex)
    wanted = np.array([getattr(asked, name) for name in MEASURES_OF_BODIES], dtype=np.float64)
    measures = wanted.copy()
    for _ in range(MOST_STEPS):
        shape = _shape(space, measures, asked.height)
        levels = girth_levels(shape.vertices, faces, shape.joints)
        error = wanted[1:] - _girths(shape, faces, levels)
        if np.abs(error).max() < CLOSE_CM:
            break
        for _ in range(TAPE_STEPS):
            measures[1:] += error
            shape = _shape(space, measures, asked.height)
            error = wanted[1:] - _girths(shape, faces, levels)
    return replace(shape, vertices=np.round(shape.vertices, DIGITS))


def _shape(space: ShapeSpace, measures: FloatArray, height_cm: float) -> Shape:
    """Return the body of these coefficients, scaled to its height."""
    points = space.points + np.tensordot(measures - space.centre, space.directions, axes=1)
    vertices, joints = np.split(points, [len(points) - len(space.joint_names)])
    low, high = vertices[:, 1].min(), vertices[:, 1].max()
    scale, shift = height_cm / 100.0 / (high - low), np.array([0.0, -low, 0.0])
    named = dict(zip(space.joint_names, (joints + shift) * scale, strict=True))
    return Shape((vertices + shift) * scale, named)


def _girths(shape: Shape, faces: IntArray, levels: dict[str, float]) -> FloatArray:
    """Return chest, waist and hip [cm], shape (3,)."""
    found = girths_cm(shape.vertices, faces, levels)
    return np.array([found[name] for name in GIRTHS])
