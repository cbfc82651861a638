"""The running app with the stand-in engine, and browsers that visit it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.visits import FLAGS, Visit
from tests.conftest import require
from tests.fake_engine import Served, engine, photo_file, served
from workflow import cutouts

__all__ = ["engine", "served"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a graphics card. As long as it lives, its event loop runs: other tests can run none."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    require(chromium is not None, "Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Callable[..., Visit]]:
    """Open the page as somebody new; ``drawn`` tells whether the 3D viewer can draw."""
    served.engine.hook = lambda stage: None
    served.engine.calls.clear()
    cutouts.memory.forget()
    visits: list[Visit] = []

    def open_page(
        *, drawn: bool = False, locale: str = "en-GB", size: tuple[int, int] = (1024, 640), **context: Any
    ) -> Visit:
        visits.append(Visit(browser, served.url, drawn=drawn, locale=locale, size=size, **context))
        return visits[-1]

    yield open_page
    served.engine.hook = lambda stage: None
    for each in visits:
        each.context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of a blue garment."""
    path = tmp_path / "shirt.png"
    path.write_bytes(photo_file())
    return path
