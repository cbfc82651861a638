"""A body of one's own measures on the page: from the form, and when it was made elsewhere."""

from typing import Any

from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import Page, told
from tests.workflow.helpers import ended
from ui.history_view import history_value
from ui.measures import EMPTY
from ui.own_body import OWN_BODY
from workflow import jobs
from workflow.bodies import bodies
from workflow.clothes import upload
from workflow.history import history

ASKED: dict[str, Any] = {"sex": "female", "height": 168, "chest": 92, "waist": 74, "hip": 98}


def test_another_size_keeps_the_own_body_and_another_preset_takes_its_place(engine: FakeEngine) -> None:
    page = Page()
    garment = jobs.generate(page.owner, upload(page.owner, photo_file()).id)
    fitting = jobs.fit(page.owner, garment.id, options={"body_cm": ASKED, "pose": "relaxed"})
    assert ended(page.owner, fitting.id).status == "done"
    page.open(fitting.id)
    (card,) = history_value(history(page.owner), "en")["entries"]
    assert "Own body" in card["more"]
    told(page.body("regular", "L"))
    assert engine.bodies[-1][1] is not None and engine.bodies[-1][2] == "relaxed"
    told(page.body("curvy", "L"))
    assert engine.bodies[-1] == ("curvy", None, "relaxed")


def test_the_form_gives_a_body_with_what_was_left_empty_from_the_preset(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on(body="regular", body_height=172.0, body_chest=EMPTY, pose="relaxed")
    asked = dict(history(page.owner)[0].fitting.parameters)
    preset = next(body for body in bodies() if body.id == "regular")
    usual = {name: preset.measures_cm[name] for name in ("chest", "waist", "hip")}
    assert asked["body_cm"] == {"sex": "female", "height": 172.0, **usual} and asked["pose"] == "relaxed"


def test_a_body_that_cannot_be_is_one_sentence_and_nothing_is_begun(engine: FakeEngine) -> None:
    page = Page()
    assert page.tried_on(body_height=300)["status"]["kind"] == "error"
    assert history(page.owner) == []


def test_the_form_says_what_an_entry_was_asked_for_and_another_preset_empties_it(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on(body_height=172, body_hip=100)
    entry = history(page.owner)[0].fitting.id
    shown = Page(page.owner)
    news = shown.open(entry)[0]
    assert (news["body_height"]["value"], news["body_hip"]["value"]) == (172, 100)
    assert news["body_fold"]["open"]
    changed = told(shown.body("slim"))
    assert [changed[0][name]["value"] for name in OWN_BODY] == [EMPTY] * 4
    assert "body_cm" not in history(page.owner)[0].fitting.parameters
