"""Hangers and tags go, straps stay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.hanger import without_hanger

CLOTH, WOOD, FLOOR = (170, 60, 70), (60, 120, 60), (200, 195, 190)
BODY = [(90, 90), (125, 80), (135, 100), (165, 100), (175, 80), (210, 90), (210, 350), (90, 350)]
Drawing = tuple[Picture, NDArray[np.bool_]]


def dressed(*lines: tuple[tuple[int, int, int], list[tuple[int, int]], int]) -> tuple[Drawing, NDArray[np.bool_]]:
    """A top with lines (colour, points, thickness) drawn behind it: the picture, all of it as mask, the top alone."""
    picture = np.full((400, 300, 3), FLOOR, np.uint8)
    mask, top = np.zeros((400, 300), np.uint8), np.zeros((400, 300), np.uint8)
    for colour, points, thickness in lines:
        for image, value in ((picture, colour), (mask, (1,))):
            cv2.polylines(image, [np.array(points)], False, value, thickness)
    for image, value in ((picture, CLOTH), (mask, (1,)), (top, (1,))):
        cv2.fillPoly(image, [np.array(BODY)], value)
    return (picture, mask.astype(bool)), top.astype(bool)


def wrong(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> int:
    return int((found ^ wanted).sum())


def test_hook_of_any_colour_goes() -> None:
    for colour in (CLOTH, WOOD):
        drawing, top = dressed((colour, [(150, 105), (150, 60), (158, 45), (148, 38)], 4))
        assert wrong(without_hanger(*drawing), top) < 30


def test_hook_with_arms_in_the_neck_goes_if_it_is_of_another_material() -> None:
    hook, arms = [(150, 62), (150, 30)], [(118, 88), (150, 62), (182, 88)]
    drawing, top = dressed((WOOD, hook, 4), (WOOD, arms, 5))
    assert wrong(without_hanger(*drawing), top) < 120


def test_straps_stay_whatever_their_form() -> None:
    pair = [[(100, 100), (105, 50), (130, 95)], [(170, 95), (195, 50), (200, 100)]]
    halter = [[(105, 95), (150, 30), (195, 95)]]
    single_ends = [[(115, 95), (112, 50)], [(185, 95), (188, 50)]]
    for straps in (pair, halter, single_ends):
        (picture, mask), _ = dressed(*((CLOTH, strap, 6) for strap in straps))
        assert wrong(without_hanger(picture, mask), mask) < 10


def test_paired_straps_of_another_colour_stay() -> None:
    (picture, mask), _ = dressed(
        (WOOD, [(100, 100), (105, 50), (130, 95)], 6), (WOOD, [(170, 95), (195, 50), (200, 100)], 6)
    )
    assert wrong(without_hanger(picture, mask), mask) < 10


def test_a_tag_on_a_thread_goes_and_a_belt_s_end_stays() -> None:
    def with_end(colour: tuple[int, int, int]) -> tuple[Drawing, NDArray[np.bool_]]:
        (picture, mask), top = dressed((colour, [(205, 215), (235, 215)], 1))
        for image, value in ((picture, colour), (flat := mask.astype(np.uint8), (1,))):
            cv2.rectangle(image, (235, 208), (251, 236), value, -1)
        return (picture, flat.astype(bool)), top

    drawing, top = with_end((250, 250, 250))
    assert wrong(without_hanger(*drawing), top) < 20
    (picture, mask), _ = with_end(CLOTH)
    assert without_hanger(picture, mask)[220, 243]
