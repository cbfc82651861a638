"""The inspection page in a browser: models are drawn, turned, compared and kept, and what cannot be shown is said."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from core.types import Material, Mesh, Scene
from pipeline.export import write_draco_glb, write_glb
from tests.browser.axe import findings
from tests.browser.looks import GARMENT, MODEL, Look, difference, yellow
from tests.browser.visits import Visit
from tests.fake_engine import Served
from workflow.links import file_link
from workflow.store import objects

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Looks = Callable[..., Look]
SCALE = [{"name": "slack", "strain": -0.2, "color": "#2166ac"}, {"name": "tight", "strain": 0.2, "color": "#b2182b"}]
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture
def look(browser: Any, served: Served) -> Iterator[Looks]:
    """Open the inspection page as somebody new; as a rule without glides, which take long without a graphics card."""
    looks: list[Look] = []

    def open_page(query: str, *, size: tuple[int, int] = (900, 460), **context: Any) -> Look:
        looks.append(Look(browser, served.url, query, size=size, **{"reduced_motion": "reduce", **context}))
        return looks[-1]

    yield open_page
    for each in looks:
        each.context.close()


def sheet(*, texture: Any = None, colors: Any = None) -> Scene:
    """Return a square of cloth that faces the viewer."""
    corners = np.array([[-0.4, 0.2, 0], [0.4, 0.2, 0], [0.4, 1, 0], [-0.4, 1, 0]], np.float32)
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    cloth = {"sheen_color": (0.05, 0.05, 0.05), "sheen_roughness": 0.55} if colors is None else {"unlit": True}
    material = Material(texture=texture, double_sided=True, **cloth)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    mesh = Mesh("garment", corners, faces, None if texture is None else uv, colors=colors, material=material)
    return Scene((mesh,), extras={"strain_scale": SCALE})


def blue() -> Any:
    return np.full((64, 64, 3), (30, 60, 160), np.uint8)


def linked(name: str, data: bytes) -> str:
    """Keep a file and return the link to it as a parameter."""
    objects().put(f"inspected/{name}", data)
    return quote(file_link(f"inspected/{name}"), safe="")


def strain_map() -> str:
    # Vertex colours are linear in glTF.
    red = ((np.array([178, 24, 43]) / 255 + 0.055) / 1.055) ** 2.4
    return linked("strain.glb", write_glb(sheet(colors=np.tile(red, (4, 1)).astype(np.float32))))


def test_a_model_is_drawn_in_true_colours_and_each_surface_is_another(look: Looks) -> None:
    here = look(f"model={MODEL}&strain={strain_map()}&label=Regular%20M").ready()
    assert here.page.inner_text(".pane .label") == "Regular M"
    textured = here.picture()
    assert yellow(textured) > 0.02
    seen = [textured, *(here.choose("surface", name).picture() for name in ("clay", "wireframe", "normals"))]
    for index, one in enumerate(seen):
        assert yellow(one) > 0.02 if index == 0 else yellow(one) < 0.002
        assert all(difference(one, other) > 0.01 for other in seen[:index])
    strained = here.choose("surface", "strain").picture(".view")
    middle = strained[strained.shape[0] // 2, strained.shape[1] // 2]
    np.testing.assert_allclose(middle, (178, 24, 43), atol=6)
    assert here.page.inner_text("#legend .marks").split() == ["−20%", "+20%"]
    assert not here.complaints


def test_a_front_has_the_colour_of_its_texture(look: Looks) -> None:
    here = look(f"model={linked('blue.glb', write_glb(sheet(texture=blue())))}").ready().press("1")
    picture = here.picture(".view")
    middle = picture[picture.shape[0] // 2, picture.shape[1] // 2]
    np.testing.assert_allclose(middle, (30, 60, 160), atol=10)
    brighter = here.page.locator("input[name=light]")
    brighter.fill("160")
    assert here.still().picture(".view")[picture.shape[0] // 2, picture.shape[1] // 2].astype(int).sum() > 300


def test_body_and_garment_are_hidden_and_shown(look: Looks) -> None:
    here = look(f"model={MODEL}").ready()
    both = here.picture()
    here.page.uncheck(".parts input[value=garment]")
    body = here.still().picture()
    assert yellow(body) < 0.002 and difference(both, body) > 0.01
    here.page.check(".parts input[value=garment]")
    here.page.uncheck(".parts input[value=avatar]")
    garment = here.still().picture()
    assert yellow(garment) == pytest.approx(yellow(both), rel=0.15) and difference(both, garment) > 0.02


def test_cameras_are_in_step_until_they_are_unlinked(look: Looks) -> None:
    here = look(f"model={MODEL}&model={MODEL}&label=A&label=B").ready(2)
    before = here.place()
    here.drag(1, 120)
    assert np.linalg.norm(np.subtract(here.place(0), before)) > 0.2
    # The library tells of moves from a millimetre on.
    np.testing.assert_allclose(here.place(0), here.place(1), atol=2e-3)
    views = [here.page.locator(".view").nth(index).bounding_box() for index in range(2)]
    stage, origin = here.picture(), here.page.locator("#stage").bounding_box()
    left, right = (stage[80:-4, round(box["x"] - origin["x"]) + 6 :][:, :240] for box in views)
    assert yellow(left) > 0.02 and difference(left, right) < 0.02
    here.page.uncheck("input[name=linked]")
    kept = here.place(0)
    here.drag(1, -200)
    np.testing.assert_allclose(here.place(0), kept, atol=1e-6)
    assert np.linalg.norm(np.subtract(here.place(1), kept)) > 0.3


def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(look: Looks) -> None:
    missing = quote(file_link("inspected/later.glb"), safe="")
    here = look(f"model={missing}&model={linked('broken.glb', b'no model')}&model={MODEL}").ready()
    problems = here.page.locator(".pane .problem")
    assert "expired" in problems.nth(0).inner_text() and "not a model" in problems.nth(1).inner_text()
    assert not problems.nth(2).is_visible()
    linked("later.glb", write_glb(sheet(texture=blue())))
    problems.nth(0).get_by_role("button").click()
    here.ready(2)
    assert not problems.nth(0).is_visible() and problems.nth(1).is_visible()


def test_a_browser_without_webgl_is_told_so(browser: Any, served: Served) -> None:
    context = browser.new_context(locale="en-GB")
    context.add_init_script(NO_WEBGL)
    page = context.new_page()
    page.goto(f"{served.url}inspect?model={MODEL}")
    page.wait_for_selector("#no-webgl:visible")
    assert "WebGL" in page.inner_text("#no-webgl p") and page.is_visible("#no-webgl button")
    context.close()


def test_draco_is_decoded_here_and_nothing_is_fetched_from_elsewhere(look: Looks) -> None:
    here = look(f"model={linked('draco.glb', write_draco_glb(sheet(texture=blue())))}").ready()
    assert any("draco_decoder.wasm" in request for request in here.requests)
    picture = here.picture()
    assert ((picture[..., 2] > 110) & (picture[..., 0] < 90)).mean() > 0.05
    elsewhere = [one for one in here.requests if not one.startswith((here.url, f"blob:{here.url}", "data:"))]
    assert not elsewhere and not here.complaints


def test_the_keys_turn_zoom_and_choose_views(look: Looks) -> None:
    here = look(f"model={MODEL}").ready()
    front = here.press("1").place()
    assert abs(front[0]) < 1e-3 and front[2] > 1
    here.press("ArrowRight")
    assert abs(here.place()[0]) > 0.1
    assert here.press("4").place()[2] < -1 and here.press("3").place()[0] > 1
    far = np.linalg.norm(here.press("1").place())
    assert np.linalg.norm(here.press("+", "+").place()) < 0.95 * far
    here.page.keyboard.press("t")
    assert here.page.is_checked("input[name=spin]")
    here.page.keyboard.press("t")
    here.still().page.keyboard.press("?")
    assert here.page.is_visible("#help") and here.page.locator("#help kbd").count() >= 12


def test_it_glides_and_turns_smoothly_for_who_does_not_mind(look: Looks) -> None:
    here = look(f"model={MODEL}", reduced_motion="no-preference").ready()
    drawn = here.frames
    here.press("4")
    assert here.frames - drawn > 2 and here.place()[2] < -1
    drawn = here.frames
    here.page.keyboard.press("t")
    here.page.wait_for_timeout(800)
    assert here.frames - drawn > 2 and abs(here.place()[0]) > 1e-3


def test_it_draws_only_when_something_changes(look: Looks) -> None:
    here = look(f"model={MODEL}").ready()
    drawn = here.frames
    here.page.wait_for_timeout(1500)
    assert here.frames == drawn
    here.press("ArrowLeft")
    assert here.frames > drawn


def test_who_wants_less_motion_is_turned_in_steps(look: Looks) -> None:
    here = look(f"model={MODEL}", reduced_motion="reduce").ready()
    here.page.check("input[name=spin]")
    here.still()
    drawn, place = here.frames, here.place()
    here.page.wait_for_timeout(2500)
    assert here.frames - drawn <= 8 and np.linalg.norm(np.subtract(here.place(), place)) > 0.5


def test_pictures_are_kept_of_one_pane_and_of_all(look: Looks) -> None:
    here = look(f"model={MODEL}&model={MODEL}&label=Slim%20M&label=Curvy%20M").ready(2)

    def kept(act: str) -> tuple[str, Image.Image]:
        with here.page.expect_download() as download:
            here.page.click(f"[data-act={act}]")
        return download.value.suggested_filename, Image.open(io.BytesIO(Path(download.value.path()).read_bytes()))

    name, one = kept("snapshot")
    assert name == "Slim-M.png" and yellow(np.asarray(one.convert("RGB"))) > 0.02
    here.choose("background", "clear")
    name, both = kept("snapshot_all")
    assert name == "Slim-M-vs-Curvy-M.png" and both.width == pytest.approx(2 * one.width, abs=4)
    assert both.mode == "RGBA" and both.getpixel((4, both.height - 4))[3] == 0
    halves = [np.asarray(both.convert("RGB"))[:, cut] for cut in (slice(0, one.width), slice(one.width, None))]
    assert all(yellow(half) > 0.02 for half in halves)


def test_the_photo_is_laid_over_the_front_of_the_garment(look: Looks) -> None:
    photo = "/examples/tshirt_yellow/photo.jpg&mask=/examples/tshirt_yellow/mask.png"
    here = look(f"model={MODEL}&garment={GARMENT}&photo={photo}").ready()
    here.page.click("[data-act=photo]")
    here.page.wait_for_selector("#before-after:visible")
    slider = here.page.locator("#before-after input")
    slider.fill("100")
    before = here.still().picture()
    slider.fill("0")
    after = here.still().picture()
    both = [np.abs(one[..., 0].astype(int) - one[..., 2]) > 60 for one in (before, after)]
    overlap = (both[0] & both[1]).sum() / (both[0] | both[1]).sum()
    assert overlap > 0.9, "the garment lies where it is on the photo"
    here.page.click("#before-after button")
    assert here.page.is_visible("#panes") and here.still().page.is_hidden("#before-after")


def test_phones_have_the_panes_below_each_other_and_nothing_sticks_out(look: Looks) -> None:
    here = look(f"model={MODEL}&model={MODEL}", size=(390, 844), device_scale_factor=3, has_touch=True).ready(2)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    first, second = (here.page.locator(".view").nth(index).bounding_box() for index in range(2))
    assert second["y"] >= first["y"] + first["height"] - 1 and first["height"] > 150
    assert here.page.evaluate("inspection.stage.renderer.getPixelRatio()") == 2
    here.page.set_viewport_size({"width": 844, "height": 390})
    here.still()
    canvas = here.page.evaluate("(({width, clientWidth}) => [width, clientWidth])(inspection.stage.canvas)")
    assert canvas[0] == 2 * canvas[1]


def test_korean_follows_the_browser_and_can_be_switched(look: Looks) -> None:
    here = look(f"model={MODEL}", locale="ko-KR").ready()
    assert here.page.inner_text("h1") == "자세히 보기"
    here.page.click("#language")
    assert here.page.inner_text("h1") == "Look closely" and "lang=en" in here.page.url
    here.page.reload()
    assert here.ready().page.inner_text("h1") == "Look closely"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(look: Looks, scheme: str) -> None:
    here = look(f"model={MODEL}&model=/files/none.glb&strain={strain_map()}", color_scheme=scheme).ready()
    here.choose("surface", "strain")
    here.page.wait_for_selector(".pane .problem:visible")
    assert findings(here.page) == []
    here.press("?")
    assert findings(here.page, within="#help") == []


def test_results_are_inspected_and_compared_in_a_new_tab(visit: Callable[..., Visit], photo: Path) -> None:
    here = visit()
    here.upload(photo)
    here.run()
    here.body(1)
    here.page.wait_for_selector("#download-fitted-glb[download*=slim]")
    here.finish()
    here.page.click("#inspect summary")
    with here.context.expect_page() as opened:
        here.page.click("#inspect li a")
    page = opened.value
    page.wait_for_selector(".pane[data-ready] >> nth=1", state="attached", timeout=40_000)
    assert [label.inner_text() for label in page.locator(".pane .label").all()] == ["Slim · size M", "Regular · size M"]
    assert page.is_visible("[data-act=photo]") and page.is_visible("input[value=strain] + span")
    with here.context.expect_page() as opened:
        here.page.click("#inspect a.strong")
    opened.value.wait_for_selector(".pane[data-ready]", state="attached", timeout=40_000)
