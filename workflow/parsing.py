"""Understanding a photo without building anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.errors import Busy
from core.settings import settings
from core.types import no_progress
from workflow.backlog import runner
from workflow.garments import found, mask_file, parse
from workflow.requests import GarmentRequest
from workflow.stages import Stopwatch


@dataclass(frozen=True, eq=False)
class ParseResult:
    """What was understood of a photo."""

    mask: bytes
    """PNG of the received photo's size, 0 background .. 255 garment."""
    info: Mapping[str, Any]
    """JSON values; keys are listed in docs/API.md."""


def parse_photo(request: GarmentRequest) -> ParseResult:
    """Understand the garment on a photo, before all waiting jobs, and wait for the answer; nothing is kept.

    Raises:
        Busy: too much work waits.
        TryOnError: the photo or a parameter cannot be used.
    """
    if runner().waiting() >= settings().queue_size:
        raise Busy("busy.any")
    return runner().call(partial(_parse, request))


def _parse(request: GarmentRequest) -> ParseResult:
    parsed = parse(request, request.photo, watch=Stopwatch(), progress=no_progress)
    if parsed.refusal is not None:
        raise parsed.refusal
    info = found(parsed)
    info["confidence"] = info.pop("category_confidence")
    return ParseResult(mask_file(parsed), info)
