"""A garment as the solver sees it: distance constraints, and how its vertices meet the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.types import GarmentMesh
from fitting.fabrics import Fabric
from fitting.grade import GradedGarment
from fitting.tethers import make_tethers
from fitting.topology import unique_edges
from fitting.xpbd import Cloth

OFFSET = 0.003
"""Distance kept from the body [m]."""
HOOD_OFFSET = 0.014
"""A hood hangs over the back panel, so it keeps more distance [m]."""
HOOD_WEIGHT = 0.3
"""A hood lies on the back, which carries most of its weight."""
GRIP, BELT = 8.0, 40.0
"""Friction near shoulder seams and near waistbands over the fabric's: skin and tension hold what smooth figures do not,
and belts and elastic bear ten times the weight of what hangs from them."""
GRIP_REACH = 0.04
"""How near those [m]."""
BAND = 0.035
"""Height of a waistband [m]."""


@dataclass(frozen=True, eq=False)
class Contact:
    """How each vertex meets the body; each shape (n,) unless said."""

    offset: NDArray[np.float64]
    """Distance kept from the body [m]."""
    friction: NDArray[np.float64]
    """Coulomb coefficient."""
    weight: NDArray[np.float64]
    """Share of gravity felt."""
    held: NDArray[np.int64]
    """Vertices from which the cloth hangs: shoulder seams or waistband, shape (h,)."""


def solver_pairs(faces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges (e, 2) of a mesh, the vertices opposite to its inner edges (b, 2), and those edges (b, 2)."""
    edges, which = unique_edges(faces)
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    order = np.argsort(which, kind="stable")
    twin = np.flatnonzero(which[order][1:] == which[order][:-1])
    across = np.column_stack([opposite[order][twin], opposite[order][twin + 1]])
    return edges, across, edges[which[order][twin]]


def unfolded_lengths(
    rest: NDArray[np.float64], across: NDArray[np.int64], edges: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the distances (b,) [m] across inner edges when the two faces lie flat beside each other.

    In the pattern front and back lie on each other, so that seams would keep a sharp crease: one face is turned over.
    """
    a, b = rest[edges[:, 0]], rest[edges[:, 1]]
    along = b - a
    square = (along * along).sum(axis=1)
    foot, height = [], []
    for k in (0, 1):
        to = rest[across[:, k]] - a
        share = (to * along).sum(axis=1) / square
        foot.append(share * np.sqrt(square))
        height.append(np.linalg.norm(to - share[:, None] * along, axis=1))
    return np.asarray(np.hypot(foot[0] - foot[1], height[0] + height[1]))


def band_lengths(
    length: NDArray[np.float64], pairs: NDArray[np.int64], garment: GarmentMesh, graded: GradedGarment
) -> NDArray[np.float64]:
    """Return rest lengths (c,) [m] of vertex pairs (c, 2), those along a waistband as belt or elastic make them."""
    if graded.waistband is None:
        return length
    rim = cKDTree(graded.plane[garment.rims["waist"]])
    near = 1 - np.clip(rim.query(graded.plane[pairs].mean(axis=1))[0] / BAND, 0, 1)
    along = np.diff(graded.plane[pairs], axis=1)[:, 0]
    level = along[:, 0] ** 2 / np.maximum((along * along).sum(axis=1), 1e-12)
    return np.asarray(length * (1 + (graded.waistband.share - 1) * near * level))


def make_cloth(faces: NDArray[np.int64], rest: NDArray[np.float64], fabric: Fabric, contact: Contact) -> Cloth:
    """Return the solver's view of a cloth.

    Args:
        faces: shape (m, 3).
        rest: positions whose distances are the rest lengths [m], shape (n, 3).
        fabric: stiffness.
        contact: how its vertices meet the body.
    """
    edges, across, crossed = solver_pairs(faces)
    pairs = np.concatenate([edges, across])
    direct = np.linalg.norm(rest[edges[:, 0]] - rest[edges[:, 1]], axis=1)
    length = np.concatenate([direct, unfolded_lengths(rest, across, crossed)])
    compliance = np.repeat([fabric.stretch, fabric.bend], [len(edges), len(across)])
    # A random but fixed order spreads Gauss-Seidel's bias evenly.
    order = np.random.default_rng(0).permutation(len(pairs))
    count = len(rest)
    return Cloth(
        pairs[order],
        length[order],
        compliance[order],
        faces,
        edges,
        contact.offset[:count],
        contact.friction[:count],
        contact.weight[:count],
        make_tethers(pairs, length, contact.held[contact.held < count], count),
    )


def make_levels(garment: GarmentMesh, graded: GradedGarment, fabric: Fabric) -> dict[bool, Cloth]:
    """Return the coarse cloth (key False) and the fine one (key True) of a garment."""
    count = len(garment.plane) - len(garment.parents)
    contact = make_contact(garment, graded, fabric)
    levels = {
        False: make_cloth(garment.coarse_faces.astype(np.int64), graded.rest[:count], fabric, contact),
        True: make_cloth(garment.faces.astype(np.int64), graded.rest, fabric, contact),
    }
    return {
        fine: cloth._replace(rest=band_lengths(cloth.rest, cloth.pairs, garment, graded))
        for fine, cloth in levels.items()
    }


def make_contact(garment: GarmentMesh, graded: GradedGarment, fabric: Fabric) -> Contact:
    """Return offset, friction and weight of a garment's vertices: hoods lie off the back; shoulders and waist grip."""
    count = len(garment.plane)
    held = [chain for name, chain in garment.seams.items() if name.startswith("shoulder")]
    held += [garment.rims["waist"]] if "waist" in garment.rims else []
    offset, weight = np.full(count, OFFSET), np.ones(count)
    hood = garment.faces[garment.panel == 2]
    if len(hood):
        flap = np.setdiff1d(np.unique(hood), garment.rims["neck"])
        offset[flap], weight[flap] = HOOD_OFFSET, HOOD_WEIGHT
    seams = np.unique(np.concatenate(held)).astype(np.int64)
    near = cKDTree(graded.plane[seams]).query(graded.plane)[0] < GRIP_REACH
    grip = BELT if "waist" in garment.rims else GRIP
    return Contact(offset, fabric.friction * np.where(near, grip, 1.0), weight, seams)
