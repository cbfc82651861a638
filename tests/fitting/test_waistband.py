"""Where a waistband sits, and how long it is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.types import Avatar
from fitting.grade import grade, relieve
from fitting.silhouette import torso_girths
from fitting.waistband import ABOVE_HIP, GATHERED, STRETCHED, make_waistband
from tests.sample_garments import sewn_sample

NAMES = ["skirt_plaid", "skirt_denim", "trousers_jeans", "shorts_gym"]


def levels(body: Avatar) -> tuple[float, float]:
    """Heights of hip and waist [m]."""
    hip, waist = (float(body.rings[name][:, 1].mean()) for name in ("hip", "waist"))
    return hip, waist


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["XS", "M", "XXL"])
def test_it_sits_between_hip_and_waist_and_is_snug_there(name: str, size: str, regular: Avatar) -> None:
    garment = sewn_sample(name)
    rest = grade(garment, "female", size).rest  # type: ignore[arg-type]
    band = make_waistband(garment, rest, regular)
    hip, waist = levels(regular)
    assert hip + 0.03 < band.height <= waist + 1e-9
    rim = rest[garment.rims["waist"]]
    worn = band.share * np.linalg.norm(np.diff(rim, axis=0), axis=1).sum()
    under = np.interp(band.height, *torso_girths(regular))
    assert GATHERED <= band.share <= STRETCHED
    if GATHERED < band.share < STRETCHED:
        assert 0.88 * under < worn < 0.97 * under, "it holds by itself"


def test_cloth_that_was_photographed_with_volume_counts_by_its_own_length(regular: Avatar) -> None:
    """On a ghost mannequin the rim is longer than its picture: the band is snug all the same."""
    jeans = replace(sewn_sample("trousers_jeans"), photo_kind="ghost")
    rest = grade(jeans, "female", "M").rest
    rim = rest[jeans.rims["waist"]]
    flat, own = (np.linalg.norm(np.diff(line, axis=0), axis=1).sum() for line in (rim[:, :2], rim))
    assert own > 1.1 * flat
    band = make_waistband(jeans, rest, regular)
    assert band.share * own < 0.97 * np.interp(band.height, *torso_girths(regular))


def test_trousers_with_a_lower_rise_sit_lower(regular: Avatar) -> None:
    jeans = sewn_sample("trousers_jeans")
    rest = grade(jeans, "female", "M").rest
    crotch = rest[jeans.seams["inseam_left"][0], 1]
    low = rest.copy()
    low[:, 1] = np.where(rest[:, 1] > crotch, crotch + 0.8 * (rest[:, 1] - crotch), rest[:, 1])
    high, lower = (make_waistband(jeans, p, regular).height for p in (rest, low))
    assert lower < high - 0.02


def test_trousers_without_a_rise_still_sit_above_the_hip(regular: Avatar) -> None:
    jeans = sewn_sample("trousers_jeans")
    rest = grade(jeans, "female", "M").rest.copy()
    crotch = rest[jeans.seams["inseam_left"][0], 1]
    rest[:, 1] = np.where(rest[:, 1] > crotch, crotch + 0.3 * (rest[:, 1] - crotch), rest[:, 1])
    assert make_waistband(jeans, rest, regular).height > levels(regular)[0] + 0.03


def test_a_skirt_sits_where_the_body_is_as_wide_as_its_band(regular: Avatar) -> None:
    skirt = sewn_sample("skirt_denim")
    hip, waist = levels(regular)
    heights, girths = torso_girths(regular)
    own = np.linalg.norm(np.diff(skirt.plane[skirt.rims["waist"]], axis=0), axis=1).sum()
    between = float(np.interp((hip + ABOVE_HIP + waist) / 2, heights, girths))
    band = make_waistband(skirt, skirt.plane * between / own, regular)
    assert np.interp(band.height, heights, girths) == pytest.approx(between, rel=0.03)
    assert 0.88 < band.share < 0.97


def test_a_narrow_skirt_sits_at_the_waist_and_a_wide_one_low_and_gathered(regular: Avatar) -> None:
    skirt = sewn_sample("skirt_denim")
    hip, waist = levels(regular)
    narrow, wide = (make_waistband(skirt, share * skirt.plane, regular) for share in (0.5, 2.5))
    assert narrow.height == pytest.approx(waist, abs=0.011) and narrow.share == STRETCHED
    assert wide.share == GATHERED or wide.share < 0.6
    assert wide.height >= hip + ABOVE_HIP - 1e-9


def test_what_hangs_from_the_shoulders_has_none(regular: Avatar) -> None:
    tee = sewn_sample("tshirt_melange")
    assert relieve(tee, grade(tee, "female", "M"), regular).waistband is None


def test_trousers_get_theirs_when_the_body_is_known(regular: Avatar) -> None:
    jeans = sewn_sample("trousers_jeans")
    graded = grade(jeans, "female", "M")
    assert graded.waistband is None
    assert relieve(jeans, graded, regular).waistband == make_waistband(jeans, graded.rest, regular)


def test_a_taller_body_wears_it_higher(regular: Avatar) -> None:
    jeans = sewn_sample("trousers_jeans")
    rest = grade(jeans, "female", "M").rest
    rings = {name: ring + np.float32([0, 0.05, 0]) for name, ring in regular.rings.items()}
    crotch = regular.landmarks["crotch"] + np.float32([0, 0.05, 0])
    tall = replace(regular, rings=rings, landmarks={**regular.landmarks, "crotch": crotch})
    assert make_waistband(jeans, rest, tall).height > make_waistband(jeans, rest, regular).height + 0.03
