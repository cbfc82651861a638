"""Stance: trousers and shorts are laid out with their legs apart; worn, the legs hang down.

Each leg turns about the crotch, so that the cloth between the legs closes and the hip keeps its girth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.smoothstep import smoothstep
from core.types import GarmentMesh
from fitting.sleeves import SIDES

HANGING = np.radians(6)
"""Angle of a leg that stands, outwards from the vertical [rad]."""
ABOVE, BELOW = 0.06, 0.12
"""The turn comes in from this far above the crotch to this far below [m]."""


def bring_legs_together(garment: GarmentMesh, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with legs that are spread farther than ``HANGING`` turned down to it.

    Args:
        garment: tells the seams; what has no legs comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
    """
    if "inseam_left" not in garment.seams:
        return plane
    result = plane.copy()
    crotch = plane[garment.seams["inseam_left"][0]]
    share = smoothstep(plane[:, 1], crotch[1] + ABOVE, crotch[1] - BELOW)
    for side, sign in SIDES.items():
        inner, outer = (plane[garment.seams[f"{name}_{side}"]] for name in ("inseam", "outseam"))
        hip = outer[min(int(np.abs(outer[:, 1] - crotch[1]).argmin()), len(outer) - 3)]
        axis = (inner[-1] + outer[-1]) / 2 - (crotch + hip) / 2
        spread = np.arctan2(axis[0] * sign, -axis[1]) - HANGING
        if spread > 0:
            own = (plane[:, 0] - crotch[0]) * sign > 0
            angle = -sign * spread * share[own]
            x, y = (plane[own] - crotch).T
            turned = np.column_stack([np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y])
            result[own] = crotch + turned
    return result
