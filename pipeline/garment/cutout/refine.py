"""From a mask at working size to a soft mask at the photo's size: true edge, holes, no hanger hook."""

from __future__ import annotations

import cv2
import numpy as np

from core.types import FloatArray, Picture
from pipeline.garment.cutout.shape import Mask, disc, main_piece, signed_depth, smoothed
from pipeline.garment.cutout.view import View

HOLE_AREA = 0.003
"""Smallest hole that is kept, as a share of the garment; smaller ones are prints and highlights."""
HOLE_LIKELIHOOD = 0.7
"""How much commoner a hole's colours must be in the background than in the garment (0.5: equal)."""


def refined(rgb: Picture, mask: Mask) -> Picture:
    """Return the soft mask of the photo ``rgb`` (height, width, 3) for a ``mask`` of any smaller size.

    In a narrow band along the outline each pixel's opacity is where its colour lies between the mean colours of the
    garment and of the background nearby (the compositing equation with local means); where the two are hardly
    different, or strongly patterned, the given outline stays. Only the main piece is kept.
    """
    height, width = rgb.shape[:2]
    scale = max(height / mask.shape[0], width / mask.shape[1])
    band = 1.5 + 2.0 * scale
    depth = cv2.resize(signed_depth(mask), (width, height), interpolation=cv2.INTER_LINEAR) * np.float32(scale)
    rows, columns = _bounds(depth > -4 * band)
    depth, colors = depth[rows, columns], rgb[rows, columns].astype(np.float32)
    size = 2 * round(3 * band) + 1
    garment, garment_spread = _local_mean(colors, depth > band / 2, size)
    background, background_spread = _local_mean(colors, depth < -band / 2, size)
    difference = garment - background
    contrast = (difference**2).sum(axis=2)
    opacity = ((colors - background) * difference).sum(axis=2) / (contrast + 1e-6)
    trust = contrast / (contrast + 4 * (garment_spread + background_spread) + 4.0)
    given = np.clip(depth / 2 + 0.5, 0, 1)
    soft = trust * np.clip(opacity, 0, 1) + (1 - trust) * given
    soft = np.where(depth > band, 1.0, np.where(depth < -band, 0.0, soft))
    soft = cv2.medianBlur(np.asarray(soft * 255 + 0.5, np.uint8), 3)
    soft[~cv2.dilate(main_piece(soft > 127).astype(np.uint8), disc(2)).astype(bool)] = 0
    out = np.zeros((height, width), np.uint8)
    out[rows, columns] = soft
    return out


def without_hook(mask: Mask) -> Mask:
    """Cut a hanger's hook off: a thin spike on top of the garment's middle; straps, which join it twice, stay."""
    rows, columns = _bounds(mask)
    width, height = columns.stop - columns.start, rows.stop - rows.start
    body = smoothed(mask, max(2, round(0.03 * width))) & mask
    count, labels, stats, centres = cv2.connectedComponentsWithStats((mask & ~body).astype(np.uint8), connectivity=8)
    out = mask.copy()
    for piece in range(1, count):
        _, top, _, tall, _ = stats[piece]
        central = abs(centres[piece][0] - (columns.start + columns.stop) / 2) < 0.25 * width
        if not central or tall < 0.03 * height or top > rows.start + 0.25 * height:
            continue
        spike = labels == piece
        joints, _ = cv2.connectedComponents(
            (cv2.dilate(spike.astype(np.uint8), disc(1)).astype(bool) & body).astype(np.uint8)
        )
        if joints - 1 < 2:
            out[spike] = False
    return main_piece(out)


def holes(mask: Mask, raw: Mask, view: View) -> Mask:
    """Return the parts of ``mask`` where the background shows through, such as between a sleeve and the body.

    They are what the cutout itself left out (``raw``) and has the background's colours rather than the garment's, are
    not tiny, and lie beside the middle or at the very top: in the middle of a garment it is a print.
    """
    inside, outside = view.histogram(mask), view.histogram(~mask)
    likely = cv2.GaussianBlur((outside / (outside + inside + 1e-9))[view.codes], (0, 0), 1.0)
    left_out = mask & ~raw
    cores = cv2.morphologyEx(left_out.astype(np.uint8), cv2.MORPH_OPEN, disc(1))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(cores, connectivity=4)
    rows, columns = _bounds(mask)
    width, height = columns.stop - columns.start, rows.stop - rows.start
    axis = (columns.start + columns.stop) / 2
    out = np.zeros_like(mask)
    for piece in range(1, count):
        hole = labels == piece
        x, y = centres[piece]
        elsewhere = abs(x - axis) > 0.15 * width or y < rows.start + 0.12 * height
        large = stats[piece][cv2.CC_STAT_AREA] >= HOLE_AREA * mask.sum()
        if large and elsewhere and likely[hole].mean() > HOLE_LIKELIHOOD:
            out |= hole
    return np.asarray(cv2.dilate(out.astype(np.uint8), disc(2)).astype(bool) & left_out)


def _bounds(mask: Mask) -> tuple[slice, slice]:
    """Return the rows and columns that hold ``mask``."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _local_mean(colors: FloatArray, region: Mask, size: int) -> tuple[FloatArray, FloatArray]:
    """Return mean colour (h, w, 3) and summed variance (h, w) of ``region`` within a window of ``size`` pixels."""
    weight = region.astype(np.float32)
    share = cv2.boxFilter(weight, -1, (size, size), borderType=cv2.BORDER_REPLICATE) + np.float32(1e-6)
    mean = (
        cv2.boxFilter(colors * weight[..., None], -1, (size, size), borderType=cv2.BORDER_REPLICATE) / share[..., None]
    )
    square = cv2.boxFilter((colors**2).sum(axis=2) * weight, -1, (size, size), borderType=cv2.BORDER_REPLICATE) / share
    return mean, np.maximum(square - (mean**2).sum(axis=2), 0)
