from __future__ import annotations

import numpy as np
import pytest

from core.errors import BadParameter, GarmentFailed
from core.sentences import sentence
from core.types import Landmark
from pipeline.garment.parse import implausible, parse_garment


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
    for _, _, picture in stages:
        assert picture.shape == drawn.photo.rgb.shape and picture.dtype == np.uint8
        assert np.abs(picture.astype(int) - drawn.photo.rgb).max() > 50


def test_short_sleeved_top_is_recognised(top):
    drawn = top()
    parsed = parse_garment(drawn.photo, mask=drawn.mask)
    assert parsed.category == "tshirt" and parsed.photo_kind == "flat"
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


def test_contradicting_landmarks_fail(top):
    drawn = top()
    swapped = {
        "armpit_left": Landmark(*drawn.points["armpit_right"], 1.0),
        "armpit_right": Landmark(*drawn.points["armpit_left"], 1.0),
    }
    with pytest.raises(GarmentFailed):
        parse_garment(drawn.photo, category="tshirt", mask=drawn.mask, landmarks=swapped)
    good = {name: Landmark(x, y, 1.0) for name, (x, y) in drawn.points.items()}
    assert not implausible(good)
    assert implausible({**good, **{f"armpit_{s}": good[f"neckline_{s}"]._replace(y=0.0) for s in ("left", "right")}})


def test_worn_garment_is_warned_about(top):
    drawn = top()
    parsed = parse_garment(drawn.photo, photo_kind="on-model", mask=drawn.mask)
    assert sentence("warning.on_model") in parsed.warnings
