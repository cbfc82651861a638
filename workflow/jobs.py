"""The use cases: what the page and the API call. Every one is done for an owner, and touches only what is theirs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from core.errors import NotAllowed, UnknownId
from storage.tables import FINISHED, Cloth3D, FittingSession, Job, new_id
from workflow import changes
from workflow.backlog import runner
from workflow.bodies import body_ids
from workflow.clothes import own_cloth
from workflow.errors import error_of
from workflow.execute import end_cancelled, folder_of
from workflow.fingerprint import fingerprint
from workflow.garments import garment_key, read_mask
from workflow.layers import LAYERS, asked_layers
from workflow.measures import check_measures
from workflow.owners import Owner
from workflow.requests import (
    AUTO,
    FIT_OPTIONS,
    FitRequest,
    JobOptions,
    fit_request,
    garment_request,
    job_options,
    named,
)
from workflow.store import objects, records
from workflow.submit import Submitted, submit
from workflow.tryon import fit_parameters
from workflow.views import JobView, view
from workflow.webhook import check_webhook

Row = TypeVar("Row", Cloth3D, FittingSession)

CANCEL_SECONDS = 2.0
"""How long a cancellation is waited for before the answer is given."""
POLL_SECONDS = 0.25


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
    computed, handled = split(options)
    return view(begin_garment(owner, cloth_id, computed, handled, category=category, quality=quality, model=model).job)


def fit(
    owner: Owner,
    cloth3d_id: str | Sequence[str],
    *,
    body: str = "regular",
    size: str = AUTO,
    options: Mapping[str, Any] | None = None,
) -> JobView:
    """Have a garment, or several over each other, put on a body, as soon as they are built.

    Args:
        owner: whose they are.
        cloth3d_id: the garment, or a list of them: inner layers first, a top before trousers is tucked in.
        body: id of the body preset.
        size: of all garments.
        options: named extras.

    Raises:
        UnknownId, NotAllowed: see :func:`own_job`.
        UnknownPreset, BadParameter: see :func:`workflow.requests.fit_request` and
            :func:`workflow.layers.asked_layers`.
        Busy: too many jobs are unfinished.
        TryOnError: what went wrong with the garment.
    """
    computed, handled = split(options)
    request = fit_request(body=body, size=size, options=named(computed, FIT_OPTIONS), bodies=body_ids())
    ids = [built_or_in_work(owner, one).id for one in asked_layers(cloth3d_id)]
    return view(begin_fitting(owner, ids, request, handled).job)


def garment(owner: Owner, cloth3d_id: str) -> JobView:
    """Return how a garment stands; raises like :func:`own_job`."""
    return view(own(owner, cloth3d_id, Cloth3D))


def fitting(owner: Owner, fitting_session_id: str) -> JobView:
    """Return how a fitting stands; raises like :func:`own_job`."""
    return view(own(owner, fitting_session_id, FittingSession))


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


def own(owner: Owner, job_id: str, table: type[Row]) -> Row:
    """Return the record of a job of this kind; one of the other kind is unknown, else as :func:`own_job`."""
    found = own_job(owner, job_id)
    if not isinstance(found, table):
        raise UnknownId("unknown_id.any")
    return found


def cancel(owner: Owner, job_id: str) -> JobView:
    """Stop a garment or a fitting: at once when it waits, else at its next step; one that has ended stays as it is.

    Raises:
        UnknownId, NotAllowed: see :func:`own_job`.
    """
    found = own_job(owner, job_id)
    if not end_cancelled(found):
        records().ask_to_stop(found)
        runner().cancel(found)
    until = time.monotonic() + CANCEL_SECONDS
    while (found := own_job(owner, job_id)).status not in FINISHED and time.monotonic() < until:
        changes.wait(POLL_SECONDS)
    return view(found)


def ahead(job_id: str) -> int:
    """Return how many unfinished jobs are older than this one."""
    return records().ahead(records().job(job_id))


def split(options: Mapping[str, Any] | None) -> tuple[dict[str, Any], JobOptions]:
    """Split the options of a call: those on what is computed, and those on how the job is handled, checked.

    Raises:
        BadParameter: one is unknown, or the job cannot be handled so.
    """
    computed, handled = job_options(options)
    check_webhook(handled.webhook_url)
    return computed, handled


def begin_garment(
    owner: Owner, cloth_id: str, options: Mapping[str, Any], handled: JobOptions, **garment: str
) -> Submitted:
    """Submit the building of a garment; raises like :func:`generate`.

    Args:
        owner: whose it is.
        cloth_id: the uploaded garment.
        options: those on what is computed.
        handled: those on how the job is handled.
        garment: its category, quality and model, as far as they are not the usual ones.
    """
    cloth = own_cloth(owner, cloth_id)
    back = None if cloth.back_url is None else objects().get(cloth.back_url)
    request = garment_request(objects().get(cloth.photo_url), back=back, options=options, **garment)
    row = Cloth3D(
        id=new_id(),
        user_id=owner.id,
        cloth_id=cloth.id,
        model_used=request.model,
        fingerprint=fingerprint(garment_key(request)),
    )
    files = {}
    if request.options.mask is not None:
        read_mask(request.options.mask)
        key = f"{folder_of(row)}/asked-mask.png"
        files[key] = request.options.mask
        options = {**options, "mask": key}
    asked = {"category": request.category, "quality": request.quality, "model": request.model}
    row.parameters = {**asked, "options": dict(options)}
    return submit(row, handled, files)


def built_or_in_work(owner: Owner, cloth3d_id: str) -> Cloth3D:
    """Return a garment that is there, or will be; raises what went wrong with it."""
    cloth3d = own(owner, cloth3d_id, Cloth3D)
    if cloth3d.error is not None:
        raise error_of(cloth3d.error)
    return cloth3d


def begin_fitting(owner: Owner, cloth3d_ids: Sequence[str], request: FitRequest, handled: JobOptions) -> Submitted:
    """Submit the fitting of garments, inner first; one that has failed ends the fitting for the same reason.

    Raises:
        UnknownId, NotAllowed: see :func:`own_job`.
        BadParameter: the measures are not for these garments.
    """
    layers = [own(owner, one, Cloth3D) for one in cloth3d_ids]
    found = ({**layer.parameters, **layer.report} for layer in layers)
    check_measures(request.measures_cm, *(each["category"] for each in found))
    ids = [layer.id for layer in layers]
    parameters = fit_parameters(request)
    row = FittingSession(
        user_id=owner.id,
        cloth3d_id=ids[-1],
        avatar_preset_id=request.body,
        parameters=parameters if len(ids) == 1 else {**parameters, LAYERS: ids},
        fingerprint=fingerprint(*ids, parameters),
    )
    return submit(row, handled)
