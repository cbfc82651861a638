"""Parts of a try-on done again."""

import numpy as np

from tests.fake_engine import FakeEngine
from tests.workflow.helpers import Gate, code_of, ended, worn
from workflow.owners import Owner
from workflow.pictures import png
from workflow.repairs import Repair
from workflow.try_ons import refit, try_on_again, try_on_repaired


def test_a_refit_computes_the_fitting_only(engine: FakeEngine, ann: Owner) -> None:
    first = worn(ann)
    again = refit(ann, first.cloth3d_id, body="slim", size="L")
    assert again.cloth3d_id == first.cloth3d_id and again.new == (again.fitting_session_id,)
    assert ended(ann, again.fitting_session_id).report["size"] == "L"
    assert engine.count("sew") == 1


def test_what_was_made_before_is_not_new(engine: FakeEngine, ann: Owner) -> None:
    first = worn(ann, body="slim")
    assert refit(ann, first.cloth3d_id, body="slim", size="auto").new == ()
    assert try_on_again(ann, first.cloth_id, body="slim").new == ()


def test_a_kept_photo_is_tried_on_as_another_kind_of_garment(engine: FakeEngine, gate: Gate, ann: Owner) -> None:
    first = worn(ann)
    again = try_on_again(ann, first.cloth_id, category="tank", quality="low")
    assert set(again.new) == {again.cloth3d_id, again.fitting_session_id}
    assert ended(ann, again.fitting_session_id).report["category"] == "tank"


def test_a_repair_keeps_what_else_was_asked_for(engine: FakeEngine, ann: Owner) -> None:
    first = worn(ann, category="hoodie", quality="low", options={"photo_kind": "hanger"})
    sheet = np.zeros((400, 300, 3), np.uint8)
    sheet[:50, :50, :2] = 255
    again = try_on_repaired(ann, first.cloth3d_id, Repair(png(sheet)), body="slim", size="auto")
    assert ended(ann, again.fitting_session_id).status == "done"
    parse = [options for stage, options in engine.calls if stage == "parse"][-1]
    assert (parse["category"], parse["photo_kind"]) == ("hoodie", "hanger")
    assert parse["mask"][10, 10] == 255 and parse["mask"][200, 150] == 255 and parse["mask"][100, 10] == 0
    twice = try_on_repaired(ann, again.cloth3d_id, Repair(png(np.zeros_like(sheet))), body="slim", size="auto")
    assert ended(ann, twice.fitting_session_id).status == "done"
    assert [options for stage, options in engine.calls if stage == "parse"][-1]["mask"][10, 10] == 255


def test_nobody_works_on_what_belongs_to_another(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    first = worn(ann)
    assert code_of(lambda: refit(bob, first.cloth3d_id, body="slim", size="auto")) == "not_allowed"
    assert code_of(lambda: try_on_again(bob, first.cloth_id)) == "not_allowed"
