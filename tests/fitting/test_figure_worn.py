"""Worn or not worn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from core.sentences import SENTENCES
from core.types import Avatar, FittedGarment
from fitting.figures.worn import body_lines, is_symmetric, net_crossings, tilt, worn

MIDDLE = np.array([0, 1.2, 0])


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
    for place in ("shoulder", "elbow", "wrist", "fingertip"):
        across = Rotation.from_euler("z", 45, degrees=True).apply(0.08 * flat) + capsule_man.joints[f"{place}_right"]
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


def test_every_reason_has_its_sentence() -> None:
    reasons = {f"worn.{name}" for name in ("neck", "cuff_left", "cuff_right", "hem", "shoulder", "level", "off_centre")}
    assert reasons | {"worn.tilt", "worn.floor"} == {key for key in SENTENCES if key.startswith("worn.")}
