"""The outline of a garment becomes a sewing pattern: typed edges in metres."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.categories import CATEGORY_FACTS, NOMINAL_CM
from core.errors import GarmentFailed
from core.polyline import length
from pipeline.garment.cut import plain
from pipeline.garment.nominal import leg_hip_width, width_between
from pipeline.garment.pattern import GIRTH_PER_WIDTH, away_from, has_hood, locate, make_pattern, trace
from pipeline.garment.straighten import straighten
from tests.sample_garments import ONE_OF_EACH, OPEN, drawn_pattern, parsed, parsed_sample, pattern_of

DRAWN = [("tshirt", 0.8), ("longsleeve", 2.2), ("tank", 0.0), ("hoodie", 2.2)]
SAMPLES = [*ONE_OF_EACH.values(), OPEN]
SEAM_PAIRS = ("shoulder", "sleeve_top", "cuff", "underarm", "side", "outseam", "inseam", "leg", "armhole")


@cache
def drawn_of(top, category="tshirt", kind="flat", **options):
    """The upright photo of a drawn top and its pattern."""
    return drawn_pattern(top(**options), category, kind)


@cache
def sample_of(name):
    """The upright photo of a sample and its pattern."""
    return pattern_of(parsed_sample(name))


def signed_area(loop):
    x, y = loop.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def check_ring(upright, pattern):
    """The edges close a ring, counter-clockwise, around the silhouette."""
    names = [plain(edge) for edge in pattern.cut.ring]
    if "hood" in pattern.edges:
        names[names.index("neck")] = "hood"
    loop = [pattern.edges[name] for name in names]
    for edge, following in zip(loop, [*loop[1:], loop[0]], strict=True):
        np.testing.assert_allclose(edge[-1], following[0], atol=1e-12)
        assert np.isfinite(edge).all() and len(edge) >= 3
    assert signed_area(np.concatenate(loop)) > 0, "counter-clockwise with y up"
    filled = np.zeros_like(upright.mask)
    cv2.fillPoly(filled, [np.round(pattern.to_pixels(np.concatenate(loop))).astype(np.int32)], 255)
    both, either = (filled & (upright.mask > 127)).astype(bool), (filled > 0) | (upright.mask > 127)
    assert both.sum() / either.sum() > 0.975


def check_corners(upright, pattern, *, within):
    """The corners are the landmarks, up to a share of the garment's size."""
    size = np.ptp(trace(upright.mask), axis=0).max()
    for name, edge in zip(pattern.cut.corners, pattern.cut.ring, strict=True):
        at = pattern.to_pixels(pattern.landmarks[name][None])[0]
        assert np.linalg.norm(at - upright.landmarks[name]) < within * size, name
        np.testing.assert_allclose(pattern.edges[plain(edge)][0], pattern.landmarks[name], atol=1e-12)


@pytest.mark.parametrize(("category", "sleeve"), DRAWN)
def test_edges_close_a_ring_around_a_drawn_silhouette_with_the_landmarks_for_corners(top, category, sleeve):
    upright, pattern = drawn_of(top, category, sleeve=sleeve, tilt=6)
    check_ring(upright, pattern)
    check_corners(upright, pattern, within=0.015)


@pytest.mark.parametrize("name", SAMPLES)
def test_edges_of_each_category_close_a_ring_around_its_silhouette_with_the_landmarks_for_corners(name):
    upright, pattern = sample_of(name)
    check_ring(upright, pattern)
    check_corners(upright, pattern, within=0.02)
    top = pattern.edges[plain(pattern.cut.ring[-1])]
    np.testing.assert_allclose((top[0] + top[-1]) / 2, 0, atol=1e-12)


def test_the_front_neck_lies_under_the_back_neck_between_the_same_points(top):
    _, pattern = drawn_of(top)
    front, back = pattern.line("neck", "front"), pattern.line("neck", "back")
    np.testing.assert_allclose(front[[0, -1]], back[[0, -1]], atol=1e-12)
    assert front[0, 0] > front[-1, 0], "right to left, as the ring"
    assert front[:, 1].min() < back[:, 1].min() - 0.02
    np.testing.assert_allclose((front[0] + front[-1]) / 2, 0, atol=1e-12)
    assert pattern.landmarks["neckline_center"][1] == front[:, 1].min()


def test_a_line_that_front_and_back_share_is_the_same_on_both(top):
    _, pattern = drawn_of(top)
    for name in ("side_left", "hem", "cuff_right"):
        assert pattern.line(name, "front") is pattern.line(name, "back")
    (front,), (back,) = pattern.borders("front"), pattern.borders("back")
    assert signed_area(back) > signed_area(front) > 0, "the front's neck is deeper"


def test_a_hoods_back_neck_is_an_arch_under_the_hood(top):
    _, pattern = drawn_of(top, "hoodie", sleeve=2.2, tilt=6)
    hood, back = pattern.edges["hood"], pattern.edges["neck"]
    np.testing.assert_allclose(hood[[0, -1]], back[[0, -1]], atol=1e-12)
    line = np.column_stack([back[:, 0], np.interp(back[:, 0], back[[-1, 0], 0], back[[-1, 0], 1])])
    assert (back - line)[1:-1, 1].min() > 0
    assert hood[:, 1].max() > back[:, 1].max() + 0.05


def test_a_hoodie_whose_hood_is_not_seen_has_a_neck_as_other_tops(top):
    drawn = top(sleeve=2.2)
    source = parsed(drawn.photo, drawn.mask, drawn.points, "hoodie", "flat")
    assert "hood" not in pattern_of(source)[1].edges
    x = np.linspace(100, 0, 51)
    assert has_hood(np.column_stack([x, 50 - 1.5 * x * (100 - x) / 50]))
    assert not has_hood(np.column_stack([x, 50 + 0.2 * x * (100 - x) / 50]))


def nominal_girth(pattern):
    """The girth that the pattern has where its category is sized, as its photo's kind counts it [cm]."""
    if CATEGORY_FACTS[pattern.category].girth == "chest":
        width = width_between(pattern.edges, "side", 0.04, 0.15)
    else:
        width = leg_hip_width(pattern.edges)
    return 100 * GIRTH_PER_WIDTH[pattern.photo_kind] * width


@pytest.mark.parametrize(("category", "sleeve"), DRAWN)
@pytest.mark.parametrize("kind", GIRTH_PER_WIDTH)
def test_the_chest_is_that_of_nominal_m_however_it_was_photographed(top, category, sleeve, kind):
    _, pattern = drawn_of(top, category, kind, sleeve=sleeve)
    assert nominal_girth(pattern) == pytest.approx(NOMINAL_CM["chest"] * (1 + CATEGORY_FACTS[category].ease))


@pytest.mark.parametrize("name", [name for category, name in ONE_OF_EACH.items() if category != "skirt"])
def test_each_category_has_the_chest_or_hip_of_nominal_m(name):
    _, pattern = sample_of(name)
    facts = CATEGORY_FACTS[pattern.category]
    assert nominal_girth(pattern) == pytest.approx(NOMINAL_CM[facts.girth] * (1 + facts.ease))


@pytest.mark.parametrize("name", ["skirt_plaid", "skirt_denim"])
def test_a_skirt_has_the_waist_of_nominal_m_or_more_and_passes_its_hip(name):
    _, pattern = sample_of(name)
    waist = 200 * np.linalg.norm(pattern.landmarks["waistband_right"] - pattern.landmarks["waistband_left"])
    down = 0.2 / length(pattern.edges["side_left"])
    hip = 200 * width_between(pattern.edges, "side", down - 0.05, down + 0.05)
    asked = NOMINAL_CM["waist"], NOMINAL_CM["hip"] * (1 + CATEGORY_FACTS["skirt"].ease)
    assert waist >= asked[0] - 0.01 and hip >= asked[1] - 2
    assert waist == pytest.approx(asked[0]) or hip == pytest.approx(asked[1], abs=2), "not larger than either asks"


@pytest.mark.parametrize(
    ("name", "rise", "total"), [("trousers_jeans", (24, 34), (95, 115)), ("shorts_gym", (22, 34), (36, 62))]
)
def test_trousers_have_a_usual_rise_and_length(name, rise, total):
    _, pattern = sample_of(name)
    points = pattern.landmarks
    crotch = -100 * points["crotch"][1]
    hem = -100 * (points["hem_inner_left"][1] + points["hem_inner_right"][1]) / 2
    assert rise[0] < crotch < rise[1] and total[0] < hem < total[1]


def test_the_size_of_the_photo_does_not_matter(top):
    small, large = (drawn_of(top, size=size)[1] for size in (70.0, 140.0))
    assert small.pixel_size == pytest.approx(2 * large.pixel_size, rel=0.02)
    for name, edge in large.edges.items():
        assert length(small.edges[name]) == pytest.approx(length(edge), rel=0.06, abs=0.01), name


def test_a_symmetric_top_gets_a_symmetric_pattern(top):
    _, pattern = drawn_of(top)
    for name in ("shoulder", "sleeve_top", "cuff", "underarm", "side"):
        left, right = (length(pattern.edges[f"{name}_{side}"]) for side in ("left", "right"))
        assert left == pytest.approx(right, rel=0.03, abs=0.004), name


@pytest.mark.parametrize("name", SAMPLES)
def test_seams_of_both_sides_are_about_as_long(name):
    _, pattern = sample_of(name)
    for seam in SEAM_PAIRS:
        if f"{seam}_left" in pattern.edges:
            left, right = (length(pattern.edges[f"{seam}_{side}"]) for side in ("left", "right"))
            assert left == pytest.approx(right, rel=0.1, abs=0.025), seam


def test_landmarks_out_of_their_order_are_refused():
    source = parsed_sample("trousers_jeans")
    upright = straighten(source)
    points = dict(upright.landmarks)
    points["crotch"], points["waistband_left"] = points["waistband_left"], points["crotch"]
    with pytest.raises(GarmentFailed) as caught:
        make_pattern(type(upright)(upright.rgb, upright.mask, points, upright.matrix), "trousers", "flat")
    assert caught.value.key == "garment_failed.landmarks"


def test_a_line_loses_its_beginning_near_a_corner():
    line = np.column_stack([np.arange(10.0), np.zeros(10)])
    assert away_from(line, np.array([0.0, 0.0]), 3.0)[0, 0] == 3
    assert away_from(line, np.array([-5.0, 0.0]), 3.0)[0, 0] == 0
    assert len(away_from(line, np.array([5.0, 0.0]), 99.0)) == 10, "all of it lies near"


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
