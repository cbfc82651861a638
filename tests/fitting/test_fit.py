"""The whole fitting: a photo's garment on a body, judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import BadParameter, Cancelled, FitFailed
from core.sentences import sentence
from core.types import SIZES, Avatar, FittedGarment, Fitting, GarmentMesh, Picture
from fitting.drape import CAREFUL, PHASES, Draped, Phase
from fitting.figures.clearance import Clearance
from fitting.figures.converged import Converged
from fitting.figures.strain import Strain
from fitting.fit import MOST_LAYERS, fit, part_of, rest_triangles, wear
from fitting.grade import grade
from fitting.judge import LAYER_SHARE
from fitting.layers import dressed
from fitting.place import Placement
from fitting.scene import fitted_scene
from fitting.size import choose_size
from pipeline.export.glb import write_glb
from presets import load
from tests.sample_garments import sewn_sample

OUTFITS = {
    "tucked": ("tank_camouflage", "trousers_jeans"),
    "over": ("skirt_plaid", "tank_camouflage"),
    "three": ("tshirt_melange", "trousers_jeans", "jacket_denim"),
}


@cache
def outfit(name: str) -> Fitting:
    """Samples worn over each other by a baked woman."""
    return fit([sewn_sample(sample) for sample in OUTFITS[name]], load("regular"))


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
    assert set(report["seconds"]) == {"drape"} and report["seconds"]["drape"] > 0
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


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three_garments_are_worn(count: int, capsule_man: Avatar) -> None:
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


def fine(placement: Placement, garment: GarmentMesh) -> NDArray[np.float64]:
    """All vertices of a placed garment."""
    return np.concatenate([placement.vertices, placement.vertices[garment.parents].mean(axis=1)])


class FakeDrape:
    """Drapes that end where they started: good, restless, crossing or torn, in the order that is asked for."""

    def __init__(self, *ends: str) -> None:
        self.ends, self.phases = list(ends), list[Sequence[Phase]]()

    def __call__(
        self, garment: GarmentMesh, graded: Any, placement: Placement, *given: Any, phases: Sequence[Phase], **more: Any
    ) -> Draped:
        self.phases.append(phases)
        end, vertices = self.ends[len(self.phases) - 1], fine(placement, garment)
        crossings = len(garment.faces) // 100 if end == "crossing" else 0
        return Draped(np.nan * vertices if end == "torn" else vertices, Converged(end != "restless", 0.0), crossings)


@pytest.mark.parametrize("first", ["torn", "restless"])
def test_a_drape_that_fails_is_tried_again_with_care(
    first: str, regular: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeDrape(first, "good")
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", fake)
    layer = wear(sewn_sample("skirt_denim"), regular, "M")
    assert fake.phases == [PHASES, CAREFUL]
    assert layer.problem is None and np.isfinite(layer.fitted.vertices).all()


def test_a_drape_that_is_good_is_not_tried_again(regular: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeDrape("good")
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", fake)
    wear(sewn_sample("skirt_denim"), regular, "M")
    assert fake.phases == [PHASES]


@pytest.mark.parametrize("ends", [("restless", "torn"), ("torn", "restless"), ("torn", "torn")])
def test_what_fails_twice_is_refused(ends: tuple[str, str], regular: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape(*ends))
    keys = {"torn": "fit_failed.exploded", "restless": "fit_failed.not_settled"}
    with pytest.raises(FitFailed) as caught:
        fit([sewn_sample("skirt_denim")], regular, "M")
    assert caught.value.key in {keys[end] for end in ends}


class FakeStrain:
    """Cloth that is stretched as it is told, drape by drape."""

    def __init__(self, *tensions: float) -> None:
        self.tensions = iter(tensions)

    def __call__(self, *given: Any) -> Strain:
        return Strain(next(self.tensions), 0.0)


@pytest.mark.parametrize(
    ("tensions", "steps"),
    [((0.11,), 0), ((0.2, 0.1), 1), ((0.2, 0.15, 0.1), 2), ((0.2, 0.15, 0.13), 2), ((0.2, 0.25, 0.22), 0)],
)
def test_auto_goes_up_while_a_size_pulls(
    tensions: tuple[float, ...], steps: int, regular: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape(*["good"] * len(tensions)))
    monkeypatch.setattr(sys.modules["fitting.fit"], "strain", FakeStrain(*tensions))
    skirt = sewn_sample("skirt_denim")
    layer = wear(skirt, regular, "auto")
    assert SIZES.index(layer.size) == SIZES.index(choose_size(skirt, regular)) + steps
    assert layer.sized_up == (steps > 0)


def test_auto_goes_up_where_cloth_would_look_painted_on(regular: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    distances = iter([3.6, 5.0])
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape("good", "good"))
    monkeypatch.setattr(sys.modules["fitting.fit"], "strain", FakeStrain(0.05, 0.05))
    monkeypatch.setattr(sys.modules["fitting.fit"], "clearance", lambda *_: Clearance(next(distances), 30.0))
    skirt = sewn_sample("skirt_denim")
    layer = wear(skirt, regular, "auto")
    assert SIZES.index(layer.size) == SIZES.index(choose_size(skirt, regular)) + 1


def test_a_larger_size_that_fails_is_not_taken(regular: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape("good", *["torn"] * 4))
    monkeypatch.setattr(sys.modules["fitting.fit"], "strain", FakeStrain(0.2, 0.1, 0.1))
    skirt = sewn_sample("skirt_denim")
    assert wear(skirt, regular, "auto").size == choose_size(skirt, regular)


@pytest.mark.parametrize(("size", "measures"), [("S", {}), ("auto", {"hip": 95.0})])
def test_a_size_or_a_girth_that_was_asked_for_stays(
    size: Any, measures: dict[str, float], regular: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape("good"))
    monkeypatch.setattr(sys.modules["fitting.fit"], "strain", FakeStrain(0.2))
    assert wear(sewn_sample("skirt_denim"), regular, size, measures_cm=measures).size == "S"


@pytest.mark.parametrize(("second", "kept"), [("good", 0.0), ("torn", 0.01)])
def test_crossing_cloth_is_tried_again_and_the_cleaner_drape_kept(
    second: str, kept: float, regular: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeDrape("crossing", second)
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", fake)
    layer = wear(sewn_sample("skirt_denim"), regular, "M")
    assert fake.phases == [PHASES, CAREFUL]
    assert layer.crossings == pytest.approx(kept, rel=0.01) and np.isfinite(layer.fitted.vertices).all()


def test_a_whole_fitting_is_judged_too(regular: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worn and at rest, but where it was placed: through the layer beneath."""
    monkeypatch.setattr(sys.modules["fitting.fit"], "drape", FakeDrape("good", "good"))
    skirt = sewn_sample("skirt_denim")
    monkeypatch.setattr(sys.modules["fitting.fit"], "dressed", lambda body, *_: body)
    monkeypatch.setattr(sys.modules["fitting.fit"], "pressed", lambda worn, *_: worn)
    with pytest.raises(FitFailed) as caught:
        fit([skirt, sewn_sample("skirt_plaid")], regular, "M")
    assert caught.value.key in ("fit_failed.layers", "fit_failed.inside")


@pytest.mark.parametrize("name", OUTFITS)
def test_layers_are_worn_over_each_other(name: str) -> None:
    fitting, count = outfit(name), len(OUTFITS[name])
    report = fitting.report
    assert [f.garment for f in fitting.garments] == [sewn_sample(sample) for sample in OUTFITS[name]]
    assert report["worn"]["ok"] and report["converged"]
    assert report["layer_hits"] <= LAYER_SHARE
    assert report["penetration"]["share"] <= 0.002
    assert report["triangles"] == sum(len(f.garment.faces) for f in fitting.garments)
    assert report["openings"] == {"tucked": 7, "over": 6, "three": 11}[name]
    assert report["category"] == fitting.garments[-1].garment.category
    assert [layer["category"] for layer in report["layers"]] == [f.garment.category for f in fitting.garments]
    outer = report["layers"][-1]
    assert (outer["size"], outer["ease_cm"]) == (report["size"], report["ease_cm"])
    assert len(report["layers"]) == count <= MOST_LAYERS
    assert json.loads(json.dumps(report)) == report


def test_a_single_garment_has_no_layers(fitting: Fitting) -> None:
    assert "layers" not in fitting.report and fitting.report["layer_hits"] == 0


def test_a_top_before_trousers_is_tucked_in_and_after_a_skirt_it_hangs_over(regular: Avatar) -> None:
    tank, trousers = outfit("tucked").garments
    skirt, over = outfit("over").garments
    crotch = regular.landmarks["crotch"][1]
    hems = [f.vertices[f.garment.rims["hem"], 1].mean() for f in (tank, over)]
    assert hems[0] > crotch + 0.02 and hems[0] > hems[1] + 0.03

    def reach(fitted: FittedGarment, low: float, high: float) -> float:
        x, y, z = fitted.vertices.T
        near = (np.abs(y - (low + high) / 2) < (high - low) / 2) & (np.abs(x) < 0.08)
        return float(np.median(z[near & (z > 0)]))

    waistband = trousers.vertices[trousers.garment.rims["waist"], 1].mean()
    assert reach(trousers, waistband - 0.08, waistband - 0.03) > reach(tank, waistband - 0.08, waistband - 0.03)
    waistband = skirt.vertices[skirt.garment.rims["waist"], 1].mean()
    assert reach(over, waistband - 0.08, waistband - 0.03) > reach(skirt, waistband - 0.08, waistband - 0.03)


def test_the_outer_layer_is_sized_over_the_inner_ones(regular: Avatar) -> None:
    fitting = outfit("three")
    tee, trousers, _ = fitting.garments
    worn = dressed(dressed(regular, tee, {}), trousers, fitting.report["layers"][1]["ease_cm"])
    jacket = sewn_sample("jacket_denim")
    steps = SIZES.index(fitting.report["size"]) - SIZES.index(choose_size(jacket, worn))
    assert steps == (sentence("warning.larger") in fitting.report["warnings"]), "the next size only where this pulls"
    bare = grade(jacket, "female", fitting.report["size"]).girths_cm["chest"] - regular.measures_cm["chest"]
    assert fitting.report["ease_cm"]["chest"] == pytest.approx(bare - 2 * 2.0, abs=0.11), "two layers of cloth"


def test_shorts_and_a_dress_are_worn(regular: Avatar) -> None:
    for name, openings in (("shorts_chino", 3), ("dress_flowers", 4)):
        report = fit([sewn_sample(name)], regular).report
        assert report["worn"]["ok"] and report["openings"] == openings
        assert report["penetration"]["share"] <= 0.002


def test_own_measures_are_met_and_said(regular: Avatar) -> None:
    fitting = fit([sewn_sample("skirt_denim")], regular, measures_cm={"hip": 104.0, "length": 50.0})
    assert fitting.report["size"] == "own"
    assert fitting.report["ease_cm"]["hip"] == pytest.approx(104 - regular.measures_cm["hip"], abs=2)
    (fitted,) = fitting.garments
    band, hem = (fitted.vertices[fitted.garment.rims[rim], 1] for rim in ("waist", "hem"))
    assert band.mean() - hem.min() == pytest.approx(0.50, abs=0.05)
    assert [row["size"] for row in fitting.report["size_table"]] == ["XS", "S", "M", "L", "XL", "XXL"]


def test_own_measures_are_those_of_a_single_garment(regular: Avatar) -> None:
    with pytest.raises(BadParameter):
        fit([sewn_sample("skirt_denim"), sewn_sample("tank_plain")], regular, measures_cm={"length": 60.0})


def test_progress_of_layers_is_told_as_a_whole() -> None:
    told: list[tuple[str, float]] = []
    for index in range(3):
        for share in (0.0, 0.5, 1.0):
            part_of(lambda stage, fraction, picture=None: told.append((stage, fraction)), index, 3)("drape", share)
    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert {stage for stage, _ in told} == {"drape"}


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
