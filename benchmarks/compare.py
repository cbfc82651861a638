"""Figures on a photo: masks and landmarks against what they should be."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture

BOUNDARY_TOLERANCE = 2.0
"""A boundary this near to the true one is right [pixels]: labels are good to 1-2 px."""


def mask_iou(found: Picture, truth: Picture) -> float:
    """Return intersection over union of two masks, 0..255, shape (height, width), set from 128 on."""
    a, b = found >= 128, truth >= 128
    either = int(np.count_nonzero(a | b))
    return int(np.count_nonzero(a & b)) / max(either, 1)


def boundary_f(found: Picture, truth: Picture, *, tolerance: float = BOUNDARY_TOLERANCE) -> float:
    """Return the F-score of a mask's boundary: harmonic mean of the shares of each boundary near the other.

    Args:
        found: mask, 0..255, shape (height, width).
        truth: mask of the same shape.
        tolerance: what is near [pixels].
    """
    a, b = _boundary(found), _boundary(truth)
    if not a.any() or not b.any():
        return 0.0
    precision = float(np.mean(_distance_to(b)[a] <= tolerance))
    recall = float(np.mean(_distance_to(a)[b] <= tolerance))
    return 2 * precision * recall / max(precision + recall, 1e-9)


def landmark_errors(
    found: Mapping[str, tuple[float, float]], truth: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """Return the distance of each landmark over the width that the true points span.

    Args:
        found: points (x, y) in pixels; a point that is missing counts as one width off.
        truth: points (x, y) in pixels, at least two at different x.
    """
    places = np.array(list(truth.values()), dtype=np.float64)
    width = float(np.ptp(places[:, 0]))
    return {
        name: float(np.hypot(found[name][0] - x, found[name][1] - y)) / width if name in found else 1.0
        for name, (x, y) in truth.items()
    }


def landmark_error(
    found: Mapping[str, tuple[float, float]], truth: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    """Return the mean and the largest of ``landmark_errors``."""
    errors = list(landmark_errors(found, truth).values())
    return float(np.mean(errors)), float(np.max(errors))


def _boundary(mask: Picture) -> NDArray[np.bool_]:
    """Return the set pixels of a mask that have an unset neighbour; beyond the picture all is unset."""
    padded = np.pad(mask >= 128, 1).astype(np.uint8)
    inner = cv2.erode(padded, np.ones((3, 3), dtype=np.uint8))
    return np.asarray((padded > inner)[1:-1, 1:-1])


def _distance_to(pixels: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return each pixel's distance to the nearest set one."""
    return np.asarray(cv2.distanceTransform((~pixels).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
