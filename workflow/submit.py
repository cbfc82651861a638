"""Writing a job down to be worked on, or finding the one that was asked for before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from core.errors import BadParameter, Busy, UnknownId
from core.settings import settings
from storage.tables import FINISHED, Cloth3D, Job
from workflow.backlog import runner
from workflow.execute import folder_of
from workflow.layers import can_begin
from workflow.requests import JobOptions
from workflow.store import objects, records
from workflow.webhook import tell_webhook


@dataclass(frozen=True)
class Submitted:
    """The job that answers a call."""

    job: Job
    new: bool
    """False when it had been asked for before."""


def submit(row: Job, handled: JobOptions, files: Mapping[str, bytes] | None = None) -> Submitted:
    """Return the job that was asked for before, or write the new one down and have it worked on.

    Args:
        row: the record of the new job.
        handled: how it is handled; the webhook was checked.
        files: what is kept with the new job, by key of the object store.

    Raises:
        BadParameter: the idempotency key was used with other parameters.
        Busy: too many jobs are unfinished.
        UnknownId: what the job is about was removed in the meantime.
    """
    row.idempotency_key = handled.idempotency_key
    row.webhook_url = handled.webhook_url
    row.webhook_status = "" if handled.webhook_url is None else "pending"
    known = _known(row)
    if known is not None:
        return Submitted(known, new=False)
    if records().unfinished() >= settings().queue_size:
        raise Busy("busy.any")
    for key, data in (files or {}).items():
        objects().put(key, data)
    try:
        records().add(row)
    except IntegrityError:
        # The same call came in at the same time and was first, or what this one refers to has just been removed.
        objects().delete(folder_of(row))
        known = _known(row)
        if known is None:
            raise UnknownId("unknown_id.any") from None
        return Submitted(known, new=False)
    if isinstance(row, Cloth3D) or can_begin(row):
        runner().enqueue(row)
    return Submitted(row, new=True)


def _known(row: Job) -> Job | None:
    """Return the job that was asked for before: by the client's own name for it, or by equal input and parameters."""
    known: Job | None = None
    if row.idempotency_key is not None:
        same = records().find(type(row), user_id=row.user_id, idempotency_key=row.idempotency_key)
        known = same[0] if same else None
        if known is not None and known.fingerprint != row.fingerprint:
            raise BadParameter("bad_parameter.idempotency")
    known = known or records().reusable(type(row), row.user_id, row.fingerprint)
    if known is not None and row.webhook_url is not None:
        records().update(known, webhook_url=row.webhook_url, webhook_status="pending")
        known = records().job(known.id)
        if known.status in FINISHED:
            tell_webhook(known)
    return known
