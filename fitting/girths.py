"""Girths of a garment's torso."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.types import GarmentMesh

CHEST_DROP = 0.08
"""The chest line lies this share of the way from armpits to hem."""
BELOW_CHEST = {"waist": 0.17, "hip": 0.37}
"""How far waist and hip lie under the chest line [m]."""


def girth_at(rest: NDArray[np.float64], garment: GarmentMesh, height: float) -> float:
    """Return the torso's girth [m] at a height of the pattern plane: the cut length through its faces.

    Args:
        rest: positions whose distances are the cloth's lengths [m], shape (n, 3).
        garment: tells the torso's faces.
        height: of the cut [m]; a vertex exactly on it counts as below.
    """
    torso = garment.faces[(garment.part == 0) & (garment.panel < 2)]
    above = (rest[:, 1] > height)[torso]
    cut = above.any(axis=1) & ~above.all(axis=1)
    corners, above = rest[torso[cut]], above[cut]
    ends = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        p, q = corners[:, a], corners[:, b]
        crosses = above[:, a] != above[:, b]
        t = np.where(crosses, (height - p[:, 1]) / np.where(crosses, q[:, 1] - p[:, 1], 1.0), np.nan)
        ends.append(p + t[:, None] * (q - p))
    points = np.stack(ends, axis=1)
    crossing = ~np.isnan(points[:, :, 0])
    pairs = points[crossing].reshape(-1, 2, 3)
    return float(np.linalg.norm(pairs[:, 0] - pairs[:, 1], axis=1).sum())


def chest_height(garment: GarmentMesh) -> float:
    """Return the plane height [m] of the chest line, a little under the armpits."""
    pit = (garment.landmarks["armpit_left"][1] + garment.landmarks["armpit_right"][1]) / 2
    hem = (garment.landmarks["hem_left"][1] + garment.landmarks["hem_right"][1]) / 2
    return float(pit - CHEST_DROP * (pit - hem))


def torso_girths(rest: NDArray[np.float64], garment: GarmentMesh, along: float) -> dict[str, float]:
    """Return finished girths [cm] at chest, and at waist and hip where the garment reaches.

    Args:
        rest: graded positions [m], shape (n, 3); those of sleeves do not count.
        garment: tells the torso's faces and the hem.
        along: growth of lengths against the nominal pattern.
    """
    chest = chest_height(garment) * along
    hem = rest[garment.openings["hem"], 1].max()
    girths = {"chest": girth_at(rest, garment, chest)}
    for name, drop in BELOW_CHEST.items():
        if chest - drop > hem:
            girths[name] = girth_at(rest, garment, chest - drop)
    return {n: 100 * g for n, g in girths.items()}
