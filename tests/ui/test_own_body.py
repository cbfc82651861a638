"""A body of one's own measures, made elsewhere, when the page goes on with it."""

from typing import Any

from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import Page, told
from tests.workflow.helpers import ended
from ui.history_view import history_value
from workflow import jobs
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
