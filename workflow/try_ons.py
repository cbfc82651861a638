"""Whole try-ons: a garment built and put on a body, or the parts of it that have to be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import TryOnError
from workflow.bodies import body_ids
from workflow.clothes import upload
from workflow.jobs import begin_fitting, begin_garment, built_or_in_work, cancel, garment, split
from workflow.owners import Owner
from workflow.repairs import Repair, repaired_request
from workflow.requests import (
    AUTO,
    FIT_OPTIONS,
    GARMENT_OPTIONS,
    FitRequest,
    JobOptions,
    fit_request,
    only,
    try_on_request,
)


@dataclass(frozen=True)
class TryOnJobs:
    """The two jobs of a try-on."""

    cloth_id: str
    cloth3d_id: str
    fitting_session_id: str
    new: tuple[str, ...]
    """Which of them were begun for this call; the others had been asked for before."""


def try_on(
    owner: Owner,
    photo: bytes,
    *,
    back: bytes | None = None,
    body: str = "regular",
    size: str = AUTO,
    options: Mapping[str, Any] | None = None,
    **choices: str,
) -> TryOnJobs:
    """Have the whole main job done; ``choices`` takes the category, the quality and the model.

    A webhook is told of the fitting.

    Raises:
        TryOnError: see :func:`workflow.clothes.upload`, :func:`workflow.jobs.generate` and :func:`workflow.jobs.fit`.
    """
    computed, handled = split(options)
    # Everything is checked before anything is kept.
    asked = try_on_request(photo, back=back, body=body, size=size, options=computed, bodies=body_ids(), **choices)
    cloth = upload(owner, photo, back)
    return _begin(owner, cloth.id, computed, handled, asked.fit, **choices)


def try_on_again(
    owner: Owner,
    cloth_id: str,
    *,
    body: str = "regular",
    size: str = AUTO,
    options: Mapping[str, Any] | None = None,
    **choices: str,
) -> TryOnJobs:
    """Have an uploaded garment built and put on a body; ``choices`` as for :func:`try_on`.

    Raises:
        TryOnError: see :func:`workflow.jobs.generate` and :func:`workflow.jobs.fit`.
    """
    computed, handled = split(options)
    request = fit_request(body=body, size=size, options=only(computed, FIT_OPTIONS), bodies=body_ids())
    return _begin(owner, cloth_id, computed, handled, request, **choices)


def refit(owner: Owner, *cloth3d_ids: str, body: str, size: str, options: Mapping[str, Any] | None = None) -> TryOnJobs:
    """Have garments, inner first, put on another body, or in another size; only that is computed.

    ``options`` takes the named extras of the fit.

    Raises:
        TryOnError: see :func:`workflow.jobs.fit`.
    """
    outer = [built_or_in_work(owner, one) for one in cloth3d_ids][-1]
    request = fit_request(body=body, size=size, options=options, bodies=body_ids())
    worn = begin_fitting(owner, cloth3d_ids, request, JobOptions())
    return TryOnJobs(outer.cloth_id, outer.id, worn.job.id, (worn.job.id,) if worn.new else ())


def try_on_repaired(
    owner: Owner,
    cloth3d_id: str,
    repair: Repair,
    *,
    body: str,
    size: str,
    options: Mapping[str, Any] | None = None,
) -> TryOnJobs:
    """Have a garment built again as it was repaired, and put on a body.

    ``options`` takes the named extras of the fit.

    Raises:
        TryOnError: see :func:`workflow.repairs.repaired_request` and :func:`try_on_again`.
    """
    built = garment(owner, cloth3d_id)
    asked, repaired = repaired_request(owner, built, repair)
    return try_on_again(owner, built.cloth_id, body=body, size=size, options={**repaired, **(options or {})}, **asked)


def _begin(
    owner: Owner, cloth_id: str, options: Mapping[str, Any], handled: JobOptions, worn_as: FitRequest, **choices: str
) -> TryOnJobs:
    """Submit both jobs of a try-on; a garment begun for it is stopped when the fitting cannot be submitted."""
    garment_options = only(options, GARMENT_OPTIONS)
    built = begin_garment(owner, cloth_id, garment_options, replace(handled, webhook_url=None), **choices)
    try:
        worn = begin_fitting(owner, [built.job.id], worn_as, handled)
    except TryOnError:
        if built.new:
            cancel(owner, built.job.id)
        raise
    return TryOnJobs(cloth_id, built.job.id, worn.job.id, tuple(part.job.id for part in (built, worn) if part.new))
