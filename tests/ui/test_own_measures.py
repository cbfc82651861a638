"""A garment's own measures on the page, and what a fitting was asked for when the page goes on with it."""

from typing import Any

import pytest

from core.categories import CATEGORY_FACTS
from core.types import CATEGORIES
from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import UNCHANGED, Page, event, request, told, uploaded
from tests.workflow.helpers import ended
from ui import repair_events, tryon_events
from ui.measures import OWN_MEASURES
from workflow import jobs
from workflow.clothes import upload
from workflow.examples import examples
from workflow.history import history


def asked(page: Page) -> dict[str, Any]:
    """Return what the newest fitting was asked for."""
    return dict(history(page.owner)[0].fitting.parameters)


def shown(news: dict[str, Any]) -> dict[str, Any]:
    """Return the values that an update gives the fields."""
    return {measure: news[name]["value"] for name, measure in OWN_MEASURES.items()}


def test_measures_that_are_filled_in_reach_the_engine(engine: FakeEngine) -> None:
    page = Page()
    last = page.tried_on(own_chest=104, own_length=71.5)
    assert engine.calls[-1][1]["measures_cm"] == {"chest": 104.0, "length": 71.5}
    assert last["status"]["kind"] == "done" and "Made to the measures you gave" in last["report"]
    assert asked(page)["measures_cm"] == {"chest": 104.0, "length": 71.5}


@pytest.mark.parametrize("empty", [None, "", 0])
def test_empty_fields_leave_it_to_the_size(engine: FakeEngine, empty: Any) -> None:
    page = Page()
    page.tried_on(own_chest=empty)
    assert not engine.calls[-1][1]["measures_cm"] and "measures_cm" not in asked(page)


@pytest.mark.parametrize(
    ("category", "measures", "sentence"),
    [
        ("auto", {"own_chest": 4}, "The measure chest must be a number from 40 to 220 cm."),
        ("auto", {"own_length": "long"}, "The measure length must be a number from 15 to 180 cm."),
        ("skirt", {"own_chest": 90}, "The measures_cm of a garment of the kind skirt are: hip, length."),
        ("auto", {"own_hip": 100}, "The measures_cm of a garment of the kind tshirt are: chest, length."),
    ],
)
def test_measures_that_cannot_be_are_one_sentence(
    engine: FakeEngine, category: str, measures: dict[str, Any], sentence: str
) -> None:
    last = Page().tried_on(category=category, **measures)
    assert last["status"]["line"] == sentence and last["run"]["interactive"] and engine.count("fit") == 0


def test_new_measures_wait_for_the_button(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    (news,) = told(tryon_events.change_form(*page.who, request()))
    assert "Press" in news["note"] and engine.count("fit") == 1
    page.tried_on(own_chest=110)
    assert (engine.count("sew"), engine.count("fit")) == (1, 2)


@pytest.mark.parametrize("category", ["auto", *CATEGORIES])
def test_only_the_measures_of_the_category_are_offered(engine: FakeEngine, category: Any) -> None:
    news = told(tryon_events.choose_category(*Page().who, category, request()))[-1]
    offered = {measure for name, measure in OWN_MEASURES.items() if news[name]["visible"]}
    known = {"chest", "hip"} if category == "auto" else {CATEGORY_FACTS[category].girth}
    assert offered == {*known, "length"}
    for name, measure in OWN_MEASURES.items():
        assert news[name].get("value", "left") == ("left" if measure in offered else "")


def test_another_body_keeps_the_measures(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on(own_chest=104)
    assert told(page.body("slim", "L"))[-1]["status"]["kind"] == "done"
    assert engine.calls[-1][1]["measures_cm"] == {"chest": 104.0} and asked(page)["size"] == "L"
    assert told(page.body("curvy"))[-1]["status"]["kind"] == "done"
    assert asked(page) == {"avatar_preset_id": "curvy", "size": "auto", "measures_cm": {"chest": 104.0}}


def test_another_body_keeps_what_the_page_has_no_fields_for(engine: FakeEngine) -> None:
    page = Page()
    garment = jobs.generate(page.owner, upload(page.owner, photo_file()).id)
    fitting = jobs.fit(page.owner, garment.id, options={"fabric": "denim", "seam_allowance_cm": 2.5})
    assert ended(page.owner, fitting.id).status == "done"
    page.open(fitting.id)
    told(page.body("slim"))
    assert engine.calls[-1][1]["fabric"] == "denim"
    assert (asked(page)["fabric"], asked(page)["seam_allowance_cm"]) == ("denim", 2.5)


def test_an_opened_entry_fills_the_fields_and_an_example_empties_them(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on(category="tshirt", own_chest=104)
    other = Page(page.owner)
    news = other.open(history(page.owner)[0].fitting.id)[0]
    assert shown(news) == {"chest": 104.0, "hip": "", "length": ""} and news["own_fold"]["open"]
    assert news["own_chest"]["visible"] and not news["own_hip"]["visible"]
    chosen = event(id=examples()[0].name)
    news = told(tryon_events.choose_example(*other.who, chosen, request()))[-1]
    assert shown(news) == {"chest": "", "hip": "", "length": ""} and news["own_fold"] == UNCHANGED


@pytest.mark.parametrize(
    ("category", "kept"), [("tank", {"chest": 104.0, "length": 70.0}), ("skirt", {"length": 70.0})]
)
def test_a_repair_keeps_the_measures_that_the_garment_has(engine: FakeEngine, category: str, kept: Any) -> None:
    page = Page()
    told(page.start(uploaded("a.png", photo_file()), own_chest=104, own_length=70))
    correction = event(category=category)
    news = told(repair_events.use_repair(*page.who, "regular", "auto", correction, request()))
    assert news[-1]["status"]["kind"] == "done" and engine.calls[-1][1]["measures_cm"] == kept
    (form,) = (each for each in news if each["own_chest"] != UNCHANGED)
    assert form["own_chest"]["visible"] == ("chest" in kept)
