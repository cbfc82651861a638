"""The wardrobe tab: finding is done in the browser; naming and wearing together are done here."""

from __future__ import annotations

import pytest

from tests.fake_engine import FakeEngine
from tests.ui.page import Page, event, request, told
from tests.ui.test_outfit_page import fitted
from ui import history_tab
from workflow.history import history


def test_an_entry_is_named_and_keeps_what_it_is(engine: FakeEngine) -> None:
    page = Page()
    entry = fitted(page.owner, "tank", "trousers")
    (card,) = history_tab.rename_entry(page.who[0], event(id=entry, title="Summer"), request())["entries"]
    assert (card["title"], card["garment"]) == ("Summer", "Tank top + Trousers")


def test_nobody_names_what_is_someone_elses(engine: FakeEngine) -> None:
    page, other = Page(), Page()
    entry = fitted(page.owner, "tank")
    told_other = history_tab.rename_entry(other.who[0], event(id=entry, title="Mine"), request())
    assert told_other["entries"] == [] and "belongs to someone else" in told_other["message"]
    assert history(page.owner)[0].fitting.title == ""


def test_entries_are_worn_together_on_the_first_ones_body(engine: FakeEngine) -> None:
    page = Page()
    top, bottom = fitted(page.owner, "tank", body="curvy"), fitted(page.owner, "trousers")
    last = told(history_tab.wear_together(*page.who, event(ids=[top, bottom]), request()))[-1]
    assert last["status"]["kind"] == "done"
    worn = history(page.owner)[0].fitting
    assert worn.id == page.seat.fitting and len(worn.cloth3d_ids) == 2
    assert worn.parameters["avatar_preset_id"] == "curvy"


@pytest.mark.parametrize("ids", [None, "", [], [1], ["unknown"]])
def test_nonsense_is_one_sentence(engine: FakeEngine, ids: object) -> None:
    page = Page()
    (news,) = told(history_tab.wear_together(*page.who, event(ids=ids), request()))
    assert news["status"]["kind"] == "error"
