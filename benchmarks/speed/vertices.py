"""Growth with the number of vertices: one garment at several densities, draped until it is at rest."""

from __future__ import annotations

from functools import partial
from statistics import median

from benchmarks.figures import Row
from benchmarks.speed.clock import timed
from benchmarks.speed.fresh import in_fresh_process, peak_memory_mb

SMALLEST = 500
"""Vertices of the garment on which kernels are compiled."""


def vertices_row(vertices: int, repeat: int) -> Row:
    """Return the figures of the sample T-shirt with about that many vertices, taken in a process of its own.

    Args:
        vertices: of the garment, about.
        repeat: how often it is draped; the median counts.
    """
    return in_fresh_process(_measure, vertices, repeat)


def _measure(vertices: int, repeat: int) -> Row:
    """Sew, place and drape, with kernels that are compiled."""
    from benchmarks.speed.garments import BODY, drape_dressing, drape_figures, dress, dressed_tshirt, sew_tshirt
    from presets import load

    body = load(BODY)
    drape_dressing(dressed_tshirt(SMALLEST))
    garment, sewing = timed(partial(sew_tshirt, vertices))
    placed, placing = timed(partial(dress, garment, body))
    runs = [timed(partial(drape_dressing, placed)) for _ in range(repeat)]
    end, frames = runs[0][0]
    return Row(
        vertices=len(garment.plane),
        triangles=len(garment.faces),
        s_sew=round(sewing.wall, 2),
        s_place=round(placing.wall, 2),
        s_drape=round(median(took.wall for _, took in runs), 2),
        s_core=round(median(took.core for _, took in runs), 2),
        frames=frames,
        converged=end.rest.ok,
        memory_mb=peak_memory_mb(),
        **drape_figures(placed, end.vertices),
    )
