"""Girths of a garment's torso."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.types import GarmentMesh

CHEST_DROP = 0.08
"""The chest line lies this share of the way from armpits to hem."""
BELOW_CHEST = {"waist": 0.17, "hip": 0.37}
"""How far waist and hip lie under the chest line [m]."""
UNDER_WAISTBAND = 0.01
"""How far under its upper edge a waistband is measured [m]."""
LEG_HIP = 0.67
"""Hip line of trousers over the way from waistband to crotch."""
HIP_DROP = 0.2
"""Hip line of skirts under the waistband [m]."""


def girth_at(rest: NDArray[np.float64], garment: GarmentMesh, height: float) -> float:
    """Return the torso's girth [m] at one height [m] of the pattern plane, see ``girths_at``."""
    return float(girths_at(rest, garment, [height])[0])


def girths_at(
    rest: NDArray[np.float64], garment: GarmentMesh, heights: Sequence[float] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the torso's girths [m] at heights of the pattern plane: the cut lengths through its faces, shape (k,).

    Args:
        rest: positions whose distances are the cloth's lengths [m], shape (n, 3).
        garment: tells the torso's faces.
        heights: of the cuts [m], shape (k,); a vertex exactly on one counts as below.
    """
    torso = garment.faces[(garment.part == 0) & (garment.panel < 2)]
    levels = rest[torso, 1]
    lowest, highest = levels.min(axis=1), levels.max(axis=1)
    cut = [(lowest <= height) & (highest > height) for height in heights]
    return np.array([_cut_length(rest[torso[met]], height) for met, height in zip(cut, heights, strict=True)])


def _cut_length(corners: NDArray[np.float64], height: float) -> float:
    """Return the length [m] of the cut at a height through faces that it meets, corners (m, 3, 3) [m]."""
    above = corners[:, :, 1] > height
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


def heights(garment: GarmentMesh) -> dict[str, float]:
    """Return the plane heights [m] at which a nominal garment is measured, whether or not it reaches there.

    What hangs from the shoulders: the chest line a little under the armpits, waist and hip that far below.
    """
    if "waist" in garment.rims:
        return heights_below_waist(garment, garment.plane)
    points = garment.landmarks
    pit = (points["armpit_left"][1] + points["armpit_right"][1]) / 2
    hem = (points["hem_left"][1] + points["hem_right"][1]) / 2
    chest = float(pit - CHEST_DROP * (pit - hem))
    return {"chest": chest, **{name: chest - drop for name, drop in BELOW_CHEST.items()}}


def heights_below_waist(garment: GarmentMesh, plane: NDArray[np.float64]) -> dict[str, float]:
    """Return the heights [m] at which what hangs from the waist is measured.

    Just under the waistband; trousers and shorts two thirds of the way to the crotch, skirts a hand's length below.

    Args:
        garment: tells seams and rims.
        plane: pattern positions, nominal or graded [m], shape (n, 2).
    """
    top = float(plane[garment.rims["waist"], 1].min()) - UNDER_WAISTBAND
    if "inseam_left" in garment.seams:
        return {"waist": top, "hip": top + LEG_HIP * float(plane[garment.seams["inseam_left"][0], 1] - top)}
    return {"waist": top, "hip": max(top - HIP_DROP, top - 0.95 * (top - float(plane[garment.rims["hem"], 1].max())))}


def torso_girths(rest: NDArray[np.float64], garment: GarmentMesh, along: float) -> dict[str, float]:
    """Return finished girths [cm] at chest, waist and hip, where the garment reaches.

    Args:
        rest: graded positions [m], shape (n, 3); those of sleeves do not count.
        garment: tells the torso's faces and the hem.
        along: growth of lengths against the nominal pattern.
    """
    if "waist" in garment.rims:
        places = heights_below_waist(garment, rest[:, :2])
    else:
        chest, hem = heights(garment)["chest"] * along, rest[garment.rims["hem"], 1].max()
        lower = {name: chest - drop for name, drop in BELOW_CHEST.items() if chest - drop > hem}
        places = {"chest": chest, **lower}
    girths = girths_at(rest, garment, list(places.values()))
    return {name: 100 * float(girth) for name, girth in zip(places, girths, strict=True)}
