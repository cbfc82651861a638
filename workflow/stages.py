"""The stages users see, how far along each is, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.types import Picture, Progress

STAGES = ("cutout", "landmarks", "garment", "fitted")
"""Stages with a picture, in order; the writing of the files follows."""


def part(progress: Progress, start: float, end: float, default: str | None = None) -> Progress:
    """Return a progress callback for the piece ``start``..``end`` of ``progress``.

    Args:
        progress: the callback for the whole.
        start: fraction of the whole at which the piece begins.
        end: fraction of the whole at which it ends.
        default: the name given to steps that are no stage of their own; None keeps all names.
    """

    def inner(stage: str, fraction: float, picture: Picture | None = None) -> None:
        name = stage if default is None or stage in STAGES else default
        progress(name, start + (end - start) * min(max(fraction, 0.0), 1.0), picture)

    return inner


class Stopwatch:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Add the time of the ``with`` block to ``stage``."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + time.perf_counter() - start

    def seconds(self) -> dict[str, float]:
        """Return the seconds per stage so far, and ``total`` since the watch was made."""
        return {
            **{stage: round(value, 3) for stage, value in self._seconds.items()},
            "total": round(time.perf_counter() - self._began, 3),
        }
