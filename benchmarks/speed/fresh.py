"""Work in a process of its own: what came before neither warms it nor counts towards its memory."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Result = TypeVar("Result")


def in_fresh_process(
    work: Callable[..., Result], *arguments: object, environment: Mapping[str, str] | None = None
) -> Result:
    """Return ``work(*arguments)``, done by a new interpreter that ends afterwards; what it raises is raised here.

    Args:
        work: a function of a module; arguments and result must be picklable.
        arguments: its arguments.
        environment: variables that are set besides.

    Raises:
        BrokenProcessPool: the process died, for want of memory, say.
    """
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_set, initargs=(dict(environment or {}),)
    ) as pool:
        return pool.submit(work, *arguments).result()


def peak_memory_mb() -> int:
    """Return the most memory that this process has held so far (resident set, 10^6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6)


def _set(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
