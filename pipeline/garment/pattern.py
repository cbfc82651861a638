"""The sewing pattern: the outline of an upright garment photo, split by its landmarks into typed edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import GarmentFailed
from core.polyline import length
from core.types import Category, PhotoKind, Picture
from pipeline.garment.cut import Cut, cut_of, plain
from pipeline.garment.nominal import measured_width
from pipeline.garment.polyline import Points, arch, piece, pin, smooth
from pipeline.garment.straighten import UprightPhoto

SMOOTHING = 0.006
"""Outline smoothing (standard deviation) over the garment's size."""
SHORT_NECK = 4.0
"""Least length of the neck between shoulder and front edge over the outline's smoothing: a V's own is too short."""
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
RUNS = (("shoulder", "sleeve_top"), ("underarm", "side"))
"""Neighbouring edges that are one smooth line."""


@dataclass(frozen=True, eq=False)
class SewingPattern:
    """Edges of the front and back panel, in metres at nominal size M, x right, y up, origin between the top corners.

    Each edge is a dense polyline; together, in the order of the cut's ring, they run counter-clockwise around the back
    panel.
    """

    category: Category
    photo_kind: PhotoKind
    cut: Cut
    edges: Mapping[str, Points]
    """Polylines (k, 2) by the cut's names; those of the front that differ from the back's by ``front:neck`` and so on;
    ``hood`` (hoodies only) runs as the back's neck."""
    landmarks: Mapping[str, Points]
    pixel_size: float
    """Metres per upright pixel."""
    origin: Points
    """Upright pixel of the plane's origin, shape (2,)."""

    @property
    def opened(self) -> bool:
        """Whether the front is open down the middle."""
        return "front:front_edge_left" in self.edges

    def line(self, edge: str, panel: str) -> Points:
        """Return an edge of ``front`` or ``back``, shape (k, 2) [m]."""
        own = f"{panel}:{edge}"
        return self.edges[own if own in self.edges else edge]

    def borders(self, panel: str) -> list[Points]:
        """Return the outlines of a panel, shape (k, 2) [m] each: one, or the two halves of an open front."""
        if panel == "back" or not self.opened:
            return [np.concatenate([self.line(plain(e), panel) for e in self.cut.ring])]
        names = [plain(e) for e in self.cut.ring]
        hem = names.index("hem")
        halves = (
            (*names[:hem], "hem_left", "front_edge_left", "neck_left"),
            (*names[hem + 1 : -1], "neck_right", "front_edge_right", "hem_right"),
        )
        return [np.concatenate([self.line(name, panel) for name in half]) for half in halves]

    def to_pixels(self, plane: Points) -> Points:
        """Map plane positions [m] (n, 2) to upright pixels."""
        return np.asarray(plane * [1, -1] / self.pixel_size + self.origin)


def make_pattern(
    upright: UprightPhoto,
    category: Category,
    photo_kind: PhotoKind,
    *,
    front_neck: Points | None = None,
    front_edges: tuple[Points, Points] | None = None,
) -> SewingPattern:
    """Build the pattern of a garment.

    Args:
        upright: the photo, mask and landmarks.
        category: what it is.
        photo_kind: decides the girth that the visible width stands for.
        front_neck: front neck edge from left to right in upright pixels, shape (k, 2); of tops and dresses.
        front_edges: left and right edge of an open front from neck to hem in upright pixels, shape (k, 2) each.

    Raises:
        GarmentFailed: the landmarks do not lie around the outline in their order.
    """
    cut = cut_of(category, upright.landmarks)
    outline = trace(upright.mask)
    cuts = locate(outline, np.array([upright.landmarks[c] for c in cut.corners]))
    size = float(np.ptp(outline, axis=0).max())
    pieces = {plain(n): piece(outline, cuts[i], cuts[(i + 1) % len(cuts)]) for i, n in enumerate(cut.ring)}
    pixels = smooth_pieces(pieces, SMOOTHING * size)
    if category == "hoodie" and has_hood(pixels["neck"]):
        pixels["hood"] = pixels["neck"]
        pixels["neck"] = arch(pixels["hood"][0], pixels["hood"][-1], HOOD_NECK_RISE)
    if front_edges is not None:
        pixels.update(open_front(pixels, front_edges, SMOOTHING * size))
    elif front_neck is not None:
        line = smooth(front_neck[::-1], SMOOTHING * size)
        pixels["front:neck"] = pin(line, pixels["neck"][0], pixels["neck"][-1])
    return to_metres(pixels, upright.landmarks, cut, category, photo_kind)


def open_front(pixels: dict[str, Points], edges: tuple[Points, Points], sigma: float) -> dict[str, Points]:
    """Return the edges of an open front, in pixels, and the back's hem without the gap between them."""
    neck, hem = pixels["neck"], pixels["hem"]
    left, right = (
        away_from(smooth(e, sigma), c, SHORT_NECK * sigma) for e, c in zip(edges, neck[[-1, 0]], strict=True)
    )
    low_left, low_right = (int(np.linalg.norm(hem - e[-1], axis=1).argmin()) for e in (left, right))
    bridge = np.linspace(hem[low_left], hem[low_right], 33)
    return {
        "hem": np.concatenate([hem[: low_left + 1], bridge[1:-1], hem[low_right:]]),
        "front:hem_left": hem[: low_left + 1],
        "front:front_edge_left": pin(left[::-1], hem[low_left], left[0]),
        "front:neck_left": np.linspace(left[0], neck[-1], 33),
        "front:neck_right": np.linspace(neck[0], right[0], 33),
        "front:front_edge_right": pin(right, right[0], hem[low_right]),
        "front:hem_right": hem[low_right:],
    }


def away_from(line: Points, corner: Points, least: float) -> Points:
    """Return a line without its beginning where that lies nearer to a corner than ``least``."""
    return line[int((np.linalg.norm(line - corner, axis=1) >= least).argmax()) :]


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


def smooth_pieces(pieces: Mapping[str, Points], sigma: float) -> dict[str, Points]:
    """Smooth each edge by ``sigma`` pixels with its ends fixed; edges of ``RUNS`` are one smooth line."""
    result = {name: smooth(line, sigma) for name, line in pieces.items()}
    for upper, lower in RUNS:
        for side in ("left", "right"):
            names = f"{upper}_{side}", f"{lower}_{side}"
            first, second = names if side == "left" else names[::-1]
            if first in pieces and second in pieces:
                result[first], result[second] = smooth_run(pieces[first], pieces[second], sigma)
    return result


def smooth_run(first: Points, second: Points, sigma: float) -> tuple[Points, Points]:
    """Smooth two edges as one line and split it again where they met."""
    joined = smooth(np.concatenate([first, second[1:]]), sigma)
    share = length(first) / (length(first) + length(second))
    cut = int(np.clip(round(share * (len(joined) - 1)), 2, len(joined) - 3))
    return joined[: cut + 1], joined[cut:]


def to_metres(
    pixels: Mapping[str, Points], points: Mapping[str, Points], cut: Cut, category: Category, photo_kind: PhotoKind
) -> SewingPattern:
    """Scale pixel edges so that the garment has the girth of nominal size M."""
    width, girth = measured_width(pixels, category)
    pixel_size = girth / (GIRTH_PER_WIDTH[photo_kind] * width)
    top = pixels[plain(cut.ring[-1])]
    origin = (top[0] + top[-1]) / 2
    edges = {n: (p - origin) * [pixel_size, -pixel_size] for n, p in pixels.items()}
    landmarks = {name: (at - origin) * [pixel_size, -pixel_size] for name, at in points.items()}
    landmarks.update({c: edges[plain(n)][0] for n, c in zip(cut.ring, cut.corners, strict=True)})
    if "front:neck" in edges:
        landmarks["neckline_center"] = edges["front:neck"][edges["front:neck"][:, 1].argmin()]
    for side in ("left", "right"):
        if f"front:front_edge_{side}" in edges:
            line = edges[f"front:front_edge_{side}"]
            ends = line[::-1] if side == "left" else line
            landmarks[f"front_edge_{side}_top"], landmarks[f"front_edge_{side}_bottom"] = ends[0], ends[-1]
    return SewingPattern(category, photo_kind, cut, edges, landmarks, pixel_size, origin)
