"""Open fronts are told from closed ones, and their edges found."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from core.types import FRONT_EDGES, FloatArray, Landmark, Picture
from pipeline.garment.front_edge import find_front_edges

CLOTH, LINING, TRIM = (70, 90, 150), (190, 170, 120), (30, 30, 40)
PLACES = {
    "neckline_left": (165, 60),
    "neckline_right": (235, 60),
    "armpit_left": (110, 170),
    "armpit_right": (290, 170),
    "hem_left": (112, 400),
    "hem_right": (288, 400),
}
LANDMARKS = {name: Landmark(x, y, 0.9) for name, (x, y) in PLACES.items()}
ROWS = np.arange(60, 400)


def jacket(seed: int = 3) -> tuple[Picture, Picture]:
    """A closed jacket with sleeves on a light background."""
    mask = np.zeros((460, 400), np.uint8)
    cv2.fillPoly(mask, [np.array([[165, 60], [235, 60], [290, 85], [288, 400], [112, 400], [110, 85]])], 255)
    cv2.fillPoly(mask, [np.array([[110, 85], [110, 170], [70, 330], [35, 320], [80, 110]])], 255)
    cv2.fillPoly(mask, [np.array([[290, 85], [290, 170], [330, 330], [365, 320], [320, 110]])], 255)
    rgb = np.where(mask[..., None] > 0, np.array(CLOTH, np.uint8), np.array((235, 235, 230), np.uint8)).astype(
        np.float64
    )
    rgb *= 1.0 + 0.05 * np.sin(np.arange(400) / 37.0)[None, :, None]
    rgb += np.random.default_rng(seed).normal(0.0, 3.0, rgb.shape)
    return np.clip(rgb, 0, 255).astype(np.uint8), mask


def opening() -> tuple[FloatArray, FloatArray]:
    """Columns of the two edges at ``ROWS``: wide at the neck and hem, narrow at the chest."""
    way = (ROWS - 60) / 340.0
    half = 9.0 + 18.0 * np.abs(way - 0.3)
    return 196.0 - half, 204.0 + half


def paint(rgb: Picture, first: FloatArray, last: FloatArray, colour: tuple[int, int, int]) -> Picture:
    painted = rgb.copy()
    for row, a, b in zip(ROWS, first, last, strict=True):
        painted[row, round(a) : round(b)] = colour
    return painted


def off(edge: FloatArray, columns: FloatArray) -> float:
    """Return the mean distance of an edge from the true one in the body [px]."""
    rows = (edge[:, 1] > 90) & (edge[:, 1] < 385)
    return float(np.abs(edge[rows, 0] - np.interp(edge[rows, 1], ROWS, columns)).mean())


def test_the_edges_of_an_open_front_are_found_from_neck_to_hem() -> None:
    rgb, mask = jacket()
    left, right = opening()
    found = find_front_edges(paint(rgb, left, right, LINING), mask, LANDMARKS)
    assert found is not None and set(found.landmarks) == set(FRONT_EDGES)
    assert off(found.left, left) < 2.5 and off(found.right, right) < 2.5
    assert found.confidence > 0.5
    for side, edge in (("left", found.left), ("right", found.right)):
        top, bottom = (found.landmarks[f"front_edge_{side}_{end}"] for end in ("top", "bottom"))
        assert (top.x, top.y) == tuple(edge[0]) and (bottom.x, bottom.y) == tuple(edge[-1])
        assert top.y < 75 and bottom.y > 385


def test_a_wedge_of_background_that_reaches_the_hem_is_an_opening() -> None:
    rgb, mask = jacket()
    left, right = opening()
    lining = paint(rgb, left, right, LINING)
    lower = ROWS > 300
    lining[ROWS[lower]] = paint(rgb, left, right, (235, 235, 230))[ROWS[lower]]
    for row, a, b in zip(ROWS[lower], left[lower], right[lower], strict=True):
        mask[row, round(a) : round(b)] = 0
    found = find_front_edges(lining, mask, LANDMARKS)
    assert found is not None and off(found.left, left) < 2.5 and off(found.right, right) < 2.5


def test_a_tilted_photo_gives_the_same_edges() -> None:
    rgb, mask = jacket()
    left, right = opening()
    turn = cv2.getRotationMatrix2D((200, 230), 12.0, 0.9)
    turned = cv2.warpAffine(
        paint(rgb, left, right, LINING), turn, (400, 460), borderMode=cv2.BORDER_CONSTANT, borderValue=(235, 235, 230)
    )
    places = {name: turn @ (point.x, point.y, 1.0) for name, point in LANDMARKS.items()}
    points = {name: Landmark(float(x), float(y), 0.9) for name, (x, y) in places.items()}
    found = find_front_edges(turned, cv2.warpAffine(mask, turn, (400, 460)), points)
    assert found is not None
    back = cv2.invertAffineTransform(turn)
    assert off(found.left @ back[:, :2].T + back[:, 2], left) < 2.5


def half_open(rgb: Picture) -> Picture:
    """Lining in a neckline that ends where the front is buttoned."""
    half = np.maximum(40.0 * (1.0 - (ROWS - 60) / 200.0), 0.0)
    return paint(rgb, 200 - half, 200 + half, LINING)


def zipped(rgb: Picture) -> Picture:
    """A band of one width and another colour."""
    return paint(rgb, np.full(len(ROWS), 195.0), np.full(len(ROWS), 205.0), TRIM)


def printed(rgb: Picture) -> Picture:
    """A large print that ends above the hem."""
    painted = rgb.copy()
    cv2.circle(painted, (200, 230), 60, LINING, -1)
    return painted


def striped(rgb: Picture) -> Picture:
    """Upright stripes all over."""
    painted = rgb.copy()
    for column in range(110, 291, 24):
        painted[60:400, column : column + 10] = TRIM
    return painted


@pytest.mark.parametrize("look", [lambda rgb: rgb, half_open, zipped, printed, striped])
def test_closed_fronts_have_no_edges(look: Callable[[Picture], Picture]) -> None:
    rgb, mask = jacket()
    assert find_front_edges(look(rgb), mask, LANDMARKS) is None
