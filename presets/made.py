"""The making of a body: shape, pose, anatomy and distance grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.types import Avatar, BodyMeasures, FloatArray, IntArray, Pose
from presets.grid import distance_grid
from presets.measure import measure, vertex_normals
from presets.poses import posed
from presets.shapes import Shape, solve, welding


def made(base: Avatar, measures: BodyMeasures | None, pose: Pose) -> Avatar:
    """Return a body made from the preset that lends it topology, weights and texture."""
    welded = welding()
    faces = welded[base.mesh.faces]
    shape = shape_of(base, welded) if measures is None else solve(measures, faces)
    found = base.measures_cm if measures is None else measure(shape.vertices, faces, shape.joints).measures_cm
    if pose != "a":
        weights = unsplit(base.skin_weights, welded)
        shape = posed(shape, weights, base.bones, pose)
    anatomy = measure(shape.vertices, faces, shape.joints)
    mesh = replace(
        base.mesh,
        vertices=shape.vertices[welded].astype(np.float32),
        normals=vertex_normals(shape.vertices, faces)[welded].astype(np.float32),
    )
    return replace(
        base,
        height_cm=base.height_cm if measures is None else measures.height,
        mesh=mesh,
        joints=_single(anatomy.joints),
        landmarks=_single(anatomy.landmarks),
        rings=_single(anatomy.rings),
        measures_cm=found,
        distance=distance_grid(shape.vertices, faces),
    )


def shape_of(avatar: Avatar, welded: IntArray) -> Shape:
    """Return a body's welded skin and its bones."""
    joints: dict[str, FloatArray] = {
        name: point.astype(np.float64) for name, point in avatar.joints.items() if name != "spine"
    }
    return Shape(unsplit(avatar.mesh.vertices, welded).astype(np.float64), joints)


def unsplit(values: FloatArray, welded: IntArray) -> FloatArray:
    """Return values of drawn vertices, shape (k, …), for welded ones, shape (n, …)."""
    result = np.empty((int(welded.max()) + 1, *values.shape[1:]), values.dtype)
    result[welded] = values
    return result


def _single(points: Mapping[str, FloatArray]) -> dict[str, NDArray[np.float32]]:
    return {name: point.astype(np.float32) for name, point in points.items()}
