"""Runners: who works on the jobs. The embedded one does it on a few threads of this process.

Its queue lives in memory and only says what to do next; the records say what there is to do. A keeper thread renews the
leases of the jobs in work, notices cancellations by other processes, and picks up jobs that nobody works on: those
of a process that died as well as those that were waiting when it did.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from core.errors import Busy
from storage.tables import Job, new_id

Result = TypeVar("Result")
Execute = Callable[[Job, str, threading.Event], None]
LEASE_SECONDS = 10.0
"""How long after its last sign of life a runner is taken for dead."""
KEEPER_SECONDS = 2.0
FIRST = 0.0
"""Order of work that goes before all jobs, which are ordered by their Unix time."""

logger = logging.getLogger(__name__)


class Runner(Protocol):
    """Works on jobs, sooner or later, each as often as needed until it is finished."""

    def enqueue(self, job: Job) -> None:
        """Have a waiting job worked on; older jobs go first."""

    def cancel(self, job: Job) -> None:
        """Stop a job at its next step."""


class Backlog(Protocol):
    """What the keeper needs to know of the records."""

    def renew(self, runner: str, job_ids: Sequence[str], lease: float) -> set[str]:
        """Prolong the leases of these jobs of the runner and return the ids of those that shall stop."""

    def release(self, runner: str) -> None:
        """Give the runner's jobs back to the queue."""


class EmbeddedRunner:
    """Works on jobs on ``workers`` threads of this process.

    Args:
        execute: claims a job for the runner of an id and works on it; stops when the event is set.
        ready: the jobs that nobody works on although somebody can.
        backlog: the records' leases.
        workers: number of threads.
    """

    def __init__(
        self, execute: Execute, ready: Callable[[], list[Job]], backlog: Callable[[], Backlog], *, workers: int
    ) -> None:
        self.id = new_id()
        self._execute = execute
        self._ready = ready
        self._backlog = backlog
        self._queue: queue.PriorityQueue[tuple[float, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._stops: dict[str, threading.Event] = {}
        self._closed = threading.Event()
        self._wake = threading.Event()
        """Set when there may be something new to do: what waited for a job can be begun when that has ended."""
        self._threads = [threading.Thread(target=self._work, name=f"job-{k}", daemon=True) for k in range(workers)]
        self._keeper = threading.Thread(target=self._keep, name="job-keeper", daemon=True)

    def start(self) -> None:
        """Begin to work, with what an earlier process left behind."""
        for thread in (*self._threads, self._keeper):
            thread.start()

    def enqueue(self, job: Job) -> None:
        """Have a waiting job worked on; older jobs go first."""
        with self._lock:
            if job.id in self._stops:
                return
            stop = self._stops[job.id] = threading.Event()
        self._put(job.created_at.timestamp(), lambda: self._run(job, stop))

    def cancel(self, job: Job) -> None:
        """Stop a job at its next step."""
        self._stop(job.id)

    def call(self, work: Callable[[], Result]) -> Result:
        """Do ``work`` before all waiting jobs, and wait for its result.

        Raises:
            Busy: the runner stops.
        """
        return self.submit(work, order=FIRST).result()

    def submit(self, work: Callable[[], Result], *, order: float) -> Future[Result]:
        """Have ``work`` done among the jobs, and return what will be its result; it is lost when the process ends.

        Args:
            work: what is done.
            order: Unix time at which it was asked for; older jobs go first.

        Raises:
            Busy: the runner stops.
        """
        future: Future[Result] = Future()
        with self._lock:
            if self._closed.is_set():
                raise Busy("busy.any")
            self._put(order, lambda: _fulfil(future, work))
        return future

    def waiting(self) -> int:
        """Return how much work waits in memory."""
        return self._queue.qsize()

    def close(self, seconds: float = 10.0) -> None:
        """Stop working, within ``seconds``: jobs in work go back to the queue for the next process."""
        with self._lock:
            self._closed.set()
            for stop in self._stops.values():
                stop.set()
            for _ in self._threads:
                self._put(FIRST, None)
        self._wake.set()
        # At once, without waiting for their next step: what they still do is not written down any more.
        self._backlog().release(self.id)
        until = time.monotonic() + seconds
        for thread in (*self._threads, self._keeper):
            thread.join(max(0.0, until - time.monotonic()))

    def _put(self, order: float, work: Callable[[], None] | None) -> None:
        self._queue.put((order, next(self._count), work))

    def _work(self) -> None:
        while True:
            work = self._queue.get()[2]
            if work is None:
                return
            work()
            del work  # what it holds is not kept until there is something new to do

    def _run(self, job: Job, stop: threading.Event) -> None:
        try:
            self._execute(job, self.id, stop)
        except Exception:
            # Its lease runs out, and the keeper of some runner puts it back into the queue.
            logger.exception("the work on job %s broke off", job.id)
        finally:
            with self._lock:
                self._stops.pop(job.id, None)
        self._wake.set()

    def _keep(self) -> None:
        while not self._closed.is_set():
            try:
                self._look_after()
            except Exception:
                # Tried again at the next turn: without its keeper the runner would be taken for dead.
                logger.exception("the jobs could not be looked after")
            self._wake.wait(KEEPER_SECONDS)
            self._wake.clear()

    def _look_after(self) -> None:
        with self._lock:
            held = list(self._stops)
        for job_id in self._backlog().renew(self.id, held, LEASE_SECONDS):
            self._stop(job_id)
        for job in self._ready():
            self.enqueue(job)

    def _stop(self, job_id: str) -> None:
        with self._lock:
            stop = self._stops.get(job_id)
        if stop is not None:
            stop.set()


def _fulfil(future: Future[Any], work: Callable[[], Any]) -> None:
    """Do ``work`` and hand its result, or what it raised, to whoever waits."""
    future.set_running_or_notify_cancel()
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001  (it is raised again where it is waited for)
        future.set_exception(error)
