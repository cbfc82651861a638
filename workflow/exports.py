"""Files made on demand from a finished garment or fitting: once, in their turn among the jobs, and kept beside it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from typing import Literal

from core.errors import BadParameter, Busy, NotReady, UnknownId
from core.settings import settings
from storage.tables import Cloth3D, Job
from workflow.backlog import runner
from workflow.errors import error_of
from workflow.execute import clear, folder_of
from workflow.export_kinds import EXPORTS, Shown, caption, export_bytes
from workflow.files import file_name, kept_as
from workflow.jobs import own_job
from workflow.links import file_link
from workflow.own_body import body_key
from workflow.owners import Owner
from workflow.store import objects, records
from workflow.views import JobView, view

POLL_SECONDS = 0.5

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_making: dict[tuple[str, str], Future[None]] = {}
"""What waits, is in work or has failed without anybody having been told, by id of the job and kind."""


@dataclass(frozen=True)
class Export:
    """A file made on demand, at one moment."""

    kind: str
    status: Literal["queued", "processing", "done"]
    key: str = ""
    """Key in the object store; empty until it is done, as what follows."""
    name: str = ""
    """File name under which it is saved."""
    size: int = 0
    """Bytes."""

    def link(self, *, base: str = "") -> str | None:
        """Return a link that saves the file, or None as long as there is none; see :func:`links.file_link`."""
        return file_link(self.key, name=self.name, base=base) if self.key else None


def export(owner: Owner, job_id: str, kind: str) -> Export:
    """Return a file that is made on demand; the first to ask begins it, and asking again tells how it stands.

    It is made by the threads that work on jobs, after what was asked for earlier. As long as it is not there it is
    remembered by this process alone: after a restart asking begins it anew.

    Args:
        owner: whose result it is.
        job_id: a finished garment or fitting.
        kind: one of ``EXPORTS``.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
        BadParameter: there is no such kind.
        NotReady: the garment or fitting is not finished.
        Busy: too much work waits.
        TryOnError: what the garment or fitting failed with.
    """
    if kind not in EXPORTS:
        raise BadParameter("bad_parameter.choice", name="kind", choices=", ".join(EXPORTS))
    job = own_job(owner, job_id)
    if job.error is not None:
        raise error_of(job.error)
    if job.status != "done":
        raise NotReady("not_ready.any")
    made = made_export(view(job), kind)
    if made is not None:
        return made
    future = _begun(job, kind)
    if future.done():
        future.result()
        return export(owner, job_id, kind)
    return Export(kind, "processing" if future.running() else "queued")


def watch_export(owner: Owner, job_id: str, kind: str) -> Iterator[Export]:
    """Yield how an export stands whenever that changes, until it is done; raises like :func:`export`."""
    told = ""
    while (now := export(owner, job_id, kind)).status != "done":
        if now.status != told:
            told = now.status
            yield now
        with _lock:
            future = _making.get((job_id, kind))
        if future is not None:
            wait([future], POLL_SECONDS)
    yield now


def made_export(job: JobView, kind: str) -> Export | None:
    """Return a file of a garment or a fitting that was made before, or None."""
    if kind not in job.files:
        return None
    key = job.files[kind]
    return Export(kind, "done", key, file_name(kind, job.name), objects().path(key).stat().st_size)


def in_work(job_id: str, kind: str) -> bool:
    """Tell whether this process makes, or will make, a file."""
    with _lock:
        future = _making.get((job_id, kind))
    return future is not None and not future.done()


def _begun(job: Job, kind: str) -> Future[None]:
    """Return the making of a file, begun if it was not; one that has failed is told once and then forgotten."""
    place = (job.id, kind)
    with _lock:
        future = _making.get(place)
        if future is not None:
            if future.done():
                del _making[place]
            return future
        if runner().waiting() >= settings().queue_size:
            raise Busy("busy.any")
        future = _making[place] = runner().submit(partial(_make, job, kind), order=time.time())
    future.add_done_callback(partial(_ended, place))
    return future


def _ended(place: tuple[str, str], future: Future[None]) -> None:
    """Forget what was made: the record knows it now."""
    if future.exception() is None:
        with _lock:
            _making.pop(place, None)


def _make(job: Job, kind: str) -> None:
    """Make a file from a finished job and keep it.

    Raises:
        UnknownId: the job was deleted meanwhile.
    """
    began = time.monotonic()
    seen = view(job)
    garment = isinstance(job, Cloth3D)
    glb = objects().get(seen.files["garment_glb" if garment else "fitted_glb"])
    words = caption(seen.report, "" if garment else body_key(seen.parameters))
    data = export_bytes(kind, Shown(glb, words))
    key = f"{folder_of(job)}/{kept_as(kind)}"
    objects().put(key, data)
    try:
        records().add_file(job, kind, key)
    except UnknownId:
        clear(job)
        raise
    logger.info("%s of %s: %.1f s, %d bytes", kind, job.id, time.monotonic() - began, len(data))
