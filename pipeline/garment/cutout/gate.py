"""How plausible a mask is as the outline of one garment: measures, a score made of them, and the gate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray
from pipeline.garment.cutout.shape import Mask, smoothed
from pipeline.garment.cutout.view import View
from pipeline.garment.overlap import overlap_of

STEP = 20.0
"""Colour step that counts as fully clear [LAB]."""
FAINT = 3.0
"""Step below which an outline is not seen [standard deviations of the background]."""

SMALLEST, LARGEST = 0.03, 0.93
"""Share of the picture that a garment may fill."""
MOST_CONTACT = 0.45
"""Share of the picture's border that a garment may touch."""
MOST_RAGGED = 0.15
"""Share of the area that smoothing may change."""
PASS = 0.7
"""Score from which a mask is believed."""
WEIGHTS_FILE = Path(__file__).with_name("score_weights.json")
"""Weights of the score, ``alone`` and ``with_parser``; the latter are written by ``tools/fit_cutout_score.py``."""


@dataclass(frozen=True)
class Measures:
    """What is measured of a candidate mask; shares are 0..1."""

    area: float
    """Garment's share of the picture."""
    contact: float
    """Share of the picture's border that the garment touches."""
    edge: float
    """Mean colour step across the outline [LAB]."""
    marked: float
    """The same step in standard deviations of the background, in units of ten, at most 1."""
    weak: float
    """Share of the outline without a visible step."""
    sharp: float
    """Step across the outline against the steps beside it: 0.5 where the outline is nothing special."""
    overlap: float
    """Overlap of the colour histograms inside and outside."""
    leak: float
    """The same for the garment's rim and the surroundings next to it."""
    ragged: float
    """Share of the area that smoothing changes."""
    mirror: float
    """Overlap (IoU) of the garment with its mirror image."""


NOTHING = Measures(area=0, contact=0, edge=0, marked=0, weak=1, sharp=0, overlap=1, leak=1, ragged=1, mirror=0)
"""Measures of a mask without an outline."""


def measure(mask: Mask, view: View) -> Measures:
    """Return the measures of ``mask``, which has the size of ``view``."""
    image = mask.astype(np.uint8)
    contours, _ = cv2.findContours(image, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return NOTHING
    outline = max(contours, key=len)[:, 0]
    height, width = mask.shape
    x, y = outline.T
    free = (x > 3) & (x < width - 4) & (y > 3) & (y < height - 4)
    if free.sum() < 20:
        return NOTHING
    area = float(image.sum())
    diagonal = float(np.hypot(height, width))
    inside, outside = _depth(image), _depth(1 - image)
    edge, marked, weak, sharp = _edge(inside - outside, outline[free], view)
    near = max(4.0, 0.05 * diagonal)
    core, far = inside > 2, outside > 2
    changed = smoothed(mask, max(2, round(0.015 * diagonal))) ^ mask
    return Measures(
        area=area / mask.size,
        contact=float((~free).sum()) / (2 * (height + width)),
        edge=edge,
        marked=marked,
        weak=weak,
        sharp=sharp,
        overlap=_overlap(view, core, far),
        leak=_overlap(view, core & (inside < near), far & (outside < near)),
        ragged=float(changed.sum()) / area,
        mirror=_mirror(image),
    )


def _depth(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the distance of each set pixel to the nearest unset one [pixels]; the picture's border is no edge."""
    return np.asarray(cv2.distanceTransform(image, cv2.DIST_L2, 5), np.float32)


def _overlap(view: View, a: Mask, b: Mask) -> float:
    return float(np.minimum(view.histogram(a), view.histogram(b)).sum())


def _edge(depth: NDArray[np.float32], outline: NDArray[np.int32], view: View) -> tuple[float, float, float, float]:
    """Return the measures ``edge``, ``marked``, ``weak`` and ``sharp`` of an outline.

    Args:
        depth: signed distance to the outline, positive inside, shape (height, width).
        outline: pixels (x, y) on the outline, shape (n, 2).
        view: the photo.
    """
    gy, gx = np.gradient(cv2.GaussianBlur(depth, (0, 0), 2))
    x, y = outline.T
    normal = np.stack([gx[y, x], gy[y, x]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6

    def sample(field: FloatArray, offset: float) -> FloatArray:
        points = (outline + offset * normal).astype(np.float32)[None]
        values = cv2.remap(field.astype(np.float32), points, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(values[0])

    deep, inner, outer, away = (sample(view.lab, offset) for offset in (9, 4, -3, -8))
    across = _length(inner - outer)
    beside = (_length(deep - inner) + _length(outer - away)) / 2
    clear, beside = np.minimum(across, STEP), np.minimum(beside, STEP)
    noise_steps = _length(sample(view.residual, 4) - sample(view.residual, -3))
    return (
        float(np.minimum(across, 2 * STEP).mean()),
        float(np.minimum(noise_steps / 10, 1).mean()),
        float((noise_steps < FAINT).mean()),
        float(clear.mean() / (clear.mean() + beside.mean() + 1e-6)),
    )


def _length(vectors: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(vectors, axis=1))


def _mirror(image: NDArray[np.uint8]) -> float:
    """Return the best overlap with the reflection at the vertical or a principal axis through the centre."""
    moments = cv2.moments(image, binaryImage=True)
    centre = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
    turn = 0.5 * np.arctan2(2 * moments["mu11"], moments["mu20"] - moments["mu02"])
    best = 0.0
    for angle in (0.0, turn, turn + np.pi / 2):
        cos, sin = np.cos(2 * angle), np.sin(2 * angle)
        reflection = np.array([[-cos, -sin], [-sin, cos]])
        matrix = np.column_stack([reflection, centre - reflection @ centre])
        mirrored = cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_NEAREST)
        best = max(best, float((mirrored & image).sum() / (mirrored | image).sum()))
    return best


def agreement(mask: Mask, others: Sequence[Mask]) -> tuple[float, float]:
    """Return the best and the second best overlap of ``mask`` with ``others``, masks found in other ways."""
    overlaps = [*sorted((overlap_of(mask, other) for other in others), reverse=True), 0.0, 0.0]
    return overlaps[0], overlaps[1]


@cache
def _weights() -> dict[str, dict[str, float]]:
    return cast("dict[str, dict[str, float]]", json.loads(WEIGHTS_FILE.read_text()))


def score(measures: Measures, agreed: tuple[float, float], *, parsed: float | None = None) -> float:
    """Return how probably a mask is right, 0..1.

    A logistic regression whose weights were fitted to photos of the CC0 clothing dataset (garments on beds, floors and
    walls) and their foreground masks; 1 stands for an IoU of 0.96 and more, 0 for 0.80 and less.

    Args:
        measures: what was measured of the mask.
        agreed: its overlaps with masks that were found in other ways, from ``agreement``.
        parsed: its overlap with the parser's mask; None where the parser was not asked.
    """
    weights = _weights()["alone" if parsed is None else "with_parser"]
    values = terms(measures, agreed, parsed)
    return float(1 / (1 + np.exp(-weights["constant"] - sum(weights[name] * value for name, value in values.items()))))


def terms(measures: Measures, agreed: tuple[float, float], parsed: float | None) -> dict[str, float]:
    """Return what the score is a weighted sum of, by name; arguments as in ``score``."""
    found = {
        "contact": min(measures.contact, 0.3),
        "marked": measures.marked,
        "weak": min(measures.weak, 0.5),
        "sharp": measures.sharp,
        "overlap": min(measures.overlap, 0.4),
        "leak": min(measures.leak, 0.5),
        "mirror": max(measures.mirror, 0.5),
        "small": max(0.0, 0.15 - measures.area),
        "agreed": agreed[0],
        "agreed_second": agreed[1],
    }
    return found if parsed is None else {**found, "parsed": parsed}


def sensible(measures: Measures) -> bool:
    """Tell whether a mask can be one garment at all: no speck, not the whole picture, not in shreds."""
    return SMALLEST <= measures.area <= LARGEST and measures.contact <= MOST_CONTACT and measures.ragged <= MOST_RAGGED
