"""Landmarks of skirts, trousers and shorts: corners of the waistband, crotch, corners of the leg hems."""

from __future__ import annotations

import numpy as np

from core.errors import GarmentFailed
from core.types import Category, FloatArray, Landmark, Picture
from pipeline.garment.outline import Frame, contour, garment_piece, straighten


def _corner(points: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the point that lies furthest in a direction."""
    return np.asarray(points[np.argmax(points @ direction)])


def _crotch(frame: Frame) -> FloatArray | None:
    """Return the top of the gap between the legs, or None where there is no gap."""
    reach = int(0.18 * frame.unit)
    rows = np.nonzero(frame.mask.any(axis=1))[0]
    low = int(rows[0] + 0.25 * (rows[-1] - rows[0]))
    best: FloatArray | None = None
    for column in range(int(frame.axis) - reach, int(frame.axis) + reach):
        filled = np.nonzero(frame.mask[low : rows[-1] + 1, column])[0]
        bottom = float(low + (filled[-1] if filled.size else 0))
        if best is None or bottom < best[1]:
            best = np.array([float(column), bottom])
    return best if best is not None and rows[-1] - best[1] > 0.06 * frame.unit else None


def bottom_landmarks(mask: Picture, category: Category) -> dict[str, Landmark]:
    """Find waistband, crotch and hem corners.

    Args:
        mask: soft mask 0..255, shape (height, width).
        category: ``skirt``, ``trousers`` or ``shorts``.

    Raises:
        NoGarment: the mask holds next to nothing.
        GarmentFailed: trousers or shorts without a gap between the legs.
    """
    frame = straighten(mask)
    points = contour(garment_piece(frame.mask))
    found = {"waistband_left": _corner(points, np.array([-0.6, -1.0]))}
    found["waistband_right"] = _corner(points, np.array([0.6, -1.0]))
    if category == "skirt":
        found["hem_left"] = _corner(points, np.array([-1.0, 1.0]))
        found["hem_right"] = _corner(points, np.array([1.0, 1.0]))
    else:
        crotch = _crotch(frame)
        if crotch is None:
            raise GarmentFailed("garment_failed.landmarks")
        found["crotch"] = crotch
        for name, sign in (("left", -1.0), ("right", 1.0)):
            leg = points[(points[:, 0] - crotch[0]) * sign > 0]
            found[f"hem_outer_{name}"] = _corner(leg, np.array([sign * 0.8, 1.0]))
            found[f"hem_inner_{name}"] = _corner(leg, np.array([-sign * 0.8, 1.0]))
    places = frame.photo_points(np.array(list(found.values())))
    confidence = round(0.7 * frame.symmetry, 3)
    return {name: Landmark(float(x), float(y), confidence) for name, (x, y) in zip(found, places, strict=True)}
