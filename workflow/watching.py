"""A try-on while it goes on: the garment and the fitting told as one piece of work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.errors import TryOnError
from workflow import changes
from workflow.jobs import POLL_SECONDS, ahead, fitting, garment
from workflow.owners import Owner
from workflow.tryon import GARMENT_SHARE
from workflow.views import JobView

HEARTBEAT_SECONDS = 0.5


@dataclass(frozen=True, eq=False)
class TryOnState:
    """A try-on at one moment."""

    garment: JobView
    fitting: JobView
    ahead: int = 0
    """Unfinished jobs that go first, as long as the try-on waits for them."""

    @property
    def status(self) -> str:
        """queued, processing, done, error or cancelled."""
        working = self.fitting.status == "queued" and self.garment.status in ("processing", "done")
        return "processing" if working else self.fitting.status

    @property
    def finished(self) -> bool:
        """True when nothing will change any more."""
        return self.fitting.finished

    @property
    def stage(self) -> str:
        """The stage in work, empty while nothing was begun."""
        if self.fitting.stage:
            return self.fitting.stage
        return "fitted" if self.garment.status == "done" else self.garment.stage

    @property
    def progress(self) -> float:
        """0..1, never falling."""
        return GARMENT_SHARE * self.garment.progress + (1 - GARMENT_SHARE) * self.fitting.progress

    @property
    def log(self) -> tuple[str, ...]:
        """The lines of both jobs."""
        return (*self.garment.log, *self.fitting.log)

    @property
    def error(self) -> TryOnError | None:
        """Why there is no fitting."""
        return self.fitting.error

    @property
    def pictures(self) -> Mapping[str, str]:
        """Keys of the pictures of all stages."""
        return {**self.garment.pictures, **self.fitting.pictures}

    @property
    def version(self) -> tuple[int, int]:
        """Grows with every change."""
        return self.garment.version, self.fitting.version


def try_on_state(owner: Owner, fitting_session_id: str) -> TryOnState:
    """Return how a try-on stands; raises like :func:`workflow.jobs.own_job`."""
    worn = fitting(owner, fitting_session_id)
    built = garment(owner, worn.cloth3d_id)
    waits = next((job for job in (built, worn) if job.status != "done"), worn)
    return TryOnState(built, worn, ahead(waits.id) if waits.status == "queued" else 0)


def watch_try_on(owner: Owner, fitting_session_id: str) -> Iterator[TryOnState]:
    """Yield how a try-on stands at every change and at least twice a second, until it has ended."""
    told, version = 0.0, None
    while True:
        now = try_on_state(owner, fitting_session_id)
        if now.version != version or time.monotonic() - told > HEARTBEAT_SECONDS:
            told, version = time.monotonic(), now.version
            yield now
        if now.finished:
            return
        changes.wait(POLL_SECONDS)
