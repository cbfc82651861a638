"""Placing: a first position in which a garment loosely encloses the body, so that draping only has to shrink it.

In the frontal plane the panel's outline is laid around the body's outline. The inside of the panel follows as a Tutte
embedding (each vertex in the middle of its neighbours). Front and back then step apart to either side of the body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve

from core.types import Avatar, GarmentMesh
from fitting.depth_map import DepthMap, depth_map
from fitting.frontal import Frontal
from fitting.grade import GradedGarment
from fitting.lay_bottom import lay_bottom
from fitting.lay_top import lay_top, neck_height
from fitting.topology import seam_vertices, unique_edges

Points = NDArray[np.float64]

VOLUME = 0.7
"""Share of the photographed volume that panels start with where the body is not in the way."""


@dataclass(frozen=True, eq=False)
class Placement:
    """Start of a drape."""

    vertices: Points
    """Coarse vertices [m], shape (n, 3)."""
    held: NDArray[np.int64]
    """Vertices to hold in the first frames: shoulder seams and neck, or the waistband."""


def embed(faces: NDArray[np.int32], target: dict[int, Points], count: int) -> Points:
    """Return frontal positions (count, 2): fixed where given, else the mean of the neighbours."""
    pairs, _ = unique_edges(faces)
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    laplacian = diags(np.asarray(graph.sum(axis=1)).ravel()).tocsr() - graph
    fixed = np.array(sorted(target))
    positions = np.zeros((count, 2))
    positions[fixed] = [target[int(i)] for i in fixed]
    free = np.setdiff1d(np.unique(faces), fixed)
    rhs = -laplacian[free][:, fixed] @ positions[fixed]
    positions[free] = spsolve(laplacian[free][:, free].tocsc(), rhs)
    return positions


def place(garment: GarmentMesh, graded: GradedGarment, avatar: Avatar, *, taut: bool = True) -> Placement:
    """Return where the coarse vertices of a garment start on a body; ``taut`` is how ``lay_top`` lays sleeves."""
    laid = Frontal(garment, graded.plane)
    if graded.waistband is None:
        lay_top(laid, avatar, taut=taut)
    else:
        lay_bottom(laid, avatar, graded.waistband)
    count = len(garment.plane) - len(garment.parents)
    hood = garment.panel[::4] == 2
    body = embed(garment.coarse_faces[~hood], laid.target, count)
    vertices = np.column_stack([body, apart(garment, graded, body, avatar)])
    for side in ("left", "right"):
        if f"shoulder_{side}" in garment.seams:
            lay_on_ridge(vertices, garment.seams[f"shoulder_{side}"][::2], avatar, side)
    if hood.any():
        hang_hood(vertices, garment, graded, depth_map(avatar), neck_height(avatar))
    rim = garment.rims["neck" if graded.waistband is None else "waist"]
    chosen = np.unique(np.concatenate([rim, *(c for n, c in garment.seams.items() if n.startswith("shoulder"))]))
    return Placement(vertices, chosen[chosen < count].astype(np.int64))


def apart(garment: GarmentMesh, graded: GradedGarment, body: Points, avatar: Avatar) -> Points:
    """Return the depth z [m] of each coarse vertex, shape (n,): panels outside the body, as far apart as photographed.

    Args:
        garment: tells panels and seams.
        graded: tells the size.
        body: frontal positions [m], shape (n, 2).
        avatar: the body.
    """
    depth = depth_map(avatar)
    z = depth.at(depth.middle, body)
    volume = z + VOLUME * graded.scale[0] * garment.vertices[: len(body), 2]
    shared = seam_vertices(garment)
    for which, values, outermost in ((0, depth.front, np.maximum), (1, depth.back, np.minimum)):
        own = np.setdiff1d(np.unique(garment.coarse_faces[garment.panel[::4] == which]), shared)
        z[own] = outermost(depth.at(values, body[own]), volume[own])
    return z


def lay_on_ridge(vertices: Points, chain: NDArray[np.int32], avatar: Avatar, side: str) -> None:
    """Put a shoulder seam over the ridge from neck to shoulder point, in place."""
    ridge = np.array([avatar.landmarks[f"{n}_{side}"] for n in ("neck_side", "acromion")], float)
    order = np.argsort(np.abs(ridge[:, 0]))
    vertices[chain, 2] = np.interp(np.abs(vertices[chain, 0]), np.abs(ridge[order, 0]), ridge[order, 2])


def hang_hood(vertices: Points, garment: GarmentMesh, graded: GradedGarment, depth: DepthMap, neck_y: float) -> None:
    """Fold the hood over the back neck so that it hangs behind, in place."""
    flap = np.unique(garment.coarse_faces[garment.panel[::4] == 2])
    own = np.setdiff1d(flap, garment.openings["neck"])
    plane = graded.plane[own]
    drop = np.maximum(plane[:, 1], 0.01)
    vertices[own, 0] = plane[:, 0]
    vertices[own, 1] = neck_y - 0.8 * drop
    vertices[own, 2] = depth.at(depth.back, vertices[own, :2]) - 0.02
