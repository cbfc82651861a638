"""Cutout by background colour: what differs from the picture's border is the garment."""

from __future__ import annotations

from pipeline.garment.cutout.shape import Mask
from pipeline.garment.cutout.view import View

THRESHOLDS = (3.0, 5.0, 8.0)
"""Distances from the background that count as garment [standard deviations]: clean studio shots to textured floors."""


def border_masks(view: View) -> dict[str, Mask]:
    """Return masks by distance from one and from several background surfaces, keyed by their source."""
    masks = {f"one surface {limit:g}": view.distance > limit for limit in THRESHOLDS}
    masks |= {f"surfaces {limit:g}": view.any_distance > limit for limit in THRESHOLDS[1:]}
    return masks
