"""A garment built again as it was corrected: what was given stays, what was found is found again."""

from typing import Any

import numpy as np
import pytest

from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import code_of, ended, worn
from workflow.jobs import garment
from workflow.owners import Owner
from workflow.pictures import png
from workflow.repairs import Repair
from workflow.try_ons import try_on_repaired

MOVED = {"hem_left": [80.0, 300.0]}


def parses(engine: FakeEngine) -> list[dict[str, Any]]:
    return [call for stage, call in engine.calls if stage == "parse"]


def repaired(owner: Owner, cloth3d_id: str, **changes: Any) -> str:
    """Repair a garment and return the id of the new one when it is worn."""
    again = try_on_repaired(owner, cloth3d_id, Repair(**changes), body="regular", size="auto")
    end = ended(owner, again.fitting_session_id)
    assert end.status == "done", end.error
    return again.cloth3d_id


def sheet() -> np.ndarray:
    painted = np.zeros((400, 300, 3), np.uint8)
    painted[:50, :50, :2] = 255
    return painted


@pytest.mark.parametrize(
    ("changes", "given"),
    [
        ({"category": "tank"}, {"category": "tank", "photo_kind": None, "landmarks": None}),
        ({"photo_kind": "ghost"}, {"category": "auto", "photo_kind": "ghost", "landmarks": None}),
        ({"landmarks": MOVED}, {"category": "auto", "photo_kind": None, "landmarks": {"hem_left": (80.0, 300.0, 1.0)}}),
    ],
)
def test_a_correction_reaches_the_engine_and_the_cutout_is_reused(
    engine: FakeEngine, ann: Owner, changes: Any, given: dict[str, Any]
) -> None:
    first = worn(ann)
    again = repaired(ann, first.cloth3d_id, **changes)
    last = parses(engine)[-1]
    assert last | given == last and last["mask"] is None
    assert engine.count("cutout") == 1 and garment(ann, again).report["cutout_method"] == "border"


def test_a_painted_cutout_stays_when_something_else_is_corrected(engine: FakeEngine, ann: Owner) -> None:
    painted = repaired(ann, worn(ann).cloth3d_id, painted=png(sheet()))
    again = repaired(ann, painted, landmarks=MOVED, photo_kind="hanger")
    last = parses(engine)[-1]
    assert last["mask"][10, 10] == 255 and last["mask"][200, 150] == 255 and last["mask"][10, 290] == 0
    assert garment(ann, again).report["cutout_method"] == "user" and engine.count("cutout") == 1


def test_points_set_by_hand_stay_on_a_new_cutout_and_go_with_another_category(engine: FakeEngine, ann: Owner) -> None:
    moved = repaired(ann, worn(ann).cloth3d_id, landmarks=MOVED)
    repaired(ann, moved, painted=png(sheet()))
    assert set(parses(engine)[-1]["landmarks"]) == {"hem_left"}
    repaired(ann, moved, category="tshirt")  # which it was taken for: confirmed
    assert set(parses(engine)[-1]["landmarks"]) == {"hem_left"}
    repaired(ann, moved, category="tank")
    assert parses(engine)[-1]["landmarks"] is None


def test_what_was_corrected_can_be_found_out_again(engine: FakeEngine, ann: Owner) -> None:
    first = worn(ann)
    fixed = repaired(ann, first.cloth3d_id, landmarks=MOVED, photo_kind="ghost", category="tank")
    assert repaired(ann, fixed, landmarks={}, photo_kind="auto", category="auto") == first.cloth3d_id


def test_clicks_take_the_place_of_paint_and_paint_that_of_clicks(engine: FakeEngine, ann: Owner) -> None:
    painted = repaired(ann, worn(ann, options={"cutout_method": "border"}).cloth3d_id, painted=png(sheet()))
    clicked = repaired(ann, painted, points=[[150, 200, 1]])
    assert garment(ann, clicked).report["cutout_method"] == "sam" and parses(engine)[-1]["mask"] is None
    again = repaired(ann, clicked, painted=png(sheet()))
    assert garment(ann, again).report["cutout_method"] == "user" and parses(engine)[-1]["mask"][10, 10] == 255


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"category": "cape"},
        {"photo_kind": "selfie"},
        {"landmarks": {"elbow": [1, 2]}},
        {"landmarks": [1]},
        {"points": "all"},
        {"painted": b"no picture"},
    ],
)
def test_a_correction_that_is_none_is_refused(engine: FakeEngine, ann: Owner, changes: Any) -> None:
    first = worn(ann, photo_file())
    ask = lambda: try_on_repaired(ann, first.cloth3d_id, Repair(**changes), body="regular", size="auto")  # noqa: E731
    assert code_of(ask) == "bad_parameter" and engine.count("sew") == 1


def test_nobody_repairs_the_garment_of_another(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    first = worn(ann)
    ask = lambda: try_on_repaired(bob, first.cloth3d_id, Repair(category="tank"), body="slim", size="auto")  # noqa: E731
    assert code_of(ask) == "not_allowed"
