"""The use cases: what the page and the API call. Every one is done for an owner, and touches only what is theirs."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from core.errors import BadParameter, Busy, NotAllowed, UnknownId
from core.settings import settings
from storage.tables import FINISHED, Cloth3D, FittingSession, Job, new_id, now
from workflow import changes
from workflow.backlog import runner
from workflow.bodies import body_ids
from workflow.clothes import own_cloth, upload
from workflow.errors import error_of
from workflow.execute import end_cancelled, folder_of
from workflow.garments import garment_key
from workflow.owners import Owner
from workflow.requests import (
    AUTO,
    FIT_OPTIONS,
    GARMENT_OPTIONS,
    JOB_OPTIONS,
    OPTIONS,
    JobOptions,
    fit_request,
    garment_request,
    job_options,
    named,
)
from workflow.store import objects, records
from workflow.tryon import fit_parameters, versions
from workflow.views import JobView, view
from workflow.webhook import check_webhook, tell_webhook

Row = TypeVar("Row", Cloth3D, FittingSession)

CANCEL_SECONDS = 2.0
"""How long a cancellation is waited for before the answer is given."""
POLL_SECONDS = 0.25


@dataclass(frozen=True)
class TryOnJobs:
    """The two jobs of a try-on."""

    cloth_id: str
    cloth3d_id: str
    fitting_session_id: str
    new: tuple[str, ...]
    """Which of them were begun for this call; the others had been asked for before."""


def generate(
    owner: Owner,
    cloth_id: str,
    *,
    category: str = AUTO,
    quality: str = "med",
    model: str = "sewn",
    options: Mapping[str, Any] | None = None,
) -> JobView:
    """Have an uploaded garment built in 3D; what was asked for before is that job again.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.clothes.own_cloth`.
        BadParameter: see :mod:`workflow.requests`.
        Busy: too many jobs are unfinished.
    """
    computed, handled = job_options(options)
    cloth = own_cloth(owner, cloth_id)
    request = garment_request(
        objects().get(cloth.photo_url),
        back=None if cloth.back_url is None else objects().get(cloth.back_url),
        category=category,
        quality=quality,
        model=model,
        options=named(computed, GARMENT_OPTIONS),
    )
    row = Cloth3D(
        id=new_id(),
        user_id=owner.id,
        cloth_id=cloth.id,
        model_used=model,
        parameters={"category": category, "quality": quality, "model": model, "options": computed},
        fingerprint=_fingerprint(garment_key(request)),
    )
    if request.options.mask is not None:
        computed["mask"] = f"{folder_of(row)}/asked-mask.png"
        objects().put(computed["mask"], request.options.mask)
    return view(_submit(row, handled))


def fit(
    owner: Owner,
    cloth3d_id: str | Sequence[str],
    *,
    body: str = "regular",
    size: str = AUTO,
    options: Mapping[str, Any] | None = None,
) -> JobView:
    """Have a garment put on a body, as soon as it is built.

    Raises:
        UnknownId, NotAllowed: see :func:`own_job`.
        UnknownPreset, BadParameter: see :func:`workflow.requests.fit_request`.
        Busy: too many jobs are unfinished.
        TryOnError: what went wrong with the garment.
    """
    computed, handled = job_options(options)
    request = fit_request(body=body, size=size, options=named(computed, FIT_OPTIONS), bodies=body_ids())
    cloth3d = _own(owner, _one(cloth3d_id), Cloth3D)
    if cloth3d.error is not None:
        raise error_of(cloth3d.error)
    parameters = fit_parameters(request)
    row = FittingSession(
        user_id=owner.id,
        cloth3d_id=cloth3d.id,
        avatar_preset_id=request.body,
        parameters=parameters,
        fingerprint=_fingerprint([cloth3d.id, parameters]),
    )
    return view(_submit(row, handled))


def try_on(
    owner: Owner,
    photo: bytes,
    *,
    back: bytes | None = None,
    body: str = "regular",
    size: str = AUTO,
    options: Mapping[str, Any] | None = None,
    **garment: Any,
) -> TryOnJobs:
    """Have the whole main job done; ``garment`` takes the category, the quality and the model of :func:`generate`.

    Raises:
        TryOnError: see :func:`upload`, :func:`generate` and :func:`fit`.
    """
    asked = named(options, OPTIONS)
    fitted = {name: asked.pop(name) for name in FIT_OPTIONS if name in asked}
    fit_request(body=body, size=size, options=fitted, bodies=body_ids())
    since = now()
    cloth = upload(owner, photo, back)
    garment3d = generate(owner, cloth.id, options={**asked, "webhook_url": None}, **garment)
    told = {name: asked[name] for name in JOB_OPTIONS if name in asked}
    session = fit(owner, garment3d.id, body=body, size=size, options={**fitted, **told})
    new = tuple(begun.id for begun in (garment3d, session) if begun.created_at >= since)
    return TryOnJobs(cloth.id, garment3d.id, session.id, new)


def garment(owner: Owner, cloth3d_id: str) -> JobView:
    """Return how a garment stands; raises like :func:`own_job`."""
    return view(_own(owner, cloth3d_id, Cloth3D))


def fitting(owner: Owner, fitting_session_id: str) -> JobView:
    """Return how a fitting stands; raises like :func:`own_job`."""
    return view(_own(owner, fitting_session_id, FittingSession))


def own_job(owner: Owner, job_id: str) -> Job:
    """Return the record of a garment or a fitting.

    Raises:
        UnknownId: there is none with this id.
        NotAllowed: it belongs to someone else.
    """
    found = records().job(str(job_id))
    if found.user_id != owner.id:
        raise NotAllowed("not_allowed.any")
    return found


def cancel(owner: Owner, job_id: str) -> JobView:
    """Stop a garment or a fitting: at once when it waits, else at its next step; one that has ended stays as it is.

    Raises:
        UnknownId, NotAllowed: see :func:`own_job`.
    """
    found = own_job(owner, job_id)
    if found.status == "queued":
        end_cancelled(found)
    if own_job(owner, job_id).status == "processing":
        records().update(found, cancel_requested=True)
        runner().cancel(found)
    until = time.monotonic() + CANCEL_SECONDS
    while (found := own_job(owner, job_id)).status not in FINISHED and time.monotonic() < until:
        changes.wait(POLL_SECONDS)
    return view(found)


def ahead(job_id: str) -> int:
    """Return how many unfinished jobs are older than this one."""
    return records().ahead(records().job(job_id))


def _own(owner: Owner, job_id: str, table: type[Row]) -> Row:
    found = own_job(owner, job_id)
    if not isinstance(found, table):
        raise UnknownId("unknown_id.any")
    return found


def _one(cloth3d_id: str | Sequence[str]) -> str:
    """Return the one garment to fit."""
    ids = [cloth3d_id] if isinstance(cloth3d_id, str) else cloth3d_id
    if not isinstance(ids, Sequence) or not ids or not all(isinstance(one, str) for one in ids):
        raise BadParameter("bad_parameter.value", name="cloth3d_id")
    if len(ids) > 1:
        raise BadParameter("bad_parameter.layers")
    return ids[0]


def _known(row: Job, handled: JobOptions) -> Job | None:
    """Return the job that was asked for before: by the client's own name for it, or by equal input and parameters."""
    check_webhook(handled.webhook_url)
    known: Job | None = None
    if handled.idempotency_key is not None:
        same = records().find(type(row), user_id=row.user_id, idempotency_key=handled.idempotency_key)
        known = same[0] if same else None
        if known is not None and known.fingerprint != row.fingerprint:
            raise BadParameter("bad_parameter.idempotency")
    known = known or records().reusable(type(row), row.user_id, row.fingerprint)
    if known is not None and handled.webhook_url is not None:
        ended = known.status in FINISHED
        records().update(known, webhook_url=handled.webhook_url, webhook_status="pending" if ended else "")
        if ended:
            tell_webhook(records().job(known.id))
    return known


def _submit(row: Job, handled: JobOptions) -> Job:
    """Return the job that was asked for before, or write the new one down and have it worked on."""
    known = _known(row, handled)
    if known is not None:
        # What was put beside the new record is not needed.
        objects().delete(folder_of(row))
        return known
    if records().unfinished() >= settings().queue_size:
        raise Busy("busy.any")
    row.idempotency_key = handled.idempotency_key
    row.webhook_url = handled.webhook_url
    try:
        records().add(row)
    except IntegrityError:
        # The same call was made twice at the same time; the other one has written it down.
        return _known(row, handled) or row
    if isinstance(row, Cloth3D) or records().get(Cloth3D, row.cloth3d_id).status == "done":
        runner().enqueue(row)
    return row


def _fingerprint(*inputs: Any) -> str:
    """Return a digest of what a result depends on; ``versions`` are always among it."""
    return hashlib.sha256(json.dumps([*inputs, versions()], sort_keys=True).encode()).hexdigest()
