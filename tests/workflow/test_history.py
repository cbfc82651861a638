import pytest

from core.errors import BadParameter, NotAllowed, UnknownId
from storage.tables import Cloth, Cloth3D, FittingSession
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, ended, listed, wait_until, worn
from workflow import jobs, try_ons
from workflow.history import LONGEST_TITLE, delete, history, rename, together, unfinished
from workflow.owners import Owner
from workflow.store import objects, records


def counts() -> list[int]:
    """Return how many clothes, garments and fittings there are."""
    return [len(records().find(table)) for table in (Cloth, Cloth3D, FittingSession)]


def test_an_owners_fittings_are_listed_newest_first_with_their_garments(
    engine: FakeEngine, ann: Owner, bob: Owner
) -> None:
    first, second = worn(ann), worn(ann, body="slim")
    worn(bob)
    assert listed(ann) == [second.fitting_session_id, first.fitting_session_id]
    entry = history(ann, limit=1)[0]
    assert (entry.fitting.id, entry.garment.id) == (second.fitting_session_id, second.cloth3d_id)
    assert entry.created_at.tzinfo is not None


def test_the_newest_fitting_is_told_while_it_is_in_work(gate: Gate, ann: Owner) -> None:
    assert unfinished(ann) is None
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file())
    entry = unfinished(ann)
    assert entry is not None and entry.fitting.id == begun.fitting_session_id
    gate.open()
    ended(ann, begun.fitting_session_id)
    assert unfinished(ann) is None


def test_deleting_the_only_fitting_removes_everything_of_it(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    begun = worn(ann, options={"mask": photo_file()})
    kept = worn(bob)
    delete(ann, begun.fitting_session_id)
    assert counts() == [1, 1, 1] and listed(bob) == [kept.fitting_session_id]
    assert objects().keys(ann.id) == []
    assert objects().keys(bob.id) != []
    with pytest.raises(UnknownId):
        delete(ann, begun.fitting_session_id)


def test_a_garment_that_is_worn_elsewhere_stays_until_its_last_fitting_goes(engine: FakeEngine, ann: Owner) -> None:
    first, second = worn(ann), worn(ann, body="slim")
    delete(ann, first.fitting_session_id)
    assert counts() == [1, 1, 1]
    assert objects().keys(f"{ann.id}/{first.fitting_session_id}") == []
    for key in jobs.garment(ann, second.cloth3d_id).files.values():
        assert objects().get(key)
    delete(ann, second.fitting_session_id)
    assert counts() == [0, 0, 0] and objects().keys(ann.id) == []


def test_a_photo_that_another_garment_was_made_of_stays(engine: FakeEngine, ann: Owner) -> None:
    first, second = worn(ann), worn(ann, category="tank")
    assert first.cloth_id == second.cloth_id
    delete(ann, first.fitting_session_id)
    assert counts() == [1, 1, 1]
    assert objects().get(records().get(Cloth, first.cloth_id).photo_url) == photo_file()


@pytest.mark.parametrize("stage", ["parse", "sew", "fit"])
def test_deleting_what_is_in_work_stops_it_and_leaves_nothing(gate: Gate, ann: Owner, stage: str) -> None:
    gate.close_at(stage)
    begun = try_ons.try_on(ann, photo_file())
    gate.wait_inside()
    delete(ann, begun.fitting_session_id)
    assert counts() == [0, 0, 0]
    gate.open()
    wait_until(lambda: objects().keys(ann.id) == [])


def test_a_try_on_can_be_made_again_after_it_was_deleted(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann)
    delete(ann, begun.fitting_session_id)
    assert worn(ann).fitting_session_id != begun.fitting_session_id
    assert engine.count("sew") == 2


def test_nobody_deletes_what_belongs_to_another_or_is_no_fitting(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    begun = worn(ann)
    with pytest.raises(NotAllowed):
        delete(bob, begun.fitting_session_id)
    with pytest.raises(UnknownId):
        delete(ann, begun.cloth3d_id)
    assert counts() == [1, 1, 1]


def test_a_fitting_is_given_a_name_which_stays_short(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    begun = worn(ann)
    assert history(ann)[0].fitting.title == ""
    rename(ann, begun.fitting_session_id, "  Blue\n  shirt " + "x" * 200)
    title = history(ann)[0].fitting.title
    assert title.startswith("Blue shirt xxx") and len(title) == LONGEST_TITLE
    with pytest.raises(NotAllowed):
        rename(bob, begun.fitting_session_id, "mine")
    rename(ann, begun.fitting_session_id, " ")
    assert history(ann)[0].fitting.title == ""


def test_the_garments_of_fittings_make_an_outfit_in_the_order_named(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    top, skirt = worn(ann, category="tank"), worn(ann, category="skirt")
    ids = [top.fitting_session_id, skirt.fitting_session_id]
    assert together(ann, ids) == (top.cloth3d_id, skirt.cloth3d_id)
    assert together(ann, ids[::-1]) == (skirt.cloth3d_id, top.cloth3d_id)
    again = try_ons.refit(ann, top.cloth3d_id, body="slim", size="auto")
    for wrong in ([], [*ids, again.fitting_session_id]):
        with pytest.raises(BadParameter):
            together(ann, wrong)
    with pytest.raises(NotAllowed):
        together(bob, ids)
