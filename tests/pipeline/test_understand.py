"""What can be sewn from an outline, and in which order its explanations are tried."""

from __future__ import annotations

import numpy as np
import pytest

from core.categories import BOTTOMS
from core.types import Landmark
from pipeline.garment.landmarks import fit_outline
from pipeline.garment.understand import Sighting, guessed, implausible, sewable, understand, worth_trying
from tests.sample_garments import ONE_OF_EACH, OPEN, parsed_sample

SAMPLES = [*ONE_OF_EACH.values(), OPEN]


def drawn_landmarks(drawn):
    return {name: Landmark(x, y, 1.0) for name, (x, y) in drawn.points.items()}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_category_s_own_landmarks_can_be_sewn(name):
    source = parsed_sample(name)
    assert not implausible(source.landmarks)
    assert sewable(source.photo, source.cutout.mask, source.category, source.landmarks)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_garment_upside_down_or_mirrored_is_implausible(name):
    source = parsed_sample(name)
    height, width = source.photo.rgb.shape[:2]
    assert implausible({n: p._replace(y=height - p.y) for n, p in source.landmarks.items()})
    assert implausible({n: p._replace(x=width - p.x) for n, p in source.landmarks.items()})


@pytest.mark.parametrize("lean", [-20, 20])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_leaning_garment_is_as_plausible_as_an_upright_one(name, lean):
    turn = np.radians(lean)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = {n: Landmark(*(rotation @ p[:2]), 1.0) for n, p in parsed_sample(name).landmarks.items()}
    assert not implausible(points)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_lacks_a_corner_cannot_be_sewn(name):
    source = parsed_sample(name)
    corner = "hem_left" if "hem_left" in source.landmarks else "crotch"
    points = {n: p for n, p in source.landmarks.items() if n != corner}
    assert not sewable(source.photo, source.cutout.mask, source.category, points)


def test_landmarks_of_another_kind_cannot_be_sewn():
    source = parsed_sample("trousers_jeans")
    assert not sewable(source.photo, source.cutout.mask, "skirt", source.landmarks)
    assert not sewable(source.photo, source.cutout.mask, "tshirt", source.landmarks)


def test_corners_off_the_outline_cannot_be_sewn(top):
    drawn = top()
    good = drawn_landmarks(drawn)
    assert sewable(drawn.photo, drawn.mask, "tshirt", good)
    middle = np.mean([drawn.points["armpit_left"], drawn.points["armpit_right"]], axis=0)
    far = {**good, "hem_left": Landmark(middle[0] - 9.0, middle[1] + 20.0, 1.0)}
    assert not sewable(drawn.photo, drawn.mask, "tshirt", far)


def test_armpits_above_the_neck_are_implausible(top):
    good = drawn_landmarks(top())
    assert not implausible(good)
    high = {f"armpit_{side}": good[f"neckline_{side}"]._replace(y=0.0) for side in ("left", "right")}
    assert implausible({**good, **high})


def test_a_head_is_no_upper_body(top):
    good = drawn_landmarks(top())
    axis = (good["armpit_left"].x + good["armpit_right"].x) / 2
    narrow = {n: p._replace(x=axis + 0.2 * (p.x - axis)) for n, p in good.items() if not n.startswith("hem")}
    assert implausible({**good, **narrow})


def test_the_skirt_of_a_dress_may_be_wider_than_that_of_a_shirt():
    points = dict(parsed_sample("dress_flowers").landmarks)
    axis = (points["hem_left"].x + points["hem_right"].x) / 2
    half = (points["armpit_right"].x - points["armpit_left"].x) / 2
    points |= {f"hem_{s}": points[f"hem_{s}"]._replace(x=axis + k * 3 * half) for s, k in (("left", -1), ("right", 1))}
    assert not implausible(points)
    assert implausible({name: point for name, point in points.items() if not name.startswith("waist")})


@pytest.mark.parametrize("where", ["above the waistband", "below the hems"])
def test_a_crotch_out_of_the_trousers_is_implausible(where):
    points = dict(parsed_sample("trousers_jeans").landmarks)
    step = -500 if where == "above the waistband" else 900
    assert implausible({**points, "crotch": points["crotch"]._replace(y=points["crotch"].y + step)})
    left, right = points["hem_inner_left"], points["hem_inner_right"]
    assert implausible({**points, "hem_inner_left": right, "hem_inner_right": left}), "crossed legs"


def test_bottoms_are_tried_only_where_they_are_likely():
    shares = (("tshirt", 0.9), ("skirt", 0.05), ("tank", 0.02))
    assert worth_trying(shares, sleeves=True) == ["tshirt", "tank"]
    assert worth_trying((("tshirt", 0.6), ("skirt", 0.3), ("tank", 0.02)), sleeves=True) == ["tshirt", "skirt", "tank"]
    assert worth_trying((("skirt", 0.5), ("tank", 0.3)), sleeves=False) == ["skirt", "tank"], "the likeliest always"


def test_after_the_likeliest_come_those_that_have_sleeves_as_the_outline():
    shares = (("dress", 0.4), ("tank", 0.3), ("tshirt", 0.2))
    assert worth_trying(shares, sleeves=True) == ["dress", "tshirt", "tank"]
    assert worth_trying(shares, sleeves=False) == ["dress", "tank", "tshirt"]


@pytest.mark.parametrize("category", BOTTOMS)
def test_bottoms_are_understood_by_the_outline_s_rules_alone(category):
    source = parsed_sample(ONE_OF_EACH[category])
    fit = fit_outline(source.cutout.mask, source.photo.rgb)
    found = understand(Sighting(source.photo, source.cutout.mask, None, {}), category, fit)
    assert found is not None and found.category == category
    assert set(found.landmarks) == set(source.landmarks)


@pytest.mark.parametrize("category", ["trousers", "shorts", "skirt"])
def test_bottoms_whose_points_are_given_wrongly_are_not_understood(category):
    source = parsed_sample(ONE_OF_EACH[category])
    given = {"waistband_left": source.landmarks["waistband_right"]}
    seen = Sighting(source.photo, source.cutout.mask, None, given)
    fit = fit_outline(source.cutout.mask, source.photo.rgb)
    assert understand(seen, category, fit) is None
    assert guessed(seen, category, fit).landmarks == given


def test_an_outline_with_sleeves_may_be_any_kind_that_has_them(top):
    drawn = top()
    seen = Sighting(drawn.photo, drawn.mask, None, {})
    fit = fit_outline(drawn.mask, drawn.photo.rgb)
    for category in ("tshirt", "longsleeve", "shirt", "hoodie", "jacket", "dress"):
        found = understand(seen, category, fit)
        assert found is not None and found.category == category and "cuff_inner_left" in found.landmarks
        assert ("waist_left" in found.landmarks) is (category == "dress")
