"""Sleeves that touch the torso are cut free, and nothing else is cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.garment.slit import open_armpits

SEAM = 108.0
"""Column where the left sleeve touches the torso."""


def touching(*, wave: float = 0.0, gap: int = 0):
    """A torso with a long sleeve hanging on each side: the left one touches, the right one stands off."""
    mask = np.zeros((420, 400), np.uint8)
    cv2.rectangle(mask, (110, 40), (270, 380), 255, -1)
    cv2.rectangle(mask, (60, 40), (109 - gap, 330), 255, -1)
    cv2.rectangle(mask, (60, 40), (120, 80), 255, -1)
    cv2.rectangle(mask, (300, 40), (350, 330), 255, -1)
    cv2.rectangle(mask, (270, 40), (310, 80), 255, -1)
    rng = np.random.default_rng(1)
    rgb = np.where(mask[..., None] > 0, np.uint8([150, 80, 70]), np.uint8([235, 235, 235]))
    rows = np.arange(100, 331)
    columns = np.round(SEAM + wave * np.sin((rows - 100) / 60)).astype(int)
    for row, column in zip(rows, columns, strict=True):
        rgb[row, column - 1 : column + 2] = (60, 25, 20)
    rgb = np.clip(rgb + rng.normal(0, 3, rgb.shape), 0, 255).astype(np.uint8)
    points = {
        "armpit_left": (SEAM, 100),
        "cuff_inner_left": (SEAM, 330),
        "hem_left": (110, 380),
        "armpit_right": (285, 80),
        "cuff_inner_right": (300, 330),
        "hem_right": (270, 380),
    }
    return rgb, mask, {name: np.array(point, float) for name, point in points.items()}, (rows, columns)


@pytest.mark.parametrize("wave", [0.0, 9.0])
def test_a_touching_sleeve_is_cut_along_the_line_where_it_touches(wave):
    rgb, mask, points, (rows, columns) = touching(wave=wave)
    opened = open_armpits(rgb, mask, points)
    removed = (mask > 127) & (opened <= 127)
    assert removed.any()
    ys, xs = np.nonzero(removed[:331])
    true = np.column_stack([columns, rows])
    far = np.linalg.norm(np.column_stack([xs, ys])[:, None] - true[None], axis=2).min(axis=1)
    assert far.mean() < 3.5 and far.max() < 10, "a straight cut would be 6 off on average where the line bends"
    # The slit runs the whole way: the outline comes within a few pixels of the armpit.
    depth = cv2.distanceTransform((opened > 127).astype(np.uint8), cv2.DIST_L2, 5)
    assert depth[100, round(SEAM)] <= 2
    # Sleeve and torso are parted from armpit to cuff.
    parted = opened.copy()
    parted[:103] = 0
    label = cv2.connectedComponents((parted > 127).astype(np.uint8), connectivity=4)[1]
    assert label[200, 80] != label[200, 200]


def test_only_the_touching_side_is_cut_and_only_thinly():
    rgb, mask, points, _ = touching()
    opened = open_armpits(rgb, mask, points)
    np.testing.assert_array_equal(opened[:, 150:], mask[:, 150:])
    assert ((mask > 127) & (opened <= 127)).sum() < 0.02 * (mask > 127).sum()
    assert not ((opened > 127) & (mask <= 127)).any()
    label = cv2.connectedComponents((opened > 127).astype(np.uint8), connectivity=4)[1]
    assert label[60, 80] == label[200, 200], "the sleeve stays on at the shoulder"


def test_an_open_armpit_is_left_alone():
    rgb, mask, points, _ = touching()
    mask[82:335, 104:112] = 0
    points["armpit_left"] = np.array([108.0, 82.0])
    before = mask.copy()
    np.testing.assert_array_equal(open_armpits(rgb, mask, points), before)


def test_a_top_without_cuffs_is_left_alone_and_the_input_is_not_written_to():
    rgb, mask, points, _ = touching()
    before = mask.copy()
    sleeveless = {name: point for name, point in points.items() if not name.startswith("cuff")}
    np.testing.assert_array_equal(open_armpits(rgb, mask, sleeveless), before)
    open_armpits(rgb, mask, points)
    np.testing.assert_array_equal(mask, before)


def test_the_cut_does_not_leave_around_the_sleeves_outside():
    """A sleeve narrower than the corridor: the background beyond it is a short way out and must not be taken."""
    rgb, mask, points, _ = touching()
    mask[85:335, 60:92] = 0
    opened = open_armpits(rgb, mask, points)
    removed = (mask > 127) & (opened <= 127)
    assert removed.any() and not removed[:325, :104].any()
