"""Unfolding: cloth with known rest shapes laid flat, as rigidly as its curvature allows.

Local/global iterations of "A Local/Global Approach to Mesh Parameterization" (Liu et al., 2008). Seam edges are rods
besides: their lengths are what must come out right. Positions are complex numbers inside: to turn is to multiply.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import SuperLU, splu

Complex = NDArray[np.complex128]

SOFTEST, STIFFEST = 0.05, 10.0
"""Least and most weight of a side of a face; the weight of a side is the cotangent of the angle opposite."""
STAGES = ((10.0, 50), (1000.0, 16))
"""Weight of the rods and most iterations, one stage after the other: rods that are stiff from the start hold the whole
cloth back, and soft ones end a few millimetres wrong."""
ANCHOR = 1e-6
"""Weight that holds each vertex where it is, so that the cloth does not wander off."""
SETTLED = 1e-6
"""A stage ends when no vertex moves more than this [m]."""


def unfold(
    start: NDArray[np.float64],
    faces: NDArray[np.int64],
    rest: NDArray[np.float64],
    rods: NDArray[np.int64],
    lengths: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return flat positions (n, 2) [m] whose faces are as nearly their rest shapes as they can all be.

    Args:
        start: flat positions to begin with [m], shape (n, 2).
        faces: vertex indices, counter-clockwise, shape (m, 3).
        rest: corners of each face at rest, counter-clockwise [m], shape (m, 3, 2).
        rods: edges whose length counts most, shape (e, 2).
        lengths: their lengths [m], shape (e,).
    """
    corners = rest[..., 0] + 1j * rest[..., 1]
    sides = np.roll(corners, -1, axis=1) - corners
    weights = side_weights(corners)
    side_ends = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2)
    from_sides, from_rods = gathered(side_ends, weights.ravel(), len(start)), gathered(rods, lengths, len(start))
    flat = start[:, 0] + 1j * start[:, 1]
    for rod, iterations in STAGES:
        factor = stiffness(len(start), side_ends, weights.ravel(), rods, rod)
        for _ in range(iterations):
            wanted = turned(flat[np.roll(faces, -1, axis=1)] - flat[faces], sides, weights)
            along = flat[rods[:, 1]] - flat[rods[:, 0]]
            pull = ANCHOR * flat + from_sides @ wanted.ravel() + rod * (from_rods @ (along / np.abs(along)))
            before, flat = flat, factor.solve(pull.view(np.float64).reshape(-1, 2)).copy().view(np.complex128)[:, 0]
            if np.abs(flat - before).max() < SETTLED:
                break
        if np.abs(np.abs(flat[rods[:, 1]] - flat[rods[:, 0]]) - lengths).max(initial=0) < SETTLED:
            break
    return np.column_stack([flat.real, flat.imag])


def side_weights(corners: Complex) -> NDArray[np.float64]:
    """Return the weight of each side of each face, shape (m, 3); a side runs from a corner to the next."""
    opposite = np.roll(corners, 1, axis=1)
    spread = (np.roll(corners, -1, axis=1) - opposite) * np.conj(corners - opposite)
    return np.asarray(np.clip(spread.real / np.maximum(np.abs(spread.imag), 1e-12), SOFTEST, STIFFEST))


def gathered(ends: NDArray[np.int64], weights: NDArray[np.float64], count: int) -> csr_array:
    """Return the matrix that adds weighted vectors where they end and takes them off where they start."""
    rows = np.concatenate([ends[:, 1], ends[:, 0]])
    columns = np.tile(np.arange(len(ends)), 2)
    values = np.concatenate([weights, -weights]).astype(np.complex128)
    return coo_array((values, (rows, columns)), (count, len(ends))).tocsr()


def stiffness(
    count: int, sides: NDArray[np.int64], weights: NDArray[np.float64], rods: NDArray[np.int64], rod: float
) -> SuperLU:
    """Return the factorised matrix of the global step; all rods weigh ``rod``."""
    start, end = np.concatenate([sides, rods]).T
    both = np.concatenate([weights, np.full(len(rods), rod)])
    every = np.arange(count)
    rows, columns = np.concatenate([end, start, end, start, every]), np.concatenate([end, start, start, end, every])
    values = np.concatenate([both, both, -both, -both, np.full(count, ANCHOR)])
    matrix = coo_array((values, (rows, columns)), (count, count)).tocsc()
    return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})


def turned(now: Complex, sides: Complex, weights: NDArray[np.float64]) -> Complex:
    """Return the sides of each face at rest (m, 3), turned as near as possible to how they lie ``now``."""
    turn = (weights * now * np.conj(sides)).sum(axis=1)
    return np.asarray((turn / np.maximum(np.abs(turn), 1e-12))[:, None] * sides)
