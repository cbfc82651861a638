"""A garment's own measures, typed into the page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visits import Visit
from tests.fake_engine import Served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_measures_are_typed_changed_and_emptied(visit: Callable[..., Visit], photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    assert not here.page.is_visible("#own-chest")
    here.page.click("#own > button")
    assert here.page.input_value("#own-hip input") == ""
    here.page.fill("#own-chest input", "104.5")
    here.run()
    assert served.engine.calls[-1][1]["measures_cm"] == {"chest": 104.5}
    here.body(1)
    here.page.wait_for_selector("#download-fitted-glb[download*='slim']")
    assert served.engine.calls[-1][1]["measures_cm"] == {"chest": 104.5}
    here.page.fill("#own-chest input", "")
    here.page.wait_for_selector("#note p")
    here.run()
    assert not served.engine.calls[-1][1]["measures_cm"]


def test_the_fields_follow_the_kind_of_garment(visit: Callable[..., Visit]) -> None:
    here = visit(locale="ko-KR")
    here.page.click("#own > button")
    assert "바닥에 펼쳐" in here.text("#own")
    here.page.fill("#own-chest input", "104")
    here.page.click("#category input")
    here.page.click("[role=option]:has-text('바지') >> nth=0")
    here.page.wait_for_selector("#own-chest", state="hidden")
    assert here.page.is_visible("#own-hip") and here.page.is_visible("#own-length")
