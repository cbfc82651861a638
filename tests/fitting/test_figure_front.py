"""The front view against the photo's mask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.types import GarmentMesh
from fitting.figures.coverage import coverage
from fitting.figures.front import front_iou


def photographed(shirt: GarmentMesh, pixels: float, x: float, y: float) -> np.ndarray:
    """The shirt's mask in a picture of 480 x 640 pixels."""
    points = shirt.vertices[:, :2] * [pixels, -pixels] + [x, y]
    return np.asarray(coverage(points, shirt.faces, 640, 480) * np.uint8(255))


def test_a_square_covers_its_pixels_in_either_winding() -> None:
    corners = np.array([[1, 1], [4, 1], [4, 3], [1, 3]], dtype=np.float64)
    for faces in ([[0, 1, 2], [0, 2, 3]], [[2, 1, 0], [3, 2, 0]]):
        filled = coverage(corners, np.array(faces), 5, 6)
        assert filled.sum() == 6
        assert filled[1:3, 1:4].all()


def test_what_lies_outside_the_picture_is_left_out() -> None:
    corners = np.array([[-50, -50], [90, -50], [20, 90]], dtype=np.float64)
    assert coverage(corners, np.array([[0, 1, 2]]), 5, 6).all()


@settings(max_examples=8, deadline=None)
@given(st.floats(250, 500), st.floats(230, 250), st.floats(0, 40))
def test_its_own_photo_matches_at_any_scale_and_place(shirt: GarmentMesh, pixels: float, x: float, y: float) -> None:
    found = front_iou(shirt.vertices, shirt.faces, photographed(shirt, pixels, x, 1.15 * pixels + 300 + y))
    assert found.iou > 0.98
    assert found.scale == pytest.approx(pixels, rel=0.01)
    assert found.shift[0] == pytest.approx(x, abs=2)


def test_a_longer_shirt_does_not_match(shirt: GarmentMesh) -> None:
    mask = photographed(shirt, 400, 240, 780)
    assert front_iou(shirt.vertices * [1, 1.3, 1], shirt.faces, mask).iou < 0.93


def test_a_shirt_without_its_sleeves_does_not_match(shirt: GarmentMesh) -> None:
    mask = photographed(shirt, 400, 240, 780)
    assert front_iou(shirt.vertices, shirt.faces[shirt.part == 0], mask).iou < 0.9


def test_an_empty_mask_is_refused(shirt: GarmentMesh) -> None:
    with pytest.raises(ValueError, match="empty"):
        front_iou(shirt.vertices, shirt.faces, np.zeros((50, 50), np.uint8))
