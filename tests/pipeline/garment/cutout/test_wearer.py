from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.types import CATEGORIES, LANDMARKS, Landmark, Picture
from pipeline.garment.cutout import wearer
from pipeline.garment.cutout.wearer import without_wearer
from pipeline.garment.parser import Judgement

SKIN = (205, 150, 125)
PLACES = {
    "neckline_left": (130, 100),
    "neckline_right": (170, 100),
    "shoulder_left": (100, 110),
    "shoulder_right": (200, 110),
    "armpit_left": (100, 160),
    "armpit_right": (200, 160),
    "hem_left": (100, 300),
    "hem_right": (200, 300),
}


def worn(cloth: tuple[int, int, int] = (60, 80, 150)) -> tuple[Picture, Judgement, Picture]:
    """A person in a sleeveless top on a pale ground, a judgement that takes all of it for garment, and the top."""
    rgb = np.full((400, 300, 3), 235, np.uint8)
    person = np.zeros((400, 300), np.uint8)
    cv2.ellipse(person, (150, 50), (24, 34), 0, 0, 360, 255, -1)
    cv2.rectangle(person, (138, 70), (162, 110), 255, -1)
    cv2.rectangle(person, (76, 112), (99, 290), 255, -1)
    cv2.rectangle(person, (201, 112), (224, 290), 255, -1)
    top = np.zeros((400, 300), np.uint8)
    cv2.rectangle(top, (100, 102), (200, 300), 255, -1)
    rgb[person > 0] = SKIN
    rgb[top > 0] = cloth
    landmarks = {name: Landmark(*PLACES.get(name, (150, 200)), 0.9) for name in LANDMARKS}
    category = {name: 0.91 if name == "tank" else 0.01 for name in CATEGORIES}
    kind = {"flat": 0.1, "hanger": 0.0, "ghost": 0.0, "on-model": 0.9}
    share = (np.maximum(person, top) > 0).astype(np.float32)
    return rgb, Judgement(share, category, kind, landmarks), top


def test_head_and_arms_are_taken_out_and_the_garment_stays() -> None:
    rgb, judged, top = worn()
    share = without_wearer(rgb, judged)
    assert share.shape == top.shape and share.dtype == np.float32
    garment = top > 0
    assert (share[garment] > 0.5).mean() > 0.96
    assert (share[:90] > 0.5).sum() == 0
    assert (share[130:280, 78:96] > 0.5).mean() < 0.05


def test_what_is_not_worn_stays_as_it_is() -> None:
    rgb, judged, _ = worn()
    flat = replace(judged, kind={"flat": 0.9, "hanger": 0.0, "ghost": 0.0, "on-model": 0.1})
    assert without_wearer(rgb, flat) is flat.mask


def test_legs_are_taken_from_a_skirt_by_their_colour_and_what_is_between_them() -> None:
    rgb = np.full((400, 300, 3), 235, np.uint8)
    skirt, legs = np.zeros((400, 300), np.uint8), np.zeros((400, 300), np.uint8)
    cv2.fillPoly(skirt, [np.array([[110, 40], [190, 40], [230, 220], [70, 220]])], 255)
    for left in (118, 156):
        cv2.rectangle(legs, (left, 221), (left + 26, 390), 255, -1)
    rgb[legs > 0], rgb[skirt > 0] = SKIN, (70, 50, 30)
    share = np.maximum(skirt, legs)
    share[221:391, 144:156] = 255  # the ground between the legs
    _, judged, _ = worn()
    category = {name: 0.91 if name == "skirt" else 0.01 for name in CATEGORIES}
    found = without_wearer(rgb, replace(judged, mask=(share > 0).astype(np.float32), category=category)) > 0.5
    assert found[skirt > 0].mean() > 0.97 and found[232:].mean() < 0.005


def test_a_print_of_the_colour_of_skin_stays() -> None:
    rgb, judged, _ = worn()
    cv2.circle(rgb, (150, 220), 24, SKIN, -1)
    rgb[:102] = 235  # nobody's head is seen
    mask = (np.abs(rgb.astype(int) - 235).sum(axis=2) > 0).astype(np.float32)
    share = without_wearer(rgb, replace(judged, mask=mask))
    assert (share[200:240, 130:170] > 0.5).all() and (share[130:280, 78:96] > 0.5).mean() < 0.05


def test_a_garment_of_the_colour_of_skin_keeps_its_body() -> None:
    rgb, judged, top = worn(cloth=SKIN)
    share = without_wearer(rgb, judged)
    assert (share[top > 0] > 0.5).mean() > 0.9


@pytest.mark.parametrize("probability", [0.05, 0.9])
def test_a_hood_above_the_neck_stays(monkeypatch: pytest.MonkeyPatch, probability: float) -> None:
    rgb, judged, _ = worn()
    cv2.ellipse(rgb, (150, 104), (40, 38), 0, 180, 360, (60, 80, 150), 12)
    category = dict.fromkeys(CATEGORIES, (1 - probability) / 9) | {"hoodie": probability}
    monkeypatch.setattr(wearer, "judge_cutout", lambda *_: replace(judged, category=category))
    mask = np.maximum(judged.mask, (np.abs(rgb.astype(int) - (60, 80, 150)).sum(axis=2) == 0).astype(np.float32))
    share = without_wearer(rgb, replace(judged, mask=mask))
    assert (share[66, 150 - 40 : 150 + 40].max() > 0.5) == (probability > 0.4)
