"""Tells a portrait from a garment: a large face at the top of what was cut out."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np

from core.types import Picture
from pipeline.garment.cutout.shape import bounds
from pipeline.garment.cutout.wearer import like_skin

_SIDE = 240
"""Longest side at which faces are looked for [pixels]."""
_SMALLEST = 18
"""Smallest face [pixels of that size]."""
_SKIN = 0.4
"""Share of skin in a face; drawings and chance patterns have less."""
_WIDE = 0.35
"""Width of a face over the photo's shorter side from which on the photo is of the person: a wearer's is smaller."""
_TOP = 0.3
"""Part of the cutout's height, from its top, in which the face begins; prints begin lower."""


def is_portrait(rgb: Picture, mask: Picture) -> bool:
    """Tell whether a cutout holds a head and shoulders rather than a garment.

    Faces are found by local binary patterns in a cascade (S. Liao et al., "Learning Multi-scale Block Local Binary
    Patterns for Face Recognition", ICB 2007), as it comes with scikit-image; it sees frontal faces only.

    Args:
        rgb: the photo, shape (height, width, 3).
        mask: the cutout, 0..255, shape (height, width).
    """
    scale = _SIDE / max(rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask, small.shape[1::-1], interpolation=cv2.INTER_AREA) > 127
    if not inside.any():
        return False
    rows, columns = bounds(np.asarray(inside))
    skin = like_skin(np.asarray(small, np.uint8))
    lowest = rows.start + _TOP * (rows.stop - rows.start)
    least = _WIDE * min(small.shape[:2])
    if least < _SMALLEST or skin[: int(lowest)].mean() < 0.02:
        return False
    found = _cascade().detect_multi_scale(
        small, scale_factor=1.15, step_ratio=1.2, min_size=(int(least),) * 2, max_size=(_SIDE,) * 2
    )
    return any(
        face["r"] < lowest
        and columns.start <= face["c"] + face["width"] / 2 < columns.stop
        and skin[face["r"] : face["r"] + face["height"], face["c"] : face["c"] + face["width"]].mean() > _SKIN
        for face in found
    )


@cache
def _cascade() -> Any:
    from skimage import data
    from skimage.feature import Cascade

    return Cascade(data.lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]
