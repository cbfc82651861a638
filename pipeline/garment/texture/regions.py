"""Parts of a garment's front picture, found from its landmarks: torso or hips, sides, what a front alone has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.garment.texture.fill import Bool, Float, erode

BAND = 0.13
"""Height of a waistband over the waist's width, its lower edge included."""
RISE = 0.55
"""Height of a skirt's hips, where its pockets and its fly are, over the waist's width."""
FAR = 9.0
"""Value of a measure where it does not count."""

Points = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Regions:
    """Parts of a garment's front picture; arrays of one shape (h, w)."""

    fabric: Bool
    """Front panel without its blurred rim."""
    inside: Bool
    """Garment above the front's upper edge: inside of the back, label, hood."""
    opening: Bool
    """Between the edges of an open front: inside of the back, or whatever lies behind it."""
    across: Float
    """Position across the torso or hips: 0 left, 1 right outline; beyond on sleeves."""
    torso: Bool
    """Where a front differs from a back: between shoulder points, armpits and hem corners, the neck included; of
    trousers and shorts the part above the crotch."""
    sides: Bool
    """Strips along the side seams, sleeves and legs: fabric without anything that belongs to a front."""
    below: Float
    """Distance to the lower end over the height below the armpits or the waist."""
    outline: Float
    """Distance to the outline over the torso's width."""
    rim: Float
    """Distance to the outline over the torso's width at the armholes of a sleeveless top; large elsewhere."""
    band: Float
    """Distance to the upper edge over a waistband's height; large on what has no waist."""
    hips: Float
    """1 on the hips of what hangs from the waist, fading to 0 below them; 0 elsewhere."""
    legs: bool
    """Whether it has legs."""
    width: float
    """Torso or hip width [px]."""


@dataclass(frozen=True, eq=False)
class _Frame:
    """Where the torso or the hips are."""

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    """Column of the torso's edge in each row, shape (h,)."""
    torso: Bool
    level: float
    """Row from which down side strips are plain."""
    top: float
    """Row of the upper end of the height by which ``below`` is measured."""
    width: float
    sides: Bool
    """Sleeves or legs: what is plain besides the strips."""


def find_regions(
    garment: Bool,
    clean: Bool,
    front: Bool,
    landmarks: Mapping[str, ArrayLike],
    *,
    blurred: float,
    opening: Bool | None = None,
) -> Regions:
    """Divide a garment by its landmarks.

    Args:
        garment: garment pixels, what an open front shows included, shape (h, w).
        clean: those of them without background colours, shape (h, w).
        front: pixels of the front panel, shape (h, w).
        landmarks: points [px]: neckline_* and armpit_*, or waistband_*; all others are used where given.
        blurred: width of the rim in which garment and background mix [px].
        opening: pixels between the edges of an open front, shape (h, w).

    Raises:
        ValueError: there are neither armpits nor a waistband.
    """
    points = {name: np.asarray(at, dtype=np.float64)[:2] for name, at in landmarks.items()}
    waisted = "waistband_left" in points
    if not (waisted or "armpit_left" in points):
        raise ValueError("landmarks of a top or of a waistband are needed")
    gap = np.zeros_like(garment) if opening is None else opening
    frame = _hips(points, garment) if waisted else _torso(points, garment)
    rows = np.arange(garment.shape[0], dtype=np.float64)[:, None]
    columns = np.arange(garment.shape[1], dtype=np.float64)[None]
    span = np.maximum(frame.right - frame.left, 1.0)[:, None]
    across = ((columns - frame.left[:, None]) / span).astype(np.float32)
    edge = np.minimum(across, 1 - across)
    legs = waisted and "crotch" in points
    below = _below(garment if waisted else garment & (edge >= 0), frame.top, level=legs)
    fabric = front & clean & erode(garment, blurred)
    strips = (edge > 0.02) & (edge < 0.14) & (rows > frame.level) & (below > 0.1)
    distance = cv2.distanceTransform(np.pad(garment.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    outline = distance / frame.width
    band, hips = _waist(points, garment) if waisted else (np.full_like(below, FAR), np.zeros_like(below))
    return Regions(
        fabric=fabric,
        inside=garment & ~front & ~gap,
        opening=gap,
        across=across,
        torso=frame.torso & (edge >= 0),
        sides=fabric & (strips | frame.sides),
        below=below,
        outline=outline,
        rim=np.full_like(below, FAR) if waisted else _armholes(garment, outline, edge, frame),
        band=band,
        hips=hips,
        legs=legs,
        width=frame.width,
    )


def _torso(points: Points, garment: Bool) -> _Frame:
    """Return the torso of what hangs from the shoulders; shoulders and hem follow from neck and armpits if missing."""
    bottom = float(np.flatnonzero(garment.any(axis=1))[-1])
    rows = np.arange(garment.shape[0], dtype=np.float64)
    edges = []
    for side in ("left", "right"):
        armpit, neck = points[f"armpit_{side}"], points[f"neckline_{side}"]
        shoulder = points.get(f"shoulder_{side}", np.array([armpit[0], neck[1]]))
        hem = points.get(f"hem_{side}", np.array([armpit[0], bottom]))
        waist = [points[f"waist_{side}"]] if f"waist_{side}" in points else []
        chain = np.array([shoulder, armpit, *waist, hem])
        edges.append(np.interp(rows, np.maximum.accumulate(chain[:, 1]), chain[:, 0]))
    armpit_row = float(points["armpit_left"][1] + points["armpit_right"][1]) / 2
    width = max(float(points["armpit_right"][0] - points["armpit_left"][0]), 8.0)
    columns = np.arange(garment.shape[1], dtype=np.float64)[None]
    span = np.maximum(edges[1] - edges[0], 1.0)[:, None]
    beyond = np.maximum(edges[0][:, None] - columns, columns - edges[1][:, None]) > 0.02 * span
    return _Frame(edges[0], edges[1], garment, armpit_row, armpit_row, width, garment & beyond)


def _hips(points: Points, garment: Bool) -> _Frame:
    """Return the hips, or the whole skirt, of what hangs from the waist: its outline is its frame."""
    filled = np.flatnonzero(garment.any(axis=1))
    rows = np.arange(garment.shape[0])
    left = np.interp(rows, filled, np.argmax(garment[filled], axis=1))
    right = np.interp(rows, filled, garment.shape[1] - 1 - np.argmax(garment[filled, ::-1], axis=1))
    waist = _waist_width(points)
    top = float(points["waistband_left"][1] + points["waistband_right"][1]) / 2
    torso, sides = garment, np.zeros_like(garment)
    if "crotch" in points:
        crotch = float(points["crotch"][1])
        torso, sides = garment & (rows[:, None] < crotch), garment & (rows[:, None] > crotch + 0.1 * waist)
    at = filled[(filled >= top) & torso[filled].any(axis=1)]
    width = max(float(np.median((right - left)[at])) if len(at) else waist, 8.0)
    return _Frame(left, right, torso, top + 1.5 * BAND * waist, top, width, sides)


def _waist_width(points: Points) -> float:
    return max(float(np.linalg.norm(points["waistband_right"] - points["waistband_left"])), 8.0)


def _below(region: Bool, top: float, *, level: bool) -> Float:
    """Return the distance to the lower end, column by column or, where it is level, to the lowest row of all."""
    height = region.shape[0]
    lowest = np.where(region.any(axis=0), height - 1 - np.argmax(region[::-1], axis=0), 0)
    if level:
        lowest[:] = lowest.max()
    rows = np.arange(height, dtype=np.float64)[:, None]
    return np.asarray((lowest[None] - rows) / max(float(lowest.max()) - top, 8.0), dtype=np.float32)


def _armholes(garment: Bool, outline: Float, edge: Float, frame: _Frame) -> Float:
    """Return the distance to the outline along the armholes of a sleeveless top, large elsewhere."""
    sleeveless = (garment & (edge < -0.05)).sum() < 0.04 * (frame.torso & (edge >= 0)).sum()
    rows = np.arange(garment.shape[0], dtype=np.float64)[:, None]
    height = max(float(np.flatnonzero(garment.any(axis=1))[-1]) - frame.top, 8.0)
    beside_arms = (rows < frame.level + 0.05 * height) & bool(sleeveless)
    return np.where(beside_arms, outline, FAR).astype(np.float32)


def _waist(points: Points, garment: Bool) -> tuple[Float, Float]:
    """Return the distance to the upper edge over a waistband's height, and where the hips are."""
    width = _waist_width(points)
    rows = np.arange(garment.shape[0], dtype=np.float64)[:, None]
    left, right = points["waistband_left"], points["waistband_right"]
    # Beside the corners the outline is the side seam: there the corner's height counts.
    first, last = (int(np.clip(at[0], 0, garment.shape[1] - 1)) for at in (left, right))
    columns = np.arange(garment.shape[1])
    straight = np.interp(columns, [left[0], right[0]], [left[1], right[1]])
    upper = np.where(garment.any(axis=0), np.argmax(garment, axis=0), straight)
    upper = np.where((columns > first) & (columns < last), upper, straight)
    upper = cv2.blur(upper[None].astype(np.float32), (max(int(0.05 * width), 1), 1))[0]
    depth = rows - upper[None]
    end = (float(points["crotch"][1]) - float(upper.mean())) if "crotch" in points else RISE * width
    fade = np.clip((end - depth) / (0.25 * end) + 0.5, 0, 1)
    return np.asarray(depth / (BAND * width), dtype=np.float32), np.asarray(fade * (depth > 0), dtype=np.float32)
