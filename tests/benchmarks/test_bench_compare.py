"""Masks and landmarks against what they should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compare import boundary_f, landmark_error, mask_iou


def square(left: int, top: int, side: int = 100) -> np.ndarray:
    """A square of white in a picture of 200 x 240 pixels."""
    mask = np.zeros((200, 240), np.uint8)
    mask[top : top + side, left : left + side] = 255
    return mask


@given(st.integers(0, 100))
def test_a_shifted_square_overlaps_by_its_share(shift: int) -> None:
    found = mask_iou(square(20 + shift, 40), square(20, 40))
    assert found == pytest.approx((100 - shift) / (100 + shift))


def test_masks_are_set_from_the_middle_on() -> None:
    assert mask_iou(np.where(square(20, 40) > 0, 128, 127).astype(np.uint8), square(20, 40)) == 1
    assert mask_iou(square(20, 40) // 3, square(20, 40)) == 0


def test_a_boundary_two_pixels_off_is_right_and_three_is_not() -> None:
    truth = square(50, 50)
    assert boundary_f(truth, truth) == 1
    assert boundary_f(square(48, 48, 104), truth) == pytest.approx(1, abs=0.03)
    assert boundary_f(square(47, 47, 106), truth) == 0
    assert boundary_f(np.zeros_like(truth), truth) == 0


def test_a_mask_that_reaches_the_border_has_a_boundary_there() -> None:
    full = np.full((50, 50), 255, np.uint8)
    assert boundary_f(full, full) == 1


def test_landmark_error_is_in_widths() -> None:
    truth = {"hem_left": (0.0, 100.0), "hem_right": (200.0, 100.0)}
    mean, worst = landmark_error({"hem_left": (0.0, 104.0), "hem_right": (200.0, 100.0)}, truth)
    assert (mean, worst) == (0.01, 0.02)
    assert landmark_error({"hem_left": (0.0, 100.0)}, truth) == (0.5, 1.0)
