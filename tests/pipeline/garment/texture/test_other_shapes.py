"""Textures of what hangs from the waist, of open fronts and of dresses, on painted garments."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.texture import PanelTexture, paint_panels
from pipeline.garment.texture.fill import Bool
from pipeline.garment.texture.regions import find_regions

HEIGHT, WIDTH = 420, 320
GROUND = (255, 0, 255)
KHAKI, METAL, LINING = (150, 130, 90), (240, 240, 245), (250, 245, 120)
Points = Mapping[str, tuple[float, float]]

TROUSERS = [(90, 40), (230, 40), (262, 390), (182, 390), (160, 170), (138, 390), (58, 390)]
TROUSER_POINTS: Points = {
    "waistband_left": (90, 40),
    "waistband_right": (230, 40),
    "crotch": (160, 170),
    "hem_outer_left": (58, 390),
    "hem_outer_right": (262, 390),
    "hem_inner_left": (138, 390),
    "hem_inner_right": (182, 390),
}
SKIRT = [(100, 40), (220, 40), (280, 390), (40, 390)]
SKIRT_POINTS: Points = {
    "waistband_left": (100, 40),
    "waistband_right": (220, 40),
    "hem_left": (40, 390),
    "hem_right": (280, 390),
}
JACKET = [(125, 40), (195, 40), (250, 60), (300, 200), (265, 215), (245, 140), (245, 390)]
JACKET += [(75, 390), (75, 140), (55, 215), (20, 200), (70, 60)]
JACKET_POINTS: Points = {
    "neckline_left": (125, 40),
    "neckline_right": (195, 40),
    "neckline_center": (160, 70),
    "shoulder_left": (70, 60),
    "shoulder_right": (250, 60),
    "armpit_left": (75, 140),
    "armpit_right": (245, 140),
    "hem_left": (75, 390),
    "hem_right": (245, 390),
    "front_edge_left_top": (140, 70),
    "front_edge_left_bottom": (130, 390),
    "front_edge_right_top": (180, 70),
    "front_edge_right_bottom": (190, 390),
}


def shape(outline: list[tuple[int, int]]) -> Picture:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.array(outline)], 255)
    return mask


def cloth(colour: tuple[int, int, int] = KHAKI) -> NDArray[np.float64]:
    return np.random.default_rng(0).normal(0, 2, (HEIGHT, WIDTH, 1)) + np.array(colour, np.float64)


def photo(fabric: NDArray[np.float64], mask: Picture) -> Picture:
    shot = np.where((mask > 127)[..., None], np.clip(fabric, 0, 255), GROUND).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(shot, (0, 0), 0.7))


def look(texture: PanelTexture, panel: int) -> NDArray[np.float64]:
    """Panel seen in the photo's frame."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    at = texture.uv(panel, np.stack([x.ravel(), y.ravel()], axis=1))
    at = (at * texture.picture.shape[1::-1] - 0.5).astype(np.float32).reshape(HEIGHT, WIDTH, 2)
    return np.asarray(cv2.remap(texture.picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR), dtype=np.float64)


def paint(
    fabric: NDArray[np.float64], outline: list[tuple[int, int]], points: Points, front: Bool | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the front and the back as seen in the photo's frame."""
    mask = shape(outline)
    painted = paint_panels(
        photo(fabric, mask), mask, mask > 127 if front is None else front, landmarks=points, resolution=1024
    )
    return look(painted, 0), look(painted, 1)


def off(picture: NDArray[np.float64], colour: tuple[int, int, int]) -> NDArray[np.float64]:
    return np.asarray(np.abs(picture - np.array(colour)).max(axis=-1))


def jeans() -> NDArray[np.float64]:
    """Trousers with a darker band, a metal button on it and a fly."""
    fabric = cloth()
    fabric[40:54] = np.array((110, 92, 60))
    cv2.line(fabric, (168, 54), (168, 140), (70, 55, 30), 3)
    cv2.circle(fabric, (160, 47), 4, METAL, -1)
    return fabric


def test_button_and_fly_are_on_the_front_alone_and_the_waistband_goes_around() -> None:
    front, back = paint(jeans(), TROUSERS, TROUSER_POINTS)
    assert off(front, METAL)[45:49, 158:162].max() < 40
    assert off(back, METAL)[44:51, 150:170].min() > 90
    assert off(front, KHAKI)[70:130, 167:170].min() > 40
    assert off(back, KHAKI)[70:130, 160:176].max() < 30
    assert off(back, (110, 92, 60))[46:50, 110:210].mean() < 15


@pytest.mark.parametrize(("outline", "points"), [(TROUSERS, TROUSER_POINTS), (SKIRT, SKIRT_POINTS)])
def test_no_background_shows_on_either_panel(outline: list[tuple[int, int]], points: Points) -> None:
    inside = shape(outline) > 127
    for panel in paint(cloth(), outline, points):
        assert (panel[..., 2] - panel[..., 1])[inside].max() < 30


def test_legs_and_sides_are_the_photo_on_both_panels() -> None:
    fabric = jeans()
    fabric[250:300, 60:130] = (90, 120, 160)
    front, back = paint(fabric, TROUSERS, TROUSER_POINTS)
    assert off(front, (90, 120, 160))[260:290, 90:120].mean() < 12
    assert off(back, (90, 120, 160))[260:290, 90:120].mean() < 12
    beside = np.s_[90:130, 90:94]
    assert np.abs(front - back)[beside].mean() < 12


def test_a_striped_skirt_is_striped_behind() -> None:
    fabric = cloth((235, 235, 225))
    fabric[(np.arange(HEIGHT) // 30) % 2 == 0] = (30, 30, 40)
    _, back = paint(fabric, SKIRT, SKIRT_POINTS)
    middle = np.s_[120:370, 150:170]
    assert np.abs(back - np.clip(fabric, 0, 255))[middle].mean() < 30


def test_a_waistband_of_its_own_colour_stays_on_a_patterned_back() -> None:
    fabric = cloth((235, 235, 225))
    fabric[(np.arange(HEIGHT) // 6) % 2 == 0] = (30, 30, 40)
    fabric[40:54] = (210, 40, 40)
    _, back = paint(fabric, TROUSERS, TROUSER_POINTS)
    assert off(back, (210, 40, 40))[45:49, 105:215].mean() < 20


def open_jacket() -> tuple[NDArray[np.float64], Bool]:
    """A jacket that shows its yellow lining between its front edges, and its front's pixels."""
    gap = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(gap, [np.array([(140, 70), (130, 392), (190, 392), (180, 70), (195, 38), (125, 38)])], 1)
    fabric = cloth()
    fabric[gap > 0] = LINING
    return fabric, (shape(JACKET) > 127) & (gap == 0)


def test_what_an_open_front_shows_of_the_inside_is_on_no_outside() -> None:
    fabric, front = open_jacket()
    inside = shape(JACKET) > 127
    seen, back = paint(fabric, JACKET, JACKET_POINTS, front)
    assert off(seen, KHAKI)[front].max() < 40
    assert off(cv2.GaussianBlur(back, (0, 0), 1.5), KHAKI)[inside].max() < 25
    assert off(back, KHAKI)[200:380, 130:190].mean() < 10


def test_a_gap_without_any_lining_is_filled_too() -> None:
    fabric, front = open_jacket()
    mask = np.where(front, 255, 0).astype(np.uint8)
    painted = paint_panels(photo(fabric, mask), mask, front, landmarks=JACKET_POINTS)
    assert off(look(painted, 1), KHAKI)[120:380, 140:180].mean() < 10


def test_the_gap_of_a_striped_jacket_is_striped_behind() -> None:
    fabric, front = open_jacket()
    fabric[front & ((np.arange(HEIGHT) // 8) % 2 == 0)[:, None]] = (40, 40, 60)
    _, back = paint(fabric, JACKET, JACKET_POINTS, front)
    middle = back[150:370, 145:175]
    assert (middle[..., 0] - middle[..., 2]).max() < 120  # no lining: 130
    assert middle.mean(axis=(1, 2)).std() > 20


def test_regions_need_armpits_or_a_waistband() -> None:
    mask = shape(SKIRT) > 127
    with pytest.raises(ValueError, match="waistband"):
        find_regions(mask, mask, mask, {"hem_left": (40, 390)}, blurred=2.0)


def test_hips_end_at_the_crotch_and_tops_have_none() -> None:
    mask = shape(TROUSERS) > 127
    regions = find_regions(mask, mask, mask, TROUSER_POINTS, blurred=2.0)
    assert regions.legs and regions.hips[100, 160] > 0.9 and regions.hips[240, 120] == 0
    assert not regions.torso[240].any() and regions.sides[240, 110]
    jacket = shape(JACKET) > 127
    top = find_regions(jacket, jacket, jacket, JACKET_POINTS, blurred=2.0)
    assert not top.legs and not top.hips.any() and (top.band > 1).all()


def test_a_waist_narrows_the_torso_of_a_dress() -> None:
    mask = shape(JACKET) > 127
    points = {**JACKET_POINTS, "waist_left": (110.0, 250.0), "waist_right": (210.0, 250.0)}
    plain, dress = (find_regions(mask, mask, mask, each, blurred=2.0) for each in (JACKET_POINTS, points))
    assert dress.across[250, 110] == pytest.approx(0, abs=0.02) and plain.across[250, 110] > 0.15
