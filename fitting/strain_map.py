"""The strain of draped cloth as colours: blue where it is slack, red where it is tight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.types import FittedGarment, FloatArray, IntArray
from fitting.figures.strain import principal_stretches


class Stop(NamedTuple):
    """A colour that stands for a strain."""

    name: str
    strain: float
    """Stretch of the cloth minus 1; 0.2 is twenty percent longer."""
    color: str
    """sRGB, hexadecimal."""


SCALE = (
    Stop("slack", -0.20, "#2166ac"),
    Stop("loose", -0.10, "#92c5de"),
    Stop("neutral", 0.0, "#f7f7f7"),
    Stop("snug", 0.10, "#f4a582"),
    Stop("tight", 0.20, "#b2182b"),
)
"""Red to blue of ColorBrewer 2.0 (Harrower and Brewer 2003), diverging and safe for the colour-blind; what lies beyond
an end has its colour."""


def strain_colors(fitted: FittedGarment) -> NDArray[np.float32]:
    """Return the colour of each vertex of a draped garment, linear RGB 0..1, shape (n, 3)."""
    return scale_colors(vertex_strain(fitted.rest, fitted.vertices, fitted.garment.faces))


def vertex_strain(rest: FloatArray, vertices: FloatArray, faces: IntArray) -> NDArray[np.float64]:
    """Return how far the cloth is strained at each vertex, shape (n,): above 0 it is stretched, below it has folded.

    Tension (largest principal stretch - 1) and compression (1 - smallest) of the faces around a vertex are averaged by
    area, apart, so that a crease does not hide a pull across it; the larger of both is told.

    Args:
        rest: corner positions of each face in its own plane [m], shape (m, 3, 2), no face without area.
        vertices: draped positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3).
    """
    stretches = principal_stretches(rest, vertices, faces)
    along, across = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    areas = np.abs(along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]) / 2
    around = around_vertices(faces, areas, len(vertices))
    tension = around_vertices(faces, areas * np.maximum(stretches[:, 0] - 1, 0), len(vertices))
    compression = around_vertices(faces, areas * np.maximum(1 - stretches[:, 1], 0), len(vertices))
    larger = np.where(tension >= compression, tension, -compression)
    return np.divide(larger, around, out=np.zeros(len(vertices)), where=around > 0)


def around_vertices(faces: IntArray, values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the sum of the faces' values (m,) around each of ``count`` vertices."""
    sums = np.bincount(np.asarray(faces).ravel(), np.repeat(values, 3), minlength=count)
    return sums.astype(np.float64)


def scale_colors(strain: FloatArray) -> NDArray[np.float32]:
    """Return the colours of strains (n,) between the stops of ``SCALE``, linear RGB 0..1, shape (n, 3)."""
    strains = [stop.strain for stop in SCALE]
    stops = np.array([[int(stop.color[k : k + 2], 16) for k in (1, 3, 5)] for stop in SCALE]) / 255
    shown = np.stack([np.interp(strain, strains, channel) for channel in stops.T], axis=1)
    # The transfer function of sRGB (IEC 61966-2-1), which glTF's vertex colours do not have.
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)
