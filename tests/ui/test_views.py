import re
from types import MappingProxyType

import numpy as np

from core.errors import BadParameter, Cancelled, NoGarment
from ui import status_view
from ui.report_view import report_html
from workflow.pool import JobStatus

REPORT = {
    "category": "tshirt",
    "category_confidence": 0.87,
    "size": "M",
    "ease_cm": {"chest": 8.41, "waist": None, "hip": -1.0},
    "size_table": [
        {"size": "S", "ease_cm": {"chest": 0.0}, "verdict": "tight"},
        {"size": "M", "ease_cm": {"chest": 8.4}, "verdict": "fitted"},
    ],
    "strain": {"tension_p95": 0.012, "compression_p95": 0.02},
    "penetration": {"samples": 20000, "share": 0.0004, "max_mm": 1.2},
    "clearance_mm": {"p50": 9.1, "p95": 40.0},
    "worn": {"ok": False, "reasons": ["neck"]},
    "triangles": 12345,
    "seconds": {"total": 4.66},
    "warnings": ["A person seems to wear the garment; a photo of the garment alone works better.", "<b>odd</b>"],
}


def test_the_report_shows_its_figures_in_plain_words() -> None:
    html = report_html(REPORT, "en")
    for words in ("T-shirt · 87% sure", "+8.4 cm", "-1.0 cm", "1%", "9 mm", "0.04%", "No: neck", "12,345"):
        assert words in html
    assert "Room at the waist" not in html


def test_the_report_is_korean_for_koreans_with_its_warnings() -> None:
    html = report_html(REPORT, "ko")
    assert "티셔츠" in html and "사람이 입고 있는 사진 같습니다" in html


def test_the_sizes_are_shown_with_the_fitted_one_marked() -> None:
    html = report_html(REPORT, "ko")
    assert re.findall("<li([^>]*)><b>(\\w+)</b><span>([^<]+)</span>", html) == [
        ("", "S", "타이트"),
        (' class="chosen"', "M", "딱 맞음"),
    ]


def test_warnings_cannot_smuggle_markup_in() -> None:
    assert "<b>odd</b>" not in report_html(REPORT, "en")


def test_no_report_is_no_table() -> None:
    assert report_html({}, "en") == ""


def working(**fields: object) -> str:
    return status_view.working(JobStatus(id="x", **fields), "en")  # type: ignore[arg-type]


def test_a_waiting_job_says_so() -> None:
    assert "Waiting for a free place" in working()


def test_a_running_job_shows_its_stage_its_share_and_the_pictures_so_far() -> None:
    pictures = MappingProxyType({"cutout": np.zeros((8, 6, 3), np.uint8)})
    html = working(status="processing", stage="garment", progress=0.314, pictures=pictures)
    assert "Sewing the panels" in html and "31%" in html and "width:31%" in html
    assert html.count("<img") == 1 and html.count('class="ready"') == 1
    assert re.findall(r'<li class="(\w+)">', html) == ["ready", "waiting", "running", "waiting"]


def test_the_files_come_after_all_stages() -> None:
    html = working(status="processing", stage="files", progress=0.95)
    assert "Writing the files" in html and 'class="running"' not in html


def test_an_error_is_one_escaped_sentence_and_announced() -> None:
    html = status_view.failed(BadParameter("bad_parameter.option", name="<script>"), None, "en")
    assert 'role="alert"' in html and "&lt;script&gt;" in html and "<script>" not in html
    assert "배경" in status_view.failed(NoGarment("no_garment.not_found"), None, "ko")


def test_stopping_is_no_error() -> None:
    html = status_view.failed(Cancelled("cancelled.any"), None, "en")
    assert "Stopped." in html and 'role="alert"' not in html
