"""The handlers of the page without a browser: whose turn it is, errors, links."""

import threading
from typing import Any

import pytest

from core.errors import FitFailed, NoGarment, StorageUnavailable
from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import UNCHANGED, Page, event, request, told, uploaded
from tests.workflow.helpers import wait_until
from ui import history_tab, tryon_events
from ui.update import FIELDS, update
from ui.visitor import enter
from workflow import jobs
from workflow.history import history
from workflow.owners import new_owner, owner_of


def test_an_update_that_names_nothing_changes_nothing() -> None:
    assert all(value == UNCHANGED for value in update())


def test_an_update_of_something_unknown_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        update(modle="x")


def test_a_run_ends_with_the_model_the_report_and_links_to_all_files(engine: FakeEngine) -> None:
    updates = told(Page().start(uploaded("a.png", photo_file()), size="L", body="curvy"))
    assert updates[0]["stop"]["visible"] and not updates[0]["run"]["interactive"]
    assert not updates[0]["takeaway"]["visible"] and updates[0]["model"] == "/presets/curvy.glb"
    last = updates[-1]
    assert not last["stop"]["visible"] and last["run"]["interactive"]
    assert last["status"]["kind"] == "done" and "Size L" in last["report"]
    assert last["model"].startswith("/files/") and "fitted_glb.glb" in last["model"]
    assert last["downloads"].count("<a ") == 14


def test_the_garment_is_shown_while_it_is_put_on_the_body(engine: FakeEngine) -> None:
    gate = threading.Event()
    engine.hook = lambda stage: stage != "fit" or (gate.wait(10) and None)  # type: ignore[func-returns-value]
    shown = []
    for news in Page().start(uploaded("a.png", photo_file())):
        model = dict(zip(FIELDS, news, strict=True))["model"]
        if model != UNCHANGED:
            shown.append(model)
        if "garment_glb" in str(model):
            gate.set()
    assert ["presets" in shown[0], "garment_glb" in shown[1], "fitted_glb" in shown[2]] == [True] * 3


def test_options_of_the_page_reach_the_engine(engine: FakeEngine) -> None:
    back = uploaded("b.png", photo_file(width=310))
    last = Page().tried_on(back=back, photo_kind="ghost", category="hoodie", quality="low")
    calls = dict(engine.calls)
    assert calls["sew"]["quality"] == "low" and calls["sew"]["back"] is not None
    parse = next(call for stage, call in engine.calls if stage == "parse")
    assert parse["photo_kind"] == "ghost" and parse["category"] == "hoodie"
    assert "The size is an estimate" in last["report"] and "The back" not in last["report"]


@pytest.mark.parametrize("photo", [{"path": "/etc/hostname"}, "/etc/hostname"])
def test_a_file_that_was_not_uploaded_is_refused(engine: FakeEngine, photo: Any) -> None:
    (news,) = told(Page().start(photo))
    assert news["status"]["kind"] == "error"
    assert not engine.calls


def test_no_photo_is_told_at_the_button(engine: FakeEngine) -> None:
    (news,) = told(Page(language="ko").start(None))
    assert "먼저 옷 사진을" in news["note"] and news["status"] == UNCHANGED


def test_a_failure_is_one_sentence_in_the_users_language_and_the_page_is_ready_again(engine: FakeEngine) -> None:
    def refuse(stage: str) -> None:
        raise NoGarment("no_garment.not_found")

    engine.hook = refuse
    last = Page(language="ko").tried_on()
    assert "배경과 옷을 구분할 수 없습니다" in last["status"]["line"]
    assert last["run"]["interactive"] and not last["stop"]["visible"] and last["repair_open"]["visible"]


def test_a_storage_that_is_down_is_a_sentence(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: Any) -> Any:
        raise StorageUnavailable("storage_unavailable.any")

    monkeypatch.setattr(tryon_events, "unfinished", down)
    (news,) = told(tryon_events.resume(*Page().who, request()))
    assert news["status"]["line"] == "The storage cannot be reached."
    monkeypatch.setattr(history_tab, "history", down)
    assert history_tab.refresh(new_owner().token(), request())["message"] == "The storage cannot be reached."


def test_a_mistake_of_ours_is_a_sentence_and_goes_to_the_log(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(*_: Any) -> Any:
        raise KeyError("secret")

    monkeypatch.setattr(tryon_events, "unfinished", wrong)
    (news,) = told(tryon_events.resume(*Page().who, request()))
    assert "Something went wrong" in news["status"]["line"] and "secret" not in str(news)
    assert "secret" in caplog.text


def test_a_garment_that_no_body_can_wear_is_still_handed_out(engine: FakeEngine) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    engine.hook = refuse
    last = Page().tried_on()
    assert last["status"]["kind"] == "error" and "garment_glb.glb" in last["model"]
    assert last["downloads"].count("<a ") == 3 and "not on a body" in last["report"]


def test_a_later_choice_silences_the_earlier_one_and_stops_its_work(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    gate = threading.Event()
    engine.hook = lambda stage: gate.wait(10) and None
    first = page.body("slim")
    next(first)
    second = page.body("curvy")
    next(second)
    next(second)
    gate.set()
    assert list(first) == []
    assert "curvy" in told(second)[-1]["downloads"]
    states = {entry.fitting.parameters["avatar_preset_id"]: entry.fitting.status for entry in history(page.owner)}
    assert states == {"slim": "cancelled", "curvy": "done", "regular": "done"}


def test_another_body_keeps_the_garment_in_work(engine: FakeEngine) -> None:
    page = Page()
    gate = threading.Event()
    engine.hook = lambda stage: gate.wait(10) and None
    first = page.start(uploaded("a.png", photo_file()))
    next(first)
    second = page.body("slim")
    next(second)
    next(second)
    gate.set()
    assert "slim" in told(second)[-1]["downloads"]
    assert list(first) == [] and engine.count("sew") == 1
    assert [call["avatar"] for stage, call in engine.calls if stage == "fit"] == ["slim"]


def test_links_are_renewed_without_touching_the_viewer(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    (news,) = told(tryon_events.renew(*page.who, request()))
    changed = [name for name, value in news.items() if value != UNCHANGED]
    assert changed == ["inspect", "downloads", "exports"] and "/files/" in news["downloads"]


def test_stop_ends_the_fitting_and_the_garment(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CANCEL_SECONDS", 0.2)
    page = Page()
    gate = threading.Event()
    engine.hook = lambda stage: gate.wait(10) and None
    updates = page.start(uploaded("a.png", photo_file()))
    next(updates)
    list(tryon_events.stop(*page.who, request()))
    gate.set()
    assert told(updates)[-1]["status"]["kind"] == "stopped"
    wait_until(lambda: history(page.owner)[0].garment.finished)
    (entry,) = history(page.owner)
    assert (entry.fitting.status, entry.garment.status) == ("cancelled", "cancelled")


def test_an_entry_of_somebody_else_is_not_opened_or_deleted(engine: FakeEngine) -> None:
    page, other = Page(), Page()
    page.tried_on()
    entry = history(page.owner)[0].fitting.id
    (news,) = told(tryon_events.open_entry(*other.who, event(id=entry), request()))
    assert news["status"]["kind"] == "error" and news["model"] == UNCHANGED
    (news,) = told(history_tab.remove(*other.who, event(id=entry), request()))
    assert news["status"]["kind"] == "error" and len(history(page.owner)) == 1


def test_an_opened_entry_is_tried_on_again_from_its_kept_photo(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    entry = history(page.owner)[0].fitting.id
    again = Page(page.owner)
    opened = told(tryon_events.open_entry(*again.who, event(id=entry), request()))
    assert "<img" in opened[0]["source"] and opened[-1]["status"]["kind"] == "done"
    assert told(again.start(None, category="tank"))[-1]["status"]["kind"] == "done"
    assert engine.calls[-3][1]["category"] == "tank"


def test_a_known_browser_stays_who_it_is_and_any_other_is_somebody_new(engine: FakeEngine) -> None:
    known = new_owner()
    assert owner_of(enter(known.token())) == known
    for stranger in (None, "", "nonsense", 7, {"a": 1}, known.token()[:-2] + "xx"):
        assert owner_of(enter(stranger)) != known
