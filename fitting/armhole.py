"""Armholes in a size: deep enough for the arm where it joins the body."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.smoothstep import smoothstep
from core.types import GarmentMesh
from fitting.limbs import AROUND
from fitting.sleeves import SIDES, armhole_and_axis

OF_ARM = 1.5
"""An armhole is at least this many of the chart's upper arms long, all around."""
REACH = 0.12
"""Cloth within this distance of the armpit goes down with it [m]."""
LOWEST = 0.05
"""Farthest that an armpit is lowered [m]; what would need more was not laid out to be measured."""


def deepen_armholes(
    garment: GarmentMesh, plane: NDArray[np.float64], chart: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with armholes that go around the arms.

    Args:
        garment: tells seams and parts; a sleeveless one comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
        chart: measures of the size [m]: upper_arm.
    """
    result = plane.copy()
    for side in SIDES:
        if f"underarm_{side}" not in garment.seams:
            continue
        tip, pit, _ = armhole_and_axis(garment, plane, side)
        depth = float(np.linalg.norm(pit - tip))
        missing = min(LOWEST, OF_ARM * chart["upper_arm"] / AROUND[garment.photo_kind] - depth)
        if missing > 0:
            share = smoothstep(np.linalg.norm(plane - pit, axis=1), REACH, 0)
            result += missing * share[:, None] * (pit - tip) / depth
    return result
