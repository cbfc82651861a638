"""Several garments on one body: one job for all layers."""

import pytest

from core.errors import BadParameter, GarmentFailed
from storage.tables import Cloth3D, FittingSession
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, built, code_of, ended, fail_at, wait_until, worn
from workflow import jobs
from workflow.clothes import upload
from workflow.history import delete, history
from workflow.owners import Owner
from workflow.store import objects, records
from workflow.try_ons import refit
from workflow.views import JobView


def outfit(owner: Owner, *categories: str) -> list[str]:
    """Have a garment of each category built and return their ids."""
    return [built(owner, category=category).id for category in categories]


def begun_garment(owner: Owner, category: str) -> JobView:
    """Begin to build a garment."""
    return jobs.generate(owner, upload(owner, photo_file()).id, category=category)


def test_layers_are_worn_in_their_order_and_told_by_the_report(engine: FakeEngine, ann: Owner) -> None:
    ids = outfit(ann, "tank", "trousers", "jacket")
    done = ended(ann, jobs.fit(ann, ids, body="slim").id)
    assert done.status == "done", done.error
    assert engine.calls[-1][1]["layers"] == ["tank", "trousers", "jacket"]
    assert (done.cloth3d_ids, done.cloth3d_id) == (tuple(ids), ids[-1])
    assert done.name == "tank-trousers-jacket-slim-M"
    assert [layer["category"] for layer in done.report["layers"]] == ["tank", "trousers", "jacket"]
    assert objects().get(done.files["pattern_zip"]).startswith(b"PK") and "pattern_svg" not in done.files


def test_the_same_outfit_is_the_same_job_and_another_order_is_another(engine: FakeEngine, ann: Owner) -> None:
    ids = outfit(ann, "tank", "trousers")
    first = ended(ann, jobs.fit(ann, ids).id)
    fitted = engine.count("fit")
    assert jobs.fit(ann, ids).id == first.id
    others = [jobs.fit(ann, other).id for other in (ids[::-1], ids[:1], ids[1:])]
    assert len({first.id, *others}) == 4
    for other in others:
        assert ended(ann, other).status == "done"
    assert engine.count("fit") == fitted + 3
    keyed = jobs.fit(ann, ids, size="L", options={"idempotency_key": "look 1"}).id
    assert jobs.fit(ann, ids, size="L", options={"idempotency_key": "look 1"}).id == keyed
    with pytest.raises(BadParameter, match="idempotency_key"):
        jobs.fit(ann, ids[::-1], size="L", options={"idempotency_key": "look 1"})


def test_too_many_doubles_and_unknown_ids_are_refused_with_a_reason(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    tank, trousers = outfit(ann, "tank", "trousers")
    with pytest.raises(BadParameter, match="at most 3 garments"):
        jobs.fit(ann, [tank, trousers, "x", "y"])
    with pytest.raises(BadParameter, match="cannot be worn twice"):
        jobs.fit(ann, [tank, trousers, tank])
    assert code_of(lambda: jobs.fit(ann, [tank, "x"])) == "unknown_id"
    assert code_of(lambda: jobs.fit(ann, ["x", tank])) == "unknown_id"
    for ids in ([tank, built(bob).id], [built(bob).id, tank]):
        assert code_of(lambda ids=ids: jobs.fit(ann, ids)) == "not_allowed"  # type: ignore[misc]
    assert records().find(FittingSession) == []


@pytest.mark.parametrize("late", [0, 1])
def test_an_outfit_waits_for_whichever_garment_is_still_in_work(gate: Gate, ann: Owner, late: int) -> None:
    ids = outfit(ann, "tank")
    gate.close_at("sew")
    ids.insert(late, begun_garment(ann, "trousers").id)
    gate.wait_inside()
    waiting = jobs.fit(ann, ids)
    assert waiting.status == "queued"
    gate.open()
    assert ended(ann, waiting.id).status == "done"


@pytest.mark.parametrize("lost", [0, 1])
def test_an_outfit_ends_with_the_garment_that_fails(engine: FakeEngine, gate: Gate, ann: Owner, lost: int) -> None:
    ids = outfit(ann, "tank")
    gate.close_at("parse")
    ids.insert(lost, begun_garment(ann, "trousers").id)
    gate.wait_inside()
    waiting = jobs.fit(ann, ids)
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    gate.open()
    end = ended(ann, waiting.id)
    assert end.status == "error" and end.error is not None and end.error.code == "garment_failed"
    assert code_of(lambda: jobs.fit(ann, ids)) == "garment_failed"


def test_an_outfit_is_cancelled_with_a_garment_it_waits_for(gate: Gate, ann: Owner) -> None:
    ids = outfit(ann, "tank")
    gate.close_at("sew")
    late = begun_garment(ann, "trousers").id
    gate.wait_inside()
    waiting = jobs.fit(ann, [late, *ids])
    jobs.cancel(ann, late)
    gate.open()
    assert ended(ann, waiting.id).status == "cancelled"


def test_a_garment_of_an_outfit_stays_until_its_last_fitting_goes(engine: FakeEngine, ann: Owner) -> None:
    alone = worn(ann, category="tank")
    trousers = built(ann, category="trousers").id
    together = ended(ann, jobs.fit(ann, [alone.cloth3d_id, trousers]).id)
    assert [entry.fitting.id for entry in history(ann)] == [together.id, alone.fitting_session_id]
    delete(ann, alone.fitting_session_id)
    assert {row.id for row in records().find(Cloth3D)} == {alone.cloth3d_id, trousers}
    delete(ann, together.id)
    assert records().find(Cloth3D) == [] and objects().keys(ann.id) == []


def test_an_outfit_whose_garment_was_taken_away_says_so(gate: Gate, ann: Owner) -> None:
    ids = outfit(ann, "tank", "trousers")
    gate.close_at("parse")
    late = begun_garment(ann, "jacket").id
    gate.wait_inside()
    waiting = jobs.fit(ann, [*ids, late])
    records().delete(records().get(Cloth3D, ids[0]))
    gate.open()
    end = ended(ann, waiting.id)
    assert end.error is not None and end.error.code == "unknown_id"


def test_a_refit_keeps_all_layers(engine: FakeEngine, ann: Owner) -> None:
    ids = outfit(ann, "tank", "trousers")
    again = refit(ann, *ids, body="curvy", size="L")
    assert again.cloth3d_id == ids[-1]
    wait_until(lambda: engine.count("fit") == 1)
    assert ended(ann, again.fitting_session_id).cloth3d_ids == tuple(ids)


def test_measures_go_with_a_single_garment_of_a_kind_that_has_them(engine: FakeEngine, ann: Owner) -> None:
    tank, trousers = outfit(ann, "tank", "trousers")
    chest, hip = ({"measures_cm": {name: 100, "length": 80}} for name in ("chest", "hip"))
    done = ended(ann, jobs.fit(ann, tank, options=chest).id)
    assert (done.report["size"], done.parameters["measures_cm"]) == ("own", {"chest": 100.0, "length": 80.0})
    assert engine.calls[-1][1]["measures_cm"] == {"chest": 100.0, "length": 80.0}
    assert jobs.fit(ann, tank, options={"measures_cm": {"length": 80.0, "chest": 100.0}}).id == done.id
    assert jobs.fit(ann, tank).id != done.id
    assert ended(ann, jobs.fit(ann, trousers, options=hip).id).status == "done"
    with pytest.raises(BadParameter, match="trousers are: hip, length"):
        jobs.fit(ann, trousers, options=chest)
    with pytest.raises(BadParameter, match="single garment"):
        jobs.fit(ann, [tank, trousers], options=chest)


def test_measures_of_a_garment_not_known_yet_are_checked_when_it_is(gate: Gate, ann: Owner) -> None:
    gate.close_at("parse")
    late = begun_garment(ann, "auto").id
    gate.wait_inside()
    waiting = jobs.fit(ann, late, options={"measures_cm": {"hip": 100}})
    gate.open()
    end = ended(ann, waiting.id)
    assert end.error is not None and end.error.code == "bad_parameter"
    assert end.error.message == "The measures_cm of a garment of the kind tshirt are: chest, length."
