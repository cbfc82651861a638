"""Garments that lie crooked on their photo are turned upright."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.categories import BOTTOMS
from core.types import CATEGORIES, Cutout, Landmark, Photo
from pipeline.garment.straighten import PAIRS, straighten, tilt, warp
from tests.sample_garments import ONE_OF_EACH, parsed, parsed_sample

HEM = {kind: "outer_left" if kind in BOTTOMS and kind != "skirt" else "left" for kind in CATEGORIES}


def crooked(top, **options):
    drawn = top(**options)
    return parsed(drawn.photo, drawn.mask, drawn.points, "tshirt", "flat")


@settings(max_examples=20, deadline=None)
@given(lean=st.floats(-25, 25), sleeve=st.sampled_from([0.0, 0.8, 2.2]), angle=st.floats(15, 60))
def test_the_tilt_is_found(top, lean, sleeve, angle):
    garment = crooked(top, tilt=lean, sleeve=sleeve, angle=angle)
    assert np.degrees(tilt(garment.landmarks)) == pytest.approx(lean, abs=0.5)


@pytest.mark.parametrize("lean", [-14, 9])
def test_a_straightened_garment_stands_upright(top, lean):
    upright = straighten(crooked(top, tilt=lean))
    pairs = [pair for pair in PAIRS if f"{pair}_left" in upright.landmarks]
    assert pairs == ["neckline", "shoulder", "armpit", "hem"]
    for pair in pairs:
        left, right = upright.landmarks[f"{pair}_left"], upright.landmarks[f"{pair}_right"]
        assert left[1] == pytest.approx(right[1], abs=1.5)
        assert left[0] < right[0]
    axis = np.mean([upright.landmarks[f"{pair}_{side}"][0] for pair in pairs for side in ("left", "right")])
    flip = np.float64([[-1, 0, 2 * axis], [0, 1, 0]])
    size = upright.mask.shape[::-1]
    inside, mirrored = upright.mask > 127, cv2.warpAffine(upright.mask, flip, size) > 127
    assert (inside & mirrored).sum() / (inside | mirrored).sum() > 0.97
    assert upright.landmarks["neckline_left"][1] < upright.landmarks["hem_left"][1]


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
@pytest.mark.parametrize("lean", [-15, 10])
def test_each_category_that_is_turned_is_turned_back(name, lean):
    garment = parsed_sample(name)
    angle = tilt(garment.landmarks)
    leaning = warp(garment.photo, garment.cutout.mask, garment.landmarks, -np.radians(lean))
    points = {name: Landmark(*place, 1.0) for name, place in leaning.landmarks.items()}
    assert np.degrees(tilt(points) - angle) == pytest.approx(lean, abs=0.01)
    again = straighten(
        replace(garment, photo=Photo(leaning.rgb), cutout=Cutout(leaning.mask, "given"), landmarks=points)
    )
    upright = straighten(garment)
    for name, place in upright.landmarks.items():
        np.testing.assert_allclose(
            again.landmarks[name] - again.landmarks["hem_" + HEM[garment.category]],
            place - upright.landmarks["hem_" + HEM[garment.category]],
            atol=0.5,
        )


def test_legs_that_touch_are_parted_on_the_way():
    garment = parsed_sample("trousers_jeans")
    closed = garment.cutout.mask.copy()
    for row in closed:
        columns = np.flatnonzero(row > 127)
        row[columns.min(initial=len(row)) : columns.max(initial=0)] = 255
    upright = straighten(replace(garment, cutout=Cutout(closed, "given")))
    crotch = upright.landmarks["crotch"]
    row = round((crotch[1] + upright.landmarks["hem_inner_left"][1]) / 2)
    inside = upright.mask[row] > 127
    assert np.count_nonzero(np.diff(inside.astype(int)) > 0) == 2, "two legs"


@settings(max_examples=8, deadline=None)
@given(lean=st.floats(-40, 40))
def test_the_whole_garment_stays_in_the_crop(top, lean):
    garment = crooked(top, tilt=lean)
    upright = straighten(garment)
    assert (upright.mask > 127).sum() == pytest.approx((garment.cutout.mask > 127).sum(), rel=0.01)
    rim = [upright.mask[0], upright.mask[-1], upright.mask[:, 0], upright.mask[:, -1]]
    assert not any((line > 0).any() for line in rim)
    assert upright.rgb.shape[:2] == upright.mask.shape


def test_points_colours_and_mask_move_together(top):
    garment = crooked(top, tilt=12)
    upright = straighten(garment)
    names = list(garment.landmarks)
    moved = upright.transform(np.array([garment.landmarks[name][:2] for name in names]))
    np.testing.assert_allclose(moved, [upright.landmarks[name] for name in names], atol=1e-9)
    # A patch of the chest has the same mean colour before and after, and lies in the mask.
    middle = np.mean([garment.landmarks[f"{n}_{s}"][:2] for n in ("armpit", "hem") for s in ("left", "right")], axis=0)
    x, y = np.round(upright.transform(middle[None])[0]).astype(int)
    u, v = np.round(middle).astype(int)
    assert upright.mask[y, x] > 127
    after, before = (rgb[r - 9 : r + 10, c - 9 : c + 10].mean(axis=(0, 1)) for rgb, r, c in (
        (upright.rgb, y, x),
        (garment.photo.rgb, v, u),
    ))  # fmt: skip
    np.testing.assert_allclose(after, before, atol=1.5)


def test_lengths_are_kept(top):
    garment = crooked(top, tilt=-17)
    upright = straighten(garment)
    before = np.array([garment.landmarks[n][:2] for n in ("neckline_left", "hem_right")])
    after = np.array([upright.landmarks[n] for n in ("neckline_left", "hem_right")])
    assert np.linalg.norm(after[1] - after[0]) == pytest.approx(np.linalg.norm(before[1] - before[0]))


def test_without_a_turn_the_photo_is_only_cropped():
    rgb = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    mask = np.zeros((90, 120), np.uint8)
    mask[30:60, 40:90] = 255
    upright = warp(Photo(rgb), mask, {"hem_left": Landmark(40, 59, 1)}, 0.0)
    ys, xs = np.nonzero(upright.mask > 127)
    box = upright.rgb[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    np.testing.assert_array_equal(box, rgb[30:60, 40:90])


def test_a_sample_that_lies_crooked_is_turned():
    garment = parsed_sample("tshirt_print")
    assert abs(tilt(garment.landmarks)) > np.radians(0.5)
    assert abs(tilt({n: Landmark(*p, 1.0) for n, p in straighten(garment).landmarks.items()})) < np.radians(0.1)
