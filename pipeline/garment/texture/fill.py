"""Filling pixels from their neighbourhood: colour bleeding and smooth interpolation."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Bool = NDArray[np.bool_]
Float = NDArray[np.float32]


def erode(region: Bool, radius: float) -> Bool:
    """Return ``region`` without what is nearer than ``radius`` [px] to its outside; beyond the frame is outside."""
    padded = np.pad(region.astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    return np.asarray(distance > radius, dtype=np.bool_)


def dilate(region: Bool, radius: float) -> Bool:
    """Return ``region`` grown by ``radius`` [px]."""
    if not region.any():
        return region.copy()
    distance = cv2.distanceTransform((~region).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(distance <= radius, dtype=np.bool_)


def bleed(picture: NDArray[Any], keep: Bool, *, softness: float) -> NDArray[Any]:
    """Continue the colours of ``keep`` over all other pixels.

    Each other pixel takes the nearest kept pixel's colour, which carries stripes on across an edge; with the distance
    the result turns into its own blur, so that single pixels draw no streaks.

    Args:
        picture: shape (h, w, c), uint8 or float32.
        keep: pixels that stay, shape (h, w); at least one.
        softness: distance at which the blur has taken over [px].

    Raises:
        ValueError: ``keep`` is empty.
    """
    if not keep.any():
        raise ValueError("no pixel to bleed from")
    distance, labels = cv2.distanceTransformWithLabels(
        (~keep).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(keep)
    source = np.zeros(int(labels.max()) + 1, dtype=np.int64)
    source[labels[rows, columns]] = rows * picture.shape[1] + columns
    colours = np.ascontiguousarray(picture).reshape(-1, picture.shape[2])
    empty = np.flatnonzero(~keep)
    flat = colours.copy()
    flat[empty] = colours.take(source[labels.reshape(-1)[empty]], axis=0)
    blurred = cv2.GaussianBlur(flat.reshape(picture.shape), (0, 0), max(softness / 2, 0.5)).reshape(colours.shape)
    away = distance.reshape(-1)[empty]
    near, far = empty[away < softness], empty[away >= softness]
    flat[far] = blurred.take(far, axis=0)
    share = (away[away < softness] / softness)[:, None]
    mixed = flat.take(near, axis=0) * (1 - share) + blurred.take(near, axis=0) * share
    flat[near] = np.clip(np.rint(mixed), 0, 255) if picture.dtype == np.uint8 else mixed
    return flat.reshape(picture.shape)


def masked_blur(values: Float, weight: Float, sigma: float) -> Float:
    """Return the Gaussian average of ``values`` (h, w, c) where ``weight`` (h, w) counts; 0 where nothing is near."""
    height, width = weight.shape
    # A wide average needs few samples.
    step = max(1, int(sigma / 3))
    size = (-(-width // step), -(-height // step))
    stacked = np.concatenate([values * weight[..., None], weight[..., None]], axis=2)
    if step > 1:
        stacked = cv2.resize(stacked, size, interpolation=cv2.INTER_AREA)
    stacked = cv2.GaussianBlur(stacked, (0, 0), sigma / step)
    if step > 1:
        stacked = cv2.resize(stacked, (width, height), interpolation=cv2.INTER_LINEAR)
    average = stacked[..., :-1] / np.maximum(stacked[..., -1:], 1e-6)
    return np.asarray(average, dtype=np.float32)


def smooth_fill(values: Float, weight: Float) -> Float:
    """Interpolate ``values`` smoothly where ``weight`` is 0: push-pull over an image pyramid.

    Source: Gortler et al., "The Lumigraph", 1996 (push-pull), with Gaussian kernels.

    Args:
        values: shape (h, w, c).
        weight: trust in each pixel, 0..1, shape (h, w).
    """
    height, width = weight.shape
    if min(height, width) <= 2:
        total = max(float(weight.sum()), 1e-6)
        mean = (values * weight[..., None]).sum(axis=(0, 1)) / total
        trust = weight[..., None]
        return np.asarray(values * trust + mean * (1 - trust), dtype=np.float32)
    low_weight = cv2.pyrDown(weight)
    low = cv2.pyrDown(values * weight[..., None]).reshape(*low_weight.shape, -1)
    low = low / np.maximum(low_weight, 1e-6)[..., None]
    low = smooth_fill(low, np.minimum(low_weight * 2, 1.0))
    up = cv2.pyrUp(low, dstsize=(width, height)).reshape(height, width, -1)
    trust = weight[..., None]
    return np.asarray(values * trust + up * (1 - trust), dtype=np.float32)
