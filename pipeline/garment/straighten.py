"""Turn a garment photo upright by the garment's own symmetry axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Landmark, ParsedGarment, Photo, Picture
from pipeline.garment.laid import open_legs
from pipeline.garment.slit import open_armpits

PAIRS = ("neckline", "shoulder", "armpit", "waistband", "hem", "hem_outer")
"""Points that lie level in an upright garment, from top to bottom."""
MARGIN = 0.03


@dataclass(frozen=True, eq=False)
class UprightPhoto:
    """A garment photo cropped to the garment and turned so that its symmetry axis is vertical."""

    rgb: Picture
    """Shape (h, w, 3)."""
    mask: Picture
    """Soft garment mask, shape (h, w)."""
    landmarks: Mapping[str, NDArray[np.float64]]
    """Points in upright pixels, shape (2,)."""
    matrix: NDArray[np.float64]
    """Photo pixels to upright pixels, shape (2, 3): a rotation and a shift."""

    def transform(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map photo pixels (n, 2) to upright pixels."""
        return np.asarray(points @ self.matrix[:, :2].T + self.matrix[:, 2])


def tilt(landmarks: Mapping[str, Landmark]) -> float:
    """Return the angle [rad] by which a garment leans clockwise in its photo.

    Two readings are averaged: the direction of left-right pairs, and the line through the middles of the pairs.
    """
    left = np.array([landmarks[f"{p}_left"][:2] for p in PAIRS if f"{p}_left" in landmarks])
    right = np.array([landmarks[f"{p}_right"][:2] for p in PAIRS if f"{p}_right" in landmarks])
    across = (right - left).sum(axis=0)
    middles = (left + right) / 2
    down = middles[-1] - middles[0]
    return float((np.arctan2(across[1], across[0]) + np.arctan2(-down[0], down[1])) / 2)


def straighten(parsed: ParsedGarment) -> UprightPhoto:
    """Return the photo of ``parsed`` upright and cropped to the garment."""
    return warp(parsed.photo, parsed.cutout.mask, parsed.landmarks, tilt(parsed.landmarks))


def warp(photo: Photo, mask: Picture, landmarks: Mapping[str, Landmark], angle: float) -> UprightPhoto:
    """Rotate by ``-angle`` [rad] about the origin and crop to the mask with a margin."""
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.array([[cos, sin], [-sin, cos]])
    ys, xs = np.nonzero(mask > 127)
    corners = np.column_stack([xs, ys]) @ rotation.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = MARGIN * float((high - low).max()) + 4
    shift = margin - low
    matrix = np.column_stack([rotation, shift])
    width, height = (int(v) for v in np.ceil(high - low + 2 * margin))
    flags = cv2.INTER_NEAREST if angle == 0 else cv2.INTER_CUBIC
    rgb = cv2.warpAffine(photo.rgb, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    turned = cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_LINEAR)
    points = {name: rotation @ np.array(p[:2]) + shift for name, p in landmarks.items()}
    rgb, turned = np.asarray(rgb, np.uint8), np.asarray(turned, np.uint8)
    return UprightPhoto(rgb, open_legs(rgb, open_armpits(rgb, turned, points), points), points, matrix)
