"""The repair panel in a real browser: points dragged, kinds chosen, the garment selected by clicks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines import Availability
from tests.browser.visits import Visit
from tests.fake_engine import Served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]
USE = "#repair [data-act=use]"


def calls(served: Served, stage: str) -> list[dict[str, Any]]:
    return [call for name, call in served.engine.calls if name == stage]


def tried_on(visit: Visits, photo: Path, **options: Any) -> Visit:
    here = visit(**options)
    here.upload(photo)
    here.run()
    return here


def used(here: Visit) -> None:
    here.page.click(USE)
    here.page.wait_for_selector("#repair-panel", state="hidden")
    here.finish()


def test_a_dragged_point_is_sent_where_it_was_dropped_and_the_others_are_not(
    visit: Visits, photo: Path, served: Served
) -> None:
    here = tried_on(visit, photo)
    here.repair("points")
    assert here.page.is_disabled(USE)
    assert "Uncertain: Hem, left." in here.text("#repair-points .said")
    assert "uncertain" in str(here.page.get_attribute("#repair [data-point=hem_left]", "aria-label"))
    x, y = here.handle("hem_left")
    box = here.page.locator("#repair .board img").bounding_box()
    assert box is not None
    here.page.mouse.move(x + 3, y - 2)
    here.page.mouse.down()
    here.page.mouse.move(x + 3 + 0.1 * box["width"], y - 2 - 0.05 * box["height"], steps=5)
    assert here.page.is_visible("#repair .loupe")
    here.page.mouse.up()
    assert here.page.is_hidden("#repair .loupe") and here.page.is_enabled(USE)
    assert here.text("#repair-points .said") == ""
    used(here)
    given = calls(served, "parse")[-1]["landmarks"]
    assert set(given) == {"hem_left"} and given["hem_left"][:2] == pytest.approx((81 + 30, 312 - 20), abs=1.5)
    assert len(calls(served, "cutout")) == 1 and len(calls(served, "sew")) == 2


def test_points_are_moved_with_the_keyboard_and_moves_are_taken_back(
    visit: Visits, photo: Path, served: Served
) -> None:
    here = tried_on(visit, photo)
    here.page.focus("#repair-open")
    here.page.keyboard.press("Enter")
    here.page.wait_for_selector("#repair [data-ready]")
    here.page.wait_for_selector("#repair-tab-cutout:focus")
    here.page.keyboard.press("ArrowRight")
    here.page.wait_for_selector("#repair-tab-points[aria-selected=true]:focus")
    here.page.focus("#repair [data-point=shoulder_left]")
    where = "document.querySelector('#repair [data-point=shoulder_left]').style.left"
    before = here.page.evaluate(where)
    for key in ("ArrowRight", "Shift+ArrowDown"):
        here.page.keyboard.press(key)
    assert here.page.evaluate(where) != before
    for _ in range(2):
        here.page.click("#repair-points [data-act=undo]")
    assert here.page.evaluate(where) == before and here.page.is_disabled(USE)
    here.page.focus("#repair [data-point=shoulder_left]")
    here.page.keyboard.press("Shift+ArrowRight")
    here.page.click("#repair-points [data-act=reset]")
    assert here.page.evaluate(where) == before and here.page.is_disabled(USE)
    here.page.focus("#repair [data-point=shoulder_left]")
    here.page.keyboard.press("Shift+ArrowRight")
    used(here)
    x, y, _ = calls(served, "parse")[-1]["landmarks"]["shoulder_left"]
    assert (x, y) == pytest.approx((90 + 8, 88), abs=0.5)
    here.repair("points")
    assert "set by hand" in str(here.page.get_attribute("#repair [data-point=shoulder_left]", "aria-label"))
    here.page.click("#repair-points [data-act=forget]")
    here.page.click(USE)
    here.finish()
    assert len(calls(served, "cutout")) == 1


def test_a_finger_drags_a_point(visit: Visits, photo: Path, served: Served) -> None:
    here = tried_on(visit, photo, size=(390, 844), has_touch=True)
    here.repair()
    for step in ("kind", "cutout", "points"):
        here.page.click(f"#repair [data-step={step}]")
        assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    x, y = here.handle("hem_right")
    touch = here.context.new_cdp_session(here.page)

    def send(kind: str, *places: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(places)})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 6):
        send("touchMove", {"x": x - 8 * step, "y": y - 4 * step})
    send("touchEnd")
    used(here)
    assert set(calls(served, "parse")[-1]["landmarks"]) == {"hem_right"}


def test_another_kind_of_garment_keeps_the_cutout_and_is_on_the_form(
    visit: Visits, photo: Path, served: Served
) -> None:
    here = tried_on(visit, photo)
    here.repair("kind")
    shares = here.page.locator("#repair [data-choice=category] label").all_inner_texts()[:3]
    assert [share.split() for share in shares] == [["T-shirt", "90%"], ["Tank", "top", "6%"], ["Shirt,", "polo,", "blouse", "4%"]]  # fmt: skip  # noqa: E501
    here.page.check("#repair [data-choice=category] input[value=tank]", force=True)
    here.page.check("#repair [data-choice=photo_kind] input[value=ghost]", force=True)
    here.page.click("#repair [data-step=points]")
    assert "Another kind" in here.text("#repair-points .said")
    assert here.page.is_disabled("#repair [data-point=hem_left]")
    used(here)
    parse = calls(served, "parse")[-1]
    assert (parse["category"], parse["photo_kind"], parse["landmarks"]) == ("tank", "ghost", None)
    assert len(calls(served, "cutout")) == 1
    assert here.page.get_attribute("#download-fitted-glb", "download") == "tank-regular-M.glb"
    here.page.wait_for_function("document.querySelector('#category input').value === 'Tank top'")


def test_a_doubtful_kind_can_be_confirmed(visit: Visits, photo: Path, served: Served) -> None:
    here = tried_on(visit, photo)
    here.repair("kind")
    assert here.page.locator("#repair [data-choice=category] input:checked").count() == 0
    here.page.check("#repair [data-choice=category] input[value=tshirt]", force=True)
    here.page.click("#repair [data-step=points]")
    assert here.page.is_enabled("#repair [data-point=hem_left]")
    used(here)
    assert calls(served, "parse")[-1]["category"] == "tshirt" and len(calls(served, "cutout")) == 1


def test_a_warning_opens_the_panel_at_its_step(visit: Visits, photo: Path) -> None:
    here = tried_on(visit, photo)
    for doubt, step in (("category", "kind"), ("landmarks", "points"), ("cutout", "cutout")):
        here.page.click(f"#report [data-doubt={doubt}]")
        here.page.wait_for_selector(f"#repair-{step}:not([hidden])")
        here.page.wait_for_selector(f"#repair-tab-{step}.doubt:focus")


def test_clicks_select_the_garment_and_are_taken_back_or_painted_over(
    visit: Visits, photo: Path, served: Served
) -> None:
    here = tried_on(visit, photo)
    here.repair()
    canvas = here.page.locator("#repair canvas")
    canvas.scroll_into_view_if_needed()
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    box = canvas.bounding_box()
    assert box is not None
    here.page.click("#repair [data-act=pick]")
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    here.page.wait_for_selector(f"{USE}:not([disabled])")
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] * 0.9}, modifiers=["Shift"])
    here.page.wait_for_selector("#repair-cutout [data-act=undo]:not([disabled])")
    assert [[on for _, _, on in call["points"]] for call in calls(served, "select")] == [[True], [True, False]]
    for _ in range(2):
        here.page.click("#repair-cutout [data-act=undo]")
    assert canvas.evaluate("canvas => canvas.toDataURL()") == before and here.page.is_disabled(USE)
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    here.page.wait_for_selector(f"{USE}:not([disabled])")
    used(here)
    assert calls(served, "parse")[-1]["cutout"].method == "sam" and calls(served, "parse")[-1]["mask"] is None


def test_where_nothing_can_select_by_clicks_the_tool_is_there_disabled_with_its_remedy(
    visit: Visits, photo: Path, served: Served
) -> None:
    served.engine.sam = Availability(False, "Its weights are not here.", "Set TRYON_SAM=1.")
    try:
        here = tried_on(visit, photo)
        here.repair()
        assert here.page.is_disabled("#repair [data-act=pick]") and here.page.is_disabled("#repair [data-act=unpick]")
        assert "Its weights are not here. Set TRYON_SAM=1." in here.text("#repair-cutout .said")
    finally:
        served.engine.sam = Availability(ok=True)
