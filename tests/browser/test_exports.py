"""Further formats in a browser: pressed, made, saved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visits import HARMLESS, Visit

pytestmark = pytest.mark.browser


def test_a_format_is_made_at_a_press_and_saved_under_its_name(visit: Callable[..., Visit], photo: Path) -> None:
    page = visit(size=(1280, 900))
    page.page.wait_for_selector("#takeaway")
    assert page.page.locator("#exports summary").count() == 0 or not page.page.is_visible("#exports summary")
    page.upload(photo)
    page.run()
    page.page.click("#exports summary")
    row = "#exports li[data-kind=packshot_white] >> nth=0"
    page.page.click(f"{row} >> button")
    page.page.wait_for_selector(f"{row} >> a")
    with page.page.expect_download() as saved:
        page.page.click(f"{row} >> a")
    assert saved.value.suggested_filename == "tshirt-regular-M-white.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert [line for line in page.complaints if not any(known in line for known in HARMLESS)] == []
