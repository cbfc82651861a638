"""Sleeve pitch: the angle at which a sleeve would lie if it had not been folded down for the photo.

Laid out or hung up, long sleeves are often folded down along the torso; the crease hides cloth under the arm and heaps it
on the shoulder. The pattern is opened again: each sleeve turns up about its armhole towards the usual pitch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from core.types import GarmentMesh

PITCH = np.radians(50)
"""Usual angle of a set-in sleeve below the horizontal [rad]."""
PIVOT = 0.35
"""The sleeve turns about the point this far from shoulder tip to armpit."""
INSIDE, OUTSIDE = 0.04, 0.14
"""The turn comes in from this far inside the armhole to this far outside [m]."""


def raise_sleeves(garment: GarmentMesh, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return pattern positions (n, 2) [m] with steep sleeves turned up to ``PITCH``.

    Args:
        garment: tells the seams; a sleeveless one comes back as it is.
        plane: graded pattern positions [m], shape (n, 2).
    """
    result = plane.copy()
    for side, sign in (("left", -1.0), ("right", 1.0)):
        if f"underarm_{side}" not in garment.seams:
            continue
        top, under = garment.seams[f"sleeve_top_{side}"], garment.seams[f"underarm_{side}"]
        tip, pit = plane[top[0]], plane[under[0]]
        cuff = (plane[top[-1]] + plane[under[-1]]) / 2
        axis = (cuff - (tip + pit) / 2) * [sign, 1.0]
        steep = np.arctan2(-axis[1], axis[0]) - PITCH
        if steep <= 0:
            continue
        part = 1 if side == "left" else 2
        beyond = distance_beyond_armhole(garment, plane, part)
        result += turn(plane, beyond, tip + PIVOT * (pit - tip), sign * float(steep))
    return result


def distance_beyond_armhole(garment: GarmentMesh, plane: NDArray[np.float64], part: int) -> NDArray[np.float64]:
    """Return each vertex's distance from a sleeve's armhole along the cloth [m], negative on the torso, shape (n,)."""
    sleeve = np.isin(np.arange(len(plane)), garment.faces[garment.part == part])
    torso = np.isin(np.arange(len(plane)), garment.faces[garment.part == 0])
    faces = garment.faces[(garment.part == part) | (garment.part == 0)]
    pairs = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    lengths = np.linalg.norm(plane[pairs[:, 0]] - plane[pairs[:, 1]], axis=1)
    graph = coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), shape=(len(plane), len(plane))).tocsr()
    armhole = np.flatnonzero(sleeve & torso)
    distance = dijkstra(graph, directed=False, indices=armhole, min_only=True)
    return np.where(sleeve, distance, -distance)


def turn(
    plane: NDArray[np.float64], beyond: NDArray[np.float64], pivot: NDArray[np.float64], angle: float
) -> NDArray[np.float64]:
    """Return displacements (n, 2) [m] that turn the cloth beyond an armhole by ``angle`` [rad] about ``pivot`` (2,)."""
    share = np.clip((beyond + INSIDE) / (INSIDE + OUTSIDE), 0, 1)
    theta = angle * share * share * (3 - 2 * share)
    cos, sin = np.cos(theta), np.sin(theta)
    x, y = (plane - pivot).T
    return np.column_stack([cos * x - sin * y - x, sin * x + cos * y - y])
