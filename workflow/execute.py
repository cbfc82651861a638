"""One job from claim to end: the border at which whatever goes wrong becomes an error of the job."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Cancelled, Internal, StorageUnavailable, TryOnError, UnknownId
from core.types import BodyMeasures, Picture
from storage.records import finish_changes
from storage.tables import Cloth, Cloth3D, FittingSession, Job, file_changes
from workflow import changes
from workflow.errors import error_record
from workflow.files import kept_as
from workflow.garment_file import dump_garment, load_garment
from workflow.garments import BuiltGarment, GarmentMemory
from workflow.layers import layer_ids, lost_garment
from workflow.own_body import USUAL_POSE
from workflow.pictures import jpeg
from workflow.requests import AUTO, SEAM_ALLOWANCE_CM, FitRequest, garment_request
from workflow.runner import LEASE_SECONDS
from workflow.store import objects, records
from workflow.tryon import make_fitting, make_garment
from workflow.webhook import tell_webhook

GARMENT_FILE = "garment.npz"
MOST_ATTEMPTS = 2
"""A job whose process died this often is given up: it may be what kills them."""
WRITE_SECONDS = 0.25
"""Progress within a stage is written down this often."""
STAGE_PICTURE = 480
"""Longer side of a stage's picture [px]."""

memory = GarmentMemory()
"""Garments built or loaded by this process, by the id of their record."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a job gave."""

    files: Mapping[str, bytes]
    report: Mapping[str, Any]


class NotOurs(Exception):
    """The job was taken over by another runner; nothing more may be written."""


def execute(job: Job, runner: str, stop: threading.Event) -> None:
    """Claim ``job`` and work on it until it is finished; return at once when somebody else has it.

    When ``stop`` is set the job ends as cancelled if that was asked for; else it goes back to the queue.

    Raises:
        StorageUnavailable: the end could not be written down; the job is begun again when its lease has run out.
    """
    if not records().claim(job, runner, LEASE_SECONDS):
        return
    job = records().job(job.id)
    if job.cancel_requested:
        stop.set()
    reporter = Reporter(job, runner, stop)
    try:
        ended = _done(job, WORK[type(job)](job, reporter))
    except NotOurs:
        clear(job)
        return
    except StorageUnavailable:
        raise
    except Cancelled as error:
        if records().give_back(job, runner):
            return
        ended = _failed(error)
    except TryOnError as error:
        ended = _failed(error)
    except Exception:
        logger.exception("job %s failed", job.id)
        ended = _failed(Internal("internal.any"))
    ended["log"] = [*reporter.log, f"{reporter.seconds():.1f} s: {ended['status']}"]
    if not finish(job, ended, runner=runner):
        clear(job)


def finish(job: Job, ended: Mapping[str, Any], *, runner: str | None = None) -> bool:
    """Write the end of a job down, and do what follows from it.

    Args:
        job: the job.
        ended: its last changes.
        runner: who worked on it; None for a job that nobody works on.

    Returns:
        False when the job is not the runner's any more, or when somebody works on it after all.
    """
    mine = records().update_idle(job, **ended) if runner is None else records().write(job, runner, **ended)
    if not mine:
        return False
    changes.tell()
    job = records().job(job.id)
    if job.webhook_status == "pending":
        tell_webhook(job)
    if isinstance(job, Cloth3D) and job.status != "done":
        end_stranded()
    return True


def give_up(job: Job) -> None:
    """End a job that was interrupted too often."""
    finish(job, _failed(Internal("internal.interrupted")))


def end_cancelled(job: Job) -> bool:
    """End a job that nobody works on; False when somebody does, or when it has ended."""
    return finish(job, _failed(Cancelled("cancelled.any")))


def garment_of(cloth3d: Cloth3D) -> BuiltGarment:
    """Return the built garment of a finished record."""
    garment = memory.get(cloth3d.id)
    if garment is None:
        garment = load_garment(objects().get(f"{folder_of(cloth3d)}/{GARMENT_FILE}"))
        memory.put(cloth3d.id, garment)
    return garment


def folder_of(row: Cloth | Job) -> str:
    """Return where the files of a record lie in the object store."""
    return f"{row.user_id}/{row.id}"


class Reporter:
    """Writes a job's progress down, and stops it when asked to."""

    def __init__(self, job: Job, runner: str, stop: threading.Event) -> None:
        self.log = list(job.log)
        self._job = job
        self._runner = runner
        self._stop = stop
        self._began = time.monotonic()
        self._written = 0.0
        self._stage = ""
        self._progress = job.progress
        self._pictures = dict(job.pictures)
        self._report: dict[str, Any] = {}

    def seconds(self) -> float:
        """Return the seconds since the work began."""
        return time.monotonic() - self._began

    def __call__(self, stage: str, fraction: float, picture: Picture | None = None) -> None:
        """Take note of progress, see :class:`core.types.Progress`.

        Raises:
            Cancelled: the job shall stop.
            NotOurs: somebody else works on it now.
        """
        if self._stop.is_set():
            raise Cancelled("cancelled.any")
        self._progress = max(self._progress, min(fraction, 1.0))
        news = stage != self._stage or picture is not None
        if stage != self._stage:
            self.log.append(f"{self.seconds():.1f} s: {stage}")
            self._stage = stage
        if picture is not None:
            key = self._pictures[stage] = f"{folder_of(self._job)}/stage-{stage}.jpg"
            objects().put(key, jpeg(picture, longest=STAGE_PICTURE))
        if news or self.seconds() - self._written > WRITE_SECONDS:
            self._write()

    def found(self, report: Mapping[str, Any]) -> None:
        """Take note of what was found on the photo: it is known even when nothing comes of it.

        Raises:
            NotOurs: somebody else works on the job now.
        """
        self._report = dict(report)
        self._write()

    def _write(self) -> None:
        self._written = self.seconds()
        told = {"stage": self._stage, "progress": self._progress, "log": self.log, "pictures": self._pictures}
        told |= {"report": self._report} if self._report else {}
        if not records().write(self._job, self._runner, **told):
            raise NotOurs
        changes.tell()


def _generate(job: Job, progress: Reporter) -> Outcome:
    """Build the garment of a :class:`Cloth3D`."""
    assert isinstance(job, Cloth3D)
    cloth = records().get(Cloth, job.cloth_id)
    asked = dict(job.parameters)
    options = dict(asked.pop("options"))
    if options.get("mask") is not None:
        options["mask"] = objects().get(options["mask"])
    back = None if cloth.back_url is None else objects().get(cloth.back_url)
    request = garment_request(objects().get(cloth.photo_url), back=back, options=options, **asked)
    made = make_garment(request, progress=progress, told=progress.found)
    objects().put(f"{folder_of(job)}/{GARMENT_FILE}", dump_garment(made.garment))
    memory.put(job.id, made.garment)
    return Outcome(made.files, made.report)


def _fit(job: Job, progress: Reporter) -> Outcome:
    """Put the garments of a :class:`FittingSession` on its body."""
    assert isinstance(job, FittingSession)
    asked = job.parameters
    request = FitRequest(
        asked["avatar_preset_id"],
        asked["size"],
        asked.get("fabric", AUTO),
        asked.get("seam_allowance_cm", SEAM_ALLOWANCE_CM),
        asked.get("measures_cm", {}),
        BodyMeasures(**asked["body_cm"]) if "body_cm" in asked else None,
        asked.get("pose", USUAL_POSE),
    )
    inner, *over = (garment_of(records().get(Cloth3D, cloth3d_id)) for cloth3d_id in layer_ids(job))
    made = make_fitting(inner, request, over=over, progress=progress)
    return Outcome(made.files, made.report)


WORK: Mapping[type[Job], Callable[[Job, Reporter], Outcome]] = {Cloth3D: _generate, FittingSession: _fit}


def _done(job: Job, outcome: Outcome) -> dict[str, Any]:
    """Keep what a job gave and return its last changes."""
    keys = {}
    for kind, data in outcome.files.items():
        keys[kind] = f"{folder_of(job)}/{kept_as(kind)}"
        objects().put(keys[kind], data)
    report = {key: value for key, value in outcome.report.items() if key != "seconds"}
    files = file_changes(type(job), keys)
    return finish_changes("done", progress=1.0, report=report, timings=outcome.report["seconds"], **files)


def _failed(error: TryOnError) -> dict[str, Any]:
    status = "cancelled" if isinstance(error, Cancelled) else "error"
    return finish_changes(status, error=error_record(error))


def clear(job: Job) -> None:
    """Remove what was kept for a job whose record was deleted in the meantime."""
    try:
        records().job(job.id)
    except UnknownId:
        objects().delete(folder_of(job))


def end_stranded() -> None:
    """End the fittings that wait for a garment that will not come, for the garment's reason."""
    outfits = [row for row in records().find(FittingSession, status="queued") if len(layer_ids(row)) > 1]
    for fitting in (*records().stranded(), *outfits):
        garment = lost_garment(fitting)
        if garment is not None:
            finish(fitting, finish_changes(garment.status, error=garment.error))
