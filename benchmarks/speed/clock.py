"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")


class Took(NamedTuple):
    """Seconds that something took."""

    wall: float
    """On the clock."""
    core: float
    """Of a processor's core, all threads of this process together: without what other programs took from it."""


def timed(work: Callable[[], Result]) -> tuple[Result, Took]:
    """Return what ``work`` gives, and how long it took."""
    wall, core = time.perf_counter(), time.process_time()
    result = work()
    return result, Took(time.perf_counter() - wall, time.process_time() - core)
