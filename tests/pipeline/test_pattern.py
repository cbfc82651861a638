"""The outline of a top becomes a sewing pattern: typed edges in metres."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.categories import CATEGORY_FACTS, NOMINAL_CHEST_CM
from core.errors import GarmentFailed
from pipeline.garment.pattern import (
    GIRTH_PER_WIDTH,
    chest_width,
    corner_names,
    length,
    locate,
    resample,
    ring,
    smooth,
    trace,
)
from tests.sample_garments import drawn_pattern


@cache
def pattern_of(top, category="tshirt", kind="flat", **options):
    """The upright photo of a drawn top and its pattern."""
    return drawn_pattern(top(**options), category, kind)


def signed_area(loop):
    x, y = loop.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


CASES = [("tshirt", 0.8), ("longsleeve", 2.2), ("tank", 0.0), ("hoodie", 2.2)]


@pytest.mark.parametrize(("category", "sleeve"), CASES)
def test_edges_close_a_ring_around_the_silhouette(top, category, sleeve):
    upright, pattern = pattern_of(top, category, sleeve=sleeve, tilt=6)
    names = list(ring(CATEGORY_FACTS[category].sleeves))
    if category == "hoodie":
        names[-1] = "hood"
    loop = [pattern.edges[name] for name in names]
    for edge, following in zip(loop, [*loop[1:], loop[0]], strict=True):
        np.testing.assert_allclose(edge[-1], following[0], atol=1e-12)
        assert np.isfinite(edge).all() and len(edge) >= 3
    assert signed_area(np.concatenate(loop)) > 0, "counter-clockwise with y up"
    filled = np.zeros_like(upright.mask)
    cv2.fillPoly(filled, [np.round(pattern.to_pixels(np.concatenate(loop))).astype(np.int32)], 255)
    both, either = (filled & (upright.mask > 127)).astype(bool), (filled > 0) | (upright.mask > 127)
    assert both.sum() / either.sum() > 0.975


@pytest.mark.parametrize(("category", "sleeve"), CASES)
def test_corners_are_the_landmarks(top, category, sleeve):
    upright, pattern = pattern_of(top, category, sleeve=sleeve, tilt=6)
    size = np.ptp(trace(upright.mask), axis=0).max()
    for name in corner_names(CATEGORY_FACTS[category].sleeves):
        at = pattern.to_pixels(pattern.landmarks[name][None])[0]
        assert np.linalg.norm(at - upright.landmarks[name]) < 0.015 * size, name


def test_the_front_neck_lies_under_the_back_neck_between_the_same_points(top):
    _, pattern = pattern_of(top)
    front, back = pattern.edges["front_neck"], pattern.edges["back_neck"]
    np.testing.assert_allclose(front[[0, -1]], back[[-1, 0]], atol=1e-12)
    assert front[0, 0] < front[-1, 0]
    assert front[:, 1].min() < back[:, 1].min() - 0.02
    np.testing.assert_allclose((front[0] + front[-1]) / 2, 0, atol=1e-12)
    assert pattern.landmarks["neckline_center"][1] == front[:, 1].min()


def test_a_hoods_back_neck_is_an_arch_under_the_hood(top):
    _, pattern = pattern_of(top, "hoodie", sleeve=2.2, tilt=6)
    hood, back = pattern.edges["hood"], pattern.edges["back_neck"]
    np.testing.assert_allclose(hood[[0, -1]], back[[0, -1]], atol=1e-12)
    line = np.column_stack([back[:, 0], np.interp(back[:, 0], back[[-1, 0], 0], back[[-1, 0], 1])])
    assert (back - line)[1:-1, 1].min() > 0


@pytest.mark.parametrize(("category", "sleeve"), CASES)
@pytest.mark.parametrize("kind", GIRTH_PER_WIDTH)
def test_the_chest_is_that_of_nominal_m(top, category, sleeve, kind):
    _, pattern = pattern_of(top, category, kind, sleeve=sleeve)
    girth = GIRTH_PER_WIDTH[kind] * chest_width(pattern.edges)
    assert 100 * girth == pytest.approx(NOMINAL_CHEST_CM * (1 + CATEGORY_FACTS[category].chest_ease))


def test_the_size_of_the_photo_does_not_matter(top):
    small, large = (pattern_of(top, size=size)[1] for size in (70.0, 140.0))
    assert small.pixel_size == pytest.approx(2 * large.pixel_size, rel=0.02)
    for name, edge in large.edges.items():
        assert length(small.edges[name]) == pytest.approx(length(edge), rel=0.06, abs=0.01), name


def test_a_symmetric_top_gets_a_symmetric_pattern(top):
    _, pattern = pattern_of(top)
    for name in ("shoulder", "sleeve_top", "cuff", "underarm", "side"):
        left, right = (length(pattern.edges[f"{name}_{side}"]) for side in ("left", "right"))
        assert left == pytest.approx(right, rel=0.03, abs=0.004), name


def test_the_outline_is_that_of_the_largest_piece():
    mask = np.zeros((80, 100), np.uint8)
    mask[10:60, 20:80] = 255
    mask[70:75, 2:8] = 255
    outline = trace(mask)
    assert signed_area(outline * [1, -1]) > 0, "counter-clockwise with y up"
    assert outline.min(axis=0).tolist() == [20, 10] and outline.max(axis=0).tolist() == [79, 59]


def test_an_empty_mask_is_refused():
    with pytest.raises(GarmentFailed):
        trace(np.zeros((20, 20), np.uint8))


def ellipse(count=900):
    angle = 2 * np.pi * np.arange(count) / count
    return np.column_stack([300 * np.cos(angle), 400 * np.sin(angle)])


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_corners_are_found_in_their_order(data):
    outline = ellipse()
    gaps = data.draw(st.lists(st.integers(20, 100), min_size=8, max_size=8))
    start = data.draw(st.integers(0, 899))
    true = (start + np.cumsum([0, *gaps[:-1]])) % 900
    shift = np.random.default_rng(start).normal(0, 1.5, (8, 2))
    found = locate(outline, outline[true] + shift)
    away = np.abs((np.array(found) - true + 450) % 900 - 450)
    assert away.max() <= 4
    turns = np.diff([*found, found[0]]) % 900
    assert turns.sum() == 900 and turns.min() > 0, "once around"


def test_corners_in_the_wrong_order_or_far_away_are_refused():
    outline = ellipse()
    corners = outline[[0, 120, 300, 420, 600, 750]]
    with pytest.raises(GarmentFailed):
        locate(outline, corners[::-1])
    far = corners.copy()
    far[3] *= 1.6
    with pytest.raises(GarmentFailed) as caught:
        locate(outline, far)
    assert caught.value.key == "garment_failed.landmarks"


@settings(max_examples=30, deadline=None)
@given(dx=st.floats(20, 200), dy=st.floats(-200, 200), sigma=st.floats(0.5, 6))
def test_smoothing_keeps_straight_lines_and_ends(dx, dy, sigma):
    line = np.array([[3.0, 5.0], [3.0 + dx, 5.0 + dy]])
    result = smooth(line, sigma)
    np.testing.assert_array_equal(result[[0, -1]], line)
    off = (result - line[0]) @ np.array([-dy, dx]) / np.hypot(dx, dy)
    assert np.abs(off).max() < 1e-9


def test_smoothing_takes_pixel_steps_away():
    x = np.arange(200.0)
    stairs = np.column_stack([x, np.round(0.3 * x)])
    result = smooth(stairs, 3.0)
    assert np.abs(result[8:-8, 1] - 0.3 * result[8:-8, 0]).max() < 0.2


def test_resampling_is_even_and_stays_on_the_line():
    line = np.array([[0, 0], [3, 0], [3, 4]], float)
    points = resample(line, 7)
    np.testing.assert_allclose(points, [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 3], [3, 4]], atol=1e-12)
    assert length(points) == pytest.approx(7)
