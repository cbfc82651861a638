"""Whole try-ons: from the photo's bytes to the written files, once everything is warm."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.cases import Case, read_cases
from benchmarks.figures import Row
from benchmarks.speed.clock import timed
from benchmarks.speed.fresh import in_fresh_process, peak_memory_mb
from core.errors import TryOnError
from core.types import Quality


def one_of_each(folder: Path, only: Sequence[str] = ()) -> list[Case]:
    """Return the photos of a folder whose names begin so, or else the first of each category."""
    cases = read_cases(folder, only=only)
    return cases if only else list({case.category or case.name: case for case in reversed(cases)}.values())[::-1]


def try_on_rows(cases: Sequence[Case], quality: Quality, repeat: int) -> list[Row]:
    """Return the seconds of whole try-ons, a row for each photo, taken in a process of their own.

    Args:
        cases: the photos.
        quality: of the garments.
        repeat: how often each is tried on; the median counts.
    """
    photos = [(case.name, case.photo) for case in cases]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRYON_DATA_DIR": folder}
        return in_fresh_process(_measure, photos, quality, repeat, folder, environment=environment)


def summary(rows: Sequence[Row]) -> Row:
    """Return the medians of the rows of one quality."""
    done = [row for row in rows if "error" not in row]
    stages = dict.fromkeys(column for row in done for column in row if column.startswith("s_"))
    medians = {stage: round(median(row.get(stage, 0.0) for row in done), 2) for stage in stages}
    return Row(
        quality=rows[0]["quality"],
        photos=len(rows),
        done=len(done),
        **medians,
        s_slowest=max((row["s_try_on"] for row in done), default=None),
        memory_mb=max(row["memory_mb"] for row in rows),
    )


def _measure(photos: Sequence[tuple[str, Path]], quality: Quality, repeat: int, folder: str) -> list[Row]:
    """Try the photos on one after the other."""
    return [_row(name, photo.read_bytes(), quality, repeat, Path(folder)) for name, photo in photos]


def _row(name: str, photo: bytes, quality: Quality, repeat: int, folder: Path) -> Row:
    """Try a photo on, first once to warm all that it needs; its cutout is made anew each time."""
    from workflow import cutouts
    from workflow.bodies import body_ids
    from workflow.requests import try_on_request
    from workflow.tryon import try_on

    request = try_on_request(photo, bodies=body_ids(), quality=quality)
    runs = []
    for _ in range(repeat + 1):
        cutouts.memory.forget()
        try:
            result, took = timed(partial(try_on, request, folder=folder))
        except TryOnError as error:
            return Row(name=name, quality=quality, error=error.code, memory_mb=peak_memory_mb())
        runs.append({"s_try_on": took.wall} | {f"s_{name}": each for name, each in result.report["seconds"].items()})
    medians = {stage: round(median(run[stage] for run in runs[1:]), 2) for stage in runs[0] if stage != "s_total"}
    return Row(name=name, quality=quality, category=result.report["category"], **medians, memory_mb=peak_memory_mb())
