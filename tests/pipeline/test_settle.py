from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.types import CATEGORIES, LANDMARKS, Landmark
from pipeline.garment.settle import expected, settle

SQUARE = np.zeros((200, 200), np.uint8)
cv2.rectangle(SQUARE, (50, 40), (149, 180), 255, -1)
NAMES = ("hem_left",)


def corner(x: float, y: float, confidence: float) -> dict[str, Landmark]:
    return {"hem_left": Landmark(x, y, confidence)}


def test_where_both_agree_the_outlines_place_is_kept_and_believed_more() -> None:
    settled = settle(corner(50, 180, 0.6), corner(52, 179, 0.7), NAMES, SQUARE)["hem_left"]
    assert (settled.x, settled.y) == (50, 180)
    assert settled.confidence == pytest.approx(0.88)


@pytest.mark.parametrize(("rule", "network", "place"), [(0.8, 0.4, (50, 180)), (0.3, 0.9, (120, 180))])
def test_where_they_differ_the_surer_one_is_believed_less(
    rule: float, network: float, place: tuple[float, float]
) -> None:
    settled = settle(corner(50, 180, rule), corner(120, 180, network), NAMES, SQUARE)["hem_left"]
    assert (settled.x, settled.y) == place
    assert settled.confidence < max(rule, network)


def test_a_network_that_does_not_know_is_not_asked() -> None:
    settled = settle(corner(50, 180, 0.1), corner(120, 180, 0.11), NAMES, SQUARE)["hem_left"]
    assert (settled.x, settled.y, settled.confidence) == (50, 180, 0.1)


def test_the_networks_places_lie_on_the_outline_where_it_is_near() -> None:
    near = settle({}, corner(52, 178, 0.9), NAMES, SQUARE)["hem_left"]
    assert near.x == 50 or near.y == 180
    far = settle({}, corner(100, 110, 0.9), NAMES, SQUARE)["hem_left"]
    assert (far.x, far.y) == (100, 110)
    inner = settle({}, {"crotch": Landmark(52, 178, 0.9)}, ("crotch",), SQUARE)["crotch"]
    assert (inner.x, inner.y) == (52, 178)


def test_every_category_has_landmarks_of_the_vocabulary() -> None:
    for category in CATEGORIES:
        for sleeves in (True, False):
            names = expected(category, sleeves=sleeves)
            assert len(set(names)) == len(names) and set(names) <= set(LANDMARKS)
    assert "crotch" in expected("shorts", sleeves=False) and "crotch" not in expected("skirt", sleeves=False)
    assert "waist_left" in expected("dress", sleeves=True) and "cuff_inner_left" not in expected("dress", sleeves=False)
