"""Shoulder width in a size: graded apart from the chest girth.

A ghost photo shows a body's shoulders as they are but only the front of its chest, and shop mannequins are slim: one
scale from the chest would make the shoulders far too wide.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.smoothstep import smoothstep
from core.types import GarmentMesh, PhotoKind
from fitting.topology import part_vertices

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


def narrow_shoulders(
    garment: GarmentMesh, plane: NDArray[np.float64], share: float, *, sleeves: bool = True
) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with widths at shoulder height times ``share``, unchanged under the armpits.

    Args:
        garment: tells seams and parts.
        plane: pattern positions [m], shape (n, 2).
        share: as ``shoulder_share`` gives it.
        sleeves: whether they matter: then they keep their shape and move with their armhole.
    """
    if share >= 1:
        return plane
    seams = garment.seams
    top = (plane[seams["shoulder_left"][-1], 1] + plane[seams["shoulder_right"][-1], 1]) / 2
    pit = (plane[seams["side_left"][0], 1] + plane[seams["side_right"][0], 1]) / 2
    factor = share + (1 - share) * smoothstep(plane[:, 1], top, pit)
    shift = plane[:, 0] * (factor - 1)
    torso = part_vertices(garment, 0)
    for part in (1, 2) if sleeves else ():
        sleeve = part_vertices(garment, part)
        armhole = np.flatnonzero(sleeve & torso)
        own = np.flatnonzero(sleeve & ~torso)
        shift[own] = shift[armhole][cKDTree(plane[armhole]).query(plane[own])[1]]
    return np.asarray(plane + np.column_stack([shift, np.zeros(len(plane))]))
