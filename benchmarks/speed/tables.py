"""The four tables: what is measured for each, and which columns the page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.cases import Case
from benchmarks.figures import Row
from benchmarks.speed.crowd import crowd_row
from benchmarks.speed.solvers import solver_rows
from benchmarks.speed.tryons import summary, try_on_rows
from benchmarks.speed.vertices import vertices_row
from core.types import Quality

FIGURES = {"inside_share": "inside", "tension_p95": "tension p95", "self_hits": "self hits", "memory_mb": "peak MB"}
COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "vertices": {
            "vertices": "vertices",
            "triangles": "triangles",
            "s_place": "s sizing and placing",
            "s_drape": "s drape to rest",
            "s_core": "s of a core",
            "frames": "frames",
            "converged": "at rest",
            **FIGURES,
        },
        "jobs": {
            "jobs": "try-ons at once",
            "workers": "workers",
            "quality": "quality",
            "done": "done",
            "s_all": "s to all done",
            "per_minute": "a minute",
            "s_first": "s first",
            "s_median": "s median",
            "s_slowest": "s slowest",
            "memory_mb": "peak MB",
        },
        "try-ons": {
            "quality": "quality",
            "photos": "photos",
            "done": "done",
            "s_try_on": "s whole try-on, median",
            "s_slowest": "s slowest",
            "s_cutout": "cutout",
            "s_parse": "landmarks",
            "s_garment": "garment",
            "s_fit": "fit",
            "s_drape": "of it drape",
            "s_files": "files",
            "memory_mb": "peak MB",
        },
        "solvers": {
            "solver": "solver",
            "vertices": "vertices",
            "frames": "frames",
            "s_per_second": "s a simulated second",
            "s_all": "s to rest",
            "s_core": "s of a core",
            "at_rest": "at rest",
            **FIGURES,
        },
    }
)
"""Columns of each table's page, with their headings."""


@dataclass(frozen=True)
class Choices:
    """How much is measured."""

    vertices: Sequence[int]
    jobs: Sequence[int]
    workers: Sequence[int]
    quality: Quality
    """Of the try-ons that are sent at once."""
    qualities: Sequence[Quality]
    """Of the whole try-ons."""
    cases: Sequence[Case]
    """Photos of the whole try-ons."""
    repeat: int
    """How often drapes and whole try-ons are done."""
    solver_vertices: int
    limit: float
    """Seconds after which a foreign solver is stopped."""


def compile_kernels(keys: Collection[str], choices: Choices) -> None:
    """Have the kernels in their cache on disk, so that no measured process compiles: that costs memory, too."""
    try_on_rows(choices.cases if "try-ons" in keys else choices.cases[:1], "low", 1)
    if "vertices" in keys:
        # Cloth that crosses itself on its way, as fine cloth does, needs kernels of its own.
        vertices_row(max(choices.vertices), 1)


def measured(key: str, choices: Choices) -> Iterator[Row]:
    """Yield the rows of a table as they are measured."""
    if key == "vertices":
        yield from (vertices_row(count, choices.repeat) for count in choices.vertices)
    elif key == "jobs":
        for workers in choices.workers:
            yield from (crowd_row(count, workers, choices.quality) for count in choices.jobs)
    elif key == "try-ons":
        yield from (summary(try_on_rows(choices.cases, quality, choices.repeat)) for quality in choices.qualities)
    else:
        yield from solver_rows(choices.solver_vertices, choices.limit)
