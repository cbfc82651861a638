"""Who rules the page: double clicks, results that are gone, refits that come to nothing, examples."""

import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from core.errors import FitFailed, NoGarment
from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import UNCHANGED, Page, event, request, told, uploaded
from tests.workflow.helpers import wait_until
from ui import history_tab, repair_events, tryon_events
from ui.seat import Seat
from workflow import jobs
from workflow.examples import examples
from workflow.history import delete, history


def no_fit(stage: str) -> None:
    if stage == "fit":
        raise FitFailed("fit_failed.exploded")


def no_garment(stage: str) -> None:
    raise NoGarment("no_garment.not_found")


def held(engine: FakeEngine) -> threading.Event:
    """Hold all work until the gate is opened."""
    gate = threading.Event()
    engine.hook = lambda stage: gate.wait(10) and None
    return gate


def test_every_page_that_opens_begins_with_an_empty_memory() -> None:
    seat = Seat(fitting="f", begun=["a"])
    copied = deepcopy(seat)
    assert (copied.fitting, copied.begun) == ("", []) and copied.working is not seat.working


def test_what_was_deleted_can_be_made_again(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    assert page.seat.begun == []
    (news,) = page.delete(page.seat.fitting)
    assert news["status"]["kind"] == "idle" and news["model"] == "/presets/regular.glb"
    assert not news["takeaway"]["visible"] and news["photo"] == UNCHANGED
    assert page.tried_on()["status"]["kind"] == "done"


def test_work_that_was_deleted_in_another_tab_does_not_hinder_the_next(engine: FakeEngine) -> None:
    page = Page()
    gate = held(engine)
    first = page.start(uploaded("a.png", photo_file()))
    next(first)
    left = page.seat.fitting
    second = page.start(uploaded("b.png", photo_file(width=310)))
    next(second)
    gate.set()
    wait_until(lambda: next(each for each in history(page.owner) if each.fitting.id == left).fitting.finished)
    delete(page.owner, left)
    assert told(second)[-1]["status"]["kind"] == "done"


def test_deleting_one_of_two_results_of_a_photo_keeps_the_photo(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    first = page.seat.fitting
    list(page.body("slim"))
    page.open(first)
    (news,) = page.delete(first)
    assert news["source"] == UNCHANGED and told(page.start(None))[-1]["status"]["kind"] == "done"
    for entry in history(page.owner):
        news = page.delete(entry.fitting.id)[-1]
    assert news["source"] == "" and "photo" in told(page.start(None))[-1]["note"]


@pytest.mark.parametrize(("hook", "model"), [(no_garment, "/presets/slim.glb"), (no_fit, "garment_glb.glb")])
def test_an_opened_failure_shows_what_there_is_of_it(
    engine: FakeEngine, hook: Callable[[str], None], model: str
) -> None:
    page = Page()
    engine.hook = hook
    page.tried_on(body="slim")
    failed = page.seat.fitting
    engine.hook = lambda stage: None
    told(page.start(uploaded("b.png", photo_file(width=310))))
    news = page.open(failed)
    shown = [each["model"] for each in news if each["model"] != UNCHANGED]
    assert model in shown[-1] and news[-1]["status"]["kind"] == "error"


def test_sizes_are_offered_when_the_first_fit_fails(engine: FakeEngine) -> None:
    page = Page()
    engine.hook = no_fit
    report = page.tried_on(size="S")["report"]
    assert report.count("data-size=") == 6 and 'data-size="S" aria-pressed="true"' in report
    assert "<span></span>" not in report and "relaxed" not in report
    engine.hook = lambda stage: None
    assert told(page.body("regular", "L"))[-1]["status"]["kind"] == "done"


def test_sizes_are_told_as_an_earlier_report_of_the_same_body_tells_them(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    engine.hook = no_fit
    list(page.body("regular", "XS"))
    failed = next(each.fitting.id for each in history(page.owner) if each.fitting.status == "error")
    assert "relaxed" in page.open(failed)[-1]["report"]


def test_a_refit_that_fails_gives_way_to_the_earlier_result(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on(body="curvy", size="L")
    good = page.seat.fitting
    engine.hook = no_fit
    for body in ("slim", "regular"):
        last = told(page.body(body, "XS"))[-1]
        assert last["status"]["kind"] == "error" and last["status"]["line"] == FitFailed("fit_failed.exploded").message
        assert "fitted_glb.glb" in last["model"] and good in last["model"] and "curvy-L" in last["downloads"]
        assert (last["body"]["value"], last["size"]["value"]) == ("curvy", "L") and "Size L" in last["report"]
        assert page.seat.fitting == good


def test_a_refit_that_is_stopped_gives_way_to_the_earlier_result(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CANCEL_SECONDS", 0.2)
    page = Page()
    page.tried_on()
    gate = held(engine)
    updates = page.body("slim")
    next(updates)
    list(tryon_events.stop(*page.who, request()))
    gate.set()
    last = told(updates)[-1]
    assert last["status"]["kind"] == "stopped" and last["body"]["value"] == "regular"
    assert "fitted_glb.glb" in last["model"] and "regular-M" in last["downloads"]


def test_a_new_garment_that_fails_does_not_bring_the_old_one_back(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    engine.hook = no_fit
    last = told(page.start(uploaded("b.png", photo_file(width=310))))[-1]
    assert "garment_glb.glb" in last["model"] and page.seat.good == ""


def test_a_result_deleted_elsewhere_is_said_to_be_and_goes(engine: FakeEngine) -> None:
    def refit(page: Page) -> Iterator[list[Any]]:
        return page.body("slim")

    def repair(page: Page) -> Iterator[list[Any]]:
        return repair_events.open_repair(*page.who, event(), request())

    for handler in (refit, repair):
        page = Page()
        page.tried_on()
        delete(page.owner, page.seat.fitting)
        (news,) = told(handler(page))
        assert news["status"]["line"] == "This result was deleted." and not news["takeaway"]["visible"]
        assert "presets" in news["model"] and page.seat.fitting == ""


def test_a_second_press_is_answered_with_the_same_work(engine: FakeEngine) -> None:
    page = Page()
    gate = held(engine)
    photo = uploaded("a.png", photo_file())
    first, second = page.start(photo), page.start(photo)
    next(first)
    next(second)
    next(second)
    assert list(first) == []
    gate.set()
    assert told(second)[-1]["status"]["kind"] == "done"
    assert [entry.fitting.status for entry in history(page.owner)] == ["done"] and engine.count("sew") == 1


def test_a_second_press_while_the_first_still_begins_is_answered_with_the_same_work(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page()
    inside, go = threading.Event(), threading.Event()
    begin = tryon_events.try_on

    def slow(*args: Any, **options: Any) -> Any:
        begun = begin(*args, **options)
        inside.set()
        go.wait(10)
        return begun

    monkeypatch.setattr(tryon_events, "try_on", slow)
    photo = uploaded("a.png", photo_file())
    told_to: dict[int, list[dict[str, Any]]] = {}
    presses = [
        threading.Thread(target=lambda number=number: told_to.update({number: told(page.start(photo))}))
        for number in (1, 2)
    ]
    presses[0].start()
    inside.wait(10)
    presses[1].start()
    wait_until(lambda: page.seat.number == 2)
    go.set()
    for press in presses:
        press.join(20)
    assert told_to[1] == [] and told_to[2][-1]["status"]["kind"] == "done"
    assert [entry.fitting.status for entry in history(page.owner)] == ["done"] and engine.count("sew") == 1


def test_going_back_to_a_finished_result_stops_what_was_begun_since(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    gate = held(engine)
    other = page.body("slim")
    next(other)
    back = page.body("regular")
    next(back)
    threading.Timer(0.3, gate.set).start()
    assert told(back)[-1]["status"]["kind"] == "done"
    states = {entry.fitting.parameters["avatar_preset_id"]: entry.fitting.status for entry in history(page.owner)}
    assert states == {"slim": "cancelled", "regular": "done"} and page.seat.begun == []


def test_an_error_takes_the_place_of_the_note(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    (news,) = told(tryon_events.change_form(*page.who, request()))
    assert "Try it on" in news["note"]
    fake = told(page.start(uploaded("b.jpg", b"just words")))[-1]
    assert fake["status"]["kind"] == "error" and fake["note"] == ""
    engine.hook = no_garment
    assert told(page.start(uploaded("c.png", photo_file(width=310))))[-1]["note"] == ""


@pytest.mark.parametrize("size", ["auto", "L"])
def test_another_body_on_an_example_tries_its_photo_on_at_once(engine: FakeEngine, size: str) -> None:
    page = Page()
    chosen = examples()[1]
    told(tryon_events.choose_example(*page.who, event(id=chosen.name), request()))
    news = told(page.body("curvy-m", size))
    assert news[0]["photo"] == str(chosen.photo) and news[0]["body"] == UNCHANGED
    assert news[-1]["status"]["kind"] == "done" and "Example" not in news[-1]["report"]
    assert told(page.body("slim", size))[-1]["status"]["kind"] == "done"
    fits = [(call["avatar"], call["size"]) for stage, call in engine.calls if stage == "fit"]
    assert fits == [("curvy-m", size), ("slim", size)] and engine.count("sew") == 1


def test_another_photo_on_an_example_waits_for_the_button(engine: FakeEngine) -> None:
    page = Page()
    told(tryon_events.choose_example(*page.who, event(id=examples()[0].name), request()))
    told(tryon_events.choose_photo(*page.who, None, request()))
    (news,) = told(page.body("slim"))
    assert "Try it on" in news["note"] and not engine.calls


def test_a_photo_of_no_use_is_told_before_the_button_is_pressed(engine: FakeEngine) -> None:
    page = Page(language="ko")
    *_, news = told(tryon_events.choose_photo(*page.who, uploaded("a.jpg", b"words"), request("ko")))
    assert news["note"] == '<p role="alert">JPEG, PNG, WebP 사진만 사용할 수 있습니다.</p>'
    *_, news = told(tryon_events.choose_photo(*page.who, uploaded("a.png", photo_file()), request("ko")))
    assert "‘입혀 보기’를 누르세요" in news["note"] and not engine.calls
    *_, news = told(tryon_events.choose_photo(*page.who, None, request("ko")))
    assert news["note"] == ""


def test_another_photo_is_not_made_in_the_size_of_the_garment_before(engine: FakeEngine) -> None:
    page = Page()
    other = uploaded("b.png", photo_file(width=310))
    assert told(tryon_events.choose_photo(*page.who, other, request()))[-1]["size"] == UNCHANGED
    page.tried_on(size="XS", category="tank")
    news = told(tryon_events.choose_photo(*page.who, other, request()))[-1]
    assert [news[name]["value"] for name in ("size", "category", "photo_kind")] == ["auto"] * 3
    assert news["body"] == UNCHANGED


def test_handlers_called_without_their_event_are_a_sentence(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page()
    page.tried_on()
    calls = (
        tryon_events.choose_example(*page.who, event(), request()),
        tryon_events.open_entry(*page.who, event(), request()),
        repair_events.use_repair(*page.who, "regular", "auto", event(), request()),
        history_tab.remove(*page.who, event(), request()),
    )
    for call in calls:
        assert [news["status"]["kind"] for news in told(call)] == ["error"]
    assert "Traceback" not in caplog.text and len(history(page.owner)) == 1
    assert page.seat.fitting
