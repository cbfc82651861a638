import pytest

from storage.tables import Cloth3D
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, built, ended, wait_until, worn
from workflow import jobs, try_ons
from workflow.backlog import runner
from workflow.clothes import upload
from workflow.owners import Owner
from workflow.runner import EmbeddedRunner
from workflow.store import records


def test_a_waiting_garment_is_cancelled_at_once_with_its_fitting_and_never_begun(
    gate: Gate, engine: FakeEngine, ann: Owner
) -> None:
    gate.close_at("parse")
    first = jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    begun = try_ons.try_on(ann, photo_file(width=310))
    cancelled = jobs.cancel(ann, begun.cloth3d_id)
    assert cancelled.status == "cancelled"
    assert cancelled.error is not None and cancelled.error.code == "cancelled"
    fitting = jobs.fitting(ann, begun.fitting_session_id)
    assert fitting.status == "cancelled"
    gate.open()
    assert ended(ann, first.id).status == "done"
    assert engine.count("parse") == 1


def test_a_waiting_fitting_is_cancelled_and_its_garment_goes_on(gate: Gate, engine: FakeEngine, ann: Owner) -> None:
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file())
    assert jobs.cancel(ann, begun.fitting_session_id).status == "cancelled"
    gate.open()
    assert ended(ann, begun.cloth3d_id).status == "done"
    assert engine.count("fit") == 0


@pytest.mark.parametrize("stage", ["parse", "sew", "fit"])
def test_a_running_job_stops_at_its_next_step_within_a_stage(
    gate: Gate, engine: FakeEngine, ann: Owner, stage: str
) -> None:
    gate.close_at(stage)
    begun = try_ons.try_on(ann, photo_file())
    gate.wait_inside()
    running = begun.fitting_session_id if stage == "fit" else begun.cloth3d_id
    assert jobs.cancel(ann, running).status == "processing"  # it cannot be seen yet: the engine is held
    gate.open()
    end = ended(ann, running)
    assert (end.status, end.files) == ("cancelled", {})
    assert end.log[-1].endswith("s: cancelled")
    assert ended(ann, begun.fitting_session_id).status == "cancelled"
    wait_until(lambda: records().unfinished() == 0)
    assert [name for name, _ in engine.calls][-1] == stage


def test_the_answer_to_a_cancellation_waits_for_the_next_step(
    gate: Gate, engine: FakeEngine, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CANCEL_SECONDS", 20.0)
    gate.close_at("sew")
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    stop = EmbeddedRunner.cancel

    def then_open(self: EmbeddedRunner, job: Cloth3D) -> None:
        stop(self, job)
        gate.open()

    monkeypatch.setattr(EmbeddedRunner, "cancel", then_open)
    assert jobs.cancel(ann, garment.id).status == "cancelled"


def test_what_has_ended_stays_as_it_is(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann)
    for job_id in (begun.cloth3d_id, begun.fitting_session_id):
        assert jobs.cancel(ann, job_id).status == "done"
        assert not records().job(job_id).cancel_requested
    assert built(ann).id == begun.cloth3d_id


def test_a_job_that_stops_is_not_handed_to_the_next_who_asks(gate: Gate, ann: Owner) -> None:
    gate.close_at("sew")
    cloth = upload(ann, photo_file())
    garment = jobs.generate(ann, cloth.id)
    gate.wait_inside()
    jobs.cancel(ann, garment.id)
    again = jobs.generate(ann, cloth.id)
    gate.open()
    assert again.id != garment.id
    assert (ended(ann, garment.id).status, ended(ann, again.id).status) == ("cancelled", "done")


def test_a_cancellation_that_meets_a_job_between_two_runners_is_not_lost(
    gate: Gate, engine: FakeEngine, ann: Owner
) -> None:
    gate.close_at("parse")
    jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    waiting = jobs.generate(ann, upload(ann, photo_file(width=310)).id)
    records().ask_to_stop(records().job(waiting.id))  # by another process, while this one is about to begin it
    gate.open()
    assert ended(ann, waiting.id).status == "cancelled"
    assert engine.count("parse") <= 2 and engine.count("sew") == 1
    wait_until(lambda: runner().waiting() == 0)
