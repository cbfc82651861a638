"""The garment's outline: its symmetry axis, a straightened working frame, and the two sides as chains of points.

Tilted photos are turned upright about their symmetry axis first; everything downstream works in a frame where the axis
is vertical and in the middle, and maps its results back to photo pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import NoGarment
from core.polyline import length, resample
from core.types import FloatArray, Picture

UNIT_PX = 360.0
"""Square root of the garment's area in the working frame [px]."""
_MARGIN = 0.22
_MAX_TILT = 24.0
_MIN_AREA = 0.005
_MOST_POINTS = 340
"""Of a side; frayed outlines get wider steps, because the work grows with the square."""
_MOST_SPREAD = 5.0
"""Diagonal over the square root of the area; garments are below 3, cables and cracks above."""
_TOP_HEIGHT = 1.5
"""Height of the tallest tops over the square root of their area."""


@dataclass(frozen=True, eq=False)
class Frame:
    """The photo turned upright and scaled so that the garment's area is ``UNIT_PX`` squared."""

    to_frame: FloatArray
    """Affine map from photo pixels to frame pixels, shape (2, 3)."""
    to_photo: FloatArray
    """Its inverse, shape (2, 3)."""
    mask: Picture
    """The garment's main piece, 0 or 255, shape (height, width) of the frame."""
    axis: float
    """Column of the symmetry axis [px]."""
    tilt: float
    """Angle by which the photo was turned [degrees]."""
    symmetry: float
    """Overlap of the garment with its mirror image, 0..1."""

    unit: float
    """Length that outlines are measured by [px]: the square root of the area of a top, less for tall garments."""

    def warp(self, picture: Picture) -> Picture:
        """Return a picture of photo size in this frame; pixels outside the photo repeat its border."""
        height, width = self.mask.shape
        shrink = float(np.sqrt(abs(np.linalg.det(self.to_frame[:, :2]))))
        source = np.ascontiguousarray(picture)
        if shrink < 0.7:  # remove detail that the frame cannot hold
            source = cv2.GaussianBlur(source, (0, 0), 0.4 / shrink)
        warped = cv2.warpAffine(
            source, self.to_frame, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(warped, dtype=np.uint8)

    def photo_points(self, points: FloatArray) -> FloatArray:
        """Return frame points (n, 2) in photo pixels."""
        return points @ self.to_photo[:, :2].T + self.to_photo[:, 2]

    def frame_points(self, points: FloatArray) -> FloatArray:
        """Return photo points (n, 2) in frame pixels."""
        return points @ self.to_frame[:, :2].T + self.to_frame[:, 2]


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the outline, from the top on the axis around to the bottom on the axis.

    Coordinates are the frame's units: x grows outward from the axis, y grows downward, so
    that both sides look like a left-hand side turned to the right and share one code.
    """

    points: FloatArray
    """Evenly spaced, shape (n, 2)."""
    step: float
    """Distance of neighbouring points."""
    tall: bool
    """Whether the garment is longer than a top."""


def garment_piece(mask: Picture) -> Picture:
    """Return the largest connected piece of a soft mask as 0/255, with pin-holes closed.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    binary = (mask >= 128).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=4)
    if count < 2:
        raise NoGarment("no_garment.not_found")
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[largest, cv2.CC_STAT_AREA] < _MIN_AREA * mask.size:
        raise NoGarment("no_garment.not_found")
    return np.asarray(np.where(labels == largest, 255, 0), dtype=np.uint8)


def _mirror_overlap(mask: FloatArray) -> tuple[float, float]:
    """Return the best overlap of ``mask`` with its mirror image over all vertical axes, and that axis' column."""
    width = mask.shape[1]
    spectrum = np.fft.rfft(mask, 2 * width, axis=1)
    # The product of a row with itself mirrored about column c is its self-convolution at 2 c.
    convolution = np.fft.irfft((spectrum**2).sum(axis=0), 2 * width)
    best = int(np.argmax(convolution))
    overlap = float(convolution[best] / mask.sum())
    return overlap / (2.0 - overlap), best / 2.0


def _turn(angle: float, scale: float, center: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Return the affine map that turns by ``angle`` about ``center`` and puts it in the middle of ``size``."""
    radians = np.deg2rad(angle)
    linear = scale * np.array([[np.cos(radians), np.sin(radians)], [-np.sin(radians), np.cos(radians)]])
    offset = np.array([size[0] / 2.0, size[1] / 2.0]) - linear @ center
    return np.hstack([linear, offset[:, None]])


def symmetry_axis(mask: Picture) -> tuple[float, FloatArray, float]:
    """Find the garment's near-vertical symmetry axis.

    Args:
        mask: 0/255, shape (height, width).

    Returns:
        the tilt of the axis [degrees], a point on it in photo pixels, shape (2,), and the overlap with the mirror.
    """
    rows, columns = np.nonzero(mask)
    center = np.array([columns.mean(), rows.mean()])
    reach = float(np.hypot(columns - center[0], rows - center[1]).max()) * 2.0
    size, scale = 160, 150.0 / reach

    def overlap_at(angle: float) -> tuple[float, float]:
        warped = cv2.warpAffine(mask, _turn(angle, scale, center, (size, size)), (size, size), flags=cv2.INTER_AREA)
        return _mirror_overlap((warped > 127).astype(np.float64))

    best_angle, best_score, best_column = 0.0, -1.0, 0.0
    for angles in (np.arange(-_MAX_TILT, _MAX_TILT + 0.1, 3.0), np.arange(-2.5, 2.6, 0.5)):
        start = best_angle
        for angle in start + angles:
            overlap, column = overlap_at(float(angle))
            score = overlap - 0.001 * abs(angle)  # of two like overlaps, the more upright one
            if score > best_score:
                best_angle, best_score, best_column = float(angle), score, column
    back = cv2.invertAffineTransform(_turn(best_angle, scale, center, (size, size)))
    point = back[:, :2] @ np.array([best_column, size / 2.0]) + back[:, 2]
    return best_angle, point, best_score + 0.001 * abs(best_angle)


def straighten(mask: Picture) -> Frame:
    """Turn the garment upright about its symmetry axis.

    Args:
        mask: soft mask 0..255, shape (height, width) of the photo.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    piece = garment_piece(mask)
    box = cv2.boundingRect(piece)
    if float(np.hypot(box[2], box[3])) > _MOST_SPREAD * float(np.sqrt((piece > 0).sum())):
        raise NoGarment("no_garment.not_found")
    tilt, point, overlap = symmetry_axis(piece)
    scale = UNIT_PX / float(np.sqrt((piece > 0).sum()))
    rows, columns = np.nonzero(piece)
    turned = np.column_stack([columns, rows]) @ _turn(tilt, scale, point, (0, 0))[:, :2].T
    anchor = _turn(tilt, scale, point, (0, 0))[:, :2] @ point
    margin = _MARGIN * UNIT_PX
    half = float(np.abs(turned[:, 0] - anchor[0]).max()) + margin
    top, bottom = turned[:, 1].min() - anchor[1] - margin, turned[:, 1].max() - anchor[1] + margin
    size = (int(np.ceil(2 * half)), int(np.ceil(bottom - top)))
    to_frame = _turn(tilt, scale, point, (0, 0))
    to_frame[:, 2] += [size[0] / 2.0, -top]
    soft = cv2.GaussianBlur(piece, (0, 0), max(0.8, 0.6 / scale))
    warped = cv2.warpAffine(soft, to_frame, size, flags=cv2.INTER_LINEAR)
    frame_mask = garment_piece(warped)
    # A dress has the shoulders of a top and more area: its unit is the one of a top of that width.
    filled = np.nonzero(frame_mask.any(axis=1))[0]
    height = float(filled[-1] - filled[0]) / UNIT_PX
    unit = UNIT_PX * min(1.0, _TOP_HEIGHT / height)
    return Frame(to_frame, cv2.invertAffineTransform(to_frame), frame_mask, size[0] / 2.0, tilt, overlap, unit)


def open_gaps(mask: Picture, axis: float) -> Picture:
    """Cut holes between sleeve and body open towards the bottom, so that the outline runs up into them.

    A sleeve that touches the hem closes the gap beside the body into a hole, which an outer outline does not see.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask == 0).astype(np.uint8), connectivity=4)
    opened = mask.copy()
    for label in range(1, count):
        x, y, width, height, area = stats[label]
        touches = x == 0 or y == 0 or x + width == mask.shape[1] or y + height == mask.shape[0]
        if touches or area < 0.002 * UNIT_PX**2 or x <= axis <= x + width:
            continue
        rows, columns = np.nonzero(labels == label)
        column = int(np.median(columns[rows == rows.max()]))
        below = np.nonzero(mask[rows.max() + 1 :, column] == 0)[0]
        if below.size:
            opened[rows.max() : rows.max() + 2 + below[0], max(column - 1, 0) : column + 2] = 0
    return opened


def contour(mask: Picture) -> FloatArray:
    """Return the outer outline of a 0/255 mask as a closed chain of pixel points (n, 2), slightly smoothed."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(outlines, key=len)[:, 0, :].astype(np.float64)
    kernel = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
    padded = np.vstack([points[-2:], points, points[:2]])
    return np.column_stack([np.convolve(padded[:, k], kernel, mode="valid") for k in range(2)])


def split_sides(frame: Frame, *, step: float = 0.012) -> tuple[Side, Side]:
    """Split the outline at the axis into the image-left and image-right side."""
    points = contour(garment_piece(open_gaps(frame.mask, frame.axis)))
    near = np.nonzero(np.abs(points[:, 0] - frame.axis) < 1.5)[0]
    if near.size < 2:
        raise NoGarment("no_garment.not_found")
    top = int(near[np.argmin(points[near, 1])])
    bottom = int(near[np.argmax(points[near, 1])])
    ring = np.roll(points, -top, axis=0)
    cut = (bottom - top) % len(points)
    chains = [ring[: cut + 1], np.vstack([ring[cut:], ring[:1]])[::-1]]
    chains.sort(key=lambda chain: float(chain[:, 0].mean()))
    origin = np.array([frame.axis, 0.0])
    sides = []
    for chain, outward in zip(chains, (-1.0, 1.0), strict=True):
        local = (chain - origin) * [outward, 1.0] / frame.unit
        whole = length(local)
        count = min(max(round(whole / step), 40), _MOST_POINTS)
        sides.append(Side(resample(local, count - 1), whole / (count - 1), frame.unit < UNIT_PX))
    return sides[0], sides[1]


def side_to_frame(frame: Frame, points: FloatArray, *, left: bool) -> FloatArray:
    """Return points (n, 2) of a side's coordinates in frame pixels."""
    return points * frame.unit * [-1.0 if left else 1.0, 1.0] + [frame.axis, 0.0]
