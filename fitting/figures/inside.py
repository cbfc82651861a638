"""How much of a garment lies inside the body, and of an outer garment inside the next inner one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import DistanceGrid, FloatArray, IntArray
from fitting.distance import sample
from fitting.figures.openings import border_edges
from fitting.figures.surface import random_points, weld

GRID_ERROR = 0.001
"""The samples of the body's grid are good to this near the skin [m]."""
LAYER_REACH = 0.03
"""A point is told inside or outside a layer only where the layer is nearer than this [m]."""


@dataclass(frozen=True)
class Inside:
    """Penetration of a garment into a body."""

    samples: int
    """Random points that were tested."""
    share: float
    """Share of them inside, 0..1."""
    max_mm: float
    """Depth of the deepest one [mm], 0 when none is inside."""


def inside(
    vertices: FloatArray,
    faces: IntArray,
    body_vertices: FloatArray,
    body_faces: IntArray,
    *,
    grid: DistanceGrid | None = None,
    samples: int = 20_000,
    seed: int = 0,
) -> Inside:
    """Measure which share of a garment's surface is inside a body, by area-weighted random points.

    Distances are exact, to the body's triangles, signed by the generalized winding number (Barill et al. 2018).

    Args:
        vertices: garment positions [m], shape (n, 3).
        faces: garment faces, shape (m, 3).
        body_vertices: body positions [m], shape (k, 3); welding makes them watertight.
        body_faces: body faces, shape (l, 3).
        grid: the body's distance grid; with it only points near the skin are tested exactly (faster, same answer).
        samples: number of random points.
        seed: seed of the points.
    """
    points = random_points(vertices, faces, samples=samples, seed=seed)
    if grid is not None:
        points = points[sample(grid, points) < min(inside_reach(grid), grid.band)]
    depth = -signed_distance(points, body_vertices, body_faces)
    return Inside(samples, float(np.count_nonzero(depth > 0)) / samples, float(1e3 * depth.max(initial=0.0)))


def inside_reach(grid: DistanceGrid) -> float:
    """Return the most that a grid can give for a point inside the body [m].

    The distance at a cell's corner is at most the corner's distance from the point, and the mean of these, weighted as
    the trilinear look-up does, is at most half the cell's diagonal.
    """
    return 3**0.5 / 2 * grid.spacing + GRID_ERROR


def signed_distance(points: FloatArray, vertices: FloatArray, faces: IntArray) -> NDArray[np.float64]:
    """Return the exact distance [m] of points, shape (n, 3), to a closed mesh, negative inside, shape (n,)."""
    import igl

    if len(points) == 0:
        return np.empty(0)
    # igl scales the distance by the approximate winding number: take its sign, and the length from the nearest point.
    scaled, _, closest, _ = igl.signed_distance(
        np.ascontiguousarray(points, dtype=np.float64),
        *weld(vertices, faces),
        igl.SignedDistanceType.SIGNED_DISTANCE_TYPE_FAST_WINDING_NUMBER,
    )
    return np.asarray(np.copysign(np.linalg.norm(points - closest, axis=1), scaled))


def layer_hits(
    outer_vertices: FloatArray,
    outer_faces: IntArray,
    inner_vertices: FloatArray,
    inner_faces: IntArray,
    *,
    samples: int = 20_000,
    seed: int = 0,
) -> float:
    """Return the share of an outer garment's surface (0..1) that lies on the wrong side of the next inner garment.

    A garment is open, so the side is taken from the nearest point's outward normal, and only there where the nearest
    point is within 3 cm and not on an opening's border.

    Args:
        outer_vertices: positions of the outer garment [m], shape (n, 3).
        outer_faces: its faces, shape (m, 3).
        inner_vertices: positions of the next inner garment [m], shape (k, 3).
        inner_faces: its faces, counter-clockwise seen from outside, shape (l, 3).
        samples: number of random points.
        seed: seed of the points.
    """
    import igl

    points = random_points(outer_vertices, outer_faces, samples=samples, seed=seed)
    positions, faces = weld(inner_vertices, inner_faces)
    distance, _, closest, _ = igl.signed_distance(
        points, positions, faces, igl.SignedDistanceType.SIGNED_DISTANCE_TYPE_PSEUDONORMAL
    )
    wrong = (distance < 0) & (distance > -LAYER_REACH)
    wrong[wrong] = ~_on_segments(closest[wrong], positions[border_edges(faces)])
    return float(np.count_nonzero(wrong)) / samples


def _on_segments(points: FloatArray, segments: FloatArray) -> NDArray[np.bool_]:
    """Tell which points, shape (n, 3), lie on one of the segments, shape (k, 2, 3)."""
    if len(points) == 0 or len(segments) == 0:
        return np.zeros(len(points), dtype=np.bool_)
    import igl

    ends = np.asarray(segments, dtype=np.float64).reshape(-1, 3)
    squared, *_ = igl.point_mesh_squared_distance(
        np.ascontiguousarray(points), ends, np.arange(len(ends), dtype=np.int64).reshape(-1, 2)
    )
    return np.asarray(squared < 1e-12)
