"""Doing a part of a try-on again: from a photo that is kept, with a repaired cutout, or on another body."""

from __future__ import annotations

from typing import Any

from storage.tables import now
from workflow.jobs import TryOnJobs, fit, garment, generate
from workflow.masks import repaired_mask
from workflow.owners import Owner
from workflow.requests import AUTO


def try_on_again(
    owner: Owner,
    cloth_id: str,
    *,
    body: str = "regular",
    size: str = AUTO,
    options: dict[str, Any] | None = None,
    **choices: Any,
) -> TryOnJobs:
    """Have a photo that is kept tried on; ``choices`` takes the category, the quality and the model.

    Raises:
        TryOnError: see :func:`workflow.jobs.generate` and :func:`workflow.jobs.fit`.
    """
    since = now()
    built = generate(owner, cloth_id, options=options, **choices)
    worn = fit(owner, built.id, body=body, size=size)
    return TryOnJobs(cloth_id, built.id, worn.id, tuple(job.id for job in (built, worn) if job.created_at >= since))


def refit(owner: Owner, cloth3d_id: str, *, body: str, size: str) -> TryOnJobs:
    """Have a garment put on another body, or in another size; only that is computed.

    Raises:
        TryOnError: see :func:`workflow.jobs.fit`.
    """
    since = now()
    built = garment(owner, cloth3d_id)
    worn = fit(owner, cloth3d_id, body=body, size=size)
    return TryOnJobs(built.cloth_id, built.id, worn.id, (worn.id,) if worn.created_at >= since else ())


def try_on_repaired(owner: Owner, cloth3d_id: str, painted: bytes, *, body: str, size: str) -> TryOnJobs:
    """Have a garment built again with its cutout repaired, and put on a body.

    Raises:
        TryOnError: see :func:`workflow.masks.repaired_mask` and :func:`try_on_again`.
    """
    built = garment(owner, cloth3d_id)
    asked = dict(built.parameters)
    options = {**asked.pop("options"), "mask": repaired_mask(owner, cloth3d_id, painted)}
    return try_on_again(owner, built.cloth_id, body=body, size=size, options=options, **asked)
