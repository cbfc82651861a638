"""What the fabric looks like, and which pixels of a front do not belong to a back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.garment.texture.fill import Bool, Float, dilate, erode, masked_blur

BUSY = 4.4
"""Median fine contrast of blocks at the sides [CIELAB units] from which a fabric counts as patterned."""

HEM = 0.1
"""Height of the zone of hem bands and ribs, over the height of the torso below the armpits."""


@dataclass(frozen=True, eq=False)
class Regions:
    """Parts of a garment's front picture; arrays of one shape (h, w)."""

    fabric: Bool
    """Front panel without its blurred rim."""
    inside: Bool
    """Garment above the front neck edge: inside of the back, label, hood."""
    across: Float
    """Position across the torso: 0 left, 1 right outline; beyond on sleeves."""
    torso: Bool
    """Garment between the shoulder points, armpits and hem corners, the neck included."""
    sides: Bool
    """Strips along the side seams, and sleeves: fabric without anything that belongs to a front."""
    below: Float
    """Distance to the lower end of the torso over its height below the armpits."""
    outline: Float
    """Distance to the outline over the torso's width."""
    rim: Float
    """Distance to the outline over the torso's width at the armholes of a sleeveless top; large elsewhere."""
    width: float
    """Torso width [px]."""


def _default_points(landmarks: Mapping[str, ArrayLike], garment: Bool) -> dict[str, NDArray[np.float64]]:
    """Return the torso's corner points; shoulders and hem follow from neck and armpits where they are missing."""
    points = {name: np.asarray(at, dtype=np.float64)[:2] for name, at in landmarks.items()}
    bottom = float(np.flatnonzero(garment.any(axis=1))[-1])
    for side in ("left", "right"):
        armpit, neck = points[f"armpit_{side}"], points[f"neckline_{side}"]
        points.setdefault(f"shoulder_{side}", np.array([armpit[0], neck[1]]))
        points.setdefault(f"hem_{side}", np.array([armpit[0], bottom]))
    return points


def find_regions(
    garment: Bool, clean: Bool, front: Bool, landmarks: Mapping[str, ArrayLike], *, blurred: float
) -> Regions:
    """Divide a garment by its landmarks.

    Args:
        garment: garment pixels, shape (h, w).
        clean: those of them without background colours, shape (h, w).
        front: pixels of the front panel, shape (h, w).
        landmarks: points [px]; neckline_*, armpit_* are needed, shoulder_* and hem_* used where given.
        blurred: width of the rim in which garment and background mix [px].
    """
    points = _default_points(landmarks, garment)
    rows = np.arange(garment.shape[0], dtype=np.float64)
    columns = np.arange(garment.shape[1], dtype=np.float32)
    edges = []
    for side in ("left", "right"):
        chain = np.array([points[f"{name}_{side}"] for name in ("shoulder", "armpit", "hem")])
        edges.append(np.interp(rows, np.maximum.accumulate(chain[:, 1]), chain[:, 0]))
    span = np.maximum(edges[1] - edges[0], 1.0)
    across = ((columns[None] - edges[0][:, None]) / span[:, None]).astype(np.float32)
    armpit = (points["armpit_left"][1] + points["armpit_right"][1]) / 2
    width = max(float(points["armpit_right"][0] - points["armpit_left"][0]), 8.0)
    fabric = front & clean & erode(garment, blurred)
    torso = garment & (across >= 0) & (across <= 1)
    lowest = np.where(torso.any(axis=0), garment.shape[0] - 1 - np.argmax(torso[::-1], axis=0), 0)
    height = max(float(lowest.max()) - armpit, 8.0)
    below = ((lowest[None] - rows[:, None]) / height).astype(np.float32)
    edge = np.minimum(across, 1 - across)
    strips = (edge > 0.02) & (edge < 0.14) & (rows > armpit)[:, None] & (below > 0.1)
    sides = fabric & (strips | (edge < -0.02))
    inside = garment & ~front
    outline = cv2.distanceTransform(np.pad(garment.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1] / width
    sleeveless = (garment & (np.minimum(across, 1 - across) < -0.05)).sum() < 0.04 * torso.sum()
    beside_arms = (rows < armpit + 0.05 * height)[:, None] & sleeveless
    rim = np.where(beside_arms, outline, 9.0).astype(np.float32)
    return Regions(fabric, inside, across, torso, sides, below, outline, rim, width)


def is_patterned(lab: Float, regions: Regions) -> bool:
    """Tell stripes, checks, prints all over and coarse melange from plain fabric, by the sides alone.

    A print that reaches a side strip makes a few blocks busy, a pattern makes most of them busy.
    """
    fabric = regions.fabric.astype(np.float32)
    fine = lab - masked_blur(lab, fabric, 0.012 * regions.width)
    block = max(int(0.14 * regions.width), 5)
    sides = regions.sides.astype(np.float32)

    def mean(values: Float) -> Float:
        return np.asarray(cv2.blur(values, (block, block), borderType=cv2.BORDER_CONSTANT))

    share = mean(sides)
    power = mean((fine**2).sum(axis=2) * sides)
    whole = regions.sides & (share > 0.3)
    if not whole.any():
        return False
    return float(np.median(np.sqrt(np.maximum(power[whole], 0) / share[whole]))) > BUSY


def _quadratic(shape: tuple[int, int]) -> Float:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _plain_shade(lab: Float, regions: Regions) -> tuple[Float, float]:
    """Fit the fabric's colour and light as a quadratic surface: first to the sides, then to all that agrees with it.

    Returns:
        The surface, shape (h, w, 3), and the robust spread of the sides around it.
    """
    step = 3
    basis = _quadratic(lab.shape[:2])
    few, colours = basis[::step, ::step], lab[::step, ::step]
    fabric, sides = regions.fabric[::step, ::step], regions.sides[::step, ::step]
    if sides.sum() < 50:
        sides = fabric
    weight = sides.astype(np.float32)
    spread, solution = 1.0, np.zeros((6, 3), dtype=np.float32)
    for _ in range(6):
        chosen = weight > 0.01
        a, w, b = few[chosen], weight[chosen][:, None], colours[chosen]
        normal = a.T @ (a * w) + 1e-3 * np.eye(6, dtype=np.float32) * w.sum()
        solution = np.linalg.solve(normal, a.T @ (b * w)).astype(np.float32)
        away = _colour_distance(colours - few @ solution)
        spread = max(1.5 * float(np.median(away[sides])), 1.0)
        agrees = np.maximum(1 - (away / (4 * spread)) ** 2, 0) ** 2
        weight = agrees * fabric * np.where(sides, 4.0, 1.0)
    return np.asarray(basis @ solution, dtype=np.float32), spread


def _hem_colours(lab: Float, regions: Regions) -> tuple[Float, Bool]:
    """Return what the sides look like at each height of the hem zone, and where that zone is: bands go all around."""
    zone = regions.torso & regions.fabric & (regions.below < HEM)
    edge = np.minimum(regions.across, 1 - regions.across)
    level = np.clip(regions.below / HEM * 24, 0, 23).astype(np.int64)
    band = np.zeros_like(lab)
    beside = zone & (edge > 0.03) & (edge < 0.2)
    for i in range(24):
        at = beside & (level == i)
        if at.any():
            band[level == i] = np.median(lab[at], axis=0)
    return band, zone


def _colour_distance(difference: Float) -> Float:
    """Distance in CIELAB with lightness, which folds change, counted half."""
    return np.asarray(np.sqrt((0.5 * difference[..., 0]) ** 2 + difference[..., 1] ** 2 + difference[..., 2] ** 2))


def foreign_on_plain(lab: Float, regions: Regions) -> tuple[Bool, Float]:
    """Find prints, logos, labels and contrasting parts on a plain fabric, with the surroundings of their edges.

    Returns:
        Pixels that do not belong to a back, shape (h, w), and how far each pixel agrees with the sides' colour, 0..1.
    """
    surface, spread = _plain_shade(lab, regions)
    away = _colour_distance(lab - surface)
    limit = max(3.5 * spread, 5.0)
    light = np.abs(lab - masked_blur(lab, regions.fabric.astype(np.float32), 0.03 * regions.width))
    outlier = (away > limit) | (_colour_distance(light) > max(3.0 * spread, 5.0))
    band, zone = _hem_colours(lab, regions)
    outlier &= ~(zone & (_colour_distance(lab - band) < limit))
    outlier &= regions.fabric & regions.torso
    near = cv2.blur(outlier.astype(np.float32), (5, 5))
    agreement = np.maximum(1 - (away / limit) ** 2, 0.15) ** 2
    # Fabric seen between the strokes of a print is shaded by them: close the gaps.
    reach = 0.06 * regions.width
    closed = erode(np.pad(dilate(near > 0.3, 0.035 * regions.width + reach), 1, mode="edge"), reach)[1:-1, 1:-1]
    return closed, np.asarray(agreement, dtype=np.float32)


def foreign_on_pattern(lab: Float, regions: Regions) -> Bool:
    """Find what has colours that the sides of a patterned fabric do not have."""
    fabric = regions.fabric.astype(np.float32)
    light = masked_blur(lab[..., :1], fabric, 0.12 * regions.width)
    even = lab.copy()
    even[..., 0] = lab[..., 0] - light[..., 0] + 50
    cells = np.clip((even - (0, -100, -100)) / (5.0, 6.25, 6.25), 0, 31).astype(np.int64)
    index = (cells[..., 0] * 32 + cells[..., 1]) * 32 + cells[..., 2]
    histogram = np.bincount(index[regions.sides], minlength=32**3).astype(np.float32).reshape(32, 32, 32)
    for axis in range(3):
        histogram = histogram + 0.5 * (np.roll(histogram, 1, axis) + np.roll(histogram, -1, axis))
    rare = histogram < 4e-4 * max(int(regions.sides.sum()), 1)
    outlier = rare.reshape(-1)[index] & regions.fabric & regions.torso
    side = max(int(0.035 * regions.width), 3)
    crowded = cv2.blur(outlier.astype(np.float32), (side, side)) > 0.2
    return dilate(crowded, 0.035 * regions.width)


def has_front_opening(lab: Float, regions: Regions) -> bool:
    """Tell whether a line runs down the middle: a placket or zip.

    Along a line the step of lightness keeps its sign over many rows; folds, stripes and blots do not. A fabric with
    vertical lines of its own answers yes.
    """
    step = cv2.Sobel(lab[..., 0], cv2.CV_32F, 1, 0, ksize=3) / 8
    usable = regions.fabric & regions.torso
    at = regions.across
    best = 0.0
    for centre in np.arange(0.40, 0.61, 0.005):
        column = usable & (np.abs(at - centre) < 0.5 * 0.008)
        values = step[column]
        if values.size >= 20:
            best = max(best, abs(float(np.median(values))))
    return best > 1.0
