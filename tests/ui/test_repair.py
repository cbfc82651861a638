"""The repair panel without a browser: what it shows, where it opens, and what its corrections do."""

import base64
import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.errors import GarmentFailed, NoGarment
from pipeline.engines import Availability
from tests.fake_engine import FakeEngine
from tests.ui.page import UNCHANGED, Page, event, request, told
from ui import repair_events
from ui.report_view import report_html
from workflow.pictures import png

DOUBTS = {
    "warnings": ["The kind of garment is uncertain; please check it.", "Another <b>warning</b>.", "A third."],
    "doubts": ["category", "", "<script>"],
}
REPORT: dict[str, Any] = {"size": "M", "category": "tshirt", "category_confidence": 0.4, **DOUBTS}


def opened(page: Page, **data: Any) -> dict[str, Any]:
    """Open the panel and return what it shows."""
    (news,) = told(repair_events.open_repair(*page.who, event(**data), request(page.language)))
    assert news["repair_panel"]["visible"]
    shown: dict[str, Any] = news["repair"]
    return shown


def used(page: Page, **data: Any) -> list[dict[str, Any]]:
    return told(repair_events.use_repair(*page.who, "regular", "auto", event(**data), request()))


def test_the_panel_shows_the_photo_its_points_and_the_likeliest_kinds(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    shown = opened(page)
    assert shown["photo"].startswith("/files/") and "garment_mask" in shown["mask"] and shown["size"] == (300, 400)
    points = {point["id"]: point for point in shown["points"]}
    assert (points["hem_left"]["x"], points["hem_left"]["y"]) == (81.0, 312.0)
    assert [name for name, point in points.items() if point["doubtful"]] == ["hem_left"]
    assert points["hem_left"]["name"] == "Hem, left"
    kinds = shown["kinds"]["category"]
    assert kinds["chosen"] == "tshirt" and len(kinds["rows"]) == 10
    assert [(row["id"], row["share"]) for row in kinds["rows"][:4]] == [
        ("tshirt", "90%"), ("tank", "6%"), ("shirt", "4%"), ("longsleeve", ""),
    ]  # fmt: skip
    assert shown["kinds"]["photo_kind"]["chosen"] == "flat"
    assert shown["doubts"] == ["cutout", "kind", "points"] and shown["unsure"] == ["cutout", "category", "landmarks"]


def test_what_was_set_by_hand_is_shown_so_and_can_be_found_out_again(engine: FakeEngine) -> None:
    page = Page(language="ko")
    page.tried_on(category="tank")
    used(page, landmarks={"hem_left": [80, 300]})
    shown = opened(page)
    assert [point["id"] for point in shown["points"] if point["given"]] == ["hem_left"]
    assert not any(point["doubtful"] for point in shown["points"])
    rows = shown["kinds"]["category"]["rows"]
    assert shown["kinds"]["category"]["chosen"] == "tank" and rows[-1]["name"] == "다시 알아내기"
    assert "auto" not in [row["id"] for row in shown["kinds"]["photo_kind"]["rows"]]
    assert shown["kinds"]["category"]["by_hand"] and not shown["kinds"]["photo_kind"]["by_hand"]


@pytest.mark.parametrize(
    ("doubt", "step"),
    [
        ("category", "kind"),
        ("photo_kind", "kind"),
        ("landmarks", "points"),
        ("cutout", "cutout"),
        ("nonsense", "cutout"),
    ],
)
def test_the_panel_opens_at_the_step_that_a_warning_names(engine: FakeEngine, doubt: str, step: str) -> None:
    page = Page()
    page.tried_on()
    assert opened(page, doubt=doubt)["step"] == step


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (NoGarment("no_garment.not_found"), "cutout"),
        (GarmentFailed("garment_failed.landmarks"), "cutout"),
        (GarmentFailed("garment_failed.mesh"), "cutout"),
    ],
)
def test_a_garment_that_failed_is_mended_where_it_can_be(engine: FakeEngine, error: Exception, step: str) -> None:
    def fail(stage: str) -> None:
        if stage == ("cutout" if isinstance(error, NoGarment) else "parse"):
            raise error

    engine.hook = fail
    page = Page()
    assert page.tried_on()["repair_open"]["visible"]
    shown = opened(page)
    assert shown["step"] == step and shown["points"] == [] and shown["kinds"]["category"]["chosen"] == ""
    assert shown["mask"].startswith("data:image/png") == (not isinstance(error, NoGarment))
    engine.hook = lambda stage: None
    assert used(page, category="tank")[-1]["status"]["kind"] == "done"
    assert engine.count("cutout") == (2 if isinstance(error, NoGarment) else 1)


@pytest.mark.parametrize("reason", ["points", "landmarks"])
def test_what_was_found_of_a_garment_that_cannot_be_sewn_is_shown(engine: FakeEngine, reason: str) -> None:
    page = Page()
    page.tried_on()

    def fail(stage: str) -> None:
        if stage == "sew":
            raise GarmentFailed(f"garment_failed.{reason}")

    engine.hook = fail
    assert used(page, landmarks={"hem_left": [80, 300]})[-1]["status"]["kind"] == "error"
    shown = opened(page)
    given = [(point["id"], point["x"], point["y"]) for point in shown["points"] if point["given"]]
    assert shown["step"] == "points" and given == [("hem_left", 80.0, 300.0)] and len(shown["points"]) == 5
    assert shown["kinds"]["category"]["rows"][0]["share"] == "90%"


def test_a_correction_builds_only_what_comes_after_it_and_is_on_the_form(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    news = used(page, category="tank", photo_kind="ghost", landmarks={"hem_left": [80, 300]})
    assert news[-1]["status"]["kind"] == "done" and engine.count("cutout") == 1 and engine.count("sew") == 2
    chosen = [
        (each["category"]["value"], each["photo_kind"]["value"]) for each in news if each["category"] != UNCHANGED
    ]
    assert chosen == [("tank", "ghost")]
    parse = [call for stage, call in engine.calls if stage == "parse"][-1]
    assert (parse["category"], parse["photo_kind"]) == ("tank", "ghost")
    assert parse["landmarks"]["hem_left"][:2] == (80.0, 300.0) and set(parse["landmarks"]) == {"hem_left"}


def test_a_painted_cutout_is_used(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    sheet = np.zeros((400, 300, 3), np.uint8)
    sheet[:50, :50, :2] = 255
    uri = "data:image/png;base64," + base64.b64encode(png(sheet)).decode()
    assert used(page, mask=uri)[-1]["status"]["kind"] == "done"
    assert [call for stage, call in engine.calls if stage == "parse"][-1]["mask"][10, 10] == 255


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"mask": ""},
        {"mask": 3},
        {"mask": "data:image/png;base64,****"},
        {"mask": "data:text/html;base64,aGk="},
        {"mask": "data:image/png;base64,aGk="},
        {"landmarks": "all"},
        {"landmarks": {"hem_left": ["a", 1]}},
        {"points": [[1]]},
        {"category": "cape"},
    ],
)
def test_what_is_no_correction_is_refused(engine: FakeEngine, sent: Any) -> None:
    page = Page()
    page.tried_on()
    assert used(page, **sent)[-1]["status"]["kind"] == "error" and engine.count("sew") == 1


def test_clicks_are_answered_with_what_they_select(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    asked = event(number=7, points=[[150, 200, 1]])
    (news,) = told(repair_events.select_at(*page.who, asked, request()))
    assert news["repair"]["answer"] == 7 and news["status"] == UNCHANGED
    mask = Image.open(io.BytesIO(base64.b64decode(news["repair"]["mask"].partition(",")[2])))
    assert (mask.size, mask.getpixel((150, 200)), mask.getpixel((5, 5))) == ((300, 400), 255, 0)


def test_clicks_that_select_nothing_are_answered_with_the_reason(engine: FakeEngine) -> None:
    page = Page(language="ko")
    page.tried_on()
    (news,) = told(repair_events.select_at(*page.who, event(number=8, points=[[150, 2000, 1]]), request("ko")))
    assert news["repair"]["answer"] == 8 and "points는 사진 안의" in news["repair"]["problem"]


def test_where_nothing_can_select_by_clicks_the_panel_says_why_and_what_helps(engine: FakeEngine) -> None:
    page = Page()
    page.tried_on()
    assert opened(page)["no_selection"] == ""
    engine.sam = Availability(False, "No weights.", "Get some.")
    assert "No weights. Get some." in opened(page)["no_selection"]


def test_a_warning_leads_to_the_step_that_it_names_but_not_on_an_example() -> None:
    html = report_html(REPORT, "en")
    assert re.findall(r'data-doubt="([^"]*)"', html) == ["category"] and "Check the kind" in html
    assert "종류 확인" in report_html(REPORT, "ko")
    assert "<script>" not in html and "<b>warning" not in html and html.count("<li><span>") == 3
    assert "data-doubt" not in report_html(REPORT, "en", example=True)
    assert "A third." in report_html({**REPORT, "doubts": []}, "en")
