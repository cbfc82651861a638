import gc
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from core.errors import BadImage, Busy
from storage.tables import Cloth3D, Job, now
from tests.workflow.helpers import SECONDS, wait_until
from workflow import runner as runner_module
from workflow.runner import EmbeddedRunner


class Board:
    """Records for a runner, in memory."""

    def __init__(self) -> None:
        self.waiting: list[Job] = []
        self.stop: set[str] = set()
        self.released: list[str] = []
        self.renewed: list[tuple[str, ...]] = []
        self.broken = False

    def ready(self) -> list[Job]:
        """Return the jobs that nobody works on."""
        return list(self.waiting)

    def renew(self, runner: str, job_ids: Sequence[str], lease: float) -> set[str]:
        """Take note of what is renewed."""
        if self.broken:
            raise RuntimeError("the board is broken")
        self.renewed.append(tuple(job_ids))
        return self.stop & set(job_ids)

    def release(self, runner: str) -> None:
        """Take note of who stops."""
        self.released.append(runner)


Work = Callable[[Job, str, threading.Event], None]
Start = Callable[..., EmbeddedRunner]


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def start(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Return a function that starts a runner, which is closed after the test."""
    monkeypatch.setattr(runner_module, "KEEPER_SECONDS", 0.02)
    started: list[EmbeddedRunner] = []

    def begin(execute: Work, *, workers: int = 1) -> EmbeddedRunner:
        runner = EmbeddedRunner(execute, board.ready, lambda: board, workers=workers)
        started.append(runner)
        runner.start()
        return runner

    yield begin
    for runner in started:
        runner.close()


def job(name: str, *, age: float = 0.0) -> Job:
    """Return a waiting job that is ``age`` seconds old."""
    return Cloth3D(
        id=name,
        user_id="ann",
        cloth_id="shirt",
        model_used="sewn",
        fingerprint="f",
        created_at=now() - timedelta(seconds=age),
    )


class Diary:
    """An execute that writes down what it did, and holds the job named ``held``."""

    def __init__(self, held: str = "") -> None:
        self.done: list[str] = []
        self.go = threading.Event()
        self.inside = threading.Event()
        self.held = held

    def __call__(self, job: Job, runner: str, stop: threading.Event) -> None:
        if job.id == self.held:
            self.inside.set()
            assert self.go.wait(SECONDS)
        self.done.append(job.id)


def test_older_jobs_go_first(start: Start) -> None:
    diary = Diary("a")
    runner = start(diary)
    runner.enqueue(job("a"))
    assert diary.inside.wait(SECONDS)
    for waiting in (job("new"), job("old", age=60), job("middle", age=30)):
        runner.enqueue(waiting)
    assert runner.waiting() == 3
    diary.go.set()
    wait_until(lambda: len(diary.done) == 4)
    assert diary.done == ["a", "old", "middle", "new"]


def test_a_call_goes_before_all_jobs_and_gives_its_result_or_its_error(start: Start) -> None:
    diary = Diary("a")
    runner = start(diary)
    runner.enqueue(job("a"))
    assert diary.inside.wait(SECONDS)
    runner.enqueue(job("b", age=1e9))
    threading.Timer(0.05, diary.go.set).start()
    assert runner.call(lambda: list(diary.done)) == ["a"]

    def refuse() -> None:
        raise BadImage("bad_image.empty")

    with pytest.raises(BadImage):
        runner.call(refuse)
    assert runner.call(lambda: 1) == 1


def test_as_many_jobs_compute_as_there_are_workers(start: Start) -> None:
    together, most, lock = [0], [0], threading.Lock()
    both = threading.Barrier(2)

    def execute(job: Job, runner: str, stop: threading.Event) -> None:
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        both.wait(SECONDS)
        with lock:
            together[0] -= 1

    runner = start(execute, workers=2)
    for number in range(8):
        runner.enqueue(job(str(number)))
    wait_until(lambda: runner.waiting() == 0)
    assert most[0] == 2


def test_a_job_that_is_waiting_or_in_work_is_not_queued_again(start: Start, board: Board) -> None:
    diary = Diary("a")
    runner = start(diary)
    first = job("a")
    board.waiting = [first]
    assert diary.inside.wait(SECONDS)
    seen = len(board.renewed)
    wait_until(lambda: len(board.renewed) > seen + 2)
    assert runner.waiting() == 0
    board.waiting = []
    diary.go.set()
    wait_until(lambda: diary.done == ["a"])


def test_what_was_left_behind_is_begun_without_being_asked(start: Start, board: Board) -> None:
    diary = Diary()
    board.waiting = [job("left")]
    start(diary)
    wait_until(lambda: "left" in diary.done)


def test_the_leases_of_the_jobs_in_hand_are_renewed(start: Start, board: Board) -> None:
    diary = Diary("a")
    runner = start(diary)
    runner.enqueue(job("a"))
    assert diary.inside.wait(SECONDS)
    wait_until(lambda: board.renewed[-1] == ("a",))
    diary.go.set()
    wait_until(lambda: board.renewed[-1] == ())


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_job_is_told_to_stop_by_this_process_or_by_the_records(start: Start, board: Board, elsewhere: bool) -> None:
    inside, stopped = threading.Event(), threading.Event()

    def execute(job: Job, runner: str, stop: threading.Event) -> None:
        inside.set()
        if stop.wait(SECONDS):
            stopped.set()

    runner = start(execute)
    wanted = job("a")
    runner.enqueue(wanted)
    assert inside.wait(SECONDS)
    if elsewhere:
        board.stop = {"a"}
    else:
        runner.cancel(wanted)
    assert stopped.wait(SECONDS)
    runner.cancel(job("unknown"))


def test_a_worker_lives_on_when_the_work_breaks_off(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    done = []

    def execute(job: Job, runner: str, stop: threading.Event) -> None:
        if job.id == "bad":
            raise RuntimeError("it broke")
        done.append(job.id)

    runner = start(execute)
    for name in ("bad", "good"):
        runner.enqueue(job(name))
    wait_until(lambda: done == ["good"])
    assert "it broke" in caplog.text
    runner.enqueue(job("bad"))  # it may be tried again


def test_a_keeper_lives_on_when_the_records_fail(start: Start, board: Board, caplog: pytest.LogCaptureFixture) -> None:
    diary = Diary()
    board.broken = True
    start(diary)
    wait_until(lambda: "the board is broken" in caplog.text)
    board.waiting, board.broken = [job("a")], False
    wait_until(lambda: "a" in diary.done)


def test_closing_stops_the_jobs_gives_them_back_and_begins_no_more(start: Start, board: Board) -> None:
    inside, done = threading.Event(), []

    def execute(job: Job, runner: str, stop: threading.Event) -> None:
        inside.set()
        assert stop.wait(SECONDS)
        done.append(job.id)

    runner = start(execute)
    for name in ("a", "b"):
        runner.enqueue(job(name))
    assert inside.wait(SECONDS)
    runner.close()
    assert done == ["a"] and board.released == [runner.id]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job-")]


def test_whoever_waits_for_a_call_while_it_closes_gets_an_answer(start: Start) -> None:
    diary = Diary("a")
    runner = start(diary)
    runner.enqueue(job("a"))
    assert diary.inside.wait(SECONDS)
    answers: list[int] = []
    caller = threading.Thread(target=lambda: answers.append(runner.call(lambda: 1)))
    caller.start()
    wait_until(lambda: runner.waiting() == 1)
    threading.Timer(0.05, diary.go.set).start()
    runner.close()
    caller.join(SECONDS)
    assert answers == [1]
    with pytest.raises(Busy):
        runner.call(lambda: 2)


class Large:
    """Something that should not be kept longer than needed."""


def test_an_idle_worker_holds_nothing_of_its_last_call(start: Start) -> None:
    runner = start(Diary())
    large = Large()
    kept = weakref.ref(large)
    assert runner.call(lambda large=large: isinstance(large, Large))  # type: ignore[misc]
    del large
    wait_until(lambda: gc.collect() >= 0 and kept() is None)
