"""A standalone page opened from disk, in a browser without network."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.types import Material, Scene
from pipeline.export import write_glb
from tests.conftest import require
from tests.fake_engine import sheet
from workflow.standalone import THREE, Model, standalone_page

pytestmark = pytest.mark.browser

BLUE, RED = (20, 60, 200), (200, 40, 20)


def plate(color: tuple[int, int, int]) -> bytes:
    """Return a model of one colour."""
    mesh = sheet("garment", 0.0, 0.4, z=0.0, texture=np.full((16, 16, 3), color, np.uint8))
    assert isinstance(mesh.material, Material)
    return write_glb(Scene((mesh,)))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a browser that has no network."""
    context = browser.new_context(viewport={"width": 360, "height": 480}, offline=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def mean_color(page: Any) -> np.ndarray:
    """Return the mean colour of the middle of what is shown."""
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(float)
    height, width = picture.shape[:2]
    middle = picture[2 * height // 5 : 3 * height // 5, 2 * width // 5 : 3 * width // 5]
    return np.asarray(middle.mean(axis=(0, 1)))


def opened(page: Any, path: Path, *models: Model) -> list[str]:
    """Open a page with these models from disk and return what it asked for, when it is drawn."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path.write_bytes(standalone_page("Plates", models))
    page.goto(path.as_uri())
    page.wait_for_selector("body.drawn", timeout=30_000)
    page.wait_for_function("getComputedStyle(document.querySelector('canvas')).opacity === '1'")
    return asked


def test_it_draws_from_disk_without_asking_for_anything(page: Any, tmp_path: Path) -> None:
    require(THREE.is_dir(), "three.js is absent")
    path = tmp_path / "page.html"
    asked = opened(page, path, Model("Blue", plate(BLUE)))
    red, _, blue = mean_color(page)
    assert blue > red + 60
    assert all(url == path.as_uri() or url.startswith("blob:") for url in asked)
    # Seen from aside, the plate is narrow.
    before = page.screenshot()
    page.focus("canvas")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.screenshot() != before


def test_several_models_are_chosen_by_buttons(page: Any, tmp_path: Path) -> None:
    require(THREE.is_dir(), "three.js is absent")
    opened(page, tmp_path / "page.html", Model("Blue", plate(BLUE)), Model("Red", plate(RED)))
    assert mean_color(page)[2] > mean_color(page)[0] + 60
    page.click("#models button:nth-child(2)")
    page.wait_for_selector("#models button:nth-child(2)[aria-pressed=true]")
    page.wait_for_timeout(1500)
    red, _, blue = mean_color(page)
    assert red > blue + 60


def test_it_draws_in_the_frame_of_another_page(page: Any, tmp_path: Path) -> None:
    require(THREE.is_dir(), "three.js is absent")
    (tmp_path / "page.html").write_bytes(standalone_page("Plates", [Model("Blue", plate(BLUE))]))
    shop = tmp_path / "shop.html"
    frame = '<iframe src="page.html" sandbox="allow-scripts" style="width:100%;height:95vh;border:0"></iframe>'
    shop.write_text(frame, encoding="utf-8")
    page.goto(shop.as_uri())
    page.frame_locator("iframe").locator("body.drawn").wait_for(timeout=30_000)
    page.wait_for_timeout(800)
    red, _, blue = mean_color(page)
    assert blue > red + 60


def test_a_browser_without_webgl_shows_the_picture_and_says_so(page: Any, tmp_path: Path) -> None:
    require(THREE.is_dir(), "three.js is absent")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    picture = io.BytesIO()
    Image.new("RGB", (48, 64), BLUE).save(picture, "JPEG")
    path = tmp_path / "page.html"
    path.write_bytes(standalone_page("Plates", [Model("Blue", plate(BLUE), picture.getvalue())]))
    page.goto(path.as_uri())
    page.wait_for_selector("body.failed", timeout=30_000)
    red, _, blue = mean_color(page)
    assert blue > red + 60 and "cannot show" in page.inner_text("#hint")
