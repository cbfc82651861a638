"""What the fabric looks like, and which pixels of a front do not belong to a back."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.garment.texture.fill import Bool, Float, dilate, erode, masked_blur
from pipeline.garment.texture.regions import Regions

BUSY = 4.4
"""Median fine contrast of blocks at the sides [CIELAB units] from which a fabric counts as patterned."""

HEM = 0.1
"""Height of the zone of hem bands and ribs, over the height of the torso below the armpits."""
LEVELS = 24
"""Heights of a band that are told apart."""


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


def band_colours(lab: Float, regions: Regions, level: Float) -> tuple[Float, Bool]:
    """Return what the sides look like at each height of a band, and where that band is: bands go all around.

    Args:
        lab: the picture.
        regions: its parts.
        level: height in the band, 0..1 within it, shape (h, w).
    """
    within = (level >= 0) & (level < 1)
    edge = np.minimum(regions.across, 1 - regions.across)
    step = np.clip(level * LEVELS, 0, LEVELS - 1).astype(np.int64)
    band = np.zeros_like(lab)
    beside = within & regions.torso & regions.fabric & (edge > 0.03) & (edge < 0.2)
    last = np.median(lab[regions.sides if regions.sides.any() else regions.fabric], axis=0)
    for i in range(LEVELS):
        at = beside & (step == i)
        last = np.median(lab[at], axis=0) if at.any() else last
        band[step == i] = last
    return band, within


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
    for level in (regions.below / HEM, regions.band):
        band, zone = band_colours(lab, regions, level)
        outlier &= ~(zone & (_colour_distance(lab - band) < limit))
    outlier &= regions.fabric & regions.torso
    near = cv2.blur(outlier.astype(np.float32), (5, 5))
    agreement = np.maximum(1 - (away / limit) ** 2, 0.15) ** 2
    # Fabric seen between the strokes of a print is shaded by them: close the gaps.
    reach = 0.06 * regions.width
    closed = erode(np.pad(dilate(near > 0.3, 0.035 * regions.width + reach), 1, mode="edge"), reach)[1:-1, 1:-1]
    return _hulls(closed), np.asarray(agreement, dtype=np.float32)


def _hulls(foreign: Bool) -> Bool:
    """Return the convex hull of each piece: a field of a print may have nearly the fabric's colour."""
    outlines, _ = cv2.findContours(foreign.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros(foreign.shape, dtype=np.uint8)
    for outline in outlines:
        cv2.fillConvexPoly(filled, cv2.convexHull(outline), 1)
    return np.asarray(filled > 0, dtype=np.bool_)


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
    if regions.hips.any():
        usable &= (regions.hips > 0.7) & (regions.band > 1)
    at = regions.across
    best = 0.0
    for centre in np.arange(0.40, 0.61, 0.005):
        column = usable & (np.abs(at - centre) < 0.5 * 0.008)
        values = step[column]
        if values.size >= 20:
            best = max(best, abs(float(np.median(values))))
    return best > 1.0
