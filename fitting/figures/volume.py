"""Whether a garment as photographed has volume: a shape like a ghost-mannequin shot, not cardboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, GarmentMesh, IntArray
from fitting.figures.self_hits import self_hits

DEPTH_OVER_WIDTH = (0.25, 0.8)
"""Accepted depth of a garment over its width at the chest or hip."""
OPENING_RATIO = 1.5
"""Least perimeter of an opening over its width between landmarks; a slit has 2 at most when it is fully flat."""
SECTION_HEIGHTS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where horizontal sections are taken, from hem (0) to top (1)."""
TORSO = 0
"""Number of torso and legs among a garment's parts."""
CHEST_DROP = 0.15
"""The chest section lies this share of the way from armpits to hem, below the sleeves' joints."""
HIP_DROP, RISE_SHARE = 0.2, 0.67
"""The hip section lies this far under a skirt's waistband [m], above its hem at the latest; in trousers this share of
the way from waistband to crotch."""
_SPANS = {"neck": "neckline", "hem": "hem", "waist": "waistband"}
"""Landmarks at both ends of an opening."""


@dataclass(frozen=True)
class Volume:
    """Volume of a garment."""

    ok: bool
    """All of it."""
    depth_over_width: float
    """At the chest or, of what hangs from the waist, at the hip."""
    crossings: int
    """Self-crossings in five horizontal sections."""
    opening_ratios: Mapping[str, float]
    """Perimeter of each opening over its width between landmarks."""
    self_hits: int
    """Intersecting pairs of faces."""


def volume(garment: GarmentMesh) -> Volume:
    """Measure the volume of a garment as photographed, before fitting; one that leans on its photo is put upright."""
    positions, faces = upright(garment), garment.faces
    low, high = positions[:, 1].min(), positions[:, 1].max()
    ratio = depth_over_width(garment)
    crossings = sum(
        section_crossings(section(positions, faces, low + share * (high - low))) for share in SECTION_HEIGHTS
    )
    ratios = opening_ratios(garment)
    hits = self_hits(positions, faces).pairs
    ok = (
        DEPTH_OVER_WIDTH[0] <= ratio <= DEPTH_OVER_WIDTH[1]
        and crossings == 0
        and min(ratios.values()) >= OPENING_RATIO
        and hits == 0
    )
    return Volume(ok, ratio, crossings, ratios, hits)


def upright(garment: GarmentMesh) -> NDArray[np.float64]:
    """Return the positions with volume in the pattern's upright frame [m], shape (n, 3)."""
    return np.column_stack([garment.plane, garment.vertices[:, 2]])


def depth_over_width(garment: GarmentMesh) -> float:
    """Return depth (z) over width (x) at the girth by which it is sized, sleeves left out; 0 if nothing is there."""
    torso = garment.faces[garment.part == TORSO]
    cut = section(upright(garment), torso, girth_height(garment))
    if len(cut) == 0:
        return 0.0
    width, depth = np.ptp(cut.reshape(-1, 2), axis=0)
    return float(depth / width)


def girth_height(garment: GarmentMesh) -> float:
    """Return the pattern's height [m] a little below the armpits or, of what hangs from the waist, at the hip."""
    points = garment.landmarks

    def level(name: str) -> float:
        return float(points[f"{name}_left"][1] + points[f"{name}_right"][1]) / 2

    if "armpit_left" in points:
        return level("armpit") + CHEST_DROP * (level("hem") - level("armpit"))
    if "crotch" in points:
        return level("waistband") + RISE_SHARE * float(points["crotch"][1] - level("waistband"))
    return level("waistband") - min(HIP_DROP, 0.9 * (level("waistband") - level("hem")))


def opening_ratios(garment: GarmentMesh) -> dict[str, float]:
    """Return each opening's perimeter over the distance of its landmarks on the pattern.

    Neck and hem of an open front, which are one opening with its edges, are measured each by itself, straight across
    the gap.
    """
    positions, ratios = upright(garment), {}
    loops = {name: loop for name, loop in garment.openings.items() if name != "front"}
    if "front" in garment.openings:
        loops |= {name: garment.rims[name] for name in ("neck", "hem")}
    for name, loop in loops.items():
        points = positions[loop]
        perimeter = np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1).sum()
        first, second = (garment.landmarks[end] for end in _ends(name, garment))
        ratios[name] = float(perimeter / np.linalg.norm(first - second))
    return ratios


def _ends(opening: str, garment: GarmentMesh) -> tuple[str, str]:
    """Return the landmarks between which an opening spans; an armhole spans from shoulder to armpit."""
    if opening in _SPANS:
        return f"{_SPANS[opening]}_left", f"{_SPANS[opening]}_right"
    kind, side = opening.split("_")
    if kind == "leg":
        return f"hem_outer_{side}", f"hem_inner_{side}"
    if f"cuff_outer_{side}" in garment.landmarks:
        return f"cuff_outer_{side}", f"cuff_inner_{side}"
    return f"shoulder_{side}", f"armpit_{side}"


def section(vertices: FloatArray, faces: IntArray, height: float) -> NDArray[np.float64]:
    """Cut a mesh by a horizontal plane.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        height: of the plane [m]; a vertex exactly on it counts as above.

    Returns:
        Ends (x, z) of each face's cut [m], shape (k, 2, 2).
    """
    corners = np.asarray(vertices, dtype=np.float64)[faces]
    above = corners[:, :, 1] >= height
    cut = corners[above.any(axis=1) & ~above.all(axis=1)]
    ends = np.empty((len(cut), 2, 2))
    filled = np.zeros(len(cut), dtype=np.int64)
    for k in range(3):
        a, b = cut[:, k], cut[:, (k + 1) % 3]
        crossed = np.flatnonzero((a[:, 1] >= height) != (b[:, 1] >= height))
        low = np.where((a[:, 1] < b[:, 1])[:, None], a, b)[crossed]
        high = np.where((a[:, 1] < b[:, 1])[:, None], b, a)[crossed]
        share = (height - low[:, 1]) / (high[:, 1] - low[:, 1])
        ends[crossed, filled[crossed]] = (low + share[:, None] * (high - low))[:, [0, 2]]
        filled[crossed] += 1
    return ends


def section_crossings(segments: FloatArray) -> int:
    """Count the pairs of segments, shape (k, 2, 2), that cross; ends that meet do not."""
    a, b = segments[:, 0], segments[:, 1]

    def sides(of: FloatArray) -> NDArray[np.float64]:
        """Side of each point (columns) of each segment's line (rows)."""
        along = b - a
        offset = of[None] - a[:, None]
        side = along[:, None, 0] * offset[..., 1] - along[:, None, 1] * offset[..., 0]
        return np.asarray(np.where(np.abs(side) < 1e-12, 0.0, np.sign(side)))

    split = sides(a) * sides(b) < 0
    return int(np.count_nonzero(split & split.T)) // 2
