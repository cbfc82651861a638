"""Layers: a body that already wears something, as a body for the next garment.

The draped garment joins the body's mesh, its distance grid and its measures, so that the next garment is sized, placed
and draped over both as over a body. What of it sticks out of the next one all the same is pressed flat under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter
from scipy.spatial import cKDTree

from core.types import Avatar, DistanceGrid, FittedGarment, FloatArray, IntArray, Mesh
from fitting.distance import sample, sample_with_gradient

THICKNESS = 0.002
"""The next layer stays this far on the outer side of a garment [m]."""
REACH = 0.016
"""A garment tells inside from outside within this distance [m]."""
PLACES = np.array([[1, 1, 1], [4, 1, 1], [1, 4, 1], [1, 1, 4]]) / np.array([[3], [6], [6], [6]])
"""Points of a face that stand for it, as shares of its corners."""
CLOTH_CM = 2.0
"""What a worn garment adds to the girths under the next [cm]: its cloth all around, twice where it folds."""
PRESSED = 0.25
"""Share of its ease that it adds besides: the next layer presses its folds flat, but not away."""
COVERED = 0.006
"""Cloth lies under a layer within this distance beside its nearest point [m]."""
SKIN = 0.001
"""What is pressed stays this far off the body [m]."""


def dressed(avatar: Avatar, worn: FittedGarment, ease_cm: Mapping[str, float]) -> Avatar:
    """Return a body together with a garment that it wears.

    Args:
        avatar: the body, perhaps dressed already.
        worn: the garment.
        ease_cm: its ease over that body [cm], by girth; what is missing counts as none.
    """
    garment = worn.garment
    nearest = cKDTree(avatar.mesh.vertices).query(worn.vertices)[1]
    mesh = Mesh(
        avatar.mesh.name,
        np.concatenate([avatar.mesh.vertices, worn.vertices.astype(np.float32)]),
        np.concatenate([avatar.mesh.faces, garment.faces + len(avatar.mesh.vertices)]),
    )
    added = {name: CLOTH_CM + PRESSED * max(0.0, ease_cm.get(name, 0.0)) for name in ("chest", "waist", "hip")}
    return replace(
        avatar,
        mesh=mesh,
        skin_weights=np.concatenate([avatar.skin_weights, avatar.skin_weights[nearest]]),
        measures_cm={name: value + added.get(name, 0.0) for name, value in avatar.measures_cm.items()},
        distance=grown(avatar.distance, worn.vertices, garment.faces),
    )


def grown(grid: DistanceGrid, vertices: FloatArray, faces: IntArray) -> DistanceGrid:
    """Return a body's distance grid with a garment over it: near its cloth, what is behind the cloth counts as inside.

    Args:
        grid: of the body.
        vertices: of the garment [m], shape (n, 3).
        faces: shape (m, 3), wound counter-clockwise seen from outside.
    """
    points, normals = surface_points(vertices, faces)
    grid = padded(grid, points)
    near = cells_near(grid, points)
    places = grid.origin + near * np.float32(grid.spacing)
    distance, which = cKDTree(points).query(places, distance_upper_bound=REACH)
    met = np.isfinite(distance)
    near, places, which = near[met], places[met], np.asarray(which)[met]
    outside = ((places - points[which]) * normals[which]).sum(axis=1) - THICKNESS
    values = grid.values.copy()
    at = tuple(near.T)
    values[at] = np.minimum(values[at], outside.astype(np.float32))
    # Read-only as a preset's grid: for the solver that is another type, which would be compiled anew.
    values.flags.writeable = grid.origin.flags.writeable = False
    return replace(grid, values=values)


def pressed(worn: FittedGarment, over: FittedGarment, grid: DistanceGrid) -> FittedGarment:
    """Return a garment whose folds stay under the one that is worn over it.

    Args:
        worn: the inner garment.
        over: the outer one.
        grid: the bare body's distances.
    """
    points, normals = surface_points(over.vertices, over.garment.faces)
    distance, which = cKDTree(points).query(worn.vertices, distance_upper_bound=REACH)
    near = np.flatnonzero(np.isfinite(distance))
    which = np.asarray(which)[near]
    outside = ((worn.vertices[near] - points[which]) * normals[which]).sum(axis=1)
    beside = np.sqrt(np.maximum(np.asarray(distance)[near] ** 2 - outside**2, 0))
    through = (outside > -THICKNESS) & (beside < COVERED)
    moved = near[through]
    vertices = worn.vertices.copy()
    vertices[moved] -= (outside[through] + THICKNESS)[:, None] * normals[which[through]]
    skin, gradient = sample_with_gradient(grid, vertices[moved])
    vertices[moved] += np.maximum(np.minimum(SKIN, sample(grid, worn.vertices[moved])) - skin, 0)[:, None] * gradient
    return replace(worn, vertices=vertices)


def surface_points(vertices: FloatArray, faces: IntArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return four points of each face and its outward unit normal at each, both shape (4m, 3)."""
    corners = np.asarray(vertices, np.float64)[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    points = np.einsum("pc,mcd->mpd", PLACES, corners).reshape(-1, 3)
    return points, np.repeat(normals, len(PLACES), axis=0)


def padded(grid: DistanceGrid, points: FloatArray) -> DistanceGrid:
    """Return a grid that reaches ``REACH`` beyond all points (k, 3) [m]; what is added lies a whole band away."""
    low = (points.min(axis=0) - REACH - grid.origin) / grid.spacing
    high = (points.max(axis=0) + REACH - grid.origin) / grid.spacing - (np.array(grid.values.shape) - 1)
    before, after = np.ceil(np.maximum(-low, 0)).astype(int), np.ceil(np.maximum(high, 0)).astype(int)
    values = np.pad(grid.values, list(zip(before, after, strict=True)), constant_values=grid.band)
    return replace(grid, values=values, origin=(grid.origin - before * grid.spacing).astype(np.float32))


def cells_near(grid: DistanceGrid, points: FloatArray) -> NDArray[np.int64]:
    """Return the grid samples that may be within ``REACH`` of any point, shape (k, 3)."""
    marked = np.zeros(grid.values.shape, np.uint8)
    cells = np.round((points - grid.origin) / grid.spacing).astype(int)
    marked[tuple(cells.T)] = 1
    size = 2 * int(np.ceil(REACH / grid.spacing)) + 1
    return np.asarray(np.argwhere(maximum_filter(marked, size) > 0))
