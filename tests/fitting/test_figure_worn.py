"""Worn or not worn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from core.sentences import SENTENCES
from core.types import Avatar, FittedGarment
from fitting.figures.worn import body_lines, is_symmetric, net_crossings, tilt, worn
from fitting.fit import rest_triangles
from fitting.grade import grade, relieve
from fitting.place import place
from tests.sample_garments import sewn_sample

MIDDLE = np.array([0, 1.2, 0])
SKIRTS = ["skirt_plaid", "skirt_denim"]
LEGS = ["trousers_jeans", "shorts_gym"]


@cache
def put_on(name: str, body: Avatar) -> FittedGarment:
    """A sample where its drape starts: around the body, but not at rest."""
    garment = sewn_sample(name)
    graded = relieve(garment, grade(garment, body.sex, "M"), body)
    coarse = place(garment, graded, body).vertices
    vertices = np.concatenate([coarse, coarse[garment.parents].mean(axis=1)])
    return FittedGarment(garment, vertices, graded.plane, rest_triangles(graded.rest, garment.faces))


def lower(fitted: FittedGarment, drop: float) -> FittedGarment:
    """All of it, this much lower [m]."""
    return moved(fitted, fitted.vertices - np.array([0, drop, 0]))


def moved(fitted: FittedGarment, vertices: NDArray[np.float64]) -> FittedGarment:
    """The shirt in another place."""
    return replace(fitted, vertices=vertices)


def test_a_shirt_on_the_body_is_worn(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    verdict = worn(fitted_shirt, capsule_man)
    assert verdict.ok
    assert verdict.reasons == ()
    assert verdict.measures_cm["shoulder_left"] == pytest.approx(2.1, abs=0.3), "2 cm of gap"


def test_a_bib_floating_in_front_is_not_worn(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    verdict = worn(moved(fitted_shirt, fitted_shirt.vertices + np.array([0, 0, 0.4])), capsule_man)
    assert not verdict.ok
    assert {"worn.neck", "worn.hem", "worn.cuff_left", "worn.cuff_right"} <= set(verdict.reasons)


def test_an_arm_outside_its_sleeve_is_named(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    vertices = fitted_shirt.vertices.copy()
    sleeve = vertices[:, 0] < -0.2
    vertices[sleeve] += [0, 0, 0.3]
    assert worn(moved(fitted_shirt, vertices), capsule_man).reasons == ("worn.cuff_left",)


def test_a_garment_round_the_ankles_is_not_worn(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    low = worn(moved(fitted_shirt, fitted_shirt.vertices - [0, 0.95, 0]), capsule_man)
    assert {"worn.neck", "worn.shoulder", "worn.floor"} <= set(low.reasons)


def test_a_shoulder_that_slid_off_is_not_worn(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    turned = Rotation.from_euler("z", 12, degrees=True).apply(fitted_shirt.vertices - MIDDLE) + MIDDLE
    verdict = worn(moved(fitted_shirt, turned), capsule_man)
    assert {"worn.level", "worn.tilt"} <= set(verdict.reasons)
    wide = worn(moved(fitted_shirt, fitted_shirt.vertices + np.array([0.03, 0, 0])), capsule_man)
    assert "worn.off_centre" in wide.reasons


def test_a_shirt_lifted_off_the_shoulders_is_told(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    raised = moved(fitted_shirt, fitted_shirt.vertices + np.array([0, 0.03, 0]))
    assert worn(raised, capsule_man).reasons == ("worn.shoulder",)


def test_an_asymmetric_photo_may_hang_askew(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    plane = fitted_shirt.garment.plane.copy()
    plane[:, 1] += 0.2 * plane[:, 0]
    askew = replace(fitted_shirt, garment=replace(fitted_shirt.garment, plane=plane))
    assert is_symmetric(fitted_shirt)
    assert not is_symmetric(askew)
    vertices = fitted_shirt.vertices.copy()
    hem = vertices[:, 1] < 1.0
    vertices[hem, 1] += 0.2 * vertices[hem, 0] * (1.0 - vertices[hem, 1]) / 0.11
    assert worn(moved(fitted_shirt, vertices), capsule_man).reasons == ("worn.tilt",)
    assert worn(moved(askew, vertices), capsule_man).ok


def test_a_torn_cloth_is_not_worn(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    torn = moved(fitted_shirt, np.full_like(fitted_shirt.vertices, np.nan))
    assert len(worn(torn, capsule_man).reasons) >= 8


def test_a_cropped_top_and_a_long_sleeve_are_crossed_too(capsule_man: Avatar) -> None:
    lines = body_lines(capsule_man)
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    flat = np.stack([np.cos(angle), np.zeros(40), np.sin(angle)], axis=1)
    for height in (1.15, 0.7, 0.3):
        assert abs(net_crossings(lines["hem"], 0.25 * flat + [0, height, 0])) == 1
    for joint in ("shoulder", "elbow", "wrist", "fingertip"):
        across = Rotation.from_euler("z", 45, degrees=True).apply(0.08 * flat) + capsule_man.joints[f"{joint}_right"]
        assert abs(net_crossings(lines["cuff_right"], across)) == 1
        assert net_crossings(lines["cuff_left"], across) == 0


@given(st.integers(0, 2**31), st.tuples(*(st.floats(-5, 5),) * 3), st.integers(3, 40))
def test_a_line_through_a_wavy_loop_crosses_once_however_it_lies(
    seed: int, shift: tuple[float, float, float], count: int
) -> None:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    loop = np.stack([np.cos(angle), np.sin(angle), 0.3 * np.sin(2 * angle)], axis=1)
    line = np.array([[0.1, 0.1, -2], [0.05, -0.05, 0.9], [0.1, 0, 3]])
    turn = Rotation.random(rng=seed)
    assert net_crossings(turn.apply(line) + shift, turn.apply(loop) + shift) == 1
    assert net_crossings(turn.apply(line[::-1]) + shift, turn.apply(loop) + shift) == -1
    assert net_crossings(turn.apply(line + np.array([4, 0, 0])) + shift, turn.apply(loop) + shift) == 0
    there_and_back = np.vstack([line, line[::-1] + np.array([0.05, 0, 0])])
    assert net_crossings(turn.apply(there_and_back) + shift, turn.apply(loop) + shift) == 0


def test_a_line_through_the_very_centre_counts_once() -> None:
    square = np.array([[1, 0, 1], [-1, 0, 1], [-1, 0, -1], [1, 0, -1]], dtype=np.float64)
    assert abs(net_crossings(np.array([[0.0, 1, 0], [0, -1, 0]]), square)) == 1
    assert abs(net_crossings(np.array([[0.0, 1, 0], [0, 0, 0], [0, -1, 0]]), square)) == 1


def test_tilt_is_the_rise_over_the_width() -> None:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    loop = np.stack([0.25 * np.cos(angle), 0.1 * np.cos(angle), np.sin(angle)], axis=1)
    assert tilt(loop) == pytest.approx(0.2)


@pytest.mark.parametrize("name", [*SKIRTS, *LEGS, "trousers_corduroy", "jacket_open", "dress_flowers"])
def test_every_kind_is_worn_where_it_belongs(name: str, regular: Avatar) -> None:
    verdict = worn(put_on(name, regular), regular)
    assert verdict.ok, verdict.reasons
    below = {"waist", "crotch", "hem"} if name in ("trousers_jeans", "trousers_corduroy", "shorts_gym") else set()
    assert below <= set(verdict.measures_cm)


@pytest.mark.parametrize("name", [*SKIRTS, *LEGS])
def test_what_slid_down_to_the_hip_is_told(name: str, regular: Avatar) -> None:
    fitted = put_on(name, regular)
    under_hip = fitted.vertices[fitted.garment.rims["waist"], 1].mean() - regular.rings["hip"][:, 1].mean() + 0.02
    assert "worn.slid" not in worn(lower(fitted, under_hip - 0.04), regular).reasons
    assert "worn.slid" in worn(lower(fitted, under_hip), regular).reasons


@pytest.mark.parametrize("name", SKIRTS)
def test_a_skirt_before_the_body_or_under_the_floor_is_not_worn(name: str, regular: Avatar) -> None:
    fitted = put_on(name, regular)
    before = worn(moved(fitted, fitted.vertices + np.array([0, 0, 0.8])), regular)
    assert {"worn.waist", "worn.hem"} <= set(before.reasons)
    assert "worn.floor" in worn(lower(fitted, fitted.vertices[:, 1].min() + 0.01), regular).reasons


def test_a_skirt_whose_hem_hangs_askew_is_told(regular: Avatar) -> None:
    fitted = put_on("skirt_denim", regular)
    vertices = fitted.vertices.copy()
    low = vertices[:, 1] < 0.75
    vertices[low, 1] += 0.1 * vertices[low, 0]
    assert worn(moved(fitted, vertices), regular).reasons == ("worn.tilt",)


@pytest.mark.parametrize("name", LEGS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_leg_beside_its_trouser_leg_is_named(name: str, side: str, regular: Avatar) -> None:
    fitted = put_on(name, regular)
    vertices = fitted.vertices.copy()
    crotch = float(regular.landmarks["crotch"][1])
    own = (np.sign(vertices[:, 0]) == (-1 if side == "left" else 1)) & (vertices[:, 1] < crotch - 0.03)
    vertices[own, 2] += 0.4
    assert worn(moved(fitted, vertices), regular).reasons == (f"worn.leg_{side}",)


@pytest.mark.parametrize("name", LEGS)
def test_both_legs_in_one_trouser_leg_are_told(name: str, regular: Avatar) -> None:
    fitted = put_on(name, regular)
    aside = worn(moved(fitted, fitted.vertices + np.array([0.25, 0, 0])), regular)
    assert {"worn.leg_left", "worn.leg_right"} & set(aside.reasons)


@pytest.mark.parametrize("name", LEGS)
def test_a_crotch_that_hangs_too_low_is_told(name: str, regular: Avatar) -> None:
    fitted = put_on(name, regular)
    crotch = fitted.vertices[fitted.garment.seams["inseam_left"][0]]
    near = np.exp(-(((fitted.vertices - crotch) / 0.06) ** 2).sum(axis=1))
    verdicts = []
    for drop in (0.02, 0.05):
        vertices = fitted.vertices.copy()
        vertices[:, 1] -= drop * near
        verdicts.append(worn(moved(fitted, vertices), regular))
    assert verdicts[0].ok and verdicts[1].reasons == ("worn.crotch",)
    assert verdicts[1].measures_cm["crotch"] == pytest.approx(verdicts[0].measures_cm["crotch"] + 3, abs=0.01)


def test_a_leg_rolled_up_is_told(regular: Avatar) -> None:
    fitted = put_on("trousers_jeans", regular)
    vertices = fitted.vertices.copy()
    rolled = (vertices[:, 0] < 0) & (vertices[:, 1] < 0.4)
    vertices[rolled, 1] = 0.4 - 0.85 * (0.4 - vertices[rolled, 1])
    assert worn(moved(fitted, vertices), regular).reasons == ("worn.tilt",)


def test_a_waistband_beside_the_body_is_told(regular: Avatar) -> None:
    fitted = put_on("skirt_denim", regular)
    vertices = fitted.vertices.copy()
    vertices[vertices[:, 1] > 0.9, 2] += 0.5
    assert worn(moved(fitted, vertices), regular).reasons == ("worn.waist",)


def test_an_open_front_closed_around_the_body_is_told(regular: Avatar) -> None:
    """As if the head came out between the front edges below and the hem above."""
    fitted = put_on("jacket_open", regular)
    vertices, loop = fitted.vertices.copy(), fitted.garment.openings["front"]
    angle = np.linspace(0, 2 * np.pi, len(loop), endpoint=False)
    vertices[loop] = np.column_stack([0.3 * np.cos(angle), np.full(len(loop), 1.2), 0.3 * np.sin(angle)])
    assert "worn.front" in worn(moved(fitted, vertices), regular).reasons


def test_an_open_jacket_worn_back_to_front_or_off_the_shoulders_is_told(regular: Avatar) -> None:
    fitted = put_on("jacket_open", regular)
    turned = worn(moved(fitted, fitted.vertices * [-1, 1, -1]), regular)
    assert {"worn.cuff_left", "worn.cuff_right"} <= set(turned.reasons)
    assert {"worn.shoulder"} <= set(worn(lower(fitted, 0.06), regular).reasons)
    before = worn(moved(fitted, fitted.vertices + np.array([0, 0, 0.5])), regular)
    assert {"worn.cuff_left", "worn.cuff_right", "worn.shoulder"} <= set(before.reasons)


def test_an_arm_outside_an_open_jackets_sleeve_is_named(regular: Avatar) -> None:
    fitted = put_on("jacket_open", regular)
    vertices = fitted.vertices.copy()
    cuff = fitted.garment.openings["cuff_right"]
    vertices[cuff] += [0, 0, 0.4]
    assert worn(moved(fitted, vertices), regular).reasons == ("worn.cuff_right",)


def test_every_reason_has_its_sentence() -> None:
    openings = {"neck", "cuff_left", "cuff_right", "hem", "waist", "leg_left", "leg_right", "front"}
    hung = {"shoulder", "level", "off_centre", "slid", "crotch", "tilt", "floor"}
    told = {f"worn.{name}" for name in openings | hung}
    assert told == {key for key in SENTENCES if key.startswith("worn.")}
