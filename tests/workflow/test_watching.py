import pytest

from core.errors import GarmentFailed, NotAllowed
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, fail_at, wait_until, worn
from workflow import execute, jobs, try_ons, watching
from workflow.backlog import runner
from workflow.owners import Owner
from workflow.stages import STAGES
from workflow.watching import try_on_state, watch_try_on


def test_a_try_on_is_told_from_its_begin_to_its_end_and_progress_never_falls(
    engine: FakeEngine, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execute, "WRITE_SECONDS", 0.0)
    begun = try_ons.try_on(ann, photo_file())
    states = list(watch_try_on(ann, begun.fitting_session_id))
    progress = [state.progress for state in states]
    assert progress == sorted(progress) and progress[-1] == 1.0
    assert [state.finished for state in states] == [*[False] * (len(states) - 1), True]
    last = states[-1]
    assert (last.status, last.error) == ("done", None)
    assert tuple(last.pictures) == STAGES
    told = [line.split(" s: ")[1] for line in last.log]
    assert told == ["cutout", "landmarks", "garment", "files", "done", "fitted", "files", "done"]
    assert {state.status for state in states} <= {"queued", "processing", "done"}


def test_a_watcher_hears_something_while_nothing_happens(
    gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "HEARTBEAT_SECONDS", 0.01)
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file())
    gate.wait_inside()
    watcher = watch_try_on(ann, begun.fitting_session_id)
    states = [next(watcher) for _ in range(4)]
    assert {(state.status, state.stage, state.finished) for state in states} == {("processing", "garment", False)}
    gate.open()
    assert list(watcher)[-1].status == "done"


def test_what_has_ended_is_told_once(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann)
    assert [state.status for state in watch_try_on(ann, begun.fitting_session_id)] == ["done"]


def test_a_failed_garment_is_the_failure_of_the_try_on(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    begun = try_ons.try_on(ann, photo_file())
    last = list(watch_try_on(ann, begun.fitting_session_id))[-1]
    assert last.status == "error"
    assert last.error is not None and last.error.key == "garment_failed.mesh"


def test_a_cancelled_try_on_ends(gate: Gate, ann: Owner) -> None:
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file())
    gate.wait_inside()
    for job_id in begun.new:
        jobs.cancel(ann, job_id)
    gate.open()
    assert list(watch_try_on(ann, begun.fitting_session_id))[-1].status == "cancelled"


def test_who_waits_is_told_how_many_go_first_and_who_is_served_is_not(gate: Gate, ann: Owner) -> None:
    known = worn(ann)
    gate.close_at("parse")
    first = try_ons.try_on(ann, photo_file(width=310))
    gate.wait_inside()
    second = try_ons.try_on(ann, photo_file(width=320))
    third = jobs.fit(ann, known.cloth3d_id, body="slim")
    served = try_on_state(ann, first.fitting_session_id)
    assert (served.status, served.ahead) == ("processing", 0)
    waits = try_on_state(ann, second.fitting_session_id)
    assert (waits.status, waits.stage, waits.ahead) == ("queued", "", 2)
    assert try_on_state(ann, third.id).ahead == 4
    gate.open()
    for session in (first.fitting_session_id, second.fitting_session_id, third.id):
        assert list(watch_try_on(ann, session))[-1].ahead == 0
    wait_until(lambda: runner().waiting() == 0)


def test_nobody_watches_the_try_on_of_another(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    begun = worn(ann)
    with pytest.raises(NotAllowed):
        next(watch_try_on(bob, begun.fitting_session_id))
