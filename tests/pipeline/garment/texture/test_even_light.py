"""Light taken out of a texture: slow light goes, prints, folds, stripes and dyes stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.texture.light import STRONGEST, even_light, light_field

FABRIC = np.zeros((240, 200), np.bool_)
FABRIC[20:220, 30:170] = True


def lit(rgb: NDArray[np.float64], strength: float = 0.12) -> Picture:
    """The picture with light that falls off from left to right and a vignette."""
    y, x = np.mgrid[-1:1:240j, -1:1:200j]
    light = 1 - strength * x - 0.5 * strength * (x**2 + y**2)
    return np.asarray(np.clip(rgb * light[..., None], 0, 255), dtype=np.uint8)


def plain(colour: tuple[int, int, int] = (150, 90, 60)) -> NDArray[np.float64]:
    return np.random.default_rng(0).normal(0, 2, (240, 200, 1)) + np.array(colour, np.float64)


def lightness(rgb: Picture) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0])


def unevenness(rgb: Picture) -> float:
    smooth = cv2.GaussianBlur(lightness(rgb), (0, 0), 6)[40:200, 50:150]
    return float(np.ptp(smooth))


def test_slow_light_is_mostly_taken_out_and_the_middle_stays() -> None:
    photo = lit(plain())
    evened = even_light(photo, FABRIC)
    assert 0.15 * unevenness(photo) < unevenness(evened) < 0.55 * unevenness(photo)
    assert abs(np.median(lightness(evened)[FABRIC]) - np.median(lightness(photo)[FABRIC])) < 1


def test_hue_stays() -> None:
    photo = lit(plain())
    before, after = (p[FABRIC].astype(float) for p in (photo, even_light(photo, FABRIC)))
    shares = [p / p.sum(axis=1, keepdims=True) for p in (before, after)]
    assert np.abs(shares[0] - shares[1]).mean() < 0.01


def test_a_fold_keeps_its_contrast() -> None:
    rgb = plain()
    rgb[60:180, 96:104] *= 0.75
    photo = lit(rgb)
    evened = even_light(photo, FABRIC)

    def depth(picture: Picture) -> float:
        light = lightness(picture)
        return float(light[80:160, 84:92].mean() - light[80:160, 97:103].mean())

    assert depth(evened) == pytest.approx(depth(photo), rel=0.15)


def test_a_large_dark_print_is_not_taken_for_shade() -> None:
    rgb = plain((200, 200, 195))
    cv2.circle(rgb, (80, 100), 34, (30, 30, 40), -1)
    photo = np.clip(rgb, 0, 255).astype(np.uint8)
    assert np.abs(even_light(photo, FABRIC).astype(int) - photo)[FABRIC].max() <= 4


def test_stripes_stay_as_they_are() -> None:
    rgb = plain((225, 225, 220))
    rgb[(np.arange(240) // 8) % 2 == 0] = (30, 30, 60)
    photo = np.clip(rgb, 0, 255).astype(np.uint8)
    assert np.abs(even_light(photo, FABRIC).astype(int) - photo)[FABRIC].mean() < 3


def test_two_blocks_of_colour_and_a_dip_dye_are_left_alone() -> None:
    blocks = plain((220, 220, 220))
    blocks[120:] = (40, 40, 60)
    dyed = plain((128, 128, 128)) * np.linspace(0.2, 1.8, 240)[:, None, None]
    for rgb in (blocks, dyed):
        photo = np.clip(rgb, 0, 255).astype(np.uint8)
        assert light_field(photo, FABRIC) is None
        assert np.array_equal(even_light(photo, FABRIC), photo)


def test_no_correction_passes_its_limit() -> None:
    photo = lit(plain((128, 128, 128)), strength=0.3)
    change = lightness(even_light(photo, FABRIC)) - lightness(photo)
    assert 3 < np.abs(change[FABRIC]).max() < STRONGEST + 1


def test_too_little_fabric_says_nothing() -> None:
    few = np.zeros_like(FABRIC)
    few[:4, :4] = True
    assert light_field(lit(plain()), few) is None
