"""From a coarse mask to the photo's: outline, gaps, soft borders, hangers, tags."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.refine import refined
from tests.sample_garments import parsed_sample

BLUE, FLOOR = (60, 90, 170), (196, 190, 180)
SIZE = (400, 300)


def shirt() -> NDArray[np.bool_]:
    """A shirt with sleeves that hang beside the body and touch it at the cuffs; shape (400, 300)."""
    image = np.zeros(SIZE, np.uint8)
    cv2.fillPoly(image, [np.array([(120, 60), (180, 60), (213, 88), (213, 350), (87, 350), (87, 88)])], 1)
    for sign in (-1, 1):
        x = [150 + sign * k for k in (60, 100, 112, 62, 62, 95, 80, 63)]
        y = [84, 110, 330, 330, 310, 300, 130, 130]
        cv2.fillPoly(image, [np.array(list(zip(x, y, strict=True)))], 1)
    return image.astype(bool)


def photograph(
    mask: NDArray[np.bool_], *, garment: tuple[int, int, int] = BLUE, background: tuple[int, int, int] = FLOOR
) -> Picture:
    """Two colours with grain, and the blur of a lens between them."""
    share = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.7)[..., None]
    grain = np.random.default_rng(5).normal(0, 3, (*mask.shape, 3))
    return np.clip(share * np.float32(garment) + (1 - share) * np.float32(background) + grain, 0, 255).astype(np.uint8)


def coarse(mask: NDArray[np.bool_], *, shift: tuple[float, float] = (0, 0)) -> NDArray[np.float32]:
    """What a small network might say: 256 x 256, soft, moved by ``shift`` of its pixels."""
    small = cv2.resize(mask.astype(np.float32), (256, 256), interpolation=cv2.INTER_AREA)
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    return np.asarray(cv2.warpAffine(cv2.GaussianBlur(small, (0, 0), 1.5), move, (256, 256)), np.float32)


def overlap(soft: Picture, truth: NDArray[np.bool_]) -> float:
    return float(((soft > 127) & truth).sum() / ((soft > 127) | truth).sum())


def gap(truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Background between sleeves and body."""
    outside = np.pad(truth, 1).astype(np.uint8)
    cv2.floodFill(outside, None, (0, 0), 2)
    return np.asarray((outside[1:-1, 1:-1] == 0) & ~truth)


@pytest.mark.parametrize("shift", [(0, 0), (3, -3), (-3, 2)])
def test_an_outline_that_is_off_moves_to_the_true_one(shift: tuple[float, float]) -> None:
    truth = shirt()
    found = refined(photograph(truth), coarse(truth, shift=shift))
    assert found.shape == truth.shape and found.dtype == np.uint8
    assert overlap(found, truth) > 0.985


def test_boolean_masks_and_masks_of_the_photos_size_are_taken_too() -> None:
    truth = shirt()
    picture = photograph(truth)
    for given in (coarse(truth) > 0.5, truth, truth.astype(np.float32)):
        assert overlap(refined(picture, given), truth) > 0.985


def test_patterned_cloth_on_a_patterned_floor() -> None:
    truth = shirt()
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    picture = photograph(truth)
    picture[truth & (y // 8 % 2 == 0)] = (235, 235, 225)
    picture[~truth & (x // 20 % 2 == 0)] = (150, 110, 80)
    assert overlap(refined(picture, coarse(truth, shift=(2, 2))), truth) > 0.97


def test_a_gap_that_the_mask_doubts_is_opened() -> None:
    truth = shirt()
    between = gap(truth)
    assert between.sum() > 3000
    given = np.maximum(coarse(truth), 0.8 * coarse(truth | between))
    found = refined(photograph(truth), given)
    assert (found[between] < 128).mean() > 0.85
    assert overlap(found, truth) > 0.97


def test_a_print_in_the_background_s_colour_stays() -> None:
    truth = shirt()
    picture = photograph(truth)
    cv2.circle(picture, (150, 190), 40, FLOOR, -1)
    cv2.rectangle(picture, (95, 300), (205, 320), FLOOR, -1)
    found = refined(picture, coarse(truth))
    assert (found[160:220, 120:180] == 255).all()
    assert overlap(found, truth) > 0.97


def test_a_slit_is_opened_although_the_mask_is_sure() -> None:
    truth = shirt()
    slit = np.zeros_like(truth)
    slit[290:352, 146:154] = True
    found = refined(photograph(truth & ~slit), coarse(truth))
    assert (found[slit] < 128).mean() > 0.7


def test_the_border_is_as_soft_as_the_photo_s() -> None:
    truth = shirt()
    share = cv2.GaussianBlur(truth.astype(np.float32), (0, 0), 0.7)
    found = refined(photograph(truth), coarse(truth)) / 255.0
    near = (share > 0.02) & (share < 0.98)
    assert np.abs(found - share)[near].mean() < 0.08


def test_samples_get_their_masks_from_coarse_ones() -> None:
    for name in ("tshirt_print", "shirt_gingham", "trousers_corduroy"):
        sample = parsed_sample(name)
        truth = sample.cutout.mask > 127
        assert overlap(refined(sample.photo.rgb, coarse(truth, shift=(2, -2))), truth) > 0.98, name


def test_nothing_is_nothing_and_all_is_all() -> None:
    picture = photograph(shirt())
    assert not refined(picture, np.zeros((256, 256), np.float32)).any()
    assert (refined(picture, np.ones((256, 256), np.float32)) == 255).all()


def test_equal_input_gives_equal_masks() -> None:
    truth = shirt()
    picture, given = photograph(truth), coarse(truth, shift=(1, 1))
    np.testing.assert_array_equal(refined(picture, given), refined(picture, given))
