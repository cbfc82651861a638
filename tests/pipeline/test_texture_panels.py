"""Panel textures on synthetic garments: what a front and a back must and must not show."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.garment.texture import PanelTexture, paint_panels
from pipeline.garment.texture.atlas import FRONT_SHARE, Box, plan_layout
from pipeline.garment.texture.fill import bleed, smooth_fill
from pipeline.garment.texture.inpaint import inpaint

HEIGHT, WIDTH = 400, 360
BACKGROUND = (255, 0, 255)
ORANGE = (220, 140, 60)
LANDMARKS = {
    "neckline_left": (145, 50),
    "neckline_right": (215, 50),
    "neckline_center": (180, 85),
    "shoulder_left": (95, 65),
    "shoulder_right": (265, 65),
    "armpit_left": (95, 150),
    "armpit_right": (265, 150),
    "hem_left": (90, 360),
    "hem_right": (270, 360),
    "cuff_outer_left": (30, 130),
}
OUTLINE = [(145, 50), (215, 50), (265, 65), (330, 130), (305, 165), (265, 150), (270, 360), (90, 360), (95, 150)]
OUTLINE += [(55, 165), (30, 130), (95, 65)]


def shapes() -> tuple[np.ndarray, np.ndarray]:
    """Mask and front panel of a T-shirt with a round neck."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.array(OUTLINE)], 255)
    neck = np.zeros_like(mask)
    cv2.ellipse(neck, (180, 50), (35, 35), 0, 0, 180, 1, -1)
    return mask, (mask > 127) & (neck == 0)


def shirt(fabric: np.ndarray) -> np.ndarray:
    """Photo of the T-shirt: fabric, a white label inside the neck, loud background."""
    mask, front = shapes()
    rgb = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    rgb[:] = BACKGROUND
    rgb[mask > 127] = fabric[mask > 127]
    rgb[(mask > 127) & ~front] = (250, 250, 250)
    return cv2.GaussianBlur(rgb, (0, 0), 0.7)


def plain(colour: tuple[int, int, int] = ORANGE) -> np.ndarray:
    """Plain cloth with light from one side and grain."""
    light = 1 + 0.1 * np.linspace(-1, 1, WIDTH)[None, :, None]
    noise = np.random.default_rng(0).normal(0, 2.5, (HEIGHT, WIDTH, 1))
    return np.clip(np.array(colour) * light + noise, 0, 255).astype(np.uint8)


def striped(period: int = 16) -> np.ndarray:
    fabric = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    dark = (np.arange(HEIGHT) // (period // 2)) % 2 == 0
    fabric[dark], fabric[~dark] = (30, 40, 90), (235, 235, 225)
    return fabric


def checked() -> np.ndarray:
    x, y = np.meshgrid(np.arange(WIDTH) % 12 < 4, np.arange(HEIGHT) % 12 < 4)
    return (240 - 70 * x[..., None] * [1, 0.3, 1] - 70 * y[..., None] * [1, 0.3, 1]).astype(np.uint8)


def paint(fabric: np.ndarray, **options: object) -> PanelTexture:
    mask, front = shapes()
    return paint_panels(shirt(fabric), mask, front, landmarks=LANDMARKS, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plain_texture() -> PanelTexture:
    return paint(plain())


def look(texture: PanelTexture, panel: int) -> np.ndarray:
    """Panel seen in the photo's frame through ``uv``, float, shape (HEIGHT, WIDTH, 3)."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    at = texture.uv(panel, np.stack([x.ravel(), y.ravel()], axis=1))
    height, width = texture.picture.shape[:2]
    at = (at * (width, height) - 0.5).astype(np.float32).reshape(HEIGHT, WIDTH, 2)
    return cv2.remap(texture.picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR).astype(float)


def off(picture: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.abs(picture - wanted).max(axis=-1)


@given(st.integers(20, 3000), st.integers(20, 3000), st.integers(128, 1024))
def test_the_front_has_its_share_of_any_atlas(width: int, height: int, resolution: int) -> None:
    layout = plan_layout(Box(0, 0, width, height), resolution=resolution)
    assert max(layout.width, layout.height) <= resolution
    assert layout.front.width * layout.front.height >= FRONT_SHARE * layout.width * layout.height
    assert layout.back.width > 0 and layout.back.height > 0
    # The two rectangles tile the atlas.
    assert layout.width * layout.height == sum(b.width * b.height for b in (layout.front, layout.back))


def test_a_small_photo_gets_a_small_atlas() -> None:
    layout = plan_layout(Box(0, 0, 100, 120), resolution=1024)
    assert layout.front.width <= 201
    assert layout.front.height <= 241


@settings(max_examples=30, deadline=None)
@given(st.floats(60, 300), st.floats(90, 350), st.sampled_from([0, 1, 2]))
def test_uv_points_into_the_panels_own_rectangle(plain_texture: PanelTexture, x: float, y: float, panel: int) -> None:
    texture = plain_texture
    box = texture.back if panel == 1 else texture.front
    height, width = texture.picture.shape[:2]
    u, v = texture.uv(panel, [(x, y)])[0]
    assert box.x + 0.5 <= u * width + 1e-3 and u * width - 1e-3 <= box.x + box.width - 0.5
    assert box.y + 0.5 <= v * height + 1e-3 and v * height - 1e-3 <= box.y + box.height - 0.5
    # And back again.
    photo_x = (u * width - box.x) * texture.crop.width / box.width + texture.crop.x - 0.5
    photo_y = (v * height - box.y) * texture.crop.height / box.height + texture.crop.y - 0.5
    assert abs(photo_x - x) < 0.01 and abs(photo_y - y) < 0.01


def test_uv_stays_inside_for_points_far_outside(plain_texture: PanelTexture) -> None:
    texture = plain_texture
    uv = texture.uv(0, [(-500, -500), (900, 900)])
    height, width = texture.picture.shape[:2]
    assert np.allclose(uv[0] * (width, height), (texture.front.x + 0.5, texture.front.y + 0.5), atol=1e-3)
    assert (uv <= 1).all()


def test_the_front_is_the_photo() -> None:
    fabric = checked()
    mask, front = shapes()
    seen = look(paint(fabric), 0)
    inner = cv2.erode((front & (mask > 127)).astype(np.uint8), np.ones((13, 13))) > 0
    assert np.abs(seen - shirt(fabric))[inner].mean() < 4


@pytest.mark.parametrize("panel", [0, 1])
def test_no_background_shows_anywhere(plain_texture: PanelTexture, panel: int) -> None:
    texture = plain_texture
    box = (texture.front, texture.back)[panel]
    part = texture.picture[box.y : box.y + box.height, box.x : box.x + box.width].astype(int)
    # Magenta: blue far above green. Orange cloth and a white label have none of it.
    assert (part[..., 2] - part[..., 1]).max() < 40


def test_the_label_is_on_neither_panel(plain_texture: PanelTexture) -> None:
    mask, front = shapes()
    label = (mask > 127) & ~front
    for panel in (0, 1):
        assert off(look(plain_texture, panel), np.array(ORANGE))[label].max() < 60


def test_a_hood_stays_on_the_front() -> None:
    mask, front = shapes()
    hood = (mask > 127) & ~front
    seen = look(paint(plain(), hood=hood), 0)
    inner = cv2.erode(hood.astype(np.uint8), np.ones((9, 9))) > 0
    assert off(seen, np.array([250, 250, 250]))[inner].max() < 15


@pytest.mark.parametrize("pale", [False, True])
def test_a_print_is_not_on_the_back(pale: bool) -> None:
    fabric = plain()
    ink = (235, 180, 120) if pale else (20, 20, 60)
    cv2.circle(fabric, (180, 200), 40, ink, -1 if not pale else 4)
    cv2.putText(fabric, "LOGO", (125, 290), cv2.FONT_HERSHEY_SIMPLEX, 1.4, ink, 4)
    seen = look(paint(fabric), 1)
    wanted = plain().astype(float)
    region = np.s_[145:310, 110:250]
    blurred, cloth = cv2.GaussianBlur(seen, (0, 0), 2), cv2.GaussianBlur(wanted, (0, 0), 2)
    assert off(blurred, cloth)[region].max() < 12


def test_grain_goes_on_over_a_removed_print() -> None:
    fabric = plain()
    cv2.circle(fabric, (180, 220), 50, (20, 20, 60), -1)
    seen = look(paint(fabric), 1)
    fine = seen - cv2.GaussianBlur(seen, (0, 0), 2)
    at_print, at_side = fine[200:240, 160:200].std(), fine[200:240, 105:120].std()
    assert 0.4 * at_side < at_print < 2.5 * at_side


def test_light_goes_on_over_a_removed_print() -> None:
    fabric = plain()
    cv2.circle(fabric, (180, 220), 60, (20, 20, 60), -1)
    seen = look(paint(fabric), 1)
    left, right = seen[180:260, 130:150].mean(), seen[180:260, 210:230].mean()
    # What is left of the light when it has been evened out.
    assert left + 1 < right < left + 6


def test_stripes_run_on_behind_a_removed_print_and_meet_at_the_sides() -> None:
    fabric = striped()
    marked = fabric.copy()
    cv2.circle(marked, (180, 220), 25, (220, 30, 30), -1)
    seen = look(paint(marked), 1)
    assert np.abs(seen - fabric)[190:250, 150:210].mean() < 25
    assert (seen[190:250, 150:210, 0] - seen[190:250, 150:210, 1]).max() < 90
    strip = np.s_[180:340, 100:110]
    assert np.abs(seen - fabric)[strip].mean() < 12


def test_checks_run_on_behind_a_removed_print() -> None:
    marked = checked()
    cv2.circle(marked, (180, 220), 20, (220, 30, 30), -1)
    seen = look(paint(marked), 1)[205:235, 165:195]
    contrast = checked().std()
    assert seen.std() > 0.5 * contrast
    assert (seen[..., 0] - seen[..., 1]).max() < 60


def test_a_hem_band_goes_around() -> None:
    fabric = plain()
    fabric[345:] = (250, 250, 250)
    seen = look(paint(fabric), 1)
    assert off(seen, np.array([250, 250, 250]))[349:354, 120:240].mean() < 25


def test_a_back_photo_is_the_back() -> None:
    mask, _ = shapes()
    behind = shirt(plain((40, 160, 90)))
    behind[mask <= 127] = BACKGROUND
    cv2.circle(behind, (180, 220), 20, (255, 255, 255), -1)
    seen = look(paint(plain(), back=(behind, mask)), 1)
    assert off(seen, np.array([255, 255, 255]))[215:225, 175:185].max() < 10
    assert off(seen, np.array([40, 160, 90]))[300:340, 120:240].mean() < 25


def test_equal_input_gives_an_equal_texture(plain_texture: PanelTexture) -> None:
    fabric = checked()
    cv2.circle(fabric, (180, 220), 20, (220, 30, 30), -1)
    assert np.array_equal(paint(fabric).picture, paint(fabric).picture)
    assert np.array_equal(paint(plain()).picture, plain_texture.picture)


def test_empty_or_unequal_input_is_refused() -> None:
    mask, front = shapes()
    rgb = shirt(plain())
    with pytest.raises(ValueError, match="front panel is empty"):
        paint_panels(rgb, mask, np.zeros_like(front), landmarks=LANDMARKS)
    with pytest.raises(ValueError, match="differ in shape"):
        paint_panels(rgb, mask[:-1], front, landmarks=LANDMARKS)


def test_bleeding_continues_stripes_outwards() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[::2] = 255
    keep = np.zeros((40, 60), bool)
    keep[:, :40] = True
    picture[:, 40:] = 77
    filled = bleed(picture, keep, softness=30)
    assert filled[20, 41].min() > 200 and filled[21, 41].max() < 55
    assert np.array_equal(filled[keep], picture[keep])
    with pytest.raises(ValueError, match="no pixel"):
        bleed(picture, np.zeros_like(keep), softness=3)


def test_smooth_fill_interpolates_between_known_values() -> None:
    values = np.repeat(np.linspace(0, 1, 65, dtype=np.float32)[None, :, None], 65, axis=0)
    weight = np.ones((65, 65), np.float32)
    weight[20:45, 20:45] = 0
    filled = smooth_fill(values * weight[..., None], weight)
    assert np.abs(filled - values)[weight == 0].max() < 0.15
    assert np.array_equal(filled[weight == 1], values[weight == 1])


def test_inpainting_copies_fabric_even_without_a_fitting_piece() -> None:
    picture = checked()[:80, :80].astype(np.float32)
    hole = np.zeros((80, 80), bool)
    hole[30:50, 30:50] = True
    broken = picture.copy()
    broken[hole] = 0
    assert np.abs(inpaint(broken, hole, ~hole) - picture)[hole].mean() < 8
    # Thin strips hold no whole patch: colours bleed in, nothing is left as it was.
    strip = np.zeros_like(hole)
    strip[:, :3] = True
    assert inpaint(broken, hole, strip)[hole].min() > 50


@pytest.mark.photos
def test_a_large_print_of_a_real_shirt_is_not_on_its_back(photos_dir: Path) -> None:
    rgb = cv2.cvtColor(cv2.imread(str(photos_dir / "garments" / "tshirt_07.jpg")), cv2.COLOR_BGR2RGB)
    mask = cv2.imread(str(photos_dir / "masks" / "tshirt_07.png"), cv2.IMREAD_GRAYSCALE)
    points = json.loads((photos_dir / "landmarks.json").read_text())["images"]["tshirt_07"]["points"]
    landmarks = {name: (at["x"], at["y"]) for name, at in points.items()}
    row = np.arange(mask.shape[0])[:, None]
    front = (mask > 127) & (row > landmarks["neckline_center"][1])
    texture = paint_panels(rgb, mask, front, landmarks=landmarks)
    box = texture.back
    part = texture.picture[box.y : box.y + box.height, box.x : box.x + box.width].astype(int)
    # A white shirt with a black, red and yellow figure.
    assert part[box.height // 6 :, box.width // 4 : -box.width // 4].min() > 190
    assert np.ptp(part[box.height // 6 :, box.width // 4 : -box.width // 4], axis=2).max() < 30
