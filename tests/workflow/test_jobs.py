import threading
from typing import Any

import pytest

from core.errors import BadParameter, Busy, FitFailed, GarmentFailed, NotAllowed
from core.settings import settings
from storage.tables import Cloth, Cloth3D, FittingSession
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, built, code_of, ended, fail_at, worn
from workflow import jobs, try_ons
from workflow.clothes import upload
from workflow.owners import Owner
from workflow.requests import OPTIONS
from workflow.stages import STAGES
from workflow.store import objects, records

PATTERN = {"pattern_svg", "pattern_dxf", "pattern_a4", "pattern_letter", "pattern_json"}


def test_a_garment_is_built_and_its_files_are_kept(engine: FakeEngine, ann: Owner) -> None:
    cloth = upload(ann, photo_file())
    begun = jobs.generate(ann, cloth.id, category="tank", quality="low")
    assert begun.status in ("queued", "processing")
    done = ended(ann, begun.id)
    assert (done.id, done.kind, done.status, done.progress, done.error) == (begun.id, "cloth3d", "done", 1.0, None)
    heads = {"garment_glb": b"glTF", "garment_draco": b"glTF", "garment_obj": b"PK", "thumbnail": b"\x89PNG"}
    for kind, head in {**heads, "garment_mask": b"\x89PNG"}.items():
        assert objects().get(done.files[kind]).startswith(head)
    assert set(done.files) == {*heads, "garment_mask"}
    assert done.report["category"] == "tank" and "seconds" not in done.report
    assert set(done.timings) == {"intake", "cutout", "parse", "garment", "files", "total"}
    assert (done.parameters["category"], done.parameters["quality"]) == ("tank", "low")
    kept = records().get(Cloth3D, begun.id)
    assert (kept.runner, kept.attempts) == (None, 1) and kept.finished_at is not None


def test_a_garment_is_put_on_a_body_and_the_files_are_kept(engine: FakeEngine, ann: Owner) -> None:
    garment = built(ann)
    begun = jobs.fit(ann, garment.id, body="curvy", size="L", options={"fabric": "denim"})
    done = ended(ann, begun.id)
    assert (done.kind, done.status, done.cloth3d_id) == ("fitting_session", "done", garment.id)
    assert set(done.files) == {
        "fitted_glb",
        "fitted_draco",
        "fitted_obj",
        "fitted_stl",
        "strain",
        "thumbnail",
        *PATTERN,
    }
    stage, asked = engine.calls[-1]
    assert stage == "fit" and asked | {"avatar": "curvy", "size": "L", "fabric": "denim"} == asked
    assert done.parameters == {"avatar_preset_id": "curvy", "size": "L", "fabric": "denim"}
    assert (done.report["size"], done.report["category"]) == ("L", "tshirt")
    assert records().get(FittingSession, done.id).avatar_preset_id == "curvy"


def test_the_stages_are_told_in_order_each_with_its_picture_and_a_line(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann)
    garment, fitting = jobs.garment(ann, begun.cloth3d_id), jobs.fitting(ann, begun.fitting_session_id)
    assert (*garment.pictures, *fitting.pictures) == STAGES
    for key in (*garment.pictures.values(), *fitting.pictures.values()):
        assert objects().get(key).startswith(b"\xff\xd8")
    assert [line.split(" s: ")[1] for line in garment.log] == ["cutout", "landmarks", "garment", "files", "done"]
    assert [line.split(" s: ")[1] for line in fitting.log] == ["fitted", "files", "done"]


def test_what_was_asked_for_before_is_that_job_and_nothing_is_computed_again(engine: FakeEngine, ann: Owner) -> None:
    first = worn(ann)
    assert first.new == (first.cloth3d_id, first.fitting_session_id)
    calls = len(engine.calls)
    again = worn(ann)
    assert again.new == ()
    assert (again.cloth_id, again.cloth3d_id, again.fitting_session_id) == (
        first.cloth_id,
        first.cloth3d_id,
        first.fitting_session_id,
    )
    assert len(engine.calls) == calls


@pytest.mark.parametrize("change", [{"body": "slim"}, {"size": "S"}, {"options": {"fabric": "denim"}}])
def test_another_body_or_size_is_a_new_fitting_of_the_same_garment(
    engine: FakeEngine, ann: Owner, change: dict[str, Any]
) -> None:
    first, other = worn(ann), worn(ann, **change)
    assert other.new == (other.fitting_session_id,)
    assert other.cloth3d_id == first.cloth3d_id
    assert (engine.count("sew"), engine.count("fit")) == (1, 2)


@pytest.mark.parametrize(
    "change", [{"category": "tank"}, {"quality": "low"}, {"options": {"photo_kind": "ghost"}}, {"back": photo_file()}]
)
def test_another_parameter_of_the_garment_is_a_new_garment(
    engine: FakeEngine, ann: Owner, change: dict[str, Any]
) -> None:
    first, other = worn(ann), worn(ann, **change)
    assert other.new == (other.cloth3d_id, other.fitting_session_id)
    assert other.cloth3d_id != first.cloth3d_id
    assert engine.count("sew") == 2


def test_another_owner_with_the_same_photo_has_jobs_of_their_own(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    assert set(worn(ann).new).isdisjoint(worn(bob).new)


def test_what_was_found_on_the_photo_is_known_when_nothing_is_sewn_from_it(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.landmarks"))
    failed = built(ann)
    assert failed.status == "error" and failed.report["category"] == "tshirt"
    assert set(failed.report["landmarks"]) >= {"hem_left", "hem_right"} and not failed.timings


def test_a_job_that_failed_is_tried_again_when_asked_for_again(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    failed = built(ann)
    engine.hook = lambda stage: None
    assert built(ann).id != failed.id


def test_a_garment_is_fitted_by_a_process_that_did_not_build_it(engine: FakeEngine, ann: Owner) -> None:
    from workflow import execute

    garment = built(ann)
    execute.memory.forget()
    assert ended(ann, jobs.fit(ann, garment.id).id).status == "done"
    assert engine.count("sew") == 1


def test_a_client_names_a_job_once(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    key = {"idempotency_key": "order-1"}
    garment = built(ann)
    first = jobs.fit(ann, garment.id, size="M", options=key)
    assert jobs.fit(ann, garment.id, size="M", options=key).id == first.id
    with pytest.raises(BadParameter, match="idempotency_key"):
        jobs.fit(ann, garment.id, size="L", options=key)
    assert jobs.fit(bob, built(bob).id, size="L", options=key).id != first.id


def test_the_same_name_gives_the_failed_job_too(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    cloth = upload(ann, photo_file())
    asked = {"idempotency_key": "order-1"}
    failed = ended(ann, jobs.generate(ann, cloth.id, options=asked).id)
    assert failed.status == "error"
    assert jobs.generate(ann, cloth.id, options=asked).id == failed.id
    assert jobs.generate(ann, cloth.id).id != failed.id


def test_two_calls_of_one_name_at_the_same_time_are_one_job(gate: Gate, ann: Owner) -> None:
    cloth = upload(ann, photo_file())
    gate.close_at("parse")
    jobs.generate(ann, cloth.id, category="dress")  # the worker is busy
    start, ids = threading.Barrier(4), []

    def ask() -> None:
        start.wait(10)
        ids.append(jobs.generate(ann, cloth.id, options={"idempotency_key": "order-1"}).id)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(ids) == 4 and len(set(ids)) == 1
    assert len(records().find(Cloth3D)) == 2


def test_a_call_that_is_first_by_a_hair_is_found_by_the_other(
    gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow import submit

    cloth, asked = upload(ann, photo_file()), {"idempotency_key": "order-1", "mask": photo_file()}
    gate.close_at("parse")
    look = submit._known
    first: list[str] = []

    def late(row: Any) -> Any:
        found = look(row)
        if not first:
            first.append("")
            first.append(jobs.generate(ann, cloth.id, options=asked).id)
        return found

    monkeypatch.setattr(submit, "_known", late)
    assert jobs.generate(ann, cloth.id, options=asked).id == first[1]
    masks = [key for key in objects().keys(ann.id) if key.endswith("mask.png")]
    assert [key.split("/")[1] for key in masks] == [first[1]]


def test_a_fitting_waits_for_its_garment(gate: Gate, engine: FakeEngine, ann: Owner) -> None:
    gate.close_at("sew")
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    fitting = jobs.fit(ann, garment.id)
    gate.wait_inside()
    assert (jobs.garment(ann, garment.id).status, fitting.status) == ("processing", "queued")
    assert engine.count("fit") == 0
    gate.open()
    assert ended(ann, fitting.id).status == "done"


def test_a_failed_garment_cannot_be_fitted_and_says_why(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    garment = built(ann)
    assert garment.status == "error"
    with pytest.raises(GarmentFailed) as caught:
        jobs.fit(ann, garment.id)
    assert caught.value.key == "garment_failed.mesh"


def test_a_garment_that_fails_ends_all_fittings_that_wait_for_it_with_its_error(
    gate: Gate, engine: FakeEngine, ann: Owner
) -> None:
    gate.close_at("parse")
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    fittings = [jobs.fit(ann, garment.id, body=body) for body in ("slim", "curvy")]
    gate.wait_inside()
    hold = engine.hook

    def then_fail(stage: str) -> None:
        hold(stage)
        if stage == "sew":
            raise GarmentFailed("garment_failed.mesh")

    engine.hook = then_fail
    gate.open()
    for job in (garment, *fittings):
        end = ended(ann, job.id)
        assert end.status == "error"
        assert end.error is not None and end.error.key == "garment_failed.mesh"
    assert engine.count("fit") == 0


def test_a_fit_that_fails_leaves_the_garment(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "fit", FitFailed("fit_failed.exploded"))
    begun = try_ons.try_on(ann, photo_file())
    fitting = ended(ann, begun.fitting_session_id)
    assert fitting.error is not None and fitting.error.key == "fit_failed.exploded"
    assert (fitting.status, fitting.files, fitting.report) == ("error", {}, {})
    assert fitting.log[-1].endswith("s: error")
    assert jobs.garment(ann, begun.cloth3d_id).status == "done"


def test_a_mistake_of_ours_is_internal_and_says_nothing_about_us(
    engine: FakeEngine, ann: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    fail_at(engine, "sew", RuntimeError("secret detail in /a/path"))
    garment = built(ann)
    assert garment.status == "error"
    assert garment.error is not None and garment.error.as_dict()["code"] == "internal"
    assert "secret" not in str(records().get(Cloth3D, garment.id).model_dump())
    assert "secret detail" in caplog.text


def test_one_job_more_than_may_be_unfinished_is_busy_and_what_is_known_is_still_given(
    gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "3")
    settings.cache_clear()
    done = built(ann)
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file(width=310))
    cloth = upload(ann, photo_file(width=320))
    garment = jobs.generate(ann, cloth.id)
    with pytest.raises(Busy):
        jobs.generate(ann, cloth.id, category="tank", options={"mask": photo_file(width=320)})
    with pytest.raises(Busy):
        jobs.fit(ann, garment.id)
    assert built(ann).id == done.id
    assert not [key for key in objects().keys(ann.id) if key.endswith("asked-mask.png")]
    gate.open()
    assert ended(ann, begun.fitting_session_id).status == "done"
    assert ended(ann, jobs.fit(ann, garment.id).id).status == "done"


def test_a_try_on_with_room_for_its_garment_only_leaves_nothing_in_work(
    gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "2")
    settings.cache_clear()
    gate.close_at("parse")
    jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    with pytest.raises(Busy):
        try_ons.try_on(ann, photo_file(width=310))
    assert sorted(row.status for row in records().find(Cloth3D)) == ["cancelled", "processing"]


def test_nobody_reaches_the_jobs_of_another(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    begun = worn(ann)
    calls = [
        lambda: jobs.generate(bob, begun.cloth_id),
        lambda: jobs.fit(bob, begun.cloth3d_id),
        lambda: jobs.garment(bob, begun.cloth3d_id),
        lambda: jobs.fitting(bob, begun.fitting_session_id),
        lambda: jobs.own_job(bob, begun.fitting_session_id),
        lambda: jobs.cancel(bob, begun.cloth3d_id),
        lambda: jobs.cancel(bob, begun.fitting_session_id),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert jobs.fitting(ann, begun.fitting_session_id).status == "done"


def test_an_id_that_is_unknown_or_of_another_kind_is_told(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann)
    for call in (
        lambda: jobs.generate(ann, "x"),
        lambda: jobs.fit(ann, "x"),
        lambda: jobs.fit(ann, begun.fitting_session_id),
        lambda: jobs.garment(ann, begun.fitting_session_id),
        lambda: jobs.fitting(ann, begun.cloth3d_id),
        lambda: jobs.cancel(ann, "x"),
        lambda: jobs.generate(ann, ""),
    ):
        assert code_of(call) == "unknown_id"


def test_a_list_of_one_garment_is_that_garment(engine: FakeEngine, ann: Owner) -> None:
    garment = built(ann)
    assert jobs.fit(ann, [garment.id]).id == jobs.fit(ann, garment.id).id
    for wrong in ([], [3], 3, None):
        assert code_of(lambda wrong=wrong: jobs.fit(ann, wrong)) == "bad_parameter"  # type: ignore[misc]


def test_a_mask_that_is_no_picture_is_refused_at_once(engine: FakeEngine, ann: Owner) -> None:
    cloth = upload(ann, photo_file())
    assert code_of(lambda: jobs.generate(ann, cloth.id, options={"mask": b"no picture"})) == "bad_parameter"
    assert engine.calls == []


def test_a_mask_is_kept_and_given_to_the_engine(engine: FakeEngine, ann: Owner) -> None:
    mask = photo_file(form="PNG")
    garment = ended(ann, jobs.generate(ann, upload(ann, photo_file()).id, options={"mask": mask}).id)
    assert garment.status == "done"
    assert objects().get(garment.parameters["options"]["mask"]) == mask
    given = next(options for stage, options in engine.calls if stage == "parse")["mask"]
    assert given.shape == (400, 300) and given[200, 150] == 30 and given[0, 0] == 235
    assert jobs.generate(ann, upload(ann, photo_file()).id, options={"mask": mask}).id == garment.id
    assert jobs.generate(ann, upload(ann, photo_file()).id).id != garment.id


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_without_a_value_is_as_if_it_was_not_given(engine: FakeEngine, ann: Owner, name: str) -> None:
    if name in ("cutout_method", "fabric"):
        assert code_of(lambda: try_ons.try_on(ann, photo_file(), options={name: None})) == "bad_parameter"
    else:
        worn(ann, options={name: None})


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("bad_parameter", {"category": "hat"}),
        ("bad_parameter", {"size": "huge"}),
        ("bad_parameter", {"options": {"colour": "red"}}),
        ("bad_parameter", {"options": {"fabric": "steel"}}),
        ("bad_parameter", {"options": {"webhook_url": "http://127.0.0.1/"}}),
        ("bad_parameter", {"options": {"idempotency_key": ""}}),
        ("unknown_preset", {"body": "giant"}),
        ("bad_image", {"back": b"broken"}),
    ],
)
def test_a_try_on_with_a_wrong_parameter_keeps_and_begins_nothing(
    engine: FakeEngine, ann: Owner, code: str, change: dict[str, Any]
) -> None:
    assert code_of(lambda: try_ons.try_on(ann, photo_file(), **change)) == code
    assert [records().find(table) for table in (Cloth, Cloth3D, FittingSession)] == [[], [], []]
    assert engine.calls == []
