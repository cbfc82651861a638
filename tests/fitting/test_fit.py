"""The whole fitting: a photo's garment on a body, judged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadParameter, Cancelled, FitFailed
from core.types import Avatar, FittedGarment, Fitting, GarmentMesh, Picture
from fitting.drape import Draped
from fitting.figures.converged import Converged
from fitting.fit import check_whole, fit, judge, rest_triangles
from fitting.scene import fitted_scene
from fitting.size import GradedGarment, choose_size
from pipeline.export.glb import write_glb
from tests.sample_garments import sewn_sample


@pytest.fixture(scope="module")
def fitting(capsule_man: Avatar) -> Fitting:
    return fit([sewn_sample("tshirt_melange")], capsule_man)


@pytest.fixture(scope="module")
def again(capsule_man: Avatar) -> Fitting:
    return fit([sewn_sample("tshirt_melange")], capsule_man)


def test_a_shirt_is_worn_at_rest_and_outside_the_body(fitting: Fitting) -> None:
    report = fitting.report
    assert report["worn"] == {"ok": True, "reasons": []}
    assert report["converged"]
    assert report["penetration"]["share"] <= 0.001 and report["penetration"]["max_mm"] <= 3
    assert report["openings"] == 4
    assert 3 < report["clearance_mm"]["p50"] < 25
    assert report["strain"]["tension_p95"] < 0.3


def test_the_report_says_what_was_made(fitting: Fitting, capsule_man: Avatar) -> None:
    report, garment = fitting.report, sewn_sample("tshirt_melange")
    assert report["category"] == "tshirt"
    assert report["size"] == choose_size(garment, capsule_man)
    assert report["triangles"] == len(garment.faces)
    row = next(row for row in report["size_table"] if row["size"] == report["size"])
    assert row["ease_cm"] == report["ease_cm"]
    assert report["ease_cm"]["chest"] > 0
    assert {"place", "drape"} <= set(report["seconds"])
    assert json.loads(json.dumps(report)) == report


def test_strain_is_measured_against_the_size_that_was_asked_for(fitting: Fitting) -> None:
    (fitted,) = fitting.garments
    assert fitted.rest.shape == (len(fitted.garment.faces), 3, 2)
    assert fitted.vertices.shape == fitted.garment.vertices.shape


def test_a_tank_is_worn_too_and_a_larger_size_is_wider(capsule_man: Avatar) -> None:
    tank = sewn_sample("tank_plain")
    larger = fit([tank], capsule_man, "L")
    assert larger.report["size"] == "L" and larger.report["worn"]["ok"]
    table = {row["size"]: row["ease_cm"]["chest"] for row in larger.report["size_table"]}
    assert larger.report["ease_cm"]["chest"] == table["L"] > table["S"]


def test_the_scene_holds_the_whole_body_and_the_garment(fitting: Fitting, capsule_man: Avatar) -> None:
    scene = fitted_scene(fitting)
    body, garment = scene.meshes
    assert body is capsule_man.mesh
    assert (body.name, garment.name) == ("avatar", "garment")
    (fitted,) = fitting.garments
    drawn = fitted.vertices[fitted.garment.render_vertex]
    np.testing.assert_allclose(garment.vertices, drawn, atol=1e-6)
    assert garment.material.texture is fitted.garment.texture and garment.material.double_sided


def test_extras_are_json_without_times(fitting: Fitting, capsule_man: Avatar) -> None:
    extras = fitted_scene(fitting).extras
    assert json.loads(json.dumps(extras)) == extras
    assert "seconds" not in json.dumps(extras)
    assert set(extras["report"]) == set(fitting.report) - {"seconds"}
    assert set(extras["joints"]) == set(capsule_man.joints)
    for name, point in extras["joints"].items():
        np.testing.assert_allclose(point, capsule_man.joints[name], atol=1e-5)


def test_layers_get_numbered_names(fitting: Fitting) -> None:
    scene = fitted_scene(replace(fitting, garments=fitting.garments * 3))
    assert [mesh.name for mesh in scene.meshes] == ["avatar", "garment", "garment_2", "garment_3"]


def test_equal_input_gives_an_equal_file(fitting: Fitting, again: Fitting) -> None:
    assert fitting.garments[0].vertices.tobytes() == again.garments[0].vertices.tobytes()
    assert write_glb(fitted_scene(fitting)) == write_glb(fitted_scene(again))


def test_the_garment_is_left_as_it_was(again: Fitting) -> None:
    assert again.garments[0].garment is sewn_sample("tshirt_melange")
    assert sewn_sample("tshirt_melange").vertices[:, 1].min() == pytest.approx(0)


@pytest.mark.parametrize("count", [0, 2])
def test_one_garment_is_dressed_at_a_time(count: int, capsule_man: Avatar) -> None:
    with pytest.raises(BadParameter):
        fit([sewn_sample("tshirt_melange")] * count, capsule_man)


def test_the_work_can_be_stopped(capsule_man: Avatar) -> None:
    def stop(stage: str, fraction: float, picture: Picture | None = None) -> None:
        raise Cancelled("cancelled.any")

    with pytest.raises(Cancelled):
        fit([sewn_sample("tshirt_melange")], capsule_man, progress=stop)


def test_a_sheet_that_is_no_shirt_on_this_body_is_refused(capsule_man: Avatar) -> None:
    """A body whose arms are beside its legs passes through no sleeve."""
    low = {name: p - np.float32([0, 0.45, 0]) if "wrist" in name or "fingertip" in name or "elbow" in name else p
           for name, p in capsule_man.joints.items()}  # fmt: skip
    with pytest.raises(FitFailed):
        fit([sewn_sample("tshirt_melange")], replace(capsule_man, joints=low))


GOOD = {
    "worn": {"ok": True, "reasons": []},
    "converged": True,
    "penetration": {"samples": 20000, "share": 0.0005, "max_mm": 1.0},
}


def test_a_good_drape_passes() -> None:
    judge(GOOD)


@pytest.mark.parametrize(
    ("defect", "key"),
    [
        ({"worn": {"ok": False, "reasons": ["the hem is not level"]}}, "fit_failed.not_worn"),
        ({"converged": False}, "fit_failed.not_settled"),
        ({"penetration": {"samples": 20000, "share": 0.03, "max_mm": 1.0}}, "fit_failed.inside"),
        ({"penetration": {"samples": 20000, "share": 0.0001, "max_mm": 30.0}}, "fit_failed.inside"),
    ],
)
def test_each_defect_has_its_sentence(defect: dict[str, Any], key: str) -> None:
    with pytest.raises(FitFailed) as caught:
        judge(GOOD | defect)
    assert caught.value.key == key
    if key == "fit_failed.not_worn":
        assert "the hem is not level" in str(caught.value)


def test_all_reasons_are_told() -> None:
    reasons = ["the hem is not level", "a shoulder seam has slid off its shoulder"]
    with pytest.raises(FitFailed) as caught:
        judge(GOOD | {"worn": {"ok": False, "reasons": reasons}})
    assert all(reason in str(caught.value) for reason in reasons)


def whole(shirt: GarmentMesh, vertices: np.ndarray) -> None:
    graded = GradedGarment("M", (1.0, 1.0), shirt.plane, shirt.vertices, {})
    check_whole(Draped(vertices, Converged(True, 0.0)), graded, shirt)


def test_whole_cloth_passes(shirt: GarmentMesh) -> None:
    whole(shirt, shirt.vertices)
    whole(shirt, 1.5 * shirt.vertices)


@pytest.mark.parametrize("harm", [np.nan, 0.5])
def test_torn_cloth_and_numbers_gone_wrong_are_refused(shirt: GarmentMesh, harm: float) -> None:
    vertices = shirt.vertices.copy()
    vertices[::50] += harm
    with pytest.raises(FitFailed) as caught:
        whole(shirt, vertices)
    assert caught.value.key == "fit_failed.exploded"


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_one_wrong_number_is_enough(shirt: GarmentMesh, wrong: float) -> None:
    vertices = shirt.vertices.copy()
    vertices[shirt.faces[100, 0], 2] = wrong
    with pytest.raises(FitFailed):
        whole(shirt, vertices)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_faces_are_laid_flat_without_strain(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rest = rng.normal(0, 0.1, (12, 3))
    faces = rng.permuted(np.tile(np.arange(12), (9, 1)), axis=1)[:, :3].astype(np.int32)
    flat = rest_triangles(rest, faces)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        wanted = np.linalg.norm(rest[faces[:, a]] - rest[faces[:, b]], axis=1)
        np.testing.assert_allclose(np.linalg.norm(flat[:, a] - flat[:, b], axis=1), wanted, rtol=1e-9)
    turn = flat[:, 1, 0] * flat[:, 2, 1] - flat[:, 1, 1] * flat[:, 2, 0]
    assert (turn >= 0).all() and not flat[:, 0].any()


def test_the_fixture_shirt_has_no_strain_in_its_own_rest(fitted_shirt: FittedGarment) -> None:
    made = rest_triangles(fitted_shirt.vertices, fitted_shirt.garment.faces)
    np.testing.assert_allclose(made, fitted_shirt.rest, atol=1e-9)
