"""Clean-up of binary masks: main piece, holes, smoothing."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def disc(radius: int) -> NDArray[np.uint8]:
    """Return a round structuring element, shape (2 radius + 1, 2 radius + 1)."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8)


def smoothed(mask: Mask, radius: int) -> Mask:
    """Close, then open ``mask`` with a disc: removes specks and threads up to ``2 radius`` wide."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, disc(radius))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, disc(radius))).astype(bool)


def coordinates(shape: tuple[int, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of every pixel, -1..1 over the picture, each of ``shape`` (height, width)."""
    y, x = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    return x, y


def main_piece(mask: Mask) -> Mask:
    """Keep the connected piece that is largest when pixels near the middle of the picture count more."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    if count < 3:
        return mask
    x, y = coordinates(mask.shape)
    weight = np.bincount(labels.ravel(), weights=np.exp(-(x**2 + y**2)).ravel(), minlength=count)
    weight[0] = 0
    return np.asarray(labels == weight.argmax())


def filled(mask: Mask) -> Mask:
    """Fill everything that is enclosed by ``mask``."""
    outside = np.pad(~mask, 1, constant_values=True).astype(np.uint8)
    cv2.floodFill(outside, None, (0, 0), 2)
    return np.asarray(outside[1:-1, 1:-1] != 2)


def tidy(mask: Mask, radius: int) -> Mask:
    """Return the filled, smoothed main piece of ``mask``."""
    return filled(main_piece(smoothed(filled(mask), radius)))


def signed_depth(mask: Mask) -> NDArray[np.float32]:
    """Return the distance to the outline [pixels], positive inside; the picture's border is no outline."""
    image = mask.astype(np.uint8)
    inside = cv2.distanceTransform(image, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - image, cv2.DIST_L2, 5)
    far = float(np.hypot(*mask.shape))  # OpenCV returns the largest float where there is no outline at all
    return np.asarray(np.clip(np.where(mask, inside - 0.5, 0.5 - outside), -far, far), np.float32)


def bounds(mask: Mask) -> tuple[slice, slice]:
    """Return the rows and columns that hold ``mask``."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
