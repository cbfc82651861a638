"""The page in English and Korean, as a visitor sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visits import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]


def test_a_korean_browser_sees_korean(visit: Visits, photo: Path) -> None:
    here = visit(locale="ko-KR")
    here.page.wait_for_function("document.querySelector('.head').innerText.includes('옷 사진 한 장')")
    assert here.text("#run") == "입혀 보기"
    assert here.text("#bodies label:nth-of-type(1)").split() == ["슬림", "키", "168cm", "가슴", "88", "·", "허리", "70", "·", "엉덩이", "96cm"]  # fmt: skip  # noqa: E501
    here.upload(photo)
    here.run()
    assert "가슴에 8cm 여유가 있습니다" in here.text("#report") and "완성했습니다" in here.text("#status")
    here.page.click("#repair-open")
    here.page.wait_for_selector("#repair [data-ready]")
    english = re.findall(r"[A-Za-z]{4,}", here.text("#page"))
    assert set(english) <= {"JPEG", "WebP", "Draco", "JSON"}, english
    here.tab(2)
    here.page.wait_for_selector("#history li")
    assert set(re.findall(r"[A-Za-z]{3,}", here.text("#history .history"))) == set()


def test_the_language_is_switched_on_the_page_and_stays(visit: Visits) -> None:
    here = visit(locale="en-GB")
    page = here.page
    page.click(".languages [data-language=ko]")
    page.wait_for_selector("#run:has-text('입혀 보기')")
    page.wait_for_selector(".languages [data-language=ko][aria-pressed=true]")
    assert "사진" in here.text(".head") and "Body" not in here.text("#choices")
    here.enter()
    page.wait_for_selector("#run:has-text('입혀 보기')")
    page.click(".languages [data-language=en]")
    page.wait_for_selector("#run:has-text('Try it on')")
