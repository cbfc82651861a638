"""Placing: a first position of a top in which it loosely encloses the body, so that draping only has to shrink it.

In the frontal plane the panel's outline is laid around the body's outline: the shoulder seam and sleeve top along the
shoulder line and the arm's upper edge, the underarm along its lower edge, the sides outside the torso. The inside of
the panel follows as a Tutte embedding (each vertex in the middle of its neighbours). Front and back then step apart to
either side of the body's depth map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve

from core.types import Avatar, GarmentMesh
from fitting.depth_map import DepthMap, depth_map
from fitting.silhouette import Arm, along, arc, arm_outline, torso_half_width
from fitting.size import GradedGarment
from fitting.topology import unique_edges

Points = NDArray[np.float64]

NECK_GAP = 0.012
"""Height of the shoulder seams over the body at the start [m]."""
WRIST_GAP = 0.01
"""Long sleeves start this far before the wrist [m]."""


@dataclass(frozen=True, eq=False)
class Placement:
    """Start of a drape."""

    vertices: Points
    """Coarse vertices [m], shape (n, 3)."""
    held: NDArray[np.int64]
    """Vertices to hold in the first frames: shoulder seams and neck."""


class _Outline:
    """Frontal target positions of a garment's boundary vertices."""

    def __init__(self, garment: GarmentMesh, graded: GradedGarment, avatar: Avatar) -> None:
        self.garment, self.plane, self.avatar = garment, graded.plane, avatar
        self.target: dict[int, Points] = {}
        self.neck_y = float((avatar.landmarks["neck_side_left"][1] + avatar.landmarks["neck_side_right"][1]) / 2)
        self.neck_y += NECK_GAP
        self.heights, self.half_width = torso_half_width(avatar)

    def set(self, chain: NDArray[np.int32], positions: Points) -> None:
        """Remember positions of a chain; earlier ones win at shared corners."""
        for i, p in zip(chain, positions, strict=True):
            self.target.setdefault(int(i), p)

    def coarse(self, chain: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the coarse vertices of a fine chain: every second one."""
        return chain[::2]

    def lay(self) -> None:
        """Set all boundary targets."""
        arms = {side: arm_outline(self.avatar, side) for side in ("left", "right")}
        for side, arm in arms.items():
            self.lay_shoulder(side, arm)
            self.lay_side(side)
            if f"underarm_{side}" in self.garment.seams:
                self.lay_underarm(side, arm)
            self.lay_cuff(side)
        self.lay_between(self.garment.openings["hem"])
        self.lay_between(self.garment.openings["neck"])

    def lay_shoulder(self, side: str, arm: Arm) -> None:
        """Lay shoulder seam and sleeve top along the shoulder line and the arm's upper edge."""
        seams = self.garment.seams
        chain = self.coarse(seams[f"shoulder_{side}"])
        if f"sleeve_top_{side}" in seams:
            chain = np.concatenate([chain, self.coarse(seams[f"sleeve_top_{side}"])[1:]])
        gap = np.array([0.0, NECK_GAP])
        neck, tip = (self.avatar.landmarks[f"{name}_{side}"][:2] + gap for name in ("neck_side", "acromion"))
        beyond = np.abs(arm.upper[:, 0]) > abs(tip[0]) + 0.03
        path = np.concatenate([[neck, tip], arm.upper[beyond]])
        start = max(0.0, abs(self.plane[chain[0], 0]) - abs(neck[0]))
        length = arc(self.plane[chain])
        # A sleeve longer than the arm starts gathered above the hand, not pulled over it.
        wrist = self.avatar.joints[f"wrist_{side}"][:2]
        room = arc(path)[np.linalg.norm(path - wrist, axis=1).argmin()] - WRIST_GAP - start
        self.set(chain, along(path, start + length * min(1.0, room / length[-1])))

    def lay_side(self, side: str) -> None:
        """Lay the side seam outside the torso, its top under the armpit."""
        sign = -1.0 if side == "left" else 1.0
        chain = self.coarse(self.garment.seams[f"side_{side}"])
        plane = self.plane[chain]
        y = self.neck_y + plane[:, 1]
        lift = max(0.0, y[0] - (float(self.avatar.landmarks[f"axilla_{side}"][1]) - 0.03))
        y = y - lift * np.linspace(1, 0, len(y)) ** 2
        near = np.interp(y, self.heights, self.half_width)
        # Under the arm the cloth must stay close to the torso, inside the arm's lower edge.
        wide = np.clip(np.linspace(0, 3, len(y)), 0, 1)
        x = near + wide * np.maximum(np.abs(plane[:, 0]) - near, 0)
        self.set(chain, np.column_stack([sign * x, y]))

    def lay_underarm(self, side: str, arm: Arm) -> None:
        """Lay the sleeve's underside from the armpit along the arm's lower edge to the cuff."""
        chain = self.coarse(self.garment.seams[f"underarm_{side}"])
        top = self.garment.seams[f"sleeve_top_{side}"]
        pit, cuff = self.target[int(chain[0])], self.target[int(top[-1])]
        end = arm.stations[np.linalg.norm(arm.upper - cuff, axis=1).argmin()]
        lower = arm.lower[(np.abs(arm.lower[:, 0]) > abs(pit[0]) + 0.01) & (arm.stations <= end)]
        path = np.concatenate([[pit], lower]) if len(lower) else np.array([pit, arm.lower[0]])
        length = arc(path)[-1]
        self.set(chain, along(path, arc(self.plane[chain]) / arc(self.plane[chain])[-1] * length))

    def lay_cuff(self, side: str) -> None:
        """Lay a cuff or armhole between its ends, in the shape that it has in the pattern."""
        loop = self.coarse(self.garment.openings[f"cuff_{side}"])
        ends = [int(i) for i in loop if int(i) in self.target]
        a, b = (complex(*self.plane[i]) for i in ends[:2])
        p, q = (complex(*self.target[i]) for i in ends[:2])
        # The similarity that maps the pattern's ends onto the placed ends.
        turn = (q - p) / (b - a)
        moved = p + turn * (self.plane[loop] @ np.array([1, 1j]) - a)
        self.set(loop, np.column_stack([moved.real, moved.imag]))

    def lay_between(self, loop: NDArray[np.int32]) -> None:
        """Lay neck or hem between its placed corners, at pattern height."""
        loop = self.coarse(loop)
        ends = [i for i in map(int, loop) if i in self.target]
        low, high = sorted(ends[:2], key=lambda i: self.plane[i, 0])
        share = (self.plane[loop, 0] - self.plane[low, 0]) / (self.plane[high, 0] - self.plane[low, 0])
        corner = self.target[low] + share[:, None] * (self.target[high] - self.target[low])
        straight = self.plane[low] + share[:, None] * (self.plane[high] - self.plane[low])
        self.set(loop, corner + [0, 1] * (self.plane[loop] - straight))


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


def place(garment: GarmentMesh, graded: GradedGarment, avatar: Avatar) -> Placement:
    """Return where the coarse vertices of a top start on a body."""
    outline = _Outline(garment, graded, avatar)
    outline.lay()
    count = len(garment.plane) - len(garment.parents)
    panel = garment.panel[::4]
    hood = panel == 2
    body = embed(garment.coarse_faces[~hood], outline.target, count)
    depth = depth_map(avatar)
    z = depth.at(depth.middle, body)
    shared = np.zeros(count, bool)
    for chain in garment.seams.values():
        shared[chain[chain < count]] = True
    for which, values in ((0, depth.front), (1, depth.back)):
        own = np.setdiff1d(np.unique(garment.coarse_faces[panel == which]), np.flatnonzero(shared))
        z[own] = depth.at(values, body[own])
    vertices = np.column_stack([body, z])
    for side in ("left", "right"):
        lay_on_ridge(vertices, garment.seams[f"shoulder_{side}"][::2], avatar, side)
    if hood.any():
        hang_hood(vertices, garment, graded, depth, outline.neck_y)
    held = [garment.openings["neck"], *(c for n, c in garment.seams.items() if n.startswith("shoulder"))]
    chosen = np.unique(np.concatenate(held))
    return Placement(vertices, chosen[chosen < count].astype(np.int64))


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
