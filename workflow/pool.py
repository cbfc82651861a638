"""Jobs that compute, a few at a time: the only limit on computing in the app.

A job is any function that takes a ``Progress`` callback. It may wait in the queue, is watched by its id, and stops at
its next progress call when cancelled. Jobs live in this process; the last finished ones are remembered.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast

from core.errors import Busy, Cancelled, Internal, NotReady, TryOnError, UnknownId
from core.types import Picture, Progress

Status = Literal["queued", "processing", "done", "error", "cancelled"]
Result = TypeVar("Result")
FINISHED: tuple[Status, ...] = ("done", "error", "cancelled")
KEEP_FINISHED = 16
"""Finished jobs whose results are remembered; a result holds its textures and meshes."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class JobStatus:
    """A job as seen from outside at one moment."""

    id: str
    status: Status = "queued"
    stage: str = ""
    progress: float = 0.0
    """0..1, never falling."""
    log: tuple[str, ...] = ()
    """One line a stage, with the second it began at."""
    pictures: Mapping[str, Picture] = field(default_factory=lambda: MappingProxyType({}))
    """The last picture of each stage."""
    error: TryOnError | None = None
    version: int = 0
    """Grows with every change."""

    @property
    def finished(self) -> bool:
        """True when nothing will change any more."""
        return self.status in FINISHED


@dataclass(eq=False)
class _Job:
    state: JobStatus
    stop: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0
    future: Future[Any] | None = None


class JobPool:
    """Runs jobs on ``workers`` threads; ``queue_size`` more may wait."""

    def __init__(self, *, workers: int, queue_size: int) -> None:
        self._executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="job")
        self._room = workers + queue_size
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._changed = threading.Condition()

    def submit(self, work: Callable[[Progress], Any]) -> str:
        """Queue ``work`` and return its job's id.

        Raises:
            Busy: as many jobs as may wait are waiting.
        """
        job = _Job(JobStatus(id=secrets.token_urlsafe(12)))
        with self._changed:
            if sum(not other.state.finished for other in self._jobs.values()) >= self._room:
                raise Busy("busy.any")
            self._forget_old()
            self._jobs[job.state.id] = job
            job.future = self._executor.submit(self._run, job, work)
        job.future.add_done_callback(lambda future: self._finish(job, future))
        return job.state.id

    def status(self, job_id: str) -> JobStatus:
        """Return how the job stands.

        Raises:
            UnknownId: there is no such job.
        """
        return self._job(job_id).state

    def cancel(self, job_id: str) -> JobStatus:
        """Stop the job: at once when it waits, else at its next progress call.

        Raises:
            UnknownId: there is no such job.
        """
        job = self._job(job_id)
        job.stop.set()
        if job.future is not None:
            job.future.cancel()
        return job.state

    def result(self, job_id: str) -> Any:
        """Return what the job returned.

        Raises:
            UnknownId: there is no such job.
            NotReady: it is not finished.
            TryOnError: what went wrong in it.
        """
        job = self._job(job_id)
        if not job.state.finished or job.future is None:
            raise NotReady("not_ready.any")
        if job.state.error is not None:
            raise job.state.error
        return job.future.result()

    def watch(self, job_id: str, *, heartbeat: float = 0.5) -> Iterator[JobStatus]:
        """Yield the job's status at every change, at least every ``heartbeat`` seconds, until it is finished.

        A watcher that leaves early (a closed page, a cancelled call) stops the job.
        """
        state = self.status(job_id)
        try:
            yield state
            while not state.finished:
                state = self._wait(job_id, state.version, heartbeat)
                yield state
        finally:
            if not state.finished:
                self.cancel(job_id)

    def run(self, work: Callable[[Progress], Result], *, progress: Progress | None = None) -> Result:
        """Submit ``work``, wait for it and return its result; raises like :meth:`submit` and :meth:`result`."""
        job_id = self.submit(work)
        for state in self.watch(job_id):
            if progress is not None:
                progress(state.stage, state.progress)
        return cast("Result", self.result(job_id))

    def close(self) -> None:
        """Cancel everything and wait for the workers to end."""
        for job_id in list(self._jobs):
            self.cancel(job_id)
        self._executor.shutdown(wait=True)

    def _run(self, job: _Job, work: Callable[[Progress], Any]) -> Any:
        job.began = time.monotonic()

        def progress(stage: str, fraction: float, picture: Picture | None = None) -> None:
            if job.stop.is_set():
                raise Cancelled("cancelled.any")
            state = job.state
            log, pictures = state.log, state.pictures
            if not any(line.endswith(f": {stage}") for line in log):
                log = (*log, f"{time.monotonic() - job.began:.1f} s: {stage}")
            if picture is not None:
                pictures = MappingProxyType({**pictures, stage: picture})
            done = max(state.progress, min(fraction, 1.0))
            self._set(job, status="processing", stage=stage, progress=done, log=log, pictures=pictures)

        self._set(job, status="processing")
        return work(progress)

    def _finish(self, job: _Job, future: Future[Any]) -> None:
        error = Cancelled("cancelled.any") if future.cancelled() else future.exception()
        if error is None:
            self._set(job, status="done", progress=1.0)
            return
        _forget_frames(error)
        if not isinstance(error, TryOnError):
            logger.error("a job failed", exc_info=error)
            error = Internal("internal.any")
        status: Status = "cancelled" if isinstance(error, Cancelled) else "error"
        self._set(job, status=status, error=error)

    def _set(self, job: _Job, **changes: Any) -> None:
        with self._changed:
            job.state = replace(job.state, version=job.state.version + 1, **changes)
            self._changed.notify_all()

    def _wait(self, job_id: str, seen: int, seconds: float) -> JobStatus:
        job = self._job(job_id)
        with self._changed:
            self._changed.wait_for(lambda: job.state.version > seen, timeout=seconds)
            return job.state

    def _job(self, job_id: str) -> _Job:
        with self._changed:
            job = self._jobs.get(job_id)
        if job is None:
            raise UnknownId("unknown_id.any")
        return job

    def _forget_old(self) -> None:
        finished = [job_id for job_id, job in self._jobs.items() if job.state.finished]
        for job_id in finished[: max(0, len(finished) - KEEP_FINISHED)]:
            del self._jobs[job_id]


def _forget_frames(error: BaseException | None) -> None:
    """Drop what an error's frames computed: the error is remembered, they must not be."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
