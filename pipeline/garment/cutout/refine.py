"""From a coarse mask to a soft mask at the photo's size: true edge, open gaps, one piece."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.hanger import without_hanger
from pipeline.garment.cutout.matting import opacity
from pipeline.garment.cutout.recut import recut
from pipeline.garment.cutout.shape import Mask, disc, main_piece, signed_depth

SIDE = 320
"""Longest side at which the outline is searched first [pixels]."""
REACH = 0.02
"""How far the coarse outline may be off, over the longer side."""
SECOND_REACH = 1.5
"""How far the outline found first may be off [pixels of that size]."""
ROUNDING = 0.002
"""Spread with which the outline is smoothed at last, over the longer side."""


def refined(rgb: Picture, coarse: Mask | NDArray[np.float32]) -> Picture:
    """Return the soft mask of a photo, 0..255, shape (height, width), for a coarse one whose outline is about right.

    The outline is searched near the given one, first in the reduced picture and then in the photo itself, where the
    colours on both sides and the edges between them say it is. Gaps that the coarse mask closed are opened where their
    colours are those of the background, if it was not sure of them or they are slits. The hanger above the garment and
    tags on threads are cut off, and only the main piece stays.

    Args:
        rgb: the photo, shape (height, width, 3).
        coarse: share of garment 0..1, or the garment's pixels, of the photo's proportions or stretched to it, of any
            size.
    """
    height, width = rgb.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    if not (coarse > 0.5).any():
        return np.zeros((height, width), np.uint8)
    small = rgb if scale == 1 else np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    enlarged = size[0] >= coarse.shape[1]
    share = cv2.resize(coarse.astype(np.float32), size, interpolation=cv2.INTER_LINEAR if enlarged else cv2.INTER_AREA)
    inside = recut(small, np.asarray(share, np.float32), reach=max(3.0, REACH * max(size)), open_gaps=True)
    inside = without_hanger(small, inside)
    if scale < 1:
        depth = cv2.resize(signed_depth(inside), (width, height), interpolation=cv2.INTER_LINEAR)
        near = np.asarray(np.clip(depth + 0.5, 0, 1), np.float32)
        inside = recut(rgb, near, reach=1 + SECOND_REACH / scale, open_gaps=False)
    depth = cv2.GaussianBlur(signed_depth(main_piece(inside)), (0, 0), ROUNDING * max(height, width))
    soft = opacity(rgb, np.asarray(depth > 0))
    soft[~cv2.dilate(main_piece(soft > 127).astype(np.uint8), disc(2)).astype(bool)] = 0
    return soft
