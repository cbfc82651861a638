"""The use cases as jobs: what the page, the API and the command line call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from core.settings import settings
from core.types import Progress
from workflow.garments import found, parse, scaled, source_scale
from workflow.pictures import png, resized
from workflow.pool import JobPool
from workflow.requests import GarmentRequest, TryOnRequest
from workflow.stages import Stopwatch
from workflow.tryon import try_on


@dataclass(frozen=True, eq=False)
class ParseResult:
    """What was understood of a photo."""

    mask: bytes
    """PNG of the received photo's size, 0 background .. 255 garment."""
    info: Mapping[str, Any]
    """JSON values; keys are listed in docs/API.md."""


@lru_cache(maxsize=1)
def pool() -> JobPool:
    """Return the pool that does all computing of this process."""
    limits = settings()
    return JobPool(workers=limits.workers, queue_size=limits.queue_size)


def submit_try_on(request: TryOnRequest, *, folder: Path | None = None) -> str:
    """Queue a try-on and return its job's id; the job's result is a ``TryOnResult``.

    Raises:
        Busy: the queue is full.
    """
    return pool().submit(lambda progress: try_on(request, folder=folder, progress=progress))


def parse_photo(request: GarmentRequest) -> ParseResult:
    """Understand the garment on a photo and wait for the answer.

    Raises:
        Busy: the queue is full.
        TryOnError: the photo or a parameter cannot be used.
    """
    return pool().run(partial(_parse, request))


def _parse(request: GarmentRequest, progress: Progress) -> ParseResult:
    parsed = parse(request, request.photo, watch=Stopwatch(), progress=progress)
    landmarks = {
        name: [round(float(point.x), 1), round(float(point.y), 1), round(float(point.confidence), 3)]
        for name, point in scaled(parsed.landmarks, source_scale(parsed.photo)).items()
    }
    mask = resized(parsed.cutout.mask, parsed.photo.source_size)
    info = found(parsed)
    info["confidence"] = info.pop("category_confidence")
    return ParseResult(png(mask), {**info, "landmarks": landmarks})
