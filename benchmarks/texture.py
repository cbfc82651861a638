"""Figures on a garment's colours: the front against its photo, prints kept off the back, no background at seams.

All are taken from unlit views of the garment's file, drawn in the photo's frame.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Cutout, Picture, Scene

PRINTED = Path(__file__).with_name("printed.csv")
"""Photos with a print on plain fabric, labelled by hand: name and box in shares of the photo's width and height. A
print on a pattern is not listed: the pattern rightly runs on over the back."""
LOW = 0.08
"""Width of the average that counts as low frequencies, over the garment's longer side: light, not folds."""
HIGH = 0.03
"""Width of the average that is taken off for the correlation, over the garment's longer side: strokes, not light."""
RIM = 4.0
"""Distance to the outline in which a seam's texels are looked at [photo px]."""
CONTRAST = 20.0
"""Colour difference [CIELAB] of garment and background from which on background can be told at a seam."""

Bool = NDArray[np.bool_]
Float = NDArray[np.float32]


@dataclass(frozen=True)
class Placed:
    """Where a garment's scene lies on its photo."""

    scale: float
    """Photo pixels per metre."""
    shift: tuple[float, float]
    """Photo pixel (x, y) of the scene's origin."""


@dataclass(frozen=True, eq=False)
class View:
    """An unlit view in the photo's frame."""

    rgb: Picture
    """Shape of the photo."""
    seen: Bool
    """Where the garment is, shape (height, width)."""


def front_view(scene: Scene, placed: Placed, size: tuple[int, int]) -> View:
    """Return the garment's base colours from the front over a photo of ``size`` (width, height)."""
    return _view(scene, placed, size, np.eye(3))


def back_view(scene: Scene, placed: Placed, size: tuple[int, int]) -> View:
    """Return the garment's base colours from behind, mirrored, so that it lies over the front."""
    turned = np.array([[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]])
    behind = _view(scene, placed, size, turned)
    return View(np.ascontiguousarray(behind.rgb[:, ::-1]), np.ascontiguousarray(behind.seen[:, ::-1]))


def _view(scene: Scene, placed: Placed, size: tuple[int, int], axes: NDArray[np.float64]) -> View:
    from pipeline.export.raster import Camera, buffers

    width, height = size
    x, y = (width / 2 - placed.shift[0]) / placed.scale, (placed.shift[1] - height / 2) / placed.scale
    drawn = buffers(scene, Camera(axes, np.array([x, y, 0.0]), np.inf, placed.scale, size))
    return View(np.ascontiguousarray(drawn.color[..., :3]), drawn.mesh >= 0)


def front_difference(front: View, photo: Picture, cutout: Cutout) -> float:
    """Return the median CIEDE2000 difference of front view and photo where both show the garment.

    Lightness is compared without its low frequencies, because the texture is meant to have less of the photo's light;
    hue, chroma and the finer lightness count as they are.
    """
    from skimage.color import deltaE_ciede2000

    both = front.seen & (cutout.mask >= 128)
    sigma = LOW * _longest(cutout.mask)
    own, other = (_without_low_light(_lab(picture), both, sigma) for picture in (front.rgb, photo))
    # The same middle lightness for both: the difference's formula depends on it.
    middle = np.array([float(np.median(_lab(photo)[both][:, 0])), 0, 0], dtype=np.float32)
    difference = deltaE_ciede2000(own[both] + middle, other[both] + middle)  # type: ignore[no-untyped-call]
    return float(np.median(difference))


@cache
def printed_boxes(path: Path = PRINTED) -> Mapping[str, tuple[float, float, float, float]]:
    """Return the hand-labelled box of each printed photo: left, top, right, bottom in shares of the photo."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["name"]: (float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"])) for row in rows}


def print_on_back(front: View, back: View, box: tuple[float, float, float, float]) -> float:
    """Return the correlation of the high frequencies of back and mirrored front inside a print's box, -1..1.

    Args:
        front: front view.
        back: back view in the front's frame.
        box: left, top, right, bottom in shares of the photo.
    """
    both = front.seen & back.seen
    height, width = both.shape
    inside = np.zeros_like(both)
    inside[round(box[1] * height) : round(box[3] * height), round(box[0] * width) : round(box[2] * width)] = True
    inside &= both
    sigma = HIGH * _longest(np.where(both, 255, 0))
    a, b = (_high(_lab(view.rgb), both, sigma)[inside] for view in (front, back))
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    return float((a * b).sum() / max(float(np.sqrt((a**2).sum() * (b**2).sum())), 1e-6))


def background_at_seams(view: View, photo: Picture, cutout: Cutout) -> float | None:
    """Return how far the colours along the outline lean from the garment's towards the background's, 95th percentile.

    0 is the garment a little further in, 1 the background a little further out; pixels where the two are alike do not
    count. None where they are alike everywhere.
    """
    garment = cutout.mask >= 128
    edge = view.seen & garment & ~_eroded(view.seen & garment, RIM)
    inner = _eroded(view.seen & garment, 2 * RIM) & ~_eroded(view.seen & garment, 5 * RIM)
    outer = ~garment & ~_eroded(~garment, 3 * RIM) & _eroded(~garment, RIM / 2)
    if not (edge.any() and inner.any() and outer.any()):
        return None
    own, other = _nearby(_lab(view.rgb), inner), _nearby(_lab(photo), outer)
    towards = other - own
    length = (towards**2).sum(axis=2)
    told = edge & (length > CONTRAST**2)
    if told.sum() < 50:
        return None
    lean = ((_lab(view.rgb) - own) * towards).sum(axis=2)[told] / length[told]
    return float(np.quantile(lean, 0.95))


def _lab(rgb: Picture) -> Float:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), dtype=np.float32)


def _longest(mask: NDArray[np.generic]) -> float:
    rows, columns = np.nonzero(np.asarray(mask) >= 128)
    return float(max(np.ptp(rows), np.ptp(columns)) + 1)


def _average(values: Float, where: Bool, sigma: float) -> Float:
    """Return the Gaussian average of ``values`` (h, w, c) over ``where``."""
    weight = where.astype(np.float32)
    total = cv2.GaussianBlur(weight, (0, 0), sigma)
    blurred = cv2.GaussianBlur(values * weight[..., None], (0, 0), sigma)
    return np.asarray(blurred / np.maximum(total, 1e-6)[..., None], dtype=np.float32)


def _without_low_light(lab: Float, where: Bool, sigma: float) -> Float:
    low = _average(lab, where, sigma)[..., 0]
    return np.dstack([lab[..., 0] - low, lab[..., 1:]]).astype(np.float32)


def _high(lab: Float, where: Bool, sigma: float) -> Float:
    return lab - _average(lab, where, sigma)


def _eroded(region: Bool, radius: float) -> Bool:
    distance = cv2.distanceTransform(np.pad(region.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    return np.asarray(distance > radius, dtype=np.bool_)


def _nearby(values: Float, where: Bool) -> Float:
    """Return for each pixel the average of ``values`` over the nearest part of ``where``."""
    average = _average(values, where, 2 * RIM)
    _, labels = cv2.distanceTransformWithLabels(
        (~where).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(where)
    at = np.zeros((int(labels.max()) + 1, 2), dtype=np.int64)
    at[labels[rows, columns]] = np.stack([rows, columns], axis=1)
    nearest = at[labels]
    return np.asarray(average[nearest[..., 0], nearest[..., 1]], dtype=np.float32)
