"""Shoulder width in a size: graded apart from the chest girth.

A ghost photo shows a body's shoulders as they are but only the front of its chest, and shop mannequins are slim: one
scale from the chest would make the shoulders far too wide.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.types import GarmentMesh, PhotoKind

DROP: Mapping[PhotoKind, float] = {"flat": 1.2, "hanger": 1.2, "ghost": 1.12, "on-model": 1.12}
"""Widest shoulders over the chart's shoulder width; flat-lays may have dropped shoulders."""


def shoulder_share(garment: GarmentMesh, scale: float, chart_width: float) -> float:
    """Return by how much (at most 1) shoulders must be narrowed after widths were scaled.

    Args:
        garment: with sleeves; a sleeveless one is left alone.
        scale: growth of widths against the nominal pattern.
        chart_width: shoulder width of the size [m].
    """
    if "underarm_left" not in garment.seams:
        return 1.0
    width = garment.landmarks["shoulder_right"][0] - garment.landmarks["shoulder_left"][0]
    return min(1.0, DROP[garment.photo_kind] * chart_width / float(width * scale))


def narrow_shoulders(garment: GarmentMesh, plane: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with widths at shoulder height times ``share``, unchanged under the armpits.

    Sleeves keep their shape and move with their armhole.
    """
    if share >= 1:
        return plane
    seams = garment.seams
    top = (plane[seams["shoulder_left"][-1], 1] + plane[seams["shoulder_right"][-1], 1]) / 2
    pit = (plane[seams["side_left"][0], 1] + plane[seams["side_right"][0], 1]) / 2
    down = np.clip((top - plane[:, 1]) / (top - pit), 0, 1)
    factor = share + (1 - share) * down * down * (3 - 2 * down)
    shift = plane[:, 0] * (factor - 1)
    vertices = np.arange(len(plane))
    torso = np.isin(vertices, garment.faces[garment.part == 0])
    for part in (1, 2):
        sleeve = np.isin(vertices, garment.faces[garment.part == part])
        armhole = np.flatnonzero(sleeve & torso)
        own = np.flatnonzero(sleeve & ~torso)
        shift[own] = shift[armhole][cKDTree(plane[armhole]).query(plane[own])[1]]
    return np.asarray(plane + np.column_stack([shift, np.zeros(len(plane))]))
