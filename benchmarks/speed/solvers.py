"""Side by side with other cloth solvers: the same garment, body and machine, until it is at rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from benchmarks.figures import Row
from benchmarks.speed.clock import Took, timed
from benchmarks.speed.fresh import in_fresh_process, peak_memory_mb

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.speed.garments import Dressing

Name = Literal["VBD", "Style3D"]
FRAMES_A_SECOND = 60
OURS = {"ours, coarse first": False, "ours, fine alone": True}
"""Our drape as the app does it, and with the fine mesh from the start, as the other solvers have it."""
THEIRS: tuple[Name, ...] = ("VBD", "Style3D")
PACKAGES = ("newton", "warp-lang")


def why_not() -> str:
    """Return why the solvers cannot run here; empty where they can."""
    if find_spec("newton") is None:
        return "newton is not installed: `pip install -r benchmarks/requirements.txt`"
    return ""


def solver_rows(vertices: int, limit: float) -> Iterator[Row]:
    """Yield the figures of each solver that can run, each taken in a process of its own.

    Args:
        vertices: of the garment, about.
        limit: seconds after which a solver is stopped, at rest or not.
    """
    for name, fine in OURS.items():
        yield Row(solver=name) | in_fresh_process(_measure_ours, vertices, fine)
    if not why_not():
        for other in THEIRS:
            yield Row(solver=f"newton {other}") | in_fresh_process(_measure_newton, other, vertices, limit)


def _measure_ours(vertices: int, fine: bool) -> Row:
    """Drape twice: the second time everything is compiled."""
    from benchmarks.speed.garments import drape_dressing, dressed_tshirt
    from fitting.drape import PHASES

    placed = dressed_tshirt(vertices)
    phases = [replace(phase, fine=fine or phase.fine) for phase in PHASES]
    drape_dressing(placed, phases)
    (end, frames), took = timed(partial(drape_dressing, placed, phases))
    return _row(placed, end.vertices, frames, took, rest=end.rest.ok)


def _measure_newton(name: Name, vertices: int, limit: float) -> Row:
    """Drape with a solver that has compiled all it needs in a frame before."""
    from benchmarks.speed.garments import dressed_tshirt
    from benchmarks.speed.newton_cloth import NewtonCloth, quietly, settle
    from fitting.drape import PHASES

    quietly()
    placed = dressed_tshirt(vertices)
    NewtonCloth(name, placed).frame(PHASES[0])
    end, took = timed(partial(settle, NewtonCloth(name, placed), PHASES, limit=limit))
    return _row(placed, end.vertices, end.frames, took, rest=end.at_rest)


def _row(dressing: Dressing, vertices: NDArray[np.float64], frames: int, took: Took, *, rest: bool) -> Row:
    """Return the figures of a drape."""
    from benchmarks.speed.garments import drape_figures

    return Row(
        vertices=len(vertices),
        frames=frames,
        s_per_second=round(took.wall * FRAMES_A_SECOND / frames, 2),
        s_all=round(took.wall, 2),
        s_core=round(took.core, 2),
        at_rest=rest,
        memory_mb=peak_memory_mb(),
        **drape_figures(dressing, vertices),
    )
