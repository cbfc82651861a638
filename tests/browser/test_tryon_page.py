"""The page in a real browser: upload, run, stop, errors, languages, narrow screens."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import FitFailed
from tests.conftest import require
from tests.fake_engine import Served, photo_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HARMLESS = ("WebGPU", "GPU stall", "No available adapters", "Method not implemented")
"""Console lines of a browser without a graphics card."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    require(chromium is not None, "Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """A page opened by one visitor, and what it asked for and complained about."""

    def __init__(self, browser: Any, url: str, *, locale: str, size: tuple[int, int]) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=viewport, locale=locale)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))
        self.page.goto(url)
        self.page.wait_for_selector("#run")
        self.page.wait_for_selector("#viewer canvas")

    def upload(self, path: Path) -> None:
        self.page.set_input_files("#photo input[type=file]", path)
        self.page.wait_for_selector("#photo img")

    def run(self) -> None:
        self.page.click("#run")
        self.page.wait_for_selector("#takeaway", state="visible", timeout=30_000)

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Any]:
    served.engine.hook = lambda stage: None
    visits: list[Visit] = []

    def open_page(*, locale: str = "en-GB", size: tuple[int, int] = (1280, 900)) -> Visit:
        visits.append(Visit(browser, served.url, locale=locale, size=size))
        return visits[-1]

    yield open_page
    for each in visits:
        each.context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "shirt.png"
    path.write_bytes(photo_file())
    return path


def shown_pixels(page: Any) -> int:
    """Return the number of colours that the 3D viewer shows."""
    import io

    from PIL import Image

    colors = Image.open(io.BytesIO(page.locator("#viewer canvas").screenshot())).convert("RGB").getcolors(1 << 24)
    return len(colors or [])


def test_a_photo_becomes_a_model_a_report_and_files(visit: Any, photo: Path, served: Served, tmp_path: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    assert "Done in" in here.text("#status")
    assert here.page.locator("#status .stages img").count() == 4
    assert "Room at the chest" in here.text("#report")
    for name, ending in (
        ("fitted-glb", "regular-M.glb"),
        ("fitted-draco", "draco.glb"),
        ("garment-glb", "tshirt.glb"),
        ("fitted-obj", "obj.zip"),
        ("fitted-stl", ".stl"),
        ("thumbnail", ".png"),
    ):
        with here.page.expect_download() as waiting:
            here.page.click(f"#download-{name}")
        assert waiting.value.suggested_filename.endswith(ending)
        assert waiting.value.path().stat().st_size > 200
    here.page.wait_for_timeout(2000)
    assert shown_pixels(here.page) > 50
    assert all(url.startswith((served.url, "data:", "blob:")) for url in here.requests)
    assert [line for line in here.errors if not any(words in line for words in HARMLESS)] == []


def test_the_view_switches_between_body_and_garment(visit: Any, photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    with here.page.expect_response(re.compile(r"tshirt\.glb")):
        here.page.click("#view label:nth-of-type(2)")


def test_the_chosen_body_and_size_are_used(visit: Any, photo: Path, served: Served) -> None:
    here = visit()
    with here.page.expect_response(re.compile(r"curvy-m\.glb")):
        here.page.click("#bodies label:nth-of-type(6)")
    here.page.click("#size label:nth-of-type(5)")
    here.upload(photo)
    here.run()
    assert [options for stage, options in served.engine.calls if stage == "fit"][-1] == {
        "avatar": "curvy-m",
        "size": "L",
    }


def test_stop_ends_the_work_and_the_page_can_start_again(visit: Any, photo: Path, served: Served) -> None:
    here = visit()
    here.upload(photo)
    served.engine.hook = lambda stage: time.sleep(0.8)
    here.page.click("#category input")
    here.page.click("[role=option]:nth-of-type(4)")
    here.page.click("#run")
    here.page.click("#stop", timeout=10_000)
    here.page.wait_for_selector("#status .work.stopped", timeout=10_000)
    served.engine.hook = lambda stage: None
    here.run()
    assert "Done in" in here.text("#status")


def test_pressing_run_without_a_photo_says_what_is_missing(visit: Any) -> None:
    here = visit()
    here.page.click("#run")
    here.page.wait_for_selector("#status [role=alert]")
    assert here.text("#status [role=alert]").strip() == "No picture was given."


def test_a_broken_picture_is_one_clear_sentence(visit: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not a photo at all")
    here = visit(locale="ko-KR")
    here.upload(broken)
    here.page.click("#run")
    here.page.wait_for_selector("#status [role=alert]")
    assert re.search("사진이? ", here.text("#status [role=alert]"))


def test_a_garment_that_no_body_can_wear_can_be_taken_away(visit: Any, photo: Path, served: Served) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    here = visit()
    here.upload(photo)
    here.run()
    served.engine.hook = refuse
    here.page.click("#bodies label:nth-of-type(3)")
    here.page.click("#run")
    here.page.wait_for_selector("#status [role=alert]")
    assert here.text("#status [role=alert]").strip() == FitFailed("fit_failed.exploded").message
    assert here.page.locator("#downloads button:visible").count() == 1
    with here.page.expect_download() as waiting:
        here.page.click("#download-garment-glb")
    assert waiting.value.suggested_filename == "tshirt.glb"
    served.engine.hook = lambda stage: None
    here.run()
    here.page.wait_for_selector("#download-fitted-glb", state="visible")
    assert here.page.locator("#downloads button:visible").count() == 6


def test_a_korean_browser_sees_korean(visit: Any, photo: Path) -> None:
    here = visit(locale="ko-KR")
    here.page.wait_for_function("document.querySelector('.head').innerText.includes('옷 사진 한 장')")
    assert here.text("#run") == "입혀 보기"
    assert here.text("#bodies label:nth-of-type(1)").strip() == "슬림"
    here.upload(photo)
    here.run()
    assert "가슴 여유" in here.text("#report") and "완성했습니다" in here.text("#status")
    english = re.findall(r"[A-Za-z]{4,}", here.text("#page"))
    assert set(english) <= {"JPEG", "WebP", "Draco"}, english


def test_everything_fits_on_a_phone(visit: Any, photo: Path) -> None:
    here = visit(size=(390, 844))
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    here.upload(photo)
    here.run()
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    box = here.page.locator("#stage").bounding_box()
    assert box is not None and box["width"] >= 340


def test_the_choices_can_be_made_with_the_keyboard(visit: Any) -> None:
    here = visit()
    here.page.focus("#size input[value=auto]")
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Space")
    here.page.wait_for_selector("#size label.selected:has-text('XS')")
