"""The sewing pattern: the outline of an upright garment photo, split by its landmarks into typed edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from core.categories import CATEGORY_FACTS, NOMINAL_CHEST_CM
from core.errors import GarmentFailed
from core.types import Category, PhotoKind, Picture
from pipeline.garment.straighten import UprightPhoto

Points = NDArray[np.float64]

SMOOTHING = 0.006
"""Outline smoothing (standard deviation) over the garment's size."""
HOOD_NECK_RISE = 0.12
"""Height of the back neck's arch under a hood, over the neck's width."""
LOWEST_HOOD = 0.3
"""Least height of a visible hood over the neck's width."""
STATIONS = 800
"""Places on the outline where a corner may lie."""
MIN_EDGE = 3
"""Fewest stations between corners."""
LARGEST_MISS = 0.12
"""Largest distance of a corner from the outline over the garment's size."""
GIRTH_PER_WIDTH: Mapping[PhotoKind, float] = {"flat": 2.0, "hanger": 2.1, "ghost": 2.5, "on-model": 2.5}
"""Girth over visible width: a flat-lay is the panel itself; a ghost is a projection of a shape with volume."""


@dataclass(frozen=True, eq=False)
class SewingPattern:
    """Edges of the front and back panel, in metres at nominal size M, x right, y up, origin between the neck points.

    Each edge is a dense polyline; together, in the order of ``RING``, they run counter-clockwise around the back panel.
    """

    category: Category
    photo_kind: PhotoKind
    edges: Mapping[str, Points]
    """Polylines (k, 2): shoulder, sleeve_top, cuff, underarm, armhole (sleeveless), side with _left/_right; hem,
    back_neck (right to left), front_neck (left to right), hood (right to left, hoodies only)."""
    landmarks: Mapping[str, Points]
    pixel_size: float
    """Metres per upright pixel."""
    origin: Points
    """Upright pixel of the plane's origin, shape (2,)."""

    def to_pixels(self, plane: Points) -> Points:
        """Map plane positions [m] (n, 2) to upright pixels."""
        return np.asarray(plane * [1, -1] / self.pixel_size + self.origin)


def ring(sleeves: bool) -> tuple[str, ...]:
    """Return the edge names around a top's silhouette, counter-clockwise with y up, from the left neck point."""
    left = ("shoulder", "sleeve_top", "cuff", "underarm", "side") if sleeves else ("shoulder", "armhole", "side")
    names = [f"{e}_left" for e in left] + ["hem"] + [f"{e}_right" for e in reversed(left)]
    return (*names, "back_neck")


def corner_names(sleeves: bool) -> tuple[str, ...]:
    """Return the landmark at the start of each edge of ``ring(sleeves)``."""
    cuff = ("cuff_outer", "cuff_inner") if sleeves else ()
    left = ("neckline", "shoulder", *cuff, "armpit", "hem")
    return tuple([f"{c}_left" for c in left] + [f"{c}_right" for c in reversed(left)])


def make_pattern(upright: UprightPhoto, front_neck: Points, category: Category, photo_kind: PhotoKind) -> SewingPattern:
    """Build the pattern of a top.

    Args:
        upright: the photo, mask and landmarks.
        front_neck: front neck edge from left to right in upright pixels, shape (k, 2).
        category: one of ``core.types.TOPS``.
        photo_kind: decides the girth that the visible width stands for.

    Raises:
        GarmentFailed: the landmarks do not lie around the outline in their order.
    """
    sleeves = CATEGORY_FACTS[category].sleeves
    outline = trace(upright.mask)
    names, corners = ring(sleeves), corner_names(sleeves)
    cuts = locate(outline, np.array([upright.landmarks[c] for c in corners]))
    size = float(np.ptp(outline, axis=0).max())
    pieces = {n: piece(outline, cuts[i], cuts[(i + 1) % len(cuts)]) for i, n in enumerate(names)}
    pixels = smooth_pieces(pieces, SMOOTHING * size, sleeves)
    if category == "hoodie" and has_hood(pixels["back_neck"]):
        pixels["hood"] = pixels["back_neck"]
        pixels["back_neck"] = arch(pixels["hood"][0], pixels["hood"][-1], HOOD_NECK_RISE)
    pixels["front_neck"] = join(front_neck, pixels["back_neck"][-1], pixels["back_neck"][0], SMOOTHING * size)
    return to_metres(pixels, category, photo_kind)


def has_hood(top: Points) -> bool:
    """Tell whether the outline between the neck points, shape (k, 2), rises like a hood and not like a neckline."""
    width = float(np.linalg.norm(top[-1] - top[0]))
    return float(max(top[0, 1], top[-1, 1]) - top[:, 1].min()) > LOWEST_HOOD * width


def trace(mask: Picture) -> Points:
    """Return the outer outline of the largest piece of a soft mask, counter-clockwise with y up, in pixels (n, 2)."""
    contours, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        raise GarmentFailed("garment_failed.landmarks")
    outline = max(contours, key=cv2.contourArea)[:, 0].astype(float)
    x, y = outline.T
    area = np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))
    # Pixels have y down: counter-clockwise with y up is a negative area here.
    return np.asarray(outline if area < 0 else outline[::-1])


def locate(outline: Points, corners: Points) -> list[int]:
    """Return the outline indices that lie nearest to the corners in total, in the corners' order.

    The first corner takes its nearest point; the others follow by dynamic programming over the outline.

    Raises:
        GarmentFailed: the corners do not follow each other around the outline.
    """
    start = int(np.linalg.norm(outline - corners[0], axis=1).argmin())
    step = max(1, len(outline) // STATIONS)
    stations = np.roll(np.arange(len(outline)), -start)[::step]
    cost = ((outline[stations][None] - corners[:, None]) ** 2).sum(axis=2)
    best = np.where(np.arange(len(stations)) == 0, cost[0], np.inf)
    came = np.zeros(cost.shape, int)
    for k in range(1, len(corners)):
        # The nearest earlier corner ends at least MIN_EDGE stations before.
        earlier = np.concatenate([np.full(MIN_EDGE, np.inf), best[:-MIN_EDGE]])
        running = np.minimum.accumulate(earlier)
        came[k] = np.maximum.accumulate(np.where(earlier <= running, np.arange(len(stations)), 0)) - MIN_EDGE
        best = running + cost[k]
    best[-MIN_EDGE:] = np.inf
    cuts = [int(best.argmin())]
    for k in range(len(corners) - 1, 0, -1):
        cuts.append(int(came[k, cuts[-1]]))
    cuts = cuts[::-1]
    misses = np.sqrt(cost[np.arange(len(corners)), cuts])
    if not np.isfinite(best.min()) or misses.max() > LARGEST_MISS * float(np.ptp(outline, axis=0).max()):
        raise GarmentFailed("garment_failed.landmarks")
    return [int(stations[c]) for c in cuts]


def piece(outline: Points, start: int, end: int) -> Points:
    """Return the points of a closed outline from ``start`` to ``end``, both included."""
    if end > start:
        return outline[start : end + 1]
    return np.concatenate([outline[start:], outline[: end + 1]])


def smooth_pieces(pieces: Mapping[str, Points], sigma: float, sleeves: bool) -> dict[str, Points]:
    """Smooth each edge by ``sigma`` pixels with its ends fixed; shoulder and sleeve top are one smooth line."""
    result = dict(pieces)
    for side in ("left", "right"):
        if sleeves:
            runs = [("shoulder", "sleeve_top"), ("underarm", "side")]
            for a, b in runs:
                first, second = (f"{a}_{side}", f"{b}_{side}") if side == "left" else (f"{b}_{side}", f"{a}_{side}")
                result[first], result[second] = smooth_run(pieces[first], pieces[second], sigma)
            result[f"cuff_{side}"] = smooth(pieces[f"cuff_{side}"], sigma)
        else:
            for name in ("shoulder", "armhole", "side"):
                result[f"{name}_{side}"] = smooth(pieces[f"{name}_{side}"], sigma)
    for name in ("hem", "back_neck"):
        result[name] = smooth(pieces[name], sigma)
    return result


def smooth_run(first: Points, second: Points, sigma: float) -> tuple[Points, Points]:
    """Smooth two edges as one line and split it again where they met."""
    joined = smooth(np.concatenate([first, second[1:]]), sigma)
    share = length(first) / (length(first) + length(second))
    cut = int(np.clip(round(share * (len(joined) - 1)), 2, len(joined) - 3))
    return joined[: cut + 1], joined[cut:]


def length(line: Points) -> float:
    """Return the length of a polyline."""
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def resample(line: Points, count: int) -> Points:
    """Return ``count`` + 1 points at equal arc length along a polyline, ends included."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, at[-1], count + 1)
    return np.column_stack([np.interp(wanted, at, line[:, k]) for k in range(line.shape[1])])


def smooth(line: Points, sigma: float) -> Points:
    """Gaussian-smooth a polyline by ``sigma`` along its length; the ends stay where they are."""
    count = max(8, round(length(line)))
    dense = resample(line, count)
    pad = min(count, int(4 * sigma) + 1)
    # Point reflection at both ends keeps the ends and their direction.
    before = 2 * dense[0] - dense[pad:0:-1]
    after = 2 * dense[-1] - dense[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, dense, after])
    smoothed = gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad:-pad]
    smoothed[0], smoothed[-1] = line[0], line[-1]
    return np.asarray(smoothed)


def arch(start: Points, end: Points, rise: float) -> Points:
    """Return a parabola from ``start`` to ``end`` that bulges upwards (smaller y) by ``rise`` times its width."""
    t = np.linspace(0, 1, 65)[:, None]
    line = start + t * (end - start)
    line[:, 1] -= rise * float(np.linalg.norm(end - start)) * 4 * (t * (1 - t))[:, 0]
    return np.asarray(line)


def join(line: Points, start: Points, end: Points, sigma: float) -> Points:
    """Smooth ``line`` and bend it linearly so that it starts and ends exactly at the given points."""
    bent = smooth(line, sigma)
    t = np.linspace(0, 1, len(bent))[:, None]
    return np.asarray(bent + (1 - t) * (start - bent[0]) + t * (end - bent[-1]))


def chest_width(edges: Mapping[str, Points]) -> float:
    """Return the torso's width 4 % of its height under the armpits, in the units of ``edges``."""
    left, right = edges["side_left"], edges["side_right"]
    width = [np.linalg.norm(resample(left, 100)[4 + k] - resample(right[::-1], 100)[4 + k]) for k in range(12)]
    return float(np.median(width))


def to_metres(pixels: Mapping[str, Points], category: Category, photo_kind: PhotoKind) -> SewingPattern:
    """Scale pixel edges so that the garment's chest girth is that of nominal size M."""
    girth = NOMINAL_CHEST_CM / 100 * (1 + CATEGORY_FACTS[category].chest_ease)
    pixel_size = girth / (GIRTH_PER_WIDTH[photo_kind] * chest_width(pixels))
    origin = (pixels["back_neck"][0] + pixels["back_neck"][-1]) / 2
    edges = {n: (p - origin) * [pixel_size, -pixel_size] for n, p in pixels.items()}
    sleeves = CATEGORY_FACTS[category].sleeves
    landmarks = {c: edges[n][0] for n, c in zip(ring(sleeves), corner_names(sleeves), strict=True)}
    middle = edges["front_neck"][:, 1].argmin()
    landmarks["neckline_center"] = edges["front_neck"][middle]
    return SewingPattern(category, photo_kind, edges, landmarks, pixel_size, origin)
