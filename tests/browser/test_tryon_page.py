"""The try-on tab in a real browser, as a person would use it."""

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import FitFailed, NoGarment
from tests.browser.visits import HARMLESS, Visit
from tests.fake_engine import Served
from ui import tryon_events

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]


def fits(served: Served) -> list[tuple[str, str]]:
    """Return the body and the size of every fit so far."""
    return [(options["avatar"], options["size"]) for stage, options in served.engine.calls if stage == "fit"]


def test_a_photo_becomes_a_model_a_report_and_files(visit: Visits, photo: Path, served: Served) -> None:
    here = visit(drawn=True)
    here.upload(photo)
    here.run()
    assert "Done in" in here.text("#status")
    assert here.page.locator("#status .stages img").count() == 4
    assert here.text("#report .headline") == "Size M sits close on this body: 8 cm of room at the chest."
    assert "The back and the size are estimates" in here.text("#report")
    assert "Room at the chest" in here.text("#report table")
    for kind, ending in (
        ("fitted-glb", "tshirt-regular-M.glb"),
        ("fitted-draco", "draco.glb"),
        ("fitted-obj", "obj.zip"),
        ("fitted-stl", ".stl"),
        ("thumbnail", ".png"),
        ("garment-glb", "tshirt.glb"),
        ("garment-draco", "tshirt-draco.glb"),
        ("garment-obj", "tshirt-obj.zip"),
    ):
        assert re.search(r"\d MB", here.text(f"#download-{kind}"))
        with here.page.expect_download() as waiting:
            here.page.click(f"#download-{kind}")
        assert waiting.value.suggested_filename.endswith(ending)
        assert waiting.value.path().stat().st_size > 200
    assert here.wait_until(here.shows_blue)
    assert all(url.startswith((served.url, "data:", "blob:")) for url in here.requests)
    assert [line for line in here.complaints if not any(words in line for words in HARMLESS)] == []


def test_newcomers_see_a_finished_example_at_once(visit: Visits, served: Served) -> None:
    here = visit(drawn=True)
    here.page.wait_for_selector("#report .badge")
    assert here.text("#report .badge") == "Example"
    assert here.page.locator("#status .stages img").count() == 4
    assert "This is an example" in here.text("#status")
    assert here.wait_until(lambda: len(here.colours()) > 500)
    assert served.engine.calls == []


def test_another_body_or_size_on_an_example_tries_its_photo_on_at_once(visit: Visits, served: Served) -> None:
    here = visit()
    here.page.click("#examples button:nth-of-type(2)")
    here.page.wait_for_selector("#photo img")
    with here.page.expect_download() as waiting:
        here.page.click("#download-fitted-glb")
    assert waiting.value.path().read_bytes().startswith(b"glTF")
    here.body(5)
    here.page.wait_for_selector("#download-fitted-glb[download*=regular-m]")
    here.finish()
    assert here.page.locator("#report .badge").count() == 0
    here.page.click("#report [data-size=L]")
    here.page.wait_for_selector("#download-fitted-glb[download*='regular-m-L']")
    assert fits(served) == [("regular-m", "auto"), ("regular-m", "L")] and served.engine.count("sew") == 1


def test_newcomers_choose_a_size_of_the_first_example(visit: Visits, served: Served) -> None:
    here = visit()
    here.page.click("#report [data-size=XL]")
    here.page.wait_for_selector("#download-fitted-glb[download*='regular-XL']")
    here.page.wait_for_selector("#photo img")
    here.finish()
    assert fits(served) == [("regular", "XL")]


def test_the_wait_tells_how_long_it_takes(visit: Visits, photo: Path, served: Served) -> None:
    served.engine.hook = lambda stage: time.sleep(0.9)
    here = visit()
    here.upload(photo)
    here.begin()
    here.page.wait_for_selector("#status .line b:has-text('s left')")
    assert re.fullmatch(r"about [1-9]\d? s left · \d+%", here.text("#status .line b").strip())
    here.finish()
    assert here.text("#status .line b").strip() == ""


def test_a_double_click_is_one_try_on(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    here.page.dblclick("#run")
    here.page.wait_for_selector("#stop", state="visible")
    gate.set()
    here.finish()
    here.tab(2)
    here.page.wait_for_selector("#history li.done")
    assert here.page.locator("#history li").count() == 1 and served.engine.count("sew") == 1


def test_the_button_is_disabled_before_the_server_answers(visit: Visits, photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.page.route("**/queue/join*", lambda route: None)
    here.page.click("#run")
    here.page.wait_for_selector("#run[disabled]")


def test_a_stopped_refit_gives_way_to_the_earlier_result(visit: Visits, photo: Path, served: Served) -> None:
    here = visit(drawn=True)
    here.upload(photo)
    here.run()
    served.engine.hook = lambda stage: time.sleep(0.8)
    here.body(3)
    here.page.wait_for_selector("#stop", state="visible")
    with here.page.expect_response(re.compile(r"/files/.*fitted_glb\.glb")):
        here.page.click("#stop")
    here.page.wait_for_selector("#status .work.stopped")
    assert here.text("#bodies label.selected").startswith("Regular")
    assert here.page.get_attribute("#download-fitted-glb", "download") == "tshirt-regular-M.glb"
    assert here.wait_until(here.shows_blue)


def test_the_view_switches_between_body_and_garment(visit: Visits, photo: Path) -> None:
    here = visit(drawn=True)
    here.upload(photo)
    here.run()
    here.body(2)
    with here.page.expect_response(re.compile(r"/files/.*garment_glb\.glb")):
        here.page.click("#view label:nth-of-type(2)")


def test_another_body_or_size_only_refits_and_quick_clicks_end_with_the_last(
    visit: Visits, photo: Path, served: Served
) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    sewn = served.engine.count("sew")
    here.body(3)
    here.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    here.page.click("#report [data-size=L]")
    here.page.wait_for_selector("#download-fitted-glb[download*='curvy-L']")
    assert here.text("#size label.selected").strip() == "L"
    assert fits(served)[-2:] == [("curvy", "auto"), ("curvy", "L")]
    served.engine.hook = lambda stage: time.sleep(0.4)
    for index in (1, 4, 6, 5, 2):
        here.body(index)
        here.page.wait_for_timeout(60)
    here.page.wait_for_selector("#download-fitted-glb[download*='regular-L']", timeout=60_000)
    here.finish()
    here.page.wait_for_timeout(700)
    assert here.page.get_attribute("#download-fitted-glb", "download") == "tshirt-regular-L.glb"
    assert here.page.locator("#stop:visible").count() == 0
    assert served.engine.count("sew") == sewn


def test_another_kind_of_garment_waits_for_the_button(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    done = len(served.engine.calls)
    here.page.click("#category input")
    here.page.click("[role=option]:nth-of-type(4)")
    here.page.wait_for_selector("#note p")
    here.body(1)
    here.page.wait_for_timeout(500)
    assert len(served.engine.calls) == done
    here.run()
    assert here.page.get_attribute("#download-fitted-glb", "download") == "tank-slim-M.glb"


def test_a_reload_during_the_work_goes_on_watching_it(visit: Visits, photo: Path, served: Served) -> None:
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    here = visit()
    here.upload(photo)
    here.begin()
    here.enter()
    here.page.wait_for_selector("#status .work.working")
    assert here.page.is_disabled("#run") and here.page.is_visible("#stop")
    here.page.wait_for_selector("#source img")
    gate.set()
    here.finish()
    assert served.engine.count("sew") == 1
    here.page.click("#size label:nth-of-type(2)")
    here.page.wait_for_selector("#download-fitted-glb[download$='XS.glb']")
    assert served.engine.count("sew") == 1


def test_those_who_wait_are_told_how_many_are_before_them(visit: Visits, photo: Path, served: Served) -> None:
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    first, second = visit(), visit(locale="ko-KR")
    for here in (first, second):
        here.upload(photo)
        here.begin()
    second.page.wait_for_selector("#status .line:has-text('앞에 작업이 2개')")
    gate.set()
    first.finish()
    second.finish()


def test_stop_ends_the_work_and_the_page_can_start_again(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    here.begin()
    here.page.click("#stop")
    here.page.wait_for_selector("#status .work.stopped")
    gate.set()
    assert here.page.is_enabled("#run")
    here.run()
    assert served.engine.count("fit") == 1
    assert "Done in" in here.text("#status")


def test_updates_that_arrive_before_their_event_is_known_are_all_shown(
    visit: Visits, photo: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stream is open because of the photo's event, and the answer that names the button's event comes late."""
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    change_form = tryon_events.change_form

    def slow(*given: Any) -> Any:
        time.sleep(2.0)
        yield from change_form(*given)

    def late(route: Any) -> None:
        answer = route.fetch()
        time.sleep(1.0)
        route.fulfill(response=answer)

    monkeypatch.setattr(tryon_events, "change_form", slow)
    here = visit()
    here.upload(photo)
    here.page.route("**/queue/join*", late)
    here.begin()
    assert here.page.is_disabled("#run")
    gate.set()
    here.finish()


def test_without_a_photo_the_button_says_what_is_missing(visit: Visits) -> None:
    here = visit()
    here.page.click("#run")
    here.page.wait_for_selector("#note [role=alert]")
    assert here.text("#note").strip() == "Choose a photo of a garment first."
    assert here.page.is_enabled("#run")


def test_a_broken_picture_is_one_clear_sentence(visit: Visits, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not a photo at all")
    here = visit(locale="ko-KR")
    here.upload(broken)
    here.run_into_error()
    assert here.text("#status [role=alert]").strip() == "사진이 손상되어 읽을 수 없습니다."
    assert here.page.is_enabled("#run")


def test_words_that_call_themselves_a_picture_leave_only_their_error(
    visit: Visits, photo: Path, tmp_path: Path
) -> None:
    fake = tmp_path / "notes.jpg"
    fake.write_text("just words")
    here = visit()
    here.upload(photo)
    here.run()
    here.upload(fake)
    here.page.wait_for_selector("#note [role=alert]:has-text('Only JPEG')")
    here.run_into_error()
    here.page.wait_for_selector("#note p", state="detached")
    assert here.page.is_enabled("#run")


def test_our_own_mistakes_are_a_sentence_without_details(visit: Visits, photo: Path, served: Served) -> None:
    def fail(stage: str) -> None:
        raise RuntimeError("secret detail")

    here = visit()
    here.upload(photo)
    served.engine.hook = fail
    here.run_into_error()
    assert "Something went wrong" in here.text("#status") and "secret" not in here.text("body")


def test_a_garment_that_no_body_can_wear_is_shown_alone(visit: Visits, photo: Path, served: Served) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    here = visit(drawn=True)
    here.upload(photo)
    served.engine.hook = refuse
    here.run_into_error()
    assert here.text("#status [role=alert]").strip() == FitFailed("fit_failed.exploded").message
    here.page.wait_for_selector("#download-garment-glb")
    assert here.page.locator("#downloads a").count() == 3
    assert here.page.locator("#download-fitted-glb").count() == 0
    assert here.wait_until(here.shows_blue)
    served.engine.hook = lambda stage: None
    assert here.page.locator("#report [data-size]").count() == 6
    here.page.click("#report [data-size=XL]")
    here.page.wait_for_selector("#download-fitted-glb[download*='regular-XL']")
    assert served.engine.count("sew") == 1


def test_a_photo_without_a_garment_is_cut_out_by_hand(visit: Visits, photo: Path, served: Served) -> None:
    def refuse(stage: str) -> None:
        if stage == "parse" and served.engine.calls[-1][1]["mask"] is None:
            raise NoGarment("no_garment.not_found")

    here = visit()
    here.upload(photo)
    served.engine.hook = refuse
    here.run_into_error()
    assert here.text("#status [role=alert]").strip() == NoGarment("no_garment.not_found").message
    here.page.click("#repair-open")
    here.page.wait_for_selector("#repair [data-ready]")
    here.paint(across=(0.3, 0.7), down=0.5)
    here.page.click("#repair [data-act=use]")
    here.finish()
    mask = served.engine.calls[-3][1]["mask"]
    assert mask[200, 150] == 255 and mask[20, 150] == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_fits_on_a_phone(visit: Visits, photo: Path, scheme: str) -> None:
    here = visit(size=(390, 844), color_scheme=scheme)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    here.upload(photo)
    here.run()
    here.page.click("#repair-open")
    here.page.wait_for_selector("#repair [data-ready]")
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    box = here.page.locator("#stage").bounding_box()
    assert box is not None and box["width"] >= 340
    assert here.text("footer").split() == ["Settings"]
    here.tab(2)
    here.page.wait_for_selector("#history li")
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_choices_can_be_made_with_the_keyboard(visit: Visits) -> None:
    here = visit()
    here.page.focus("#size input[value=auto]")
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Space")
    here.page.wait_for_selector("#size label.selected:has-text('XS')")
    here.page.focus("#examples button:nth-of-type(1)")
    here.page.keyboard.press("Enter")
    here.page.wait_for_selector("#photo img")


def test_pictures_have_alternative_texts(visit: Visits, photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    assert here.page.evaluate("[...document.querySelectorAll('#examples img, .stages img')].filter(i => !i.alt)") == []
