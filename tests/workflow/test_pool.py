import gc
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core.errors import BadImage, Busy, Cancelled, Internal, NotReady, UnknownId
from workflow import pool as pool_module
from workflow.pool import JobPool


@pytest.fixture
def pool() -> Iterator[JobPool]:
    pool = JobPool(workers=1, queue_size=2)
    yield pool
    pool.close()


def wait(pool: JobPool, job: str) -> Any:
    return list(pool.watch(job))[-1]


def test_a_job_runs_and_its_result_is_kept(pool: JobPool) -> None:
    job = pool.submit(lambda progress: 42)
    assert wait(pool, job).status == "done"
    assert pool.status(job).progress == 1.0
    assert pool.result(job) == 42


def test_progress_stages_pictures_and_log_are_seen_and_never_fall_back(pool: JobPool) -> None:
    picture = np.zeros((2, 2, 3), np.uint8)

    def work(progress: Any) -> None:
        progress("cutout", 0.3, picture)
        progress("garment", 0.2)
        progress("cutout", 0.4)

    job = pool.submit(work)
    states = list(pool.watch(job))
    assert [state.progress for state in states] == sorted(state.progress for state in states)
    last = states[-1]
    assert last.pictures["cutout"] is picture
    assert [line.split(": ")[1] for line in last.log] == ["cutout", "garment"]


def test_one_job_more_than_may_wait_is_busy_and_the_next_one_after_that_works(pool: JobPool) -> None:
    gate = threading.Event()
    jobs = [pool.submit(lambda progress: gate.wait(10)) for _ in range(3)]
    with pytest.raises(Busy):
        pool.submit(lambda progress: None)
    gate.set()
    for job in jobs:
        wait(pool, job)
    assert pool.run(lambda progress: "again") == "again"


def test_only_as_many_jobs_compute_as_there_are_workers() -> None:
    pool = JobPool(workers=2, queue_size=8)
    running, most, lock = 0, 0, threading.Lock()

    def work(progress: Any) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    for job in [pool.submit(work) for _ in range(8)]:
        wait(pool, job)
    pool.close()
    assert most == 2


def test_a_running_job_stops_at_its_next_step(pool: JobPool) -> None:
    began, steps = threading.Event(), []

    def work(progress: Any) -> None:
        for step in range(500):
            progress("fitted", step / 500)
            steps.append(step)
            began.set()
            time.sleep(0.005)

    job = pool.submit(work)
    assert began.wait(5)
    pool.cancel(job)
    assert wait(pool, job).status == "cancelled"
    assert len(steps) < 400
    with pytest.raises(Cancelled):
        pool.result(job)


def test_a_waiting_job_never_starts_when_cancelled(pool: JobPool) -> None:
    gate, ran = threading.Event(), []
    first = pool.submit(lambda progress: gate.wait(10))
    second = pool.submit(lambda progress: ran.append(1))
    pool.cancel(second)
    assert pool.status(second).status == "cancelled"
    gate.set()
    wait(pool, first)
    assert not ran


def test_a_watcher_who_leaves_stops_the_job(pool: JobPool) -> None:
    def work(progress: Any) -> None:
        while True:
            progress("fitted", 0.5)
            time.sleep(0.005)

    job = pool.submit(work)
    watcher = pool.watch(job, heartbeat=0.01)
    next(watcher)
    watcher.close()  # type: ignore[attr-defined]
    assert wait(pool, job).status == "cancelled"


def test_an_error_of_ours_is_handed_on(pool: JobPool) -> None:
    def work(progress: Any) -> None:
        raise BadImage("bad_image.empty")

    job = pool.submit(work)
    state = wait(pool, job)
    assert state.status == "error"
    assert state.error is not None and state.error.as_dict() == {"code": "bad_image", "message": "The file is empty."}
    with pytest.raises(BadImage):
        pool.result(job)


def test_a_mistake_of_ours_is_internal_and_logged_but_not_shown(
    pool: JobPool, caplog: pytest.LogCaptureFixture
) -> None:
    def work(progress: Any) -> None:
        raise RuntimeError("secret detail")

    job = pool.submit(work)
    wait(pool, job)
    with pytest.raises(Internal) as caught:
        pool.result(job)
    assert "secret" not in caught.value.message
    assert "secret detail" in caplog.text
    assert pool.run(lambda progress: 1) == 1


def test_a_result_that_is_not_there_and_a_job_that_is_not_known(pool: JobPool) -> None:
    gate = threading.Event()
    job = pool.submit(lambda progress: gate.wait(10))
    with pytest.raises(NotReady):
        pool.result(job)
    gate.set()
    for ask in (pool.status, pool.cancel, pool.result):
        with pytest.raises(UnknownId):
            ask("unknown")


def test_old_finished_jobs_are_forgotten_and_new_ones_kept(pool: JobPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "KEEP_FINISHED", 3)
    jobs = []
    for number in range(8):
        jobs.append(pool.submit(lambda progress, number=number: number))
        wait(pool, jobs[-1])
    assert pool.result(jobs[-1]) == 7
    with pytest.raises(UnknownId):
        pool.status(jobs[0])


def test_a_watcher_hears_something_while_nothing_happens(pool: JobPool) -> None:
    gate = threading.Event()
    job = pool.submit(lambda progress: gate.wait(10))
    watcher = pool.watch(job, heartbeat=0.01)
    assert [next(watcher).finished for _ in range(5)] == [False] * 5
    gate.set()
    wait(pool, job)


def test_a_failed_job_keeps_nothing_of_what_it_computed(pool: JobPool) -> None:
    held: list[weakref.ref[Any]] = []

    def work(progress: Any) -> None:
        big = np.zeros(8)
        held.append(weakref.ref(big))
        try:
            raise BadImage("bad_image.empty")
        except BadImage as error:
            raise Cancelled("cancelled.any") from error

    wait(pool, pool.submit(work))
    gc.collect()
    assert held[0]() is None
