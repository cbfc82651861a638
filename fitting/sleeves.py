"""Sleeves: their length in a size, and their pitch, the angle at which they would lie were they not folded down.

Laid out or hung up, long sleeves are often folded down along the torso; the crease hides cloth under the arm and heaps
it on the shoulder. The pattern is opened again: each sleeve turns up about its armhole towards the usual pitch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from core.polyline import length
from core.smoothstep import smoothstep
from core.types import GarmentMesh
from fitting.topology import part_vertices, unique_edges

SHORTEST = 0.75
"""Sleeves are not shortened below this share."""
SIDES = {"left": -1.0, "right": 1.0}
PITCH = np.radians(50)
"""Usual angle of a set-in sleeve below the horizontal [rad]."""
PIVOT = 0.15
"""The sleeve turns about the point this far from shoulder tip to armpit."""
INSIDE, OUTSIDE = 0.05, 0.20
"""The turn comes in from this far inside the armhole to this far outside [m]."""


def raise_sleeves(garment: GarmentMesh, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with steep sleeves turned up to ``PITCH``.

    Args:
        garment: tells the seams; a sleeveless one comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
    """
    result = plane.copy()
    for side, sign in SIDES.items():
        if f"underarm_{side}" not in garment.seams:
            continue
        tip, pit, axis = armhole_and_axis(garment, plane, side)
        steep = np.arctan2(-axis[1], axis[0] * sign) - PITCH
        if steep > 0:
            beyond = distance_beyond_armhole(garment, plane, side)
            result += turn(plane, beyond, tip + PIVOT * (pit - tip), sign * float(steep))
    return result


def shorten_sleeves(garment: GarmentMesh, plane: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] whose cuffs are at most ``longest`` [m] from the neck's middle."""
    result = plane.copy()
    for side in SIDES:
        if f"underarm_{side}" not in garment.seams:
            continue
        top = plane[garment.seams[f"sleeve_top_{side}"]]
        own = length(top)
        room = longest - abs(float(top[0, 0]))
        share = 1 - max(SHORTEST, min(1.0, room / own))
        if share > 0:
            axis = armhole_and_axis(garment, plane, side)[2]
            beyond = np.maximum(distance_beyond_armhole(garment, plane, side), 0)
            cuff = beyond[garment.seams[f"sleeve_top_{side}"][-1]]
            result -= share * own * (beyond / cuff)[:, None] * axis
    return result


def shorten_legs(garment: GarmentMesh, plane: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] whose inseams are at most ``longest`` [m]."""
    if "inseam_left" not in garment.seams:
        return plane
    result = plane.copy()
    crotch = plane[garment.seams["inseam_left"][0]]
    for side, sign in SIDES.items():
        inner, outer = plane[garment.seams[f"inseam_{side}"]], plane[garment.seams[f"outseam_{side}"]]
        share = 1 - max(SHORTEST, min(1.0, longest / length(inner)))
        if share > 0:
            axis = (inner[-1] + outer[-1]) / 2 - inner[0]
            axis /= np.linalg.norm(axis)
            leg = (plane[:, 0] - crotch[0]) * sign > 0
            along = np.maximum((plane - crotch) @ axis, 0) * leg
            result -= share * along[:, None] * axis
    return result


def armhole_and_axis(
    garment: GarmentMesh, plane: NDArray[np.float64], side: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return shoulder tip and armpit [m] and the unit direction of the sleeve, each shape (2,)."""
    top, under = garment.seams[f"sleeve_top_{side}"], garment.seams[f"underarm_{side}"]
    tip, pit = plane[top[0]], plane[under[0]]
    axis = (plane[top[-1]] + plane[under[-1]]) / 2 - (tip + pit) / 2
    return tip, pit, axis / np.linalg.norm(axis)


def distance_beyond_armhole(garment: GarmentMesh, plane: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    """Return each vertex's distance from a sleeve's armhole along the cloth [m], negative on the torso, shape (n,)."""
    part = 1 if side == "left" else 2
    sleeve, torso = part_vertices(garment, part), part_vertices(garment, 0)
    pairs, _ = unique_edges(garment.faces[(garment.part == part) | (garment.part == 0)])
    lengths = np.linalg.norm(plane[pairs[:, 0]] - plane[pairs[:, 1]], axis=1)
    graph = coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), shape=(len(plane), len(plane))).tocsr()
    armhole = np.flatnonzero(sleeve & torso)
    distance = dijkstra(graph, directed=False, indices=armhole, min_only=True)
    known = np.where(np.isfinite(distance), distance, 0.0)
    return np.asarray(np.where(sleeve, known, -known - (~np.isfinite(distance)) * INSIDE))


def turn(
    plane: NDArray[np.float64], beyond: NDArray[np.float64], pivot: NDArray[np.float64], angle: float
) -> NDArray[np.float64]:
    """Return displacements (n, 2) [m] that turn the cloth beyond an armhole by ``angle`` [rad] about ``pivot`` (2,)."""
    theta = angle * smoothstep(beyond, -INSIDE, OUTSIDE)
    cos, sin = np.cos(theta), np.sin(theta)
    x, y = (plane - pivot).T
    return np.column_stack([cos * x - sin * y - x, sin * x + cos * y - y])
