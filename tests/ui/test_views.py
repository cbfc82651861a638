import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import BadParameter, Cancelled, FitFailed, NoGarment
from ui import status_view
from ui.downloads_view import DOWNLOADS, downloads_html, size_words
from ui.history_view import history_value
from ui.report_view import headline, report_html
from ui.result import Download
from workflow.history import Entry
from workflow.views import JobView
from workflow.watching import TryOnState

REPORT: dict[str, Any] = {
    "category": "tshirt",
    "category_confidence": 0.87,
    "size": "M",
    "ease_cm": {"chest": 8.41, "waist": None, "hip": -1.0},
    "size_table": [
        {"size": "S", "ease_cm": {"chest": 0.0}, "verdict": "tight"},
        {"size": "M", "ease_cm": {"chest": 8.4}, "verdict": "relaxed"},
    ],
    "strain": {"tension_p95": 0.012, "compression_p95": 0.02},
    "penetration": {"samples": 20000, "share": 0.0004, "max_mm": 1.2},
    "clearance_mm": {"p50": 9.1, "p95": 40.0, "fitted_p50": 8.2},
    "worn": {"ok": False, "reasons": ["neck"]},
    "triangles": 12345,
    "seconds": {"total": 4.66},
    "warnings": ["A person seems to wear the garment; a photo of the garment alone works better.", "<b>odd ${1}</b>"],
}
BLANK = JobView(
    id="f", kind="fitting_session", status="queued", stage="", progress=0.0, log=(), error=None, report={}, timings={},
    parameters={"avatar_preset_id": "slim", "size": "auto", "category": "auto"}, files={}, pictures={}, cloth3d_id="g",
    cloth3d_ids=("g",), title="", cloth_id="",
    created_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC), seconds=None, version=1,
)  # fmt: skip


def state(*, garment: dict[str, Any] | None = None, ahead: int = 0, **fitting: Any) -> TryOnState:
    built = replace(BLANK, id="g", kind="cloth3d", **(garment or {}))
    return TryOnState(built, replace(BLANK, **fitting), ahead)


def test_the_report_begins_with_a_sentence() -> None:
    assert headline(REPORT, "en") == "Size M sits relaxed on this body: 8 cm of room at the chest."
    assert headline(REPORT, "ko") == "M 사이즈는 이 체형에 여유 있게 맞습니다: 가슴에 8cm 여유가 있습니다."


@pytest.mark.parametrize(
    ("ease", "words"),
    [
        ({"chest": -3.2}, "it stretches by 3 cm at the chest"),
        ({"chest": 0.2}, "no room at the chest"),
        ({"hip": 4}, "hip"),
    ],
)
def test_the_sentence_tells_room_and_stretch(ease: dict[str, float], words: str) -> None:
    assert words in headline({**REPORT, "ease_cm": ease}, "en")


@pytest.mark.parametrize(
    ("ease", "sentence"),
    [
        ({"chest": 12.0, "waist": 35.0, "hip": 14.0}, "at the chest (12 cm of room) and falls loosely below."),
        ({"chest": 12.0, "waist": None, "hip": 20.0}, "at the chest (12 cm of room) and falls loosely below."),
        ({"chest": 0.1, "hip": 20.0}, "at the chest (no room) and falls loosely below."),
        ({"chest": 12.0, "waist": 30.0, "hip": 12.0}, "on this body: 12 cm of room at the chest."),
    ],
)
def test_the_sentence_tells_when_a_garment_is_cut_wide(ease: dict[str, Any], sentence: str) -> None:
    assert headline({**REPORT, "ease_cm": ease}, "en") == f"Size M sits relaxed {sentence}"


@pytest.mark.parametrize("category", ["skirt", "trousers", "shorts"])
def test_what_hangs_from_the_waist_is_judged_at_the_hip_and_has_no_chest(category: str) -> None:
    rows = [
        {"size": "S", "ease_cm": {"waist": -5.3, "hip": 0.6}, "verdict": "fitted"},
        {"size": "M", "ease_cm": {"waist": 0.7, "hip": 8.0}, "verdict": "oversized"},
    ]
    bottoms = {**REPORT, "category": category, "ease_cm": {"waist": 0.7, "hip": 8.0}, "size_table": rows}
    assert headline(bottoms, "en") == "Size M is wide on this body: 8 cm of room at the hip."
    html = report_html(bottoms, "en")
    assert "Room at the waist" in html and "Room at the hip" in html and "chest" not in html.lower()
    assert "<th scope='row'>S</th><td>-5.3</td><td>+0.6</td>" in html
    assert [html.count(f"<span>{feel}</span>") for feel in ("fitted", "oversized")] == [1, 1]


def test_a_size_that_ends_above_the_hip_has_no_room_there() -> None:
    table = [{"size": "S", "ease_cm": {"chest": 2.0}, "verdict": "fitted"}, *REPORT["size_table"]]
    table[1] = {"size": "M", "ease_cm": {"chest": 8.4, "hip": 3.0}, "verdict": "relaxed"}
    assert "<th scope='row'>S</th><td>+2.0</td><td></td>" in report_html({**REPORT, "size_table": table}, "en")


def test_measures_that_were_given_are_no_size() -> None:
    own = {**REPORT, "size": "own"}
    assert headline(own, "en") == "Made to the measures you gave: 8 cm of room at the chest."
    assert "<td>your measures</td>" in report_html(own, "en")


def test_a_wide_cut_is_told_in_korean_and_not_where_all_is_wide() -> None:
    wide = {**REPORT, "ease_cm": {"chest": -2.0, "hip": 20.0}}
    korean = "M 사이즈는 가슴이 여유 있게 맞고(2cm 늘어남) 아래로는 넉넉하게 떨어집니다."
    assert headline(wide, "ko") == korean
    oversized = [{"size": "M", "verdict": "oversized"}]
    assert "is wide on this body" in headline({**wide, "size_table": oversized}, "en")


def test_the_report_shows_its_figures_in_plain_words() -> None:
    html = report_html(REPORT, "en")
    for words in ("T-shirt · 87% sure", "+8.4 cm", "-1.0 cm", "1%", "9 mm", "0.04%", "No: neck", "12,345"):
        assert words in html
    assert "Room at the waist" not in html


def test_the_report_always_says_what_is_estimated() -> None:
    assert "The back and the size are estimates" in report_html(REPORT, "en")
    assert "The size is an estimate" in report_html(REPORT, "en", back=True)
    assert "뒷면과 사이즈는 추정입니다" in report_html(REPORT, "ko")


def test_the_report_is_korean_for_koreans_with_its_warnings() -> None:
    html = report_html(REPORT, "ko")
    assert "티셔츠" in html and "사람이 입고 있는 사진 같습니다" in html


def test_the_sizes_are_offered_with_the_fitted_one_marked() -> None:
    cells = re.findall('data-size="(\\w+)" aria-pressed="(\\w+)"><b>\\w+</b><span>([^<]+)<', report_html(REPORT, "ko"))
    assert cells == [("S", "false", "타이트"), ("M", "true", "여유")]


def test_warnings_cannot_smuggle_markup_or_code_in() -> None:
    html = report_html(REPORT, "en")
    assert "<b>odd" not in html and "${" not in html


def test_an_example_is_marked_and_no_report_is_nothing() -> None:
    assert "Example" in report_html(REPORT, "en", example=True) and "Example" not in report_html(REPORT, "en")
    assert report_html({}, "en") == ""


def test_downloads_are_links_with_kind_and_size() -> None:
    files = {kind: Download(f"/files/{kind}?a=1&b=2", f"{kind}.x", 1_234_567) for kind in DOWNLOADS}
    html = downloads_html(files, "en")
    assert html.count("<a ") == len(DOWNLOADS) and "1.2 MB" in html and "a=1&amp;b=2" in html
    only = downloads_html({"garment_glb": files["garment_glb"], "thumbnail": files["thumbnail"]}, "en")
    assert "Garment alone" in only and "On the body" not in only
    assert html.count("derived from one photo") == 1 and "derived" not in only


def test_small_files_are_not_nothing() -> None:
    assert (size_words(2_000_000), size_words(40_000), size_words(1)) == ("2.0 MB", "0.04 MB", "0.01 MB")


@pytest.mark.parametrize(("ahead", "words"), [(0, "Starting"), (1, "one job is before"), (3, "3 jobs are before")])
def test_those_who_wait_are_told_how_many_are_before_them(ahead: int, words: str) -> None:
    assert words in status_view.working(state(ahead=ahead), "en")["line"]


def test_a_running_job_shows_its_stage_its_share_its_pictures_and_its_log() -> None:
    now = state(
        garment={"status": "processing", "stage": "garment", "progress": 0.5, "pictures": {"cutout": "a/b/c.jpg"},
                 "log": ("0.1 s: cutout", "odd line")},
    )  # fmt: skip
    value = status_view.working(now, "en")
    assert (value["line"], value["percent"]) == ("Sewing the panels …", 20)
    assert [card["state"] for card in value["stages"]] == ["ready", "waiting", "running", "waiting"]
    assert value["stages"][0]["picture"].startswith("/files/a/b/c.jpg?")
    assert value["log"] == ["0.1 s  Cutout", "odd line"]


def test_a_stages_last_picture_has_an_address_of_its_own() -> None:
    pictures = {"garment": "a/b/c.jpg"}
    drawn = state(garment={"status": "processing", "stage": "garment", "pictures": pictures})
    over = state(garment={"status": "processing", "stage": "files", "pictures": pictures})
    assert status_view.pictures_of(drawn) != status_view.pictures_of(over)


def test_an_error_is_one_sentence_and_stopping_is_none() -> None:
    broken = status_view.failed(FitFailed("fit_failed.exploded"), state(), "en")
    assert broken["kind"] == "error" and broken["stages"]
    assert "배경" in status_view.sentence(NoGarment("no_garment.not_found"), "ko")["line"]
    assert status_view.sentence(BadParameter("bad_parameter.option", name="x"), "en")["stages"] is None
    assert status_view.sentence(Cancelled("cancelled.any"), "en")["kind"] == "stopped"


@pytest.mark.parametrize(
    ("fitting", "garment", "kind"),
    [
        ({"status": "done"}, {"status": "done"}, "done"),
        ({"status": "queued"}, {"status": "queued"}, "waiting"),
        ({"status": "queued"}, {"status": "processing"}, "working"),
        ({"status": "error", "error": FitFailed("fit_failed.exploded")}, {"status": "done"}, "error"),
        ({"status": "cancelled"}, {"status": "cancelled"}, "cancelled"),
    ],
)
def test_a_card_says_what_when_and_how_it_stands(fitting: Any, garment: Any, kind: str) -> None:
    now = state(garment=garment, **fitting)
    (card,) = history_value([Entry(now.fitting, now.garment)], "en")["entries"]
    assert card["kind"] == kind and bool(card["status"]) == (kind != "done")
    assert (card["more"], card["when"]) == ("Slim · size Automatic", datetime(2026, 1, 2, 3, 4, tzinfo=UTC).isoformat())


def test_an_empty_history_says_what_will_appear() -> None:
    assert "appears here" in history_value([], "en")["message"] and history_value([], "en")["entries"] == []
