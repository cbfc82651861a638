"""From a sewing pattern to sewn panel meshes: a coarse mesh and its midpoint subdivision, in the pattern plane.

Each panel is cut along the straight armhole line from shoulder tip to armpit into torso and sleeves, and trousers down
the middle, so that the narrow gap between sleeve and side or between the legs never confuses the triangulation. Front
and back share their vertices on sewn edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.errors import GarmentFailed
from core.polyline import length, resample
from pipeline.garment.cut import HOOD_PART, is_sewn, plain
from pipeline.garment.pattern import SewingPattern
from pipeline.garment.polyline import Points
from pipeline.garment.triangulate import inside, triangulate

FRONT, BACK, HOOD = 0, 1, 2
FRONT_CORNERS = ("left_top", "left_bottom", "right_top", "right_bottom")
TRIANGLE_AREA = np.sqrt(3) / 4


@dataclass(frozen=True, eq=False)
class PanelMesh:
    """Sewn panels, still flat."""

    plane: NDArray[np.float64]
    """Pattern positions [m], coarse vertices first, shape (n, 2)."""
    faces: NDArray[np.int64]
    """Fine faces, wound counter-clockwise in the plane whatever the panel, shape (m, 3)."""
    panel: NDArray[np.int8]
    """FRONT, BACK or HOOD of each fine face, shape (m,)."""
    part: NDArray[np.int8]
    """Part of each fine face, as ``pipeline.garment.cut`` numbers them, shape (m,)."""
    coarse_faces: NDArray[np.int64]
    """Shape (m / 4, 3)."""
    parents: NDArray[np.int64]
    """Coarse edge whose middle each further vertex is, shape (n - coarse, 2)."""
    chains: Mapping[str, NDArray[np.int64]]
    """Fine vertices along each edge; open edges as ``front:cuff_left``, ``back:cuff_left``; in ring order."""


@dataclass
class Builder:
    """Collects coarse vertices, sampled edges and faces while the panels are put together."""

    points: list[Points] = field(default_factory=list)
    chains: dict[str, list[int]] = field(default_factory=dict)
    curves: dict[tuple[int, int], Points] = field(default_factory=dict)
    faces: list[NDArray[np.int64]] = field(default_factory=list)
    panel: list[NDArray[np.int8]] = field(default_factory=list)
    part: list[NDArray[np.int8]] = field(default_factory=list)

    def add(self, point: Points) -> int:
        """Add a vertex and return its index."""
        self.points.append(point)
        return len(self.points) - 1

    def add_edge(self, name: str, line: Points, spacing: float, start: int, end: int) -> None:
        """Sample an edge between two existing vertices, and remember where the middle of each step really lies."""
        count = max(2, round(length(line) / spacing))
        fine = resample(line, 2 * count)
        chain = [start, *(self.add(p) for p in fine[2:-1:2]), end]
        for k, (a, b) in enumerate(pairwise(chain)):
            self.curves[min(a, b), max(a, b)] = fine[2 * k + 1]
        self.chains[name] = chain

    def fill(self, names: Sequence[tuple[str, int]], panel: int, part: int, spacing: float) -> None:
        """Triangulate the polygon made of chains (name, direction), in order, and keep its faces."""
        loop: list[int] = []
        for name, direction in names:
            loop += self.chains[name][::direction][:-1]
        polygon = np.array([self.points[i] for i in loop])
        sewn = self.sewn_vertices()
        extra = np.empty((0, 2))
        for _ in range(4):
            points, faces = triangulate(polygon, spacing, extra)
            bridges = bridging_middles(loop, points, faces, sewn)
            bridges = bridges[inside(bridges, polygon)] if len(bridges) else bridges
            if not len(bridges):
                break
            extra = np.concatenate([extra, bridges])
        else:
            raise GarmentFailed("garment_failed.mesh")
        index = np.array(loop + [self.add(p) for p in points[len(loop) :]])
        self.faces.append(index[faces])
        self.panel.append(np.full(len(faces), panel, np.int8))
        self.part.append(np.full(len(faces), part, np.int8))

    def sewn_vertices(self) -> set[int]:
        """Return the vertices that front and back share."""
        return {i for n, c in self.chains.items() if is_sewn(n) for i in c}


def bridging_middles(
    loop: Sequence[int], points: Points, faces: NDArray[np.int64], sewn: set[int]
) -> NDArray[np.float64]:
    """Return the middles of inner edges that join two sewn vertices.

    Front and back would share such an edge as well as its vertices, which is not a surface any more.
    """
    count = len(loop)
    shared = np.zeros(len(points), bool)
    shared[:count] = [i in sewn for i in loop]
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    unique, seen = np.unique(pairs, axis=0, return_counts=True)
    bridges = unique[(seen == 2) & shared[unique].all(axis=1)]
    return np.asarray(points[bridges].mean(axis=1))


def make_panels(pattern: SewingPattern, *, triangles: int) -> PanelMesh:
    """Return the sewn panels of a garment with about ``triangles`` fine faces.

    Raises:
        GarmentFailed: the outline cannot be triangulated cleanly.
    """
    x, y = pattern.borders("back")[0].T
    # Twice the silhouette's area: front and back together.
    area = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    spacing = 2 * float(np.sqrt(area / (TRIANGLE_AREA * triangles)))
    build = Builder()
    add_edges(build, pattern, spacing)
    for panel, name in ((FRONT, "front"), (BACK, "back")):
        opened = panel == FRONT and pattern.opened
        for part, border in pattern.cut.open_pieces if opened else pattern.cut.pieces:
            build.fill([signed(edge, name) for edge in border], panel, part, spacing)
    if "hood" in build.chains:
        build.fill([("hood", 1), ("back:neck", -1)], HOOD, HOOD_PART, spacing)
    return subdivide(build)


def signed(edge: str, panel: str) -> tuple[str, int]:
    """Return the chain of a panel's edge as a cut's table names it, and its direction."""
    name = plain(edge)
    return (name if is_sewn(edge) else f"{panel}:{name}", -1 if edge.startswith("-") else 1)


def add_edges(build: Builder, pattern: SewingPattern, spacing: float) -> None:
    """Sample all edges: sewn ones once, open ones once for each panel, with shared corners."""
    ring = pattern.cut.ring
    corners = [build.add(pattern.edges[plain(edge)][0]) for edge in ring]
    for edge, start, end in zip(ring, corners, (*corners[1:], corners[0]), strict=True):
        name = plain(edge)
        if is_sewn(edge):
            build.add_edge(name, pattern.edges[name], spacing, start, end)
            continue
        for panel in ("front", "back"):
            if panel == "front" and pattern.opened and name in ("neck", "hem"):
                continue
            build.add_edge(f"{panel}:{name}", pattern.line(name, panel), spacing, start, end)
    if pattern.opened:
        add_front_edges(build, pattern, spacing)
    if "crotch" in pattern.cut.corners:
        add_centers(build, spacing)
    if "hood" in pattern.edges:
        neck = build.chains["back:neck"]
        build.add_edge("hood", pattern.edges["hood"], spacing, neck[0], neck[-1])
    for side in ("left", "right"):
        if f"underarm_{side}" in pattern.edges:
            tip, pit = armhole_ends(build, side)
            chord = np.array([build.points[tip], build.points[pit]])
            for panel in ("front", "back"):
                build.add_edge(f"{panel}:armhole_{side}", chord, spacing, tip, pit)


def add_front_edges(build: Builder, pattern: SewingPattern, spacing: float) -> None:
    """Sample the edges of an open front: half a hem, the front edge and half a neck on each side."""
    neck, hem = build.chains["back:neck"], build.chains["back:hem"]
    ends = {name: build.add(pattern.landmarks[f"front_edge_{name}"]) for name in FRONT_CORNERS}
    for name, start, end in (
        ("hem_left", hem[0], ends["left_bottom"]),
        ("front_edge_left", ends["left_bottom"], ends["left_top"]),
        ("neck_left", ends["left_top"], neck[-1]),
        ("neck_right", neck[0], ends["right_top"]),
        ("front_edge_right", ends["right_top"], ends["right_bottom"]),
        ("hem_right", ends["right_bottom"], hem[-1]),
    ):
        build.add_edge(f"front:{name}", pattern.edges[f"front:{name}"], spacing, start, end)


def add_centers(build: Builder, spacing: float) -> None:
    """Part each panel of trousers down the middle: the waist's edge in two, and a line up from the crotch."""
    crotch = build.chains["inseam_right"][0]
    for panel in ("front", "back"):
        waist = build.chains[f"{panel}:waist"]
        inner = waist[1:-1]
        away = [abs(build.points[i][0] - build.points[crotch][0]) for i in inner]
        middle = inner[int(np.argmin(away))]
        at = waist.index(middle)
        build.chains[f"{panel}:waist_right"], build.chains[f"{panel}:waist_left"] = waist[: at + 1], waist[at:]
        line = np.array([build.points[crotch], build.points[middle]])
        build.add_edge(f"{panel}:center", line, spacing, crotch, middle)


def armhole_ends(build: Builder, side: str) -> tuple[int, int]:
    """Return the vertices of shoulder tip and armpit."""
    shoulder, chain = build.chains[f"shoulder_{side}"], build.chains[f"side_{side}"]
    return (shoulder[-1], chain[0]) if side == "left" else (shoulder[0], chain[-1])


def subdivide(build: Builder) -> PanelMesh:
    """Split each coarse face into four; middles of boundary edges move onto the true outline."""
    coarse = np.concatenate(build.faces)
    pairs = np.sort(np.concatenate([coarse[:, [0, 1]], coarse[:, [1, 2]], coarse[:, [2, 0]]]), axis=1)
    parents, which = np.unique(pairs, axis=0, return_inverse=True)
    points = np.array(build.points)
    middles = points[parents].mean(axis=1)
    index = {(int(a), int(b)): k for k, (a, b) in enumerate(parents)}
    for pair, point in build.curves.items():
        middles[index[pair]] = point
    count = len(coarse)
    ab, bc, ca = (which[k * count : (k + 1) * count] + len(points) for k in range(3))
    a, b, c = coarse.T
    fine = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], axis=1).reshape(-1, 3)
    chains = {n: refine(c, index, len(points)) for n, c in build.chains.items()}
    return PanelMesh(
        plane=np.concatenate([points, middles]),
        faces=fine,
        panel=np.repeat(np.concatenate(build.panel), 4),
        part=np.repeat(np.concatenate(build.part), 4),
        coarse_faces=coarse,
        parents=parents,
        chains=chains,
    )


def refine(chain: Sequence[int], index: Mapping[tuple[int, int], int], offset: int) -> NDArray[np.int64]:
    """Insert the middle vertex between neighbours of a chain."""
    result = [chain[0]]
    for a, b in pairwise(chain):
        result += [index[min(a, b), max(a, b)] + offset, b]
    return np.array(result)
