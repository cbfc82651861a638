"""Volume of flat panels: the height field of a soap film under pressure, square-rooted so that tubes come out round.

Solves the Poisson equation on a panel, laplace(u) = -1, with u = 0 on sewn edges and free open edges (natural Neumann
condition), and lifts by z = depth * sqrt(2 u). On an infinite strip of width w this gives a half ellipse of height
depth * w / 2. Discretised with linear finite elements: cotangent stiffness, lumped barycentric mass.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.linalg import spsolve


def stiffness_and_mass(plane: NDArray[np.float64], faces: NDArray[np.int64]) -> tuple[csr_matrix, NDArray[np.float64]]:
    """Return the cotangent stiffness matrix (n, n) and the lumped mass (n,) [m^2] of a plane mesh."""
    n = len(plane)
    rows, columns, values = [], [], []
    corner = [plane[faces[:, k]] for k in range(3)]
    a, b = corner[1] - corner[0], corner[2] - corner[0]
    area = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
    for k in range(3):
        i, j = faces[:, (k + 1) % 3], faces[:, (k + 2) % 3]
        to_i, to_j = corner[(k + 1) % 3] - corner[k], corner[(k + 2) % 3] - corner[k]
        cotangent = (to_i * to_j).sum(axis=1) / (2 * area)
        rows += [i, j, i, j]
        columns += [j, i, i, j]
        values += [-cotangent / 2, -cotangent / 2, cotangent / 2, cotangent / 2]
    stiffness = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n)
    ).tocsr()
    mass = np.bincount(faces.ravel(), np.repeat(area / 3, 3), minlength=n)
    return stiffness, np.asarray(mass, np.float64)


def inflate(
    plane: NDArray[np.float64], faces: NDArray[np.int64], fixed: NDArray[np.int64], depth: float
) -> NDArray[np.float64]:
    """Return the height [m] (n,) of a panel's vertices; vertices outside ``faces`` stay at 0.

    Args:
        plane: positions [m], shape (n, 2).
        faces: the panel's faces, shape (m, 3).
        fixed: vertices on sewn edges, where the height is 0.
        depth: height over that of a circular section; 1 makes a strip a half circle.
    """
    stiffness, mass = stiffness_and_mass(plane, faces)
    free = np.setdiff1d(np.unique(faces), fixed)
    u = np.zeros(len(plane))
    u[free] = spsolve(stiffness[free][:, free].tocsc(), mass[free])
    return np.asarray(depth * np.sqrt(2 * np.maximum(u, 0)))


def harmonic(
    plane: NDArray[np.float64],
    faces: NDArray[np.int64],
    fixed: NDArray[np.int64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the harmonic extension (n, k) of ``values`` (len(fixed), k) over the vertices of ``faces``."""
    stiffness, _ = stiffness_and_mass(plane, faces)
    free = np.setdiff1d(np.unique(faces), fixed)
    result = np.zeros((len(plane), values.shape[1]))
    result[fixed] = values
    rhs = -stiffness[free][:, fixed] @ values
    result[free] = spsolve(stiffness[free][:, free].tocsc(), rhs).reshape(len(free), -1)
    return result
