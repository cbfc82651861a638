"""Turning a lifelike body into a shop mannequin: details are faired away, the topology stays.

Pockets (eye sockets, mouth, nostrils) and ears are spread flat by a discrete harmonic map (Tutte 1963), which cannot
fold; other details become thin plates (biharmonic surfaces, as in Botsch and Kobbelt 2004); then the face is smoothed
as a radius over directions from the middle of the head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, IntArray

FACE_SMOOTHING = (0.12, 0.05)
"""Widths [rad] of the Gaussian kernels that smooth the face, one pass each."""
REFERENCE_HEAD = 0.147
"""Distance from head joint to head top [m] of the body whose sizes are used below."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Regions:
    """Vertices of the details, the same on all bodies, as masks of shape (n,)."""

    pockets: Mask
    plates: Mask


def _adjacency(count: int, faces: IntArray) -> Any:
    """Return the sparse symmetric 0/1 matrix of neighbours."""
    from scipy.sparse import coo_matrix

    edges = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.vstack([edges, edges[:, ::-1]])
    matrix = coo_matrix((np.ones(len(edges)), edges.T), shape=(count, count)).tocsr()
    matrix.data[:] = 1.0
    return matrix


def _graph_laplacian(count: int, faces: IntArray) -> Any:
    """Return the uniform Laplacian: mean of the neighbours minus the vertex."""
    from scipy.sparse import diags_array, eye_array

    adjacency = _adjacency(count, faces)
    degree = np.asarray(adjacency.sum(axis=1)).ravel()
    return (diags_array(1.0 / degree) @ adjacency - eye_array(count)).tocsr()


def _thin_plate(vertices: FloatArray, faces: IntArray) -> Any:
    """Return the cotangent bilaplacian, whose solutions do not depend on how finely the mesh is cut."""
    import igl
    from scipy.sparse import diags_array

    laplacian = igl.cotmatrix(np.ascontiguousarray(vertices), np.ascontiguousarray(faces))
    return (laplacian @ diags_array(1.0 / _areas(vertices, faces)) @ laplacian).tocsr()


def find_regions(vertices: FloatArray, faces: IntArray) -> Regions:
    """Choose the details on the reference body.

    Args:
        vertices: the female body of mean shape, 1.68 m tall with feet at y = 0 [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    x, y, z = np.abs(vertices[:, 0]), vertices[:, 1], vertices[:, 2]

    def ellipsoid(center: tuple[float, float, float], radii: tuple[float, float, float]) -> Mask:
        mirrored = np.stack([x, y, z], axis=1)
        return np.asarray(np.linalg.norm((mirrored - center) / radii, axis=1) < 1.0)

    lips = ellipsoid((0.0, 1.507, 0.148), (0.036, 0.022, 0.026))
    mouth = lips | _enclosed(vertices, faces, lips, np.array([0.0, 1.51, 0.052]))
    eyes = ellipsoid((0.030, 1.570, 0.122), (0.026, 0.021, 0.027))
    nostrils = ellipsoid((0.0, 1.533, 0.150), (0.022, 0.012, 0.022))
    ears = (x > 0.064) & (y > 1.485) & (y < 1.625) & (z > -0.05) & (z < 0.11)
    breasts = ellipsoid((0.083, 1.200, 0.130), (0.052, 0.055, 0.055))
    navel = (x < 0.04) & (z > 0.06) & (np.abs(y - 1.03) < 0.05)
    crotch = (x < 0.034) & (y > 0.76) & (((z < 0.02) & (y < 0.97)) | (y < 0.87))
    return Regions(mouth | eyes | nostrils | ears, breasts | navel | crotch)


def _enclosed(vertices: FloatArray, faces: IntArray, wall: Mask, seed: FloatArray) -> Mask:
    """Return the vertices connected with the one next to ``seed`` without crossing the wall."""
    from scipy.sparse.csgraph import connected_components

    open_ones = np.flatnonzero(~wall)
    piece = connected_components(_adjacency(len(vertices), faces)[open_ones][:, open_ones], directed=False)[1]
    start = int(np.argmin(np.linalg.norm(vertices[open_ones] - seed, axis=1)))
    enclosed = np.zeros(len(vertices), dtype=np.bool_)
    enclosed[open_ones[piece == piece[start]]] = True
    return enclosed


def smooth_details(
    vertices: FloatArray, faces: IntArray, regions: Regions, head: FloatArray, head_size: float
) -> FloatArray:
    """Return positions without lifelike details, shape (n, 3).

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
        regions: where the details are.
        head: the head joint [m].
        head_size: distance from head joint to head top [m].
    """
    vertices = _solve(vertices, regions.pockets, _graph_laplacian(len(vertices), faces))
    vertices = _solve(vertices, regions.plates, _thin_plate(vertices, faces))
    for width in FACE_SMOOTHING:
        vertices = _smooth_face(vertices, faces, head, head_size / REFERENCE_HEAD, width)
    return vertices


def _solve(vertices: FloatArray, free: Mask, operator: Any) -> FloatArray:
    """Return positions that make ``operator`` vanish at the free vertices while the others stay."""
    from scipy.sparse.linalg import spsolve

    inner, fixed = np.flatnonzero(free), np.flatnonzero(~free)
    rows = operator[inner]
    solved = vertices.copy()
    solved[inner] = spsolve(rows[:, inner].tocsc(), -(rows[:, fixed] @ vertices[fixed]))
    return solved


def _smooth_face(vertices: FloatArray, faces: IntArray, head: FloatArray, scale: float, width: float) -> FloatArray:
    """Smooth the face and the temples as a radius over directions, by kernel regression with areas as weights."""
    center = head + scale * np.array([0.0, 0.027, 0.0])
    offset = (vertices - center) / scale
    radius = np.linalg.norm(offset, axis=1)
    direction = offset / radius[:, None]
    jaw = -0.108 + 0.55 * np.maximum(0.075 - offset[:, 2], 0.0)  # from the chin up to the nape
    share = _fade((offset[:, 2] + 0.045) / 0.05) * _fade((offset[:, 1] - jaw) / 0.03) * (radius < 0.2)
    moved = np.flatnonzero(share > 0.0)
    source = np.flatnonzero((offset[:, 1] > jaw) & (radius < 0.2))
    kernel = np.exp((direction[moved] @ direction[source].T - 1.0) / width**2) * _areas(vertices, faces)[source]
    smooth = kernel @ radius[source] / kernel.sum(axis=1)
    result = vertices.copy()
    result[moved] += scale * (share[moved] * (smooth - radius[moved]))[:, None] * direction[moved]
    return result


def _fade(value: FloatArray) -> FloatArray:
    """Return 0 below 0, 1 above 1 and a smooth step between."""
    t = np.clip(value, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def _areas(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Return the area around each vertex [m²], shape (n,)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    third = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6.0
    return np.asarray(np.bincount(faces.ravel(), weights=np.repeat(third, 3), minlength=len(vertices)), dtype=float)
