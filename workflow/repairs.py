"""What somebody corrected about a garment, and what is asked for then: only what comes after it is done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadParameter
from workflow.masks import repaired_mask
from workflow.owners import Owner
from workflow.requests import AUTO
from workflow.store import objects
from workflow.views import JobView


@dataclass(frozen=True, eq=False)
class Repair:
    """Corrections of a garment; None leaves a thing as it is."""

    painted: bytes | None = None
    """The cutout painted on, see :func:`workflow.masks.repaired_mask`."""
    points: Sequence[Sequence[float]] | None = None
    """Clicks that select the garment, see :func:`workflow.photo_points.read_clicks`."""
    landmarks: Mapping[str, Sequence[float]] | None = None
    """All landmarks set by hand, in pixels of the received photo; the others are found."""
    category: str | None = None
    """A category, or ``auto``."""
    photo_kind: str | None = None
    """A kind of photo, or ``auto``."""


def repaired_request(owner: Owner, built: JobView, repair: Repair) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the choices and the options of a garment with its corrections.

    Another category has other landmarks: those set by hand before are found anew. The cutout stays unless it was
    corrected, and is not made again.

    Raises:
        BadParameter: nothing was corrected, or see :func:`workflow.masks.repaired_mask`.
    """
    if all(value is None for value in vars(repair).values()):
        raise BadParameter("bad_parameter.value", name="repair")
    asked = dict(built.parameters)
    options = dict(asked.pop("options"))
    if repair.painted is not None:
        options["mask"] = repaired_mask(owner, built.id, repair.painted)
        options.pop("points", None)
    elif repair.points is not None:
        options = _without(options, "mask", "cutout_method") | {"points": repair.points}
    elif options.get("mask") is not None:
        options["mask"] = objects().get(options["mask"])
    if repair.category is not None and repair.category != asked["category"]:
        asked["category"] = repair.category
        if repair.category != built.report.get("category"):
            options.pop("landmarks", None)
    if repair.photo_kind is not None:
        options["photo_kind"] = repair.photo_kind
    if repair.landmarks is not None:
        options["landmarks"] = repair.landmarks
    return asked, _without(options, *_found_again(options))


def _found_again(options: Mapping[str, Any]) -> list[str]:
    """Return the options that were taken back."""
    return [name for name, nothing in (("photo_kind", AUTO), ("landmarks", {})) if options.get(name) == nothing]


def _without(options: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in names}
