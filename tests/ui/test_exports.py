"""Further formats on the page: offered with a result, made when asked for, told when they fail."""

from typing import Any

import pytest

from core.errors import FitFailed, StorageUnavailable
from tests.fake_engine import FakeEngine
from tests.ui.page import UNCHANGED, Page, request
from tests.workflow.helpers import fail_at
from ui import tryon_events
from ui.exports_view import OFFERED
from workflow import exports
from workflow.export_kinds import EXPORTS
from workflow.owners import new_owner


def row(value: dict[str, Any], group: int, kind: str) -> dict[str, str]:
    """Return the row of a kind in a group: 0 on the body, 1 alone."""
    (found,) = [each for each in value["groups"][group]["rows"] if each["kind"] == kind]
    return dict(found)


def test_everything_that_can_be_made_is_offered_of_the_garment_on_its_body() -> None:
    assert set(OFFERED["fitted"]) == set(EXPORTS) and set(OFFERED["garment"]) < set(EXPORTS)


def test_a_result_comes_with_the_formats_that_can_be_made(engine: FakeEngine) -> None:
    page = Page(language="ko")
    value = page.tried_on()["exports"]
    assert [group["title"] for group in value["groups"]] == ["입은 모습", "옷만"]
    assert row(value, 0, "usdz")["state"] == "idle" and row(value, 0, "usdz")["job"] == page.seat.fitting
    assert value["texts"]["title"] == "다른 형식"


def test_a_wanted_format_is_being_made_and_then_a_link(engine: FakeEngine) -> None:
    page = Page()
    job = row(page.tried_on()["exports"], 0, "sheet")["job"]
    *before, last = page.make(job, "sheet")
    assert [row(news["exports"], 0, "sheet")["state"] for news in before] == ["working"] * len(before) and before
    done = row(last["exports"], 0, "sheet")
    assert done["state"] == "done" and done["file"] == "tshirt-regular-M-views.png"
    assert done["link"].startswith("/files/") and row(last["exports"], 0, "usdz")["state"] == "idle"
    assert last["model"] == UNCHANGED and last["status"] == UNCHANGED


def test_the_garment_alone_is_another_file(engine: FakeEngine) -> None:
    page = Page()
    job = row(page.tried_on()["exports"], 1, "packshot_white")["job"]
    last = page.make(job, "packshot_white")[-1]["exports"]
    assert row(last, 1, "packshot_white")["file"] == "tshirt-white.png"
    assert row(last, 0, "packshot_white")["state"] == "idle"


def test_what_was_made_is_there_when_the_result_is_opened_again(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    page.make(page.seat.fitting, "sheet")
    again = Page(page.owner).open(page.seat.fitting)[-1]
    assert row(again["exports"], 0, "sheet")["state"] == "done"


def test_a_failure_is_told_in_its_row_and_can_be_tried_again(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    fail_at(engine, "shown", FitFailed("fit_failed.exploded"))
    failed = row(page.make(page.seat.fitting, "sheet")[-1]["exports"], 0, "sheet")
    assert failed["state"] == "idle" and "tore apart" in failed["message"]
    engine.hook = lambda stage: None
    assert row(page.make(page.seat.fitting, "sheet")[-1]["exports"], 0, "sheet")["state"] == "done"


def test_nobody_makes_files_of_others(engine: FakeEngine) -> None:
    page, other = Page(), Page(new_owner())
    page.tried_on()
    other.tried_on()
    told = row(other.make(page.seat.fitting, "sheet")[-1]["exports"], 0, "sheet")
    assert told["state"] == "idle" and engine.count("shown") == 0


def test_links_are_renewed_with_those_of_the_other_files(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    page.make(page.seat.fitting, "sheet")
    (news,) = tryon_events.renew(*page.who, request())
    value = next(each for each in news if isinstance(each, dict) and "groups" in each)
    assert row(value, 0, "sheet")["link"].startswith("/files/")


def test_an_unreachable_storage_is_one_sentence(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page()
    page.tried_on()

    def gone(*args: object) -> None:
        raise StorageUnavailable("storage_unavailable.any")

    monkeypatch.setattr(exports, "own_job", gone)
    told = row(page.make(page.seat.fitting, "sheet")[-1]["exports"], 0, "sheet")
    assert told["message"] == "The storage cannot be reached."
