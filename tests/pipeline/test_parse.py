from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter, GarmentFailed
from core.sentences import sentence
from core.types import DOUBTFUL_POINT, Cutout, Landmark, Photo
from fitting.figures.openings import openings
from pipeline.garment import parse, understand
from pipeline.garment.doubts import cut_off
from pipeline.garment.parse import DRAWN, parse_garment
from pipeline.garment.parser import judge_cutout
from pipeline.garment.settle import expected
from pipeline.garment.sewn import sew
from tests.sample_garments import ONE_OF_EACH, OPEN, parsed_sample


def test_user_values_are_taken_as_given(top):
    drawn = top()
    moved = Landmark(*(drawn.points["hem_left"] - [0.0, 20.0]), 1.0)
    parsed = parse_garment(
        drawn.photo, category="shirt", photo_kind="hanger", mask=drawn.mask, landmarks={"hem_left": moved}
    )
    assert (parsed.category, parsed.category_confidence, parsed.photo_kind) == ("shirt", 1.0, "hanger")
    assert parsed.cutout.method == "user" and parsed.cutout.mask is drawn.mask
    assert parsed.landmarks["hem_left"] == moved
    assert np.hypot(*(np.array(parsed.landmarks["hem_right"][:2]) - drawn.points["hem_right"])) < 15


def test_progress_shows_both_stages(top):
    drawn = top()
    stages = []
    parse_garment(
        drawn.photo, mask=drawn.mask, progress=lambda stage, share, picture=None: stages.append((stage, share, picture))
    )
    assert [(stage, share) for stage, share, _ in stages] == [("cutout", 1.0), ("landmarks", 1.0)]
    for stage, _, picture in stages:
        size = drawn.photo.rgb.shape[1::-1]
        if stage == "cutout":
            size = tuple(round(side * DRAWN / max(size)) for side in size)
        photo = cv2.resize(drawn.photo.rgb, size, interpolation=cv2.INTER_AREA)
        assert picture.shape == photo.shape and picture.dtype == np.uint8
        assert np.abs(picture.astype(int) - photo).max() > 50


def test_short_sleeved_top_is_recognised(top):
    drawn = top()
    parsed = parse_garment(drawn.photo, mask=drawn.mask)
    assert parsed.category == "tshirt"
    assert parsed.top3[0] == ("tshirt", parsed.category_confidence)
    assert sum(share for _, share in parsed.top3) <= 1.001


def test_tank_named_by_the_user_has_no_cuffs(top):
    drawn = top(sleeve=0.7)
    parsed = parse_garment(drawn.photo, category="tank", mask=drawn.mask)
    assert not any(name.startswith("cuff") for name in parsed.landmarks)


@pytest.mark.parametrize("point", [(-50.0, 10.0), (float("nan"), 10.0), (10.0, 1e6)])
def test_landmarks_off_the_photo_are_refused(top, point):
    drawn = top()
    with pytest.raises(BadParameter):
        parse_garment(drawn.photo, mask=drawn.mask, landmarks={"hem_left": Landmark(*point, 1.0)})


def test_mask_of_another_size_is_refused(top):
    drawn = top()
    with pytest.raises(BadParameter):
        parse_garment(drawn.photo, mask=drawn.mask[:-1])


def test_a_cutout_made_before_is_taken_as_it_is(top, monkeypatch):
    drawn = top()
    monkeypatch.setattr(parse, "_cut", lambda *_args: pytest.fail("cut out again"))
    cutout = Cutout(drawn.mask, "grabcut", confidence=0.75)
    parsed = parse_garment(drawn.photo, cutout=cutout)
    assert parsed.cutout is cutout
    assert "cutout" in parsed.doubts and sentence("warning.cutout") in parsed.warnings
    assert "cutout" not in parse_garment(drawn.photo, cutout=Cutout(drawn.mask, "grabcut", confidence=0.99)).doubts


def test_the_network_looks_where_the_cutout_is(top):
    drawn = top()
    low = np.zeros_like(drawn.mask)
    low[-180:, :180] = 255
    elsewhere = judge_cutout(drawn.photo.rgb, low)
    assert elsewhere.mask[:100].max() == 0 and judge_cutout(drawn.photo.rgb, drawn.mask).mask.max() > 0.5


def test_points_that_do_not_fit_are_named_as_the_reason(top, monkeypatch):
    drawn = top()
    guesses = (("tshirt", 0.5), ("jacket", 0.3), ("dress", 0.2))
    monkeypatch.setattr(parse, "classify", lambda *_args, **_kwargs: guesses)
    high = Landmark(*(drawn.points["neckline_left"] - [0.0, 30.0]), 1.0)
    parsed = parse_garment(drawn.photo, mask=drawn.mask, landmarks={"hem_left": high})
    assert parsed.refusal is not None and "points you moved" in parsed.refusal.message
    assert parsed.landmarks["hem_left"][:2] == high[:2] and {"hem_right", "armpit_left"} <= set(parsed.landmarks)


def test_contradicting_landmarks_fail(top):
    drawn = top()
    swapped = {
        "armpit_left": Landmark(*drawn.points["armpit_right"], 1.0),
        "armpit_right": Landmark(*drawn.points["armpit_left"], 1.0),
    }
    parsed = parse_garment(drawn.photo, category="tshirt", mask=drawn.mask, landmarks=swapped)
    assert parsed.refusal is not None and parsed.refusal.key == "garment_failed.points"


def test_worn_garment_is_warned_about(top):
    drawn = top()
    parsed = parse_garment(drawn.photo, photo_kind="on-model", mask=drawn.mask)
    assert sentence("warning.on_model") in parsed.warnings
    assert len(parsed.doubts) == len(parsed.warnings)
    assert parsed.doubts[parsed.warnings.index(sentence("warning.on_model"))] == "photo_kind"


def test_a_point_moved_far_from_where_it_belongs_is_in_doubt(top):
    drawn = top()
    warning = sentence("warning.points")
    x, y = drawn.points["hem_left"]
    there = parse_garment(drawn.photo, mask=drawn.mask, landmarks={"hem_left": Landmark(x + 3, y - 3, 1.0)})
    assert there.refusal is None and warning not in there.warnings
    top_to_hem = y - drawn.points["armpit_left"][1]
    high = Landmark(x, y - 0.6 * top_to_hem, 1.0)
    far = parse_garment(drawn.photo, mask=drawn.mask, landmarks={"hem_left": high})
    assert warning in far.warnings and far.doubts[far.warnings.index(warning)] == "landmarks"
    assert far.landmarks["hem_left"][:2] == high[:2] and far.landmarks["hem_left"].confidence < DOUBTFUL_POINT


def test_next_category_is_tried_where_the_likeliest_does_not_explain_the_outline(top, monkeypatch):
    drawn = top()
    guesses = (("hoodie", 0.5), ("tshirt", 0.4), ("skirt", 0.1))
    monkeypatch.setattr(parse, "classify", lambda *_args, **_kwargs: guesses)
    assert parse_garment(drawn.photo, mask=drawn.mask).category == "hoodie"
    as_a_hoodie = iter([False, False, False])  # settled, by the rules, by the network
    monkeypatch.setattr(understand, "sewable", lambda *_args: next(as_a_hoodie, True))
    parsed = parse_garment(drawn.photo, mask=drawn.mask)
    assert (parsed.category, parsed.category_confidence, parsed.top3) == ("tshirt", 0.4, guesses)
    assert sentence("warning.category") in parsed.warnings


@pytest.mark.parametrize(("likeliest", "sleeves"), [("tshirt", True), ("tank", False), ("dress", True)])
def test_nothing_explains_the_outline(top, monkeypatch, likeliest, sleeves):
    drawn = top()
    monkeypatch.setattr(
        parse, "classify", lambda *_args, **_kwargs: ((likeliest, 0.5), ("shirt", 0.3), ("hoodie", 0.2))
    )
    monkeypatch.setattr(understand, "explanations", lambda *_args: iter(()))
    parsed = parse_garment(drawn.photo, mask=drawn.mask)
    assert parsed.refusal is not None and parsed.refusal.key == "garment_failed.landmarks"
    assert parsed.category == likeliest and "landmarks" in parsed.doubts
    assert set(parsed.landmarks) == set(expected(likeliest, sleeves=sleeves))
    with pytest.raises(GarmentFailed, match="outline"):
        sew(parsed)


@pytest.mark.parametrize("name", [*ONE_OF_EACH.values(), OPEN])
def test_each_category_is_understood_and_sewn_from_its_photo_and_cutout(name):
    known = parsed_sample(name)
    parsed = parse_garment(known.photo, category=known.category, mask=known.cutout.mask)
    assert parsed.refusal is None
    width = np.ptp([point.x for point in known.landmarks.values()])
    missing = known.landmarks.keys() - parsed.landmarks.keys()
    assert not missing
    off = {n: np.hypot(*np.subtract(parsed.landmarks[n][:2], known.landmarks[n][:2])) / width for n in known.landmarks}
    assert np.median(list(off.values())) < 0.02 and max(off.values()) < 0.08, off
    garment = sew(parsed, quality="low")
    shape = openings(garment.vertices, garment.faces)
    loops = CATEGORY_FACTS[known.category].openings - (name == OPEN)
    assert (shape.loops, shape.pieces, shape.manifold) == (loops, 1, True)


@pytest.mark.parametrize("category", ["dress", "skirt", "trousers", "shorts"])
def test_bottoms_and_dresses_are_recognised(category):
    known = parsed_sample(ONE_OF_EACH[category])
    parsed = parse_garment(known.photo, mask=known.cutout.mask)
    assert (parsed.category, parsed.refusal) == (category, None)


def test_a_garment_cut_by_the_border_is_warned_about(top):
    drawn = top()
    assert not cut_off(drawn.mask)
    rows = np.nonzero(drawn.mask.any(axis=1))[0]
    low = int(rows[0] + 0.8 * (rows[-1] - rows[0]))
    assert cut_off(drawn.mask[:low])
    parsed = parse_garment(Photo(drawn.photo.rgb[:low]), category="tshirt", mask=drawn.mask[:low])
    assert sentence("warning.cut_off") in parsed.warnings
