"""The front neck edge: a curve inside the silhouette, below the visible inside of the back.

Necklines are symmetric curves between the two neckline points: V (power 1), U (power 2), square or boat (higher powers)
of many depths. The curve with the strongest, most consistent contrast across it is taken, weighed with how deep
necklines usually are, and then pulled onto the edge point by point (dynamic programming in a narrow band). Where no
curve stands out, the front edge is the silhouette's own top edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from core.polyline import resample
from core.types import FloatArray, Landmark, Picture
from pipeline.garment.outline import Frame, straighten

_POWERS = (0.8, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0)
_SQUARE = {3.0: 0.3, 4.0: 0.7}
"""How unusual square necklines are: their level bottom likes stripes and the upper border of prints too well."""
_POINTED = 1.5
"""Powers below it are pointed necklines."""
_SAMPLES = 81
_USUAL_DEPTH = (0.21, 0.52)
"""Least depth of the front edge below the back's, and greatest below the neckline points, over the neckline's width."""
_HOOD_DEPTH = (0.05, 0.15)
_COLLAR = (0.12, 0.55)
"""Height over width of what stands up above the neckline points: less is a plain neckline, more a hood."""
_CLEAR = 0.2
"""Share of an edge from which on it counts as seen."""


@dataclass(frozen=True, eq=False)
class Neckline:
    """The front neck edge in frame pixels."""

    curve: FloatArray
    """From the left neckline point through the centre to the right one, shape (n, 2)."""
    confidence: float
    """0..1; low where the silhouette's own edge had to be taken."""
    inside: bool
    """Whether the curve lies inside the silhouette, so that the inside of the back is seen above it."""

    @property
    def center(self) -> FloatArray:
        """The lowest point on the middle half, shape (2,)."""
        middle = self.curve[len(self.curve) // 4 : -(len(self.curve) // 4)]
        return np.asarray(middle[np.argmax(middle[:, 1])])


def top_edge(mask: Picture, left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the silhouette's top edge between two points, shape (n, 2)."""
    columns = np.arange(int(np.ceil(left[0])) + 1, int(right[0]))
    inside = mask[:, columns] > 0
    rows = np.where(inside.any(axis=0), np.argmax(inside, axis=0), int(min(left[1], right[1])))
    return np.vstack([left, np.column_stack([columns, rows]), right]).astype(np.float64)


def _sample(picture: FloatArray, x: FloatArray, y: FloatArray) -> FloatArray:
    """Sample bilinearly at any array of positions; returns x.shape + (channels,)."""
    plane = (-1, x.shape[-1])  # remap takes no more than 32,767 rows or columns
    values = cv2.remap(
        picture,
        x.reshape(plane).astype(np.float32),
        y.reshape(plane).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(values, dtype=np.float64).reshape(*x.shape, -1)


def _ends(own: FloatArray, left: FloatArray, right: FloatArray, width: float) -> list[tuple[int, int]]:
    """Return where on the silhouette's top edge the neck edge may begin and end, as pairs of indices.

    A plain neckline begins at the neckline points, and so does a hood's seam. A collar stands up from them, and its
    leaves part further up, somewhere along its outer edge.
    """
    rise = float(min(left[1], right[1]) - own[:, 1].min()) / width
    last = len(own) - 1
    if not _COLLAR[0] < rise < _COLLAR[1]:
        return [(0, last)]
    height = np.minimum(left[1], right[1]) - own[:, 1]
    ends = [(0, last)]
    for share in (0.35, 0.65, 0.9):
        up = np.nonzero(height >= share * height.max())[0]
        first = int(min(up[0], last - up[-1]))
        ends.append((first, last - first))
    return ends


def _candidates(left: FloatArray, right: FloatArray, depths: FloatArray, width: float) -> FloatArray:
    """Return curves of all powers and depths between two ends, shape (k, n, 2)."""
    t = np.linspace(-1.0, 1.0, _SAMPLES)
    line = left + (t[:, None] + 1.0) / 2.0 * (right - left)
    down = np.array([left[1] - right[1], right[0] - left[0]]) / max(float(np.linalg.norm(right - left)), 0.1 * width)
    shapes = np.array([1.0 - np.abs(t) ** power for power in _POWERS])
    bends = (depths[None, :, None] * shapes[:, None, :]).reshape(-1, _SAMPLES)
    return np.asarray(line + bends[..., None] * down)


def _unusual(
    curves: FloatArray, own: FloatArray, left: FloatArray, right: FloatArray, known: float | None, low: bool
) -> FloatArray:
    """Return how unusual a depth is for a neckline, shape (k,): 0 usual, 1 one spread away, growing squared.

    Where the row of the lowest point is ``known``, only that counts. Otherwise the front lies well below the back; an
    edge close under the back's is its tape or facing.
    """
    width = float(np.linalg.norm(right - left))
    if known is not None:
        return np.asarray(((curves[:, _SAMPLES // 2, 1] - known) / (0.03 * width)) ** 2)
    base = (left[1] + right[1]) / 2.0
    back = max(float(own[len(own) // 2, 1]) - base, 0.0) / width
    depth = (curves[:, _SAMPLES // 2, 1] - base) / width
    rise = float(base - own[:, 1].min()) / width
    hood = rise > _COLLAR[1]
    least, most = _HOOD_DEPTH if hood else _USUAL_DEPTH
    spread = np.full(len(curves), 0.12 if hood else 0.25)
    square = np.zeros(len(curves))
    if not (low or hood):
        power = np.repeat(_POWERS, len(curves) // len(_POWERS))
        spread[power > _POINTED] = 0.08
        if rise < _COLLAR[0]:
            square[:] = [_SQUARE.get(float(p), 0.0) for p in power]
    shallow = np.maximum(least - (depth - back), 0.0) / 0.04
    deep = np.maximum(depth - most, 0.0) / spread
    return np.asarray(shallow**2 + deep**2 + square)


def _contrast(lab: FloatArray, curves: FloatArray, gap: float) -> FloatArray:
    """Return the colour difference across curves at every sample, shape (k, n, 3)."""
    step = np.gradient(curves, axis=1)
    step /= np.linalg.norm(step, axis=2, keepdims=True) + 1e-9
    normal = np.stack([-step[..., 1], step[..., 0]], axis=-1) * gap
    below, above = curves + normal, curves - normal
    return _sample(lab, below[..., 0], below[..., 1]) - _sample(lab, above[..., 0], above[..., 1])


def _evidence(lab: FloatArray, covered: FloatArray, curves: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far each curve runs along one edge, 0..1, and which share of it lies inside the silhouette, (k,) each.

    Differences are damped to their direction, so that an edge that is weak but there all along beats a strong print
    crossed by the curve here and there.
    """
    trim = _SAMPLES // 12
    score = np.zeros(len(curves))
    for gap in (2.0, 4.0):
        contrast = _contrast(lab, curves, gap)[:, trim:-trim]
        size = np.linalg.norm(contrast, axis=2, keepdims=True)
        typical = float(np.median(size))
        damped = contrast / (size + 1.5 * typical + 0.5)
        step = np.gradient(curves, axis=1)
        normal = np.stack([-step[..., 1], step[..., 0]], axis=-1)
        normal *= (gap + 1.0) / (np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9)
        above = (curves - normal)[:, trim:-trim]
        inside = np.minimum(
            _sample(covered, above[..., 0], above[..., 1])[..., 0],
            _sample(covered, curves[:, trim:-trim, 0], curves[:, trim:-trim, 1])[..., 0],
        )
        damped *= inside[..., None]
        score += 0.5 * np.linalg.norm(damped.mean(axis=1), axis=1)
    return score, inside.mean(axis=1)


def _pull(lab: FloatArray, curve: FloatArray, reach: int) -> FloatArray:
    """Move each point of ``curve`` along its normal onto the strongest edge of like sign, smoothly."""
    step = np.gradient(curve, axis=0)
    step /= np.linalg.norm(step, axis=1, keepdims=True) + 1e-9
    normal = np.column_stack([-step[:, 1], step[:, 0]])
    offsets = np.arange(-reach, reach + 1)
    shifted = curve[None] + offsets[:, None, None] * normal[None]
    contrast = _contrast(lab, shifted, 2.0)
    direction = contrast[reach].mean(axis=0)
    direction /= np.linalg.norm(direction) + 1e-9
    strength = (contrast @ direction).T
    cost = -strength / (np.abs(strength).mean() + 1e-6) + 0.5 * (offsets / reach) ** 2
    total, back = cost[0].copy(), np.zeros(cost.shape, int)
    jump = 0.4 * (offsets[:, None] - offsets[None, :]) ** 2
    for k in range(1, len(curve)):
        table = total[None, :] + jump
        back[k] = np.argmin(table, axis=1)
        total = table[np.arange(len(offsets)), back[k]] + cost[k]
    path = [int(np.argmin(total))]
    for k in range(len(curve) - 1, 0, -1):
        path.append(int(back[k][path[-1]]))
    shift = offsets[path[::-1]].astype(np.float64)
    fade = np.clip((1.0 - np.abs(np.linspace(-1, 1, len(curve)))) / 0.15, 0.0, 1.0)  # the ends stay
    kernel = np.ones(5) / 5.0
    smooth = np.convolve(np.pad(shift, 2, mode="edge"), kernel, mode="valid")
    return np.asarray(curve + (smooth * fade)[:, None] * normal)


def find_neckline(
    frame: Frame,
    rgb: Picture,
    left: FloatArray,
    right: FloatArray,
    *,
    center: FloatArray | None = None,
    low: bool = False,
    lowest: float = np.inf,
) -> Neckline:
    """Find the front neck edge between two neckline points.

    Args:
        frame: the straightened garment.
        rgb: the picture in the frame.
        left: image-left neckline point in frame pixels, shape (2,).
        right: image-right one.
        center: its lowest point, where that is known.
        low: whether round necklines may be low, as those of sleeveless garments are; pointed ones always may.
        lowest: row below which no neckline reaches [px].
    """
    own = top_edge(frame.mask, left, right)
    width = float(np.linalg.norm(right - left))
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.2)
    covered = cv2.erode(frame.mask, np.ones((7, 7), np.uint8)).astype(np.float32) / 255.0
    known = None
    if center is not None:
        known = float(center[1])
        if known - np.interp(float(center[0]), own[:, 0], own[:, 1]) < 0.05 * width:
            return Neckline(own, 0.3, False)
    best: tuple[float, float, int, FloatArray] | None = None
    for first, last in _ends(own, left, right, width):
        deepest = min(1.15 * width, max(lowest - float(own[[first, last], 1].mean()), 0.06 * width))
        curves = _candidates(own[first], own[last], np.arange(0.05 * width, deepest, 1.5), width)
        edge, inside = _evidence(lab, covered, curves)
        score = np.where(inside > 0.85, edge - 0.06 * _unusual(curves, own, left, right, known, low), -np.inf)
        k = int(np.argmax(score))
        if best is None or score[k] > best[0]:
            best = (float(score[k]), float(edge[k]), first, curves[k])
    if best is None or not np.isfinite(best[0]) or (known is None and best[0] < _CLEAR):
        return Neckline(own, 0.3, False)
    curve = _pull(lab, best[3], 4)
    first, last = best[2], len(own) - 1 - best[2]
    confidence = float(np.clip(0.3 + 1.2 * (best[1] - _CLEAR), 0.3, 0.95))
    return Neckline(np.vstack([own[:first], curve, own[last + 1 :]]), confidence, True)


def front_neckline(rgb: Picture, mask: Picture, landmarks: Mapping[str, Landmark]) -> FloatArray:
    """Return the front neck edge, which parts the front panel from the inside of the back seen above it.

    Args:
        rgb: the photo, shape (height, width, 3).
        mask: soft mask 0..255, shape (height, width).
        landmarks: with ``neckline_left``, ``neckline_center`` and ``neckline_right`` in photo pixels.

    Returns:
        points from ``neckline_left`` through the centre to ``neckline_right`` in photo pixels, shape (n, 2).
    """
    frame = straighten(mask)
    places = np.array([landmarks[f"neckline_{name}"][:2] for name in ("left", "center", "right")])
    left, center, right = frame.frame_points(places)
    curve = find_neckline(frame, frame.warp(rgb), left, right, center=center).curve
    return frame.photo_points(resample(curve, _SAMPLES - 1))
