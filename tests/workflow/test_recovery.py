"""What happens to jobs whose process died or stopped in the middle."""

import threading
import time
from typing import Any

import pytest

from storage.tables import Cloth3D, FittingSession
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, ended, wait_until
from workflow import backlog, jobs, try_ons
from workflow import execute as execute_module
from workflow import runner as runner_module
from workflow.clothes import upload
from workflow.execute import MOST_ATTEMPTS, execute
from workflow.owners import Owner
from workflow.store import objects, records


def left(owner: Owner, **values: Any) -> Cloth3D:
    """Write a garment down as another process would have left it: in work, and without a sign of life."""
    told = {"status": "processing", "runner": "dead", "attempts": 1, "lease_until": time.time() - 1, **values}
    return records().add(
        Cloth3D(
            user_id=owner.id,
            cloth_id=upload(owner, photo_file()).id,
            model_used="sewn",
            parameters={"category": "auto", "quality": "med", "model": "sewn", "options": {}},
            fingerprint="f",
            **told,
        )
    )


def waiting_fitting(owner: Owner, garment: Cloth3D) -> FittingSession:
    """Write a fitting down that waits for a garment."""
    return records().add(
        FittingSession(
            user_id=owner.id,
            cloth3d_id=garment.id,
            avatar_preset_id="slim",
            parameters={"avatar_preset_id": "slim", "size": "M"},
            fingerprint="f",
        )
    )


def test_the_job_of_a_dead_runner_is_done_at_the_next_start_with_what_waits_for_it(
    engine: FakeEngine, ann: Owner
) -> None:
    garment = left(ann, stage="garment", progress=0.7, log=["0.1 s: cutout"])
    fitting = waiting_fitting(ann, garment)
    backlog.runner()
    assert ended(ann, fitting.id).status == "done"
    kept = records().get(Cloth3D, garment.id)
    assert (kept.status, kept.attempts) == ("done", 2)
    assert kept.log[0] == "0.1 s: cutout" and len(kept.log) > 3


def test_a_job_that_was_waiting_when_its_process_died_is_done(engine: FakeEngine, ann: Owner) -> None:
    garment = left(ann, status="queued", runner=None, attempts=0)
    backlog.runner()
    assert ended(ann, garment.id).status == "done"


def test_a_job_that_died_with_its_process_too_often_is_given_up(engine: FakeEngine, ann: Owner) -> None:
    garment = left(ann, attempts=MOST_ATTEMPTS)
    fitting = waiting_fitting(ann, garment)
    backlog.runner()
    for job in (garment, fitting):
        end = ended(ann, job.id)
        assert end.status == "error"
        assert end.error is not None and (end.error.code, end.error.key) == ("internal", "internal.interrupted")
    assert engine.calls == []


def test_a_job_that_was_to_be_cancelled_when_its_process_died_ends_cancelled(engine: FakeEngine, ann: Owner) -> None:
    garment = left(ann, cancel_requested=True)
    backlog.runner()
    assert ended(ann, garment.id).status == "cancelled"
    assert engine.calls == []


def test_the_job_of_a_runner_that_lives_is_left_alone(engine: FakeEngine, ann: Owner) -> None:
    alive = left(ann, lease_until=time.time() + 600)
    other = left(ann)
    backlog.runner()
    assert ended(ann, other.id).status == "done"
    assert (records().job(alive.id).runner, records().job(alive.id).version) == ("dead", 0)


def test_a_job_taken_over_by_another_is_not_written_to_any_more(gate: Gate, engine: FakeEngine, ann: Owner) -> None:
    gate.close_at("sew")
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    records().update(records().job(garment.id), runner="another", lease_until=time.time() + 600)
    gate.open()
    wait_until(lambda: backlog.runner()._stops == {})
    kept = records().get(Cloth3D, garment.id)
    assert (kept.status, kept.runner, kept.gltf_url) == ("processing", "another", None)
    assert objects().keys(f"{ann.id}/{garment.id}") != []  # the other one's files


def test_work_that_broke_off_is_begun_again_when_its_lease_has_run_out(
    engine: FakeEngine, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (execute_module, runner_module):
        monkeypatch.setattr(module, "LEASE_SECONDS", 0.1)
    monkeypatch.setattr(runner_module, "KEEPER_SECONDS", 0.05)
    finish, failed = execute_module.finish, threading.Event()

    def break_once(*arguments: Any, **options: Any) -> bool:
        if not failed.is_set():
            failed.set()
            raise MemoryError
        return finish(*arguments, **options)

    monkeypatch.setattr(execute_module, "finish", break_once)
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    assert ended(ann, garment.id).status == "done"
    assert failed.is_set() and records().job(garment.id).attempts == 2


def test_closing_gives_the_job_in_work_back_and_the_next_runner_finishes_it(
    gate: Gate, engine: FakeEngine, ann: Owner
) -> None:
    gate.close_at("fit")
    begun = try_ons.try_on(ann, photo_file())
    gate.wait_inside()
    closing = threading.Thread(target=backlog.close)
    closing.start()
    wait_until(lambda: records().job(begun.fitting_session_id).status == "queued")
    gate.open()
    closing.join(20)
    assert not closing.is_alive()
    assert records().job(begun.fitting_session_id).attempts == 0
    backlog.runner()
    assert ended(ann, begun.fitting_session_id).status == "done"
    assert records().job(begun.fitting_session_id).attempts == 1
    assert [name for name, _ in engine.calls] == ["cutout", "parse", "sew", "fit", "fit"]


def test_a_job_begun_while_the_runner_stops_goes_back_instead_of_being_cancelled(
    engine: FakeEngine, ann: Owner
) -> None:
    job = left(ann, status="queued", runner=None, attempts=0)
    stop = threading.Event()
    stop.set()
    execute(job, "me", stop)
    kept = records().job(job.id)
    assert (kept.status, kept.attempts, kept.runner, kept.error) == ("queued", 0, None, None)


def test_a_job_that_was_to_be_cancelled_before_it_is_begun_stops_at_its_first_step(
    engine: FakeEngine, ann: Owner
) -> None:
    job = left(ann, status="queued", runner=None, attempts=0, cancel_requested=True)
    execute(job, "me", threading.Event())
    assert records().job(job.id).status == "cancelled"
    assert engine.count("sew") == 0


def test_progress_does_not_fall_when_a_job_is_begun_again(gate: Gate, ann: Owner) -> None:
    gate.close_at("sew")
    garment = left(ann, progress=0.9)
    backlog.runner()
    gate.wait_inside()
    kept = records().job(garment.id)
    assert (kept.stage, kept.progress) == ("garment", 0.9)


@pytest.mark.parametrize("at_the_end", [True, False])
def test_a_job_whose_record_another_process_removed_leaves_no_files(
    gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch, at_the_end: bool
) -> None:
    finish = execute_module.finish

    def finish_late(*arguments: Any, **options: Any) -> bool:
        records().delete(garment)
        return finish(*arguments, **options)

    garment = left(ann, status="queued", runner=None)
    if at_the_end:
        monkeypatch.setattr(execute_module, "finish", finish_late)
    else:
        gate.close_at("sew")
    work = threading.Thread(target=execute, args=(garment, "me", threading.Event()))
    work.start()
    if not at_the_end:
        gate.wait_inside()
        records().delete(garment)
        objects().delete(f"{ann.id}/{garment.id}")
        gate.open()
    work.join(20)
    assert objects().keys(f"{ann.id}/{garment.id}") == []


def test_a_job_that_somebody_else_has_is_not_touched(engine: FakeEngine, ann: Owner) -> None:
    job = left(ann, lease_until=time.time() + 600)
    execute(job, "me", threading.Event())
    assert records().job(job.id).version == 0 and engine.calls == []


def test_threads_that_ask_for_the_runner_at_the_same_time_get_one(engine: FakeEngine) -> None:
    start, got = threading.Barrier(4), []

    def ask() -> None:
        start.wait(10)
        got.append(backlog.runner())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == 4 and len({id(runner) for runner in got}) == 1
    assert sum(thread.name == "job-keeper" for thread in threading.enumerate()) == 1
    backlog.close()
    assert backlog.runner.made() is None and records.made() is None
