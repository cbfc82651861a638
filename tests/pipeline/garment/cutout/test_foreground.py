"""Along its outline the garment shows its own colours, not the background's."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.foreground import BEYOND, RIM, foreground
from pipeline.garment.cutout.shape import signed_depth
from pipeline.garment.parse import draw_cutout

STRIPES = ((40, 60, 120), (90, 100, 140))


def striped() -> Picture:
    cloth = np.empty((160, 160, 3), np.uint8)
    dark = np.arange(160) // 10 % 2 == 0
    cloth[dark], cloth[~dark] = STRIPES
    return cloth


def disc_photo(background: tuple[int, int, int]) -> tuple[Picture, Picture]:
    """A striped disc on a plain ground, as a compressed photo, and its true mask."""
    sharp = np.zeros((640, 640), np.uint8)
    cv2.circle(sharp, (320, 320), 220, 255, -1)
    mask = cv2.GaussianBlur(cv2.resize(sharp, (160, 160), interpolation=cv2.INTER_AREA), (0, 0), 0.8)
    share = mask[..., None] / 255.0
    mixed = (striped() * share + np.array(background) * (1 - share)).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", mixed, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8), mask


def leak(picture: Picture, background: tuple[int, int, int], where: NDArray[np.bool_]) -> float:
    """Mean share of the background's colour in ``picture``, compared with the stripes alone."""
    toward = np.array(background, float) - striped()
    along = ((picture - striped().astype(float)) * toward).sum(axis=2) / (toward**2).sum(axis=2)
    return float(along[where].mean())


@pytest.mark.parametrize("background", [(220, 30, 40), (10, 200, 10), (255, 0, 255)])
def test_the_background_s_colour_is_gone(background: tuple[int, int, int]) -> None:
    picture, mask = disc_photo(background)
    rim = (mask > 12) & (signed_depth(mask > 127) < RIM)
    before, after = leak(picture, background, rim), leak(foreground(picture, mask), background, rim)
    assert before > 0.2
    assert abs(after) < 0.05


def test_a_mask_that_is_a_little_too_wide_lets_nothing_in() -> None:
    background = (220, 30, 40)
    picture, mask = disc_photo(background)
    wide = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    rim = (mask > 12) & (signed_depth(mask > 127) < RIM)
    assert leak(foreground(picture, wide), background, rim) < 0.12


def test_colours_are_continued_outside_and_kept_inside() -> None:
    picture, mask = disc_photo((255, 0, 255))
    depth = signed_depth(mask > 127)
    found = foreground(picture, mask)
    np.testing.assert_array_equal(found[depth > RIM], picture[depth > RIM])
    np.testing.assert_array_equal(found[depth < -8], picture[depth < -8])
    beside = (depth > -BEYOND) & (depth < 0)
    assert leak(found, (255, 0, 255), beside) < 0.1


def test_masks_without_an_outline_change_nothing() -> None:
    for value in (0, 255):
        np.testing.assert_array_equal(foreground(striped(), np.full((160, 160), value, np.uint8)), striped())


def test_the_drawn_cutout_has_no_coloured_line() -> None:
    """Beside the garment the faded background may show, in the garment it may not."""
    background = (20, 160, 30)
    picture, mask = disc_photo(background)
    pale = 0.15 * np.array(background) + 0.85 * 255
    share = mask[..., None] / 255.0
    wanted = striped() * share + pale * (1 - share)
    edge = (mask > 25) & (mask < 230)
    assert np.abs(draw_cutout(picture, mask) - wanted)[edge].mean() < 12
