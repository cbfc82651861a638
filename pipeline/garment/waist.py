"""The waist of a dress: where its body is narrowest between armpits and hem."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from core.types import FloatArray, Landmark, Picture
from pipeline.garment.landmarks import OutlineFit
from pipeline.garment.outline import side_to_frame

_FROM, _TO = 0.12, 0.6
"""Part of the way from armpits to hem in which a waist is looked for."""
_USUAL = 0.27
"""Where it is taken to be in a dress that is nowhere narrower."""
_CLEAR = 0.12
"""Narrowing, over the width between the armpits, from which on a waist is clear."""


def waist_landmarks(fit: OutlineFit) -> dict[str, Landmark]:
    """Return ``waist_left`` and ``waist_right`` in photo pixels; less confident the less narrow the waist is.

    Args:
        fit: the outline explained as a dress.
    """
    armpits, hems = (_pair(fit, name) for name in ("armpit", "hem"))
    top, bottom = float(armpits[:, 1].mean()), float(hems[:, 1].mean())
    rows = np.arange(round(top + _FROM * (bottom - top)), round(top + _TO * (bottom - top)))
    edges = np.array([_body(fit.frame.mask[row], int(fit.frame.axis)) for row in rows])
    if len(rows) < 5 or (edges < 0).any():
        return {}
    edges = gaussian_filter1d(edges, 0.02 * (bottom - top) + 1.0, axis=0)
    width = edges[:, 1] - edges[:, 0]
    narrowest = int(np.argmin(width))
    chest = max(float(armpits[1, 0] - armpits[0, 0]), 1.0)
    narrowing = float(np.clip((min(width[0], width[-1]) - width[narrowest]) / chest / _CLEAR, 0, 1))
    if narrowing == 0:
        narrowest = int(np.argmin(np.abs(rows - (top + _USUAL * (bottom - top)))))
    places = fit.frame.photo_points(np.array([[x, rows[narrowest]] for x in edges[narrowest]], np.float64))
    confidence = round(0.2 + 0.6 * narrowing, 3)
    return {
        f"waist_{side}": Landmark(float(x), float(y), confidence)
        for side, (x, y) in zip(("left", "right"), places, strict=True)
    }


def _pair(fit: OutlineFit, name: str) -> FloatArray:
    """Return a landmark of both sides in frame pixels, shape (2, 2); a hidden armpit is where it was looked for."""
    places = []
    for which, side in enumerate(fit.sides):
        hidden = name == "armpit" and which in fit.hidden
        place = (
            fit.hidden[which].point if hidden else side_to_frame(fit.frame, side.point(name)[None], left=which == 0)[0]
        )
        places.append(place)
    return np.array(places)


def _body(row: Picture, axis: int) -> FloatArray:
    """Return first and last garment pixel of a row around the axis, as floats, shape (2,); -1 where there is none."""
    inside = row > 127
    if not inside[axis]:
        return np.array([-1.0, -1.0])
    gaps = np.flatnonzero(~inside)
    left, right = gaps[gaps < axis], gaps[gaps > axis]
    first = left[-1] + 1 if len(left) else 0
    last = right[0] - 1 if len(right) else len(row) - 1
    return np.array([float(first), float(last)])
