"""Waistbands, crotches and hems of bottoms whose outline does not show them plainly."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.types import Landmark, Picture
from pipeline.garment.bottoms import bottom_landmarks
from pipeline.garment.landmarks import fit_outline
from pipeline.garment.photo_kind import photo_kind
from pipeline.garment.settle import expected, settle


def trousers(gap_from: int | None) -> Picture:
    """Trousers whose legs touch above ``gap_from``, or all the way where it is None."""
    mask = np.zeros((520, 400), np.uint8)
    cv2.fillPoly(mask, [np.array([[140, 40], [260, 40], [290, 120], [310, 480], [90, 480], [110, 120]])], 255)
    if gap_from is not None:
        cv2.fillPoly(mask, [np.array([[200, gap_from], [225, 480], [175, 480]])], 0)
    return mask


def off(found: Landmark, x: float, y: float) -> float:
    return float(np.hypot(found.x - x, found.y - y))


def test_the_crotch_is_the_top_of_a_gap_that_begins_where_legs_part() -> None:
    found = bottom_landmarks(trousers(190), "trousers")
    assert off(found["crotch"], 200, 190) < 8
    assert off(found["hem_inner_left"], 175, 480) < 8 and off(found["hem_inner_right"], 225, 480) < 8
    assert found["crotch"].confidence > 0.6


@pytest.mark.parametrize("gap_from", [400, None])
def test_legs_laid_together_get_the_crotch_of_usual_trousers_and_little_confidence(gap_from: int | None) -> None:
    found = bottom_landmarks(trousers(gap_from), "trousers")
    rise = found["crotch"].y - 40
    assert 0.7 * 180 < rise < 1.1 * 180, "about nine tenths of the hip's width"
    assert abs(found["crotch"].x - 200) < 6 and found["crotch"].confidence < 0.3
    assert found["hem_inner_left"].x < found["crotch"].x < found["hem_inner_right"].x


def test_a_gap_that_crossed_hems_close_is_seen() -> None:
    mask = trousers(190)
    cv2.rectangle(mask, (150, 455), (250, 480), 255, -1)
    assert off(bottom_landmarks(mask, "trousers")["crotch"], 200, 190) < 8


def test_a_hem_that_slants_is_no_gap() -> None:
    mask = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(mask, [np.array([[110, 60], [290, 60], [340, 250], [200, 300], [60, 250]])], 255)
    found = bottom_landmarks(mask, "shorts")
    assert abs(found["crotch"].x - 200) < 8 and 250 < found["crotch"].y < 298


@pytest.mark.parametrize("clips", [((150, 15), (240, 15)), ((130, 20), (260, 20))])
def test_clips_that_stand_up_from_the_waistband_do_not_move_its_corners(clips: tuple[tuple[int, int], ...]) -> None:
    mask = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(mask, [np.array([[130, 60], [270, 60], [330, 350], [70, 350]])], 255)
    for x, y in clips:
        cv2.rectangle(mask, (x, y), (x + 10, 62), 255, -1)
    found = bottom_landmarks(mask, "skirt")
    assert off(found["waistband_left"], 130, 60) < 6 and off(found["waistband_right"], 270, 60) < 6
    assert off(found["hem_left"], 70, 350) < 6 and off(found["hem_right"], 330, 350) < 6


@pytest.mark.parametrize(("seen", "kept"), [((200, 400, 0.9), False), ((200, 150, 0.9), True)])
def test_the_network_is_believed_about_a_crotch_above_the_rules_and_not_below(
    seen: tuple[float, float, float], kept: bool
) -> None:
    mask = trousers(400)
    rules = bottom_landmarks(mask, "trousers")
    network = {**rules, "crotch": Landmark(*seen)}
    crotch = settle(rules, network, expected("trousers", sleeves=False), mask)["crotch"]
    assert (crotch[:2] == seen[:2]) is kept
    if not kept:
        assert crotch == rules["crotch"]


def test_both_sides_of_a_dress_waist_are_taken_from_one_witness() -> None:
    mask = np.full((100, 100), 255, np.uint8)
    rules = {"waist_left": Landmark(0, 40, 0.5), "waist_right": Landmark(99, 40, 0.2)}
    network = {"waist_left": Landmark(0, 60, 0.3), "waist_right": Landmark(99, 60, 0.3)}
    settled = settle(rules, network, tuple(rules), mask)
    assert settled["waist_left"].y == settled["waist_right"].y == 40


def test_a_wall_with_the_colour_of_skin_above_a_waistband_is_no_neck() -> None:
    mask = trousers(190)
    rgb = np.full((*mask.shape, 3), (150, 170, 190), np.uint8)
    rgb[:60] = (205, 150, 125)
    rgb[mask > 0] = (40, 60, 120)
    fit = fit_outline(mask, rgb)
    assert photo_kind(fit) == "on-model"
    assert photo_kind(fit, category="trousers") == "flat"
