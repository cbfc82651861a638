"""What outlives the work: history, reload, repair, and that nobody sees another's."""

import io
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import NoGarment
from tests.browser.visits import Visit
from tests.fake_engine import Served, photo_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]


def test_the_history_opens_and_deletes_what_was_made(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.tab(2)
    here.page.wait_for_selector("#history .empty:visible")
    assert "appears here" in here.text("#history .empty")
    here.tab(1)
    here.upload(photo)
    here.run()
    here.body(3)
    here.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    here.finish()
    here.enter()
    here.tab(2)
    here.page.wait_for_selector("#history li:nth-of-type(2)")
    first, second = here.page.locator("#history li").all()
    assert "Curvy · size M" in first.inner_text() and "Regular · size M" in second.inner_text()
    assert "T-shirt" in first.inner_text()
    loaded = "[...document.querySelectorAll('#history li img')].filter(image => image.naturalWidth > 0).length === 2"
    here.page.wait_for_function(loaded)
    second.get_by_role("button", name="Open").click()
    here.page.wait_for_selector("#download-fitted-glb[download*=regular]", state="visible")
    assert here.page.locator("#bodies label.selected").inner_text().startswith("Regular")
    here.body(1)
    here.page.wait_for_selector("#download-fitted-glb[download*=slim]")
    assert served.engine.count("sew") == 1
    here.finish()
    here.tab(2)
    here.page.wait_for_selector("#history li:nth-of-type(3)")
    card = here.page.locator("#history li").first
    card.get_by_role("button", name="Delete").click()
    card.get_by_role("button", name="Keep").click()
    card.get_by_role("button", name="Delete").click()
    card.get_by_role("button", name="Delete for good").click()
    here.page.wait_for_selector("#history li:nth-of-type(3)", state="detached")
    assert here.page.locator("#history li").count() == 2
    here.tab(1)
    here.page.wait_for_selector("#status .work.idle")
    assert here.page.locator("#takeaway:visible").count() == 0


def test_work_shows_in_the_history_while_it_goes_on(visit: Visits, photo: Path, served: Served) -> None:
    gate = threading.Event()
    served.engine.hook = lambda stage: gate.wait(20) and None
    here = visit()
    here.upload(photo)
    here.begin()
    here.tab(2)
    here.page.wait_for_selector("#history .badge:has-text('In work')")
    gate.set()
    here.page.wait_for_selector("#history li.done", timeout=15_000)


def test_nobody_sees_what_another_has_made(visit: Visits, photo: Path) -> None:
    ann, bob = visit(), visit()
    ann.upload(photo)
    ann.run()
    link = ann.page.get_attribute("#download-fitted-glb", "href")
    bob.tab(2)
    bob.page.wait_for_selector("#history .empty:visible")
    assert bob.page.locator("#history li").count() == 0
    assert bob.page.request.get(bob.url.rstrip("/") + str(link).split("?")[0]).status == 404
    ann.tab(2)
    ann.page.wait_for_selector("#history li")


def test_an_unknown_token_gives_a_new_owner_silently(visit: Visits, photo: Path) -> None:
    here = visit()
    here.page.evaluate("localStorage.setItem('tryon-owner', 'nonsense')")
    here.enter()
    here.upload(photo)
    here.run()


def test_a_result_deleted_elsewhere_is_said_to_be_and_goes(visit: Visits, photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    other = here.context.new_page()
    other.goto(here.url)
    other.click("#tabs button[role=tab]:nth-of-type(2)")
    other.click("#history [data-act=delete]")
    other.click("#history [data-act=delete]")
    other.wait_for_selector("#history .empty:visible")
    here.body(3)
    here.page.wait_for_selector("#status [role=alert]")
    assert here.text("#status [role=alert]").strip() == "This result was deleted."
    here.page.wait_for_selector("#takeaway", state="hidden")
    here.run()


def test_a_shown_result_that_was_deleted_can_be_made_again(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    here.tab(2)
    here.page.click("#history [data-act=delete]")
    here.page.click("#history [data-act=delete]")
    here.page.wait_for_selector("#history .empty:visible")
    here.tab(1)
    here.page.wait_for_selector("#status .work.idle")
    assert here.page.locator("#photo img").count() == 1 and here.page.locator("#takeaway:visible").count() == 0
    here.run()
    assert served.engine.count("sew") == 2


def test_an_opened_failure_does_not_leave_another_garment_on_the_stage(
    visit: Visits, photo: Path, tmp_path: Path, served: Served
) -> None:
    def refuse(stage: str) -> None:
        raise NoGarment("no_garment.not_found")

    here = visit(drawn=True)
    here.upload(photo)
    served.engine.hook = refuse
    here.run_into_error()
    served.engine.hook = lambda stage: None
    other = tmp_path / "other.png"
    other.write_bytes(photo_file(width=310))
    here.upload(other)
    here.run()
    assert here.wait_until(here.shows_blue)
    here.tab(2)
    here.page.click("#history li.error [data-act=open]")
    here.page.wait_for_selector("#status [role=alert]", state="visible")
    assert here.wait_until(lambda: not here.shows_blue())


def test_a_repaired_cutout_reaches_the_engine_as_painted(visit: Visits, tmp_path: Path, served: Served) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(photo_file(width=1800, height=2400))
    here = visit()
    here.upload(path)
    here.run()
    here.page.click("#repair-open")
    here.page.wait_for_selector("#repair [data-ready]")
    assert here.page.is_disabled("#repair [data-act=use]")
    here.page.click("#repair [data-act=remove]")
    here.paint(across=(0.3, 0.7), down=0.5)
    here.page.click("#repair [data-act=undo]")
    assert here.page.is_disabled("#repair [data-act=use]")
    here.paint(across=(0.3, 0.7), down=0.5)
    here.page.click("#repair [data-act=add]")
    here.paint(across=(0.02, 0.2), down=0.95)
    here.page.click("#repair [data-act=use]")
    here.page.wait_for_selector("#repair-panel", state="hidden")
    here.finish()
    masks = [options["mask"] for stage, options in served.engine.calls if stage == "parse"]
    assert len(masks) == 2 and masks[0] is None
    found = np.zeros((2400, 1800), np.uint8)
    found[480:1921, 450:1351] = 255
    mask = np.asarray(Image.fromarray(masks[1]).resize((1800, 2400)))
    assert mask[1200, 900] == 0 and mask[2280, 200] == 255
    untouched = np.ones(mask.shape, bool)
    untouched[1000:1400], untouched[2080:] = False, False
    edge = np.abs(mask.astype(int) - found)[untouched] > 128
    assert edge.mean() < 0.001
    assert served.engine.count("fit") == 2


def test_a_finger_paints_too(visit: Visits, photo: Path) -> None:
    here = visit(size=(390, 844), has_touch=True)
    here.upload(photo)
    here.run()
    here.page.click("#repair-open")
    here.page.wait_for_selector("#repair [data-ready]")
    canvas = here.page.locator("#repair canvas")
    canvas.scroll_into_view_if_needed()
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    box = canvas.bounding_box()
    assert box is not None
    here.page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    here.page.wait_for_selector("#repair [data-act=use]:not([disabled])")
    assert canvas.evaluate("canvas => canvas.toDataURL()") != before
    here.page.click("#repair [data-act=close]")
    here.page.wait_for_selector("#repair-panel", state="hidden")


def test_an_opened_result_is_brought_into_sight_on_a_phone(visit: Visits, photo: Path) -> None:
    here = visit(size=(390, 844))
    here.upload(photo)
    here.run()
    here.page.evaluate("window.scrollTo(0, 0)")
    here.tab(2)
    here.page.click("#history [data-act=open]")
    here.page.wait_for_function("Math.abs(document.getElementById('stage').getBoundingClientRect().top) < 200")


def test_pictures_of_the_history_come_by_links_that_expire(visit: Visits, photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    here.tab(2)
    source = here.page.get_attribute("#history li img", "src")
    assert source is not None and source.startswith("/files/") and "exp=" in source and "sig=" in source
    answer = here.page.request.get(here.url.rstrip("/") + source)
    assert Image.open(io.BytesIO(answer.body())).size == (600, 800)


def test_the_wardrobe_finds_names_and_combines(visit: Visits, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    here.body(3)
    here.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    here.finish()
    here.tab(2)
    here.page.wait_for_selector("#history li:nth-of-type(2)")
    first, second = here.page.locator("#history li").all()
    first.get_by_role("button", name="Rename").click()
    here.page.keyboard.type("Blue <b>Monday</b>")
    here.page.keyboard.press("Enter")
    here.page.wait_for_selector("#history li strong:text-is('Blue <b>Monday</b>')")
    here.page.fill("#history input[type=search]", "monday curvy")
    second.wait_for(state="hidden")
    first.wait_for(state="visible")
    here.page.fill("#history input[type=search]", "nothing like it")
    here.page.wait_for_selector("#history .empty:has-text('Nothing matches')")
    here.page.fill("#history input[type=search]", "")
    for card in (first, second):
        card.get_by_role("button", name="Wear together").click()
    here.page.click("#history .together button")
    here.page.wait_for_selector("#status [role=alert]:visible")
    assert "twice" in here.text("#status [role=alert]")
