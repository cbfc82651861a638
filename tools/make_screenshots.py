"""Make the pictures of docs/SCREENS.md from the running app: ``python -m tools.make_screenshots``.

Needs Chromium, and playwright of requirements-dev.txt. Each visitor does the same with a sample photo, in another
language, light or dark, on a desktop or a phone.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images" / "screens"
PHOTO = ROOT / "samples" / "garments" / "tshirt_print.jpg"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
DESKTOP, PHONE = (1280, 860), (390, 844)
DRAWN_S = 2.0
"""Seconds in which a browser without a graphics card draws a model that has come."""
QUALITY = 78
"""Of the WebP files."""


@dataclass(frozen=True)
class Visitor:
    """Whose screens are shown."""

    name: str
    locale: str
    scheme: str
    size: tuple[int, int]
    """Width and height of the window [px]."""


VISITORS = (
    Visitor("en-light-desktop", "en-GB", "light", DESKTOP),
    Visitor("ko-dark-desktop", "ko-KR", "dark", DESKTOP),
    Visitor("en-dark-phone", "en-GB", "dark", PHONE),
    Visitor("ko-light-phone", "ko-KR", "light", PHONE),
)
Go = Callable[[Any], Any]


def first(page: Any) -> Any:
    """The page as a newcomer finds it."""
    page.wait_for_selector("#viewer-bar [data-name=garment]:not([disabled])")
    return page


def result(page: Any) -> Any:
    """The result of a photo."""
    page.set_input_files("#photo input[type=file]", PHOTO)
    page.wait_for_selector("#photo img")
    page.click("#run")
    page.wait_for_selector("#status .work.done", timeout=120_000)
    page.wait_for_selector("#viewer-bar [data-name=avatar]:not([disabled])")
    return page


def repair(page: Any) -> Any:
    """The landmarks, to be moved by hand."""
    page.click("#repair-open")
    page.wait_for_selector("#repair [data-ready]")
    page.locator("#repair").scroll_into_view_if_needed()
    return page


def wardrobe(page: Any) -> Any:
    """What was made so far."""
    page.evaluate("scrollTo(0, 0)")
    page.click("#tabs button[role=tab]:nth-of-type(2)")
    page.wait_for_function("document.querySelector('#history li img')?.naturalWidth > 0")
    return page


def board(page: Any) -> Any:
    """A review board, with the link that shares it."""
    page.click("#tabs button[role=tab]:nth-of-type(1)")
    page.click("#review-add")
    page.fill("#boards [data-key=title]", "Spring / 봄")
    page.click("#boards button[type=submit]")
    page.wait_for_selector("#boards li[data-item] img")
    page.click("#boards .share button.main")
    page.wait_for_selector("#boards [data-key=link]")
    return page


def review(page: Any) -> Any:
    """The same board, as those who got the link see it."""
    page.goto(page.locator("#boards [data-key=link]").input_value())
    page.wait_for_selector("#items li img")
    return page


def inspection(page: Any) -> Any:
    """The page on which a result is looked at closely."""
    page.goto(page.get_attribute("#items a.turn", "href").replace("../", page.url.split("/review/")[0] + "/"))
    page.wait_for_selector(".pane[data-ready]", timeout=60_000)
    return page


SCREENS: dict[str, Go] = {go.__name__: go for go in (first, result, repair, wardrobe, board, review, inspection)}
"""Screens in the order in which a visitor comes to them."""


def main() -> None:
    """Make all pictures."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for visitor in VISITORS:
            visit(browser, url, visitor)
        browser.close()


def visit(browser: Any, url: str, visitor: Visitor) -> None:
    """Go through all screens as one visitor and keep what they see."""
    width, height = visitor.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=visitor.locale, color_scheme=visitor.scheme
    )
    page = context.new_page()
    page.goto(url)
    for name, go in SCREENS.items():
        page = go(page)
        time.sleep(DRAWN_S)
        keep(page.screenshot(), picture_file(name, visitor))
    context.close()


def picture_file(screen: str, visitor: Visitor) -> Path:
    """Return where the picture of a screen is kept."""
    return PICTURES / f"{screen}-{visitor.name}.webp"


def keep(png: bytes, path: Path) -> None:
    """Keep a picture."""
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


@contextmanager
def served() -> Iterator[str]:
    """Serve the app from an empty data folder; yields its address."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["TRYON_DATA_DIR"] = folder
        import app
        from workflow.backlog import close, runner

        app.prepare_environment()
        page = app.build_app()
        _, url, _ = page.launch(**app.launch_options(), prevent_thread_lock=True, quiet=True)
        os.environ["APP_URL"] = url
        runner()
        yield url
        page.close(verbose=False)
        close()


if __name__ == "__main__":
    main()
