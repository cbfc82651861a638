"""Growth with the number of jobs: try-ons that are sent at once to the app's own job runner."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.cases import read_cases
from benchmarks.figures import Row
from benchmarks.speed.fresh import in_fresh_process, peak_memory_mb
from core.types import Quality

if TYPE_CHECKING:
    from workflow.owners import Owner
    from workflow.views import JobView

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
PHOTO = "tshirt_print"
POLL_SECONDS = 0.05


def crowd_row(count: int, workers: int, quality: Quality) -> Row:
    """Return how long ``count`` try-ons take that are sent at once.

    Records and files go to a temporary folder; the app runs in a process of its own.

    Args:
        count: of try-ons, each of its own owner and with its own copy of one photo, so that no result is shared.
        workers: jobs that the runner computes at the same time.
        quality: of the garments.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRYON_DATA_DIR": folder, "TRYON_WORKERS": str(workers), "DATABASE_URL": ""}
        return in_fresh_process(_measure, count, workers, quality, environment=environment)


def renamed(jpeg: bytes, number: int) -> bytes:
    """Return the same picture as another file: with a comment of one byte, 0..255."""
    return jpeg[:2] + b"\xff\xfe\x00\x03" + bytes([number]) + jpeg[2:]


def _measure(count: int, workers: int, quality: Quality) -> Row:
    """Send the try-ons and wait for all."""
    from workflow import backlog
    from workflow.owners import new_owner
    from workflow.try_ons import try_on

    (case,) = read_cases(SAMPLES, only=[PHOTO])
    photo = case.photo.read_bytes()
    _warm(photo, quality)
    backlog.runner()
    sent: list[tuple[Owner, str]] = []
    start = time.perf_counter()
    try:
        for number in range(count):
            owner = new_owner()
            asked = try_on(owner, renamed(photo, number), quality=quality)
            sent.append((owner, asked.fitting_session_id))
        ended = _wait(sent)
        seconds = time.perf_counter() - start
    finally:
        backlog.close()
    return Row(
        jobs=count,
        workers=workers,
        quality=quality,
        s_all=round(seconds, 1),
        per_minute=round(60 * count / seconds, 1),
        s_first=round(min(job.seconds or 0.0 for job in ended), 1),
        s_median=round(median(job.seconds or 0.0 for job in ended), 1),
        s_slowest=round(max(job.seconds or 0.0 for job in ended), 1),
        done=sum(job.status == "done" for job in ended),
        memory_mb=peak_memory_mb(),
    )


def _warm(photo: bytes, quality: Quality) -> None:
    """Do the work once, so that all it needs is compiled and loaded."""
    from workflow.bodies import body_ids
    from workflow.requests import try_on_request
    from workflow.tryon import try_on

    with tempfile.TemporaryDirectory() as folder:
        try_on(try_on_request(photo, bodies=body_ids(), quality=quality), folder=Path(folder))


def _wait(sent: Sequence[tuple[Owner, str]]) -> list[JobView]:
    """Return the fittings as they are when all have ended."""
    from workflow.jobs import fitting

    while True:
        states = [fitting(owner, session) for owner, session in sent]
        if all(state.finished for state in states):
            return states
        time.sleep(POLL_SECONDS)
