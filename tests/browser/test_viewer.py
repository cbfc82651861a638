"""What stands over the 3D viewer: looking, hiding, backgrounds, Draco, and a model that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import numpy as np
import pytest

from tests.browser.visits import Visit
from tests.fake_engine import Served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]
FITTED = "**/fitted_glb.glb*"


def button(here: Visit, name: str) -> Any:
    return here.page.locator(f"#viewer-bar [data-name={name}]")


@pytest.fixture
def dressed(visit: Visits, photo: Path) -> Visit:
    """A page with a result that is seen: a blue plate before a body."""
    here = visit(drawn=True)
    here.upload(photo)
    here.run()
    button(here, "white").click()
    assert here.wait_until(here.shows_blue)
    return here


def width_of_body(here: Visit) -> int:
    """Return the width of what is truly grey in the middle of the viewer before its white background [pixels]."""
    pixels = here.pixels()[2 * here.pixels().shape[0] // 3]
    return int(((pixels.max(axis=1) < 252) & (np.ptp(pixels, axis=1) <= 3)).sum())


def width_of_blue(here: Visit) -> int:
    """Return the width of what is blue in the viewer [pixels]."""
    pixels = here.pixels()
    blue = (pixels[..., 2] > pixels[..., 0] + 40) & (pixels[..., 2] > pixels[..., 1] + 25)
    return int(blue.any(axis=0).sum())


def test_it_is_looked_at_from_the_front_the_side_and_the_back(dressed: Visit) -> None:
    button(dressed, "front").click()
    assert dressed.wait_until(lambda: width_of_blue(dressed) > 25)
    front = width_of_blue(dressed)
    button(dressed, "side").click()
    assert dressed.wait_until(lambda: width_of_blue(dressed) < 0.3 * front)
    button(dressed, "back").click()
    # The body hides the garment's middle.
    assert dressed.wait_until(lambda: width_of_body(dressed) > 0.5 * front)
    assert width_of_blue(dressed) < 0.3 * front


def test_grey_is_grey_in_the_viewers_light(dressed: Visit) -> None:
    for name in ("front", "back"):
        button(dressed, name).click()
        assert dressed.wait_until(lambda: width_of_body(dressed) > 10)


def test_body_and_garment_are_hidden_but_never_both(dressed: Visit) -> None:
    before = len(dressed.colours())
    button(dressed, "garment").click()
    assert dressed.wait_until(lambda: not dressed.shows_blue())
    button(dressed, "avatar").click()
    assert dressed.wait_until(dressed.shows_blue)
    assert button(dressed, "garment").get_attribute("aria-pressed") == "true"
    assert button(dressed, "avatar").get_attribute("aria-pressed") == "false"
    assert dressed.wait_until(lambda: len(dressed.colours()) != before)
    dressed.body(3)
    dressed.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    assert dressed.wait_until(dressed.shows_blue)
    assert button(dressed, "avatar").get_attribute("aria-pressed") == "false"


def test_what_a_model_does_not_hold_cannot_be_hidden(visit: Visits) -> None:
    here = visit(drawn=True)
    here.page.wait_for_selector("#viewer-bar [data-name=garment]:not([disabled])")
    here.page.click("#view label:nth-of-type(2)")
    here.page.wait_for_selector("#viewer-bar [data-name=avatar][disabled]")


def test_the_background_is_chosen_and_kept(visit: Visits) -> None:
    here = visit(drawn=True)
    button(here, "dark").click()
    assert here.wait_until(lambda: max(here.pixels()[5, 5]) < 80)
    here.enter()
    assert here.wait_until(lambda: max(here.pixels()[5, 5]) < 80)
    button(here, "white").click()
    assert here.wait_until(lambda: min(here.pixels()[5, 5]) == 255)


def test_compressed_models_are_shown_without_asking_elsewhere(visit: Visits, photo: Path, served: Served) -> None:
    here = visit(drawn=True)
    here.upload(photo)
    here.run()
    link = here.page.get_attribute("#download-fitted-draco", "href")
    compressed = here.page.request.get(urljoin(served.url, link)).body()
    assert b"KHR_draco_mesh_compression" in compressed
    here.page.route(FITTED, lambda route: route.fulfill(body=compressed, content_type="model/gltf-binary"))
    here.body(3)
    here.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    assert here.wait_until(lambda: any("draco_decoder_gltf.wasm" in url for url in here.requests))
    assert here.wait_until(here.shows_blue)
    assert here.page.locator(".viewer-trouble:visible").count() == 0
    assert all(url.startswith((served.url, "data:", "blob:")) for url in here.requests)


@pytest.mark.parametrize(
    "answer",
    [{"status": 404, "body": "gone"}, {"body": "not a model", "content_type": "model/gltf-binary"}],
    ids=["gone", "broken"],
)
def test_a_model_that_cannot_be_shown_is_told_and_another_clears_it(
    visit: Visits, photo: Path, answer: dict[str, Any]
) -> None:
    here = visit(drawn=True)
    here.page.route(FITTED, lambda route: route.fulfill(**answer))
    here.upload(photo)
    here.run()
    here.page.wait_for_selector(".viewer-trouble [role=alert]", timeout=30_000)
    assert "could not be loaded" in here.text(".viewer-trouble")
    assert not here.shows_blue()
    here.page.click("#view label:nth-of-type(2)")
    here.page.wait_for_selector(".viewer-trouble", state="hidden", timeout=20_000)
    assert here.wait_until(here.shows_blue)
