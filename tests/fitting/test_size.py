"""Sizes are those of the chart, whatever the photo."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.categories import CATEGORY_FACTS
from core.types import SIZES, Avatar, GarmentMesh, Sex, Size
from fitting.chart import CHART_CM
from fitting.girths import girth_at, heights
from fitting.grade import finished_girth_cm, finished_girths_cm, grade, relieve, rest_positions
from fitting.shoulders import narrow_shoulders, shoulder_share
from fitting.size import choose_size, ease_cm, nearest_size, size_table, verdict
from fitting.sleeves import armhole_and_axis
from tests.sample_garments import ONE_OF_EACH, sewn_sample

TOPS = ["tshirt_melange", "longsleeve_jumper", "tank_plain", "hoodie_badge"]
HUNG = [*TOPS, "shirt_linen", "jacket_denim", "jacket_open", "dress_flowers"]
"""What hangs from the shoulders."""
SEXES: tuple[Sex, ...] = ("female", "male")


def with_chest(avatar: Avatar, chest_cm: float, sex: Sex = "male") -> Avatar:
    """The same body, said to have another chest girth."""
    return replace(avatar, sex=sex, measures_cm={**avatar.measures_cm, "chest": chest_cm})


@pytest.mark.parametrize("name", HUNG)
@pytest.mark.parametrize("sex", SEXES)
def test_the_finished_chest_is_the_charts_with_the_categorys_ease(name: str, sex: Sex) -> None:
    garment = sewn_sample(name)
    ease = CATEGORY_FACTS[garment.category].ease
    for size, chest in zip(SIZES, CHART_CM[sex]["chest"], strict=True):
        graded = grade(garment, sex, size)
        assert graded.size == size
        assert graded.girths_cm["chest"] == pytest.approx(chest * (1 + ease), rel=0.015)
        assert finished_girth_cm(garment, sex, size) == pytest.approx(chest * (1 + ease))
        assert np.isfinite(graded.rest).all()


@pytest.mark.parametrize("name", ["skirt_plaid", "skirt_denim", "trousers_jeans", "shorts_gym"])
@pytest.mark.parametrize("sex", SEXES)
def test_what_hangs_from_the_waist_goes_around_hip_and_legs_with_ease(name: str, sex: Sex) -> None:
    """It is wider where its waist, its legs, or the crotch's depth need it, but not by far."""
    garment = sewn_sample(name)
    for size in SIZES:
        wanted = finished_girth_cm(garment, sex, size)
        assert wanted == pytest.approx(
            CHART_CM[sex]["hip"][SIZES.index(size)] * (1 + CATEGORY_FACTS[garment.category].ease)
        )
        assert 0.985 * wanted < grade(garment, sex, size).girths_cm["hip"] < 1.18 * wanted


@pytest.mark.parametrize("name", [*ONE_OF_EACH.values(), "jacket_open", "tank_plain", "dress_dots", "shorts_chino"])
@pytest.mark.parametrize("sex", SEXES)
def test_a_larger_size_is_smaller_nowhere(name: str, sex: Sex) -> None:
    garment = sewn_sample(name)
    girth = CATEGORY_FACTS[garment.category].girth
    measures = []
    for size in SIZES:
        graded = grade(garment, sex, size)
        lengths = {
            seam: float(np.linalg.norm(np.diff(graded.plane[chain], axis=0), axis=1).sum())
            for seam, chain in garment.seams.items()
            if seam.startswith(("side", "outseam", "inseam"))
        }
        for side in ("left", "right"):
            if f"underarm_{side}" in garment.seams:
                tip, pit, _ = armhole_and_axis(garment, graded.plane, side)
                lengths[f"side_{side}"] += float(np.linalg.norm(tip - pit))  # what deepens an armhole is the side's
        if "shoulder_left" in garment.seams:
            tips = [garment.seams[f"shoulder_{side}"][-1] for side in ("left", "right")]
            lengths["shoulders"] = float(np.ptp(graded.plane[tips, 0]))
        measures.append({**graded.girths_cm, **lengths})
    for smaller, larger in pairwise(measures):
        assert smaller[girth] < larger[girth]
        assert all(larger[name] >= smaller[name] - 1e-6 for name in set(smaller) & set(larger))


@pytest.mark.parametrize("name", TOPS)
@pytest.mark.parametrize("sex", SEXES)
def test_widths_and_lengths_grow_nearly_alike(name: str, sex: Sex) -> None:
    garment = sewn_sample(name)
    for size in SIZES:
        across, along = grade(garment, sex, size).scale
        share = shoulder_share(garment, across, CHART_CM[sex]["shoulder"][SIZES.index(size)] / 100)
        assert across * share / 1.2 <= along <= across * 1.2


def test_a_flat_photo_is_the_cloth_itself_and_a_ghost_has_volume() -> None:
    flat = sewn_sample("tshirt_melange")
    assert not rest_positions(flat)[:, 2].any()
    np.testing.assert_array_equal(rest_positions(flat)[:, :2], flat.plane)
    ghost = replace(flat, photo_kind="ghost")
    z = rest_positions(ghost)[:, 2]
    chest = np.abs(flat.plane[:, 1] - heights(flat)["chest"]) < 0.03
    assert np.abs(z[chest]).max() == pytest.approx(np.abs(flat.vertices[chest, 2]).max(), rel=0.02)
    height = heights(flat)["chest"]
    assert 1.1 < girth_at(rest_positions(ghost), ghost, height) / girth_at(rest_positions(flat), flat, height) < 1.5
    neck = flat.openings["neck"]
    assert np.abs(z[neck]).max() < 0.6 * np.abs(flat.vertices[neck, 2]).max(), "a neckline stays flat"


@pytest.mark.parametrize("kind", ["hanger", "ghost"])
def test_another_photo_kind_makes_the_same_finished_garment(kind: str) -> None:
    other = replace(sewn_sample("tshirt_melange"), photo_kind=kind)
    assert grade(other, "male", "L").girths_cm["chest"] == pytest.approx(106 * 1.08, rel=0.015)


@pytest.mark.parametrize("sex", SEXES)
def test_a_body_of_the_chart_gets_its_own_size(capsule_man: Avatar, sex: Sex) -> None:
    shirt = sewn_sample("tshirt_melange")
    for size, chest in zip(SIZES, CHART_CM[sex]["chest"], strict=True):
        assert choose_size(shirt, with_chest(capsule_man, chest, sex)) == size
    assert choose_size(shirt, with_chest(capsule_man, 60, sex)) == "XS"
    assert choose_size(shirt, with_chest(capsule_man, 150, sex)) == "XXL"


@pytest.mark.parametrize("name", ["skirt_plaid", "trousers_jeans", "shorts_gym"])
@pytest.mark.parametrize("sex", SEXES)
def test_what_hangs_from_the_waist_is_sized_by_the_hip(name: str, sex: Sex, capsule_man: Avatar) -> None:
    garment = sewn_sample(name)
    for size, hip in zip(SIZES, CHART_CM[sex]["hip"], strict=True):
        body = replace(capsule_man, sex=sex, measures_cm={**capsule_man.measures_cm, "hip": hip, "chest": 60.0})
        assert choose_size(garment, body) == size


def test_a_garments_own_girth_has_its_nearest_size(capsule_man: Avatar) -> None:
    shirt, jeans = sewn_sample("tshirt_melange"), sewn_sample("trousers_jeans")
    assert nearest_size(shirt, capsule_man, {"chest": 115.0}) == "L", "L is 114.5 cm, whatever the body"
    assert nearest_size(jeans, capsule_man, {"hip": 91.0}) == "XS"
    assert nearest_size(shirt, capsule_man, {"length": 80.0}) == choose_size(shirt, capsule_man)
    assert nearest_size(shirt, capsule_man, {}) == choose_size(shirt, capsule_man)


def test_the_verdict_on_trousers_is_the_hips(capsule_man: Avatar) -> None:
    hip = capsule_man.measures_cm["hip"]
    girths = {"chest": 300.0, "waist": 300.0}
    words = [verdict({**girths, "hip": share * hip}, capsule_man, "trousers") for share in (0.98, 1.05, 1.12, 1.3)]
    assert words == ["tight", "fitted", "relaxed", "oversized"]


def test_between_two_sizes_the_looser_one_is_chosen(capsule_man: Avatar) -> None:
    # 3.5 cm more than the chart's S, 4.5 cm less than its M.
    assert choose_size(sewn_sample("tshirt_melange"), with_chest(capsule_man, 93.5)) == "M"


def test_ease_and_verdict_follow_the_body(capsule_man: Avatar) -> None:
    shirt = sewn_sample("tshirt_melange")
    graded = grade(shirt, "male", "M")
    order = ("tight", "fitted", "relaxed", "oversized")
    words = []
    for chest in (120.0, 106.0, 102.0, 96.0, 80.0, 70.0):
        body = with_chest(capsule_man, chest)
        assert ease_cm(graded.girths_cm, body)["chest"] == pytest.approx(graded.girths_cm["chest"] - chest, abs=0.051)
        words.append(order.index(verdict(graded.girths_cm, body, "tshirt")))
    assert words == sorted(words) and words[0] == 0 and words[-1] == 3
    assert verdict(graded.girths_cm, with_chest(capsule_man, 98.5), "tshirt") in ("fitted", "relaxed"), "its own body"


def test_the_size_table_tells_all_sizes_in_json(capsule_man: Avatar) -> None:
    table = size_table(sewn_sample("tshirt_melange"), capsule_man)
    assert [row["size"] for row in table] == list(SIZES)
    assert json.loads(json.dumps(table)) == table
    eases = [row["ease_cm"]["chest"] for row in table]  # type: ignore[index]
    assert eases == sorted(eases) and eases[0] < eases[-1]
    assert all({"chest", "waist"} <= set(row["ease_cm"]) for row in table)  # type: ignore[call-overload]


def sheared(garment: GarmentMesh) -> GarmentMesh:
    """The garment with one side pulled far down: too crooked to be made symmetric."""
    plane = garment.plane.copy()
    plane[(plane[:, 0] > 0) & (plane[:, 1] < -0.4), 1] -= 0.35
    return replace(garment, plane=plane)


@pytest.mark.parametrize("name", ["tshirt_melange", "longsleeve_jumper", "hoodie_badge", "skirt_plaid", "shorts_gym"])
@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("change", [lambda g: g, sheared, lambda g: replace(g, photo_kind="ghost")])
def test_the_size_table_is_that_of_the_graded_garments(
    name: str, sex: Sex, change: Callable[[GarmentMesh], GarmentMesh], capsule_man: Avatar
) -> None:
    garment, body = change(sewn_sample(name)), with_chest(capsule_man, 96, sex)
    nominal = rest_positions(garment)
    for size, row in zip(SIZES, size_table(garment, body), strict=True):
        girths = grade(garment, sex, size).girths_cm
        assert finished_girths_cm(garment, nominal, sex, size) == girths, "to the last bit"
        word = verdict(girths, body, garment.category)
        assert row == {"size": size, "ease_cm": ease_cm(girths, body), "verdict": word}


def widths(garment: GarmentMesh, plane: np.ndarray, part: int) -> float:
    """The largest width of a part in the pattern."""
    return float(np.ptp(plane[np.unique(garment.faces[garment.part == part]), 0]))


def test_too_wide_shoulders_are_narrowed_and_nothing_under_the_armpits() -> None:
    garment = sewn_sample("tshirt_melange")
    plane = narrow_shoulders(garment, garment.plane, 0.85)
    tips = [garment.seams[f"shoulder_{side}"][-1] for side in ("left", "right")]
    before, after = (np.ptp(p[tips, 0]) for p in (garment.plane, plane))
    assert after == pytest.approx(0.85 * before, rel=0.03)
    torso = np.unique(garment.faces[garment.part == 0])
    pit = max(garment.landmarks[f"armpit_{side}"][1] for side in ("left", "right"))
    low = torso[garment.plane[torso, 1] < pit - 0.03]
    np.testing.assert_allclose(plane[low], garment.plane[low], atol=1e-9)
    np.testing.assert_array_equal(plane[:, 1], garment.plane[:, 1])
    sleeve = np.unique(garment.faces[garment.part == 1])
    wider = widths(garment, plane, 1) / widths(garment, garment.plane, 1)
    assert wider == pytest.approx(1, abs=0.17), "14.5 to 15.3 % by the mesh"
    assert (plane[sleeve, 0] > garment.plane[sleeve, 0] - 1e-9).all(), "the left sleeve moves in"


def test_shoulders_that_fit_and_armholes_are_left_alone() -> None:
    garment, tank = sewn_sample("tshirt_melange"), sewn_sample("tank_plain")
    assert narrow_shoulders(garment, garment.plane, 1.0) is garment.plane
    assert shoulder_share(garment, 0.5, 0.45) == 1.0
    assert shoulder_share(garment, 2.0, 0.45) < 1.0
    assert shoulder_share(tank, 2.0, 0.3) == 1.0


@pytest.mark.parametrize("size", SIZES)
def test_shoulders_follow_the_chart(size: Size) -> None:
    garment = replace(sewn_sample("tshirt_melange"), photo_kind="ghost")
    graded = grade(garment, "male", size)
    width = np.ptp([graded.plane[garment.seams[f"shoulder_{side}"][-1], 0] for side in ("left", "right")])
    assert width <= 1.3 * CHART_CM["male"]["shoulder"][SIZES.index(size)] / 100


def test_relief_moves_plane_and_rest_alike(capsule_man: Avatar) -> None:
    garment = sewn_sample("longsleeve_jumper")
    graded = grade(garment, "male", "M")
    relieved = relieve(garment, graded, capsule_man)
    np.testing.assert_allclose((relieved.rest - graded.rest)[:, :2], relieved.plane - graded.plane)
    np.testing.assert_array_equal(relieved.rest[:, 2], graded.rest[:, 2])
    assert (relieved.size, relieved.girths_cm) == (graded.size, graded.girths_cm)
