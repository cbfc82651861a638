"""Legs that touch are cut apart and nothing else is; folded sleeves are noticed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Category, Landmark, Picture
from pipeline.garment.laid import leg_split, open_legs, sleeves_folded

POINTS = {name: np.array(place, float) for name, place in {"crotch": (200, 190), "hem_inner_left": (190, 480)}.items()}
POINTS["hem_inner_right"] = np.array([210.0, 480.0])
SEAM = np.column_stack([200 + np.round(12 * np.sin((np.arange(190, 481) - 190) / 93.0)), np.arange(190, 481)])


def legs(*, gap_from: int | None = None) -> tuple[Picture, Picture]:
    """Trousers whose legs touch along a dark, winding line."""
    mask = np.zeros((520, 400), np.uint8)
    cv2.fillPoly(mask, [np.array([[140, 40], [260, 40], [290, 120], [310, 480], [90, 480], [110, 120]])], 255)
    rgb = np.where(mask[..., None] > 0, np.array((120, 110, 150), np.uint8), np.array((235, 235, 235), np.uint8))
    cv2.polylines(rgb, [SEAM.astype(np.int32)], False, (50, 45, 60), 3)
    rgb = np.clip(rgb + np.random.default_rng(2).normal(0, 3, rgb.shape), 0, 255).astype(np.uint8)
    if gap_from is not None:
        cv2.fillPoly(mask, [np.array([[200, gap_from], [225, 480], [175, 480]])], 0)
        rgb[mask == 0] = 235
    return rgb, mask


def parted(mask: Picture, row: int = 300) -> bool:
    """Tell whether the legs hang together below the crotch."""
    lower = mask.copy()
    lower[:195] = 0
    labels: NDArray[np.int32] = cv2.connectedComponents((lower > 127).astype(np.uint8), connectivity=4)[1]
    return bool(labels[row, 140] != labels[row, 260])


def test_legs_that_touch_are_cut_apart_along_the_line_where_they_touch() -> None:
    rgb, mask = legs()
    path = leg_split(rgb, mask, POINTS)
    assert path is not None and tuple(path[0]) == (200, 190) and path[-1][1] >= 478
    far = np.linalg.norm(path[:, None] - SEAM[None], axis=2).min(axis=1)
    assert far.mean() < 4, "a straight cut would be 8 off on average"
    opened = open_legs(rgb, mask, POINTS)
    assert not parted(mask) and parted(opened)
    assert ((mask > 127) & (opened <= 127)).sum() < 0.03 * (mask > 127).sum()


def test_a_gap_that_hems_close_is_opened() -> None:
    rgb, mask = legs(gap_from=190)
    cv2.rectangle(mask, (150, 460), (250, 480), 255, -1)
    assert not parted(mask) and parted(open_legs(rgb, mask, POINTS))


def test_what_shows_its_gap_or_has_no_legs_stays_as_it_is() -> None:
    rgb, mask = legs(gap_from=190)
    assert leg_split(rgb, mask, POINTS) is None
    assert (open_legs(rgb, mask, POINTS) == mask).all()
    rgb, mask = legs()
    assert leg_split(rgb, mask, {"hem_left": np.array([90.0, 480.0])}) is None


def top(left: tuple[int, int], right: tuple[int, int]) -> tuple[dict[str, Landmark], Picture]:
    """A long-sleeved top whose cuffs are at the given places."""
    mask = np.zeros((420, 500), np.uint8)
    cv2.rectangle(mask, (170, 60), (330, 380), 255, -1)
    points = {"shoulder_left": (170, 70), "shoulder_right": (330, 70), "armpit_left": (170, 140)}
    points |= {"armpit_right": (330, 140), "hem_left": (170, 380), "hem_right": (330, 380)}
    for side, (x, y), shoulder in (("left", left, (170, 90)), ("right", right, (330, 90))):
        cv2.line(mask, shoulder, (x, y), 255, 40)
        points |= {f"cuff_outer_{side}": (x - 14, y), f"cuff_inner_{side}": (x + 14, y)}
    return {name: Landmark(float(x), float(y), 0.8) for name, (x, y) in points.items()}, mask


@pytest.mark.parametrize(
    ("left", "right", "category", "folded"),
    [
        ((90, 330), (410, 330), "longsleeve", False),
        ((90, 330), (400, 120), "longsleeve", True),
        ((150, 120), (350, 120), "longsleeve", True),
        ((120, 120), (380, 120), "tshirt", False),
        ((90, 330), (250, 300), "hoodie", True),
    ],
)
def test_sleeves_that_are_no_pair_too_short_or_on_the_body_are_folded(
    left: tuple[int, int], right: tuple[int, int], category: Category, folded: bool
) -> None:
    points, mask = top(left, right)
    assert sleeves_folded(points, mask, category) is folded


def test_what_has_no_sleeves_has_none_folded() -> None:
    points, mask = top((90, 330), (250, 300))
    bare = {name: point for name, point in points.items() if not name.startswith("cuff")}
    assert not sleeves_folded(bare, mask, "tank")
