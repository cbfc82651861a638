"""Bodies of given measures: girths, proportions, limits, poses, and how they are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import presets
from core.errors import BadParameter
from core.settings import settings
from core.types import MEASURES_OF_BODIES, POSES, SEXES, BodyMeasures
from presets import kept, limits, own
from presets.catalogue import SHAPES
from presets.made import unsplit
from presets.measure import measure
from presets.shapes import solve, welding

FACES = welding()[presets.load("regular").mesh.faces]
DIGESTS = {
    "female.npz": "67fe417a2bb9c3d5435c823dfa5d4a8066deb5cfe38c93e15fb2cc2766790b8e",
    "male.npz": "01ef0728fe3d2dc52c173cd48d6d6d277035582bda64e0fe00bf40cfc75767b8",
    "topology.npz": "6b08330a02d375a54dc1b8aae3dd45a85c4e72e94e2800bb83d7f28e95e0a6da",
}
MIDDLE = BodyMeasures("female", 168.0, 92.0, 74.0, 98.0)


@pytest.fixture
def empty_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TRYON_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    own._body.cache_clear()
    yield tmp_path
    own._body.cache_clear()
    settings.cache_clear()


def placed(sex: Any, shares: tuple[float, ...]) -> BodyMeasures:
    """Return the body at these places (0..1) within the ranges of its measures."""
    measures = BodyMeasures(sex, 0.0, 0.0, 0.0, 0.0)
    for name, share in zip(MEASURES_OF_BODIES, shares, strict=True):
        low, high = limits.allowed_cm(measures, name)
        measures = replace(measures, **{name: round(low + share * (high - low), 1)})
    return measures


@pytest.mark.parametrize("name", DIGESTS)
def test_the_shape_spaces_are_those_that_were_baked(name: str) -> None:
    assert own._digest(SHAPES / name) == DIGESTS[name]


@pytest.mark.parametrize("preset", [info.id for info in presets.catalogue()])
def test_all_bodies_share_one_topology(preset: str) -> None:
    avatar = presets.load(preset)
    assert np.array_equal(welding()[avatar.mesh.faces], FACES)
    split = unsplit(avatar.mesh.vertices, welding())
    assert np.array_equal(split[welding()], avatar.mesh.vertices)


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize(
    "shares", [(0.5, 0.5, 0.5, 0.5), (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0), (0.2, 0.9, 0.1, 0.8)]
)
def test_the_tape_agrees_and_thighs_stand_apart(sex: Any, shares: tuple[float, ...]) -> None:
    asked = placed(sex, shares)
    shape = solve(asked, FACES)
    anatomy = measure(shape.vertices, FACES, shape.joints)
    assert 100.0 * np.ptp(shape.vertices[:, 1]) == pytest.approx(asked.height, abs=0.01)
    for name in ("chest", "waist", "hip"):
        assert anatomy.measures_cm[name] == pytest.approx(getattr(asked, name), abs=0.3), name
    left, right = anatomy.rings["thigh_left"], anatomy.rings["thigh_right"]
    assert right[:, 0].min() - left[:, 0].max() > 0.01
    assert 12.0 < anatomy.measures_cm["bmi"] < 37.0


@pytest.mark.parametrize("preset", ["slim", "curvy-m"])
def test_a_presets_measures_give_its_shape(preset: str) -> None:
    avatar = presets.load(preset)
    measures = [avatar.measures_cm[name] for name in ("chest", "waist", "hip")]
    shape = solve(BodyMeasures(avatar.sex, avatar.height_cm, *measures), FACES)
    away = np.linalg.norm(shape.vertices[welding()] - avatar.mesh.vertices, axis=1)
    assert away.mean() < 0.003 and away.max() < 0.012


@given(st.sampled_from(SEXES), st.tuples(*[st.floats(0.0, 1.0)] * 4))
def test_what_is_within_the_ranges_is_taken_and_ranges_are_never_empty(sex: Any, shares: tuple[float, ...]) -> None:
    measures = placed(sex, shares)
    assert limits.check(measures) == measures
    for name in MEASURES_OF_BODIES:
        low, high = limits.allowed_cm(measures, name)
        least, most = limits.overall_cm(sex)[name]
        assert least <= low < high <= most
        for beyond in (low - 0.2, high + 0.2):
            with pytest.raises(BadParameter, match=name):
                limits.check(replace(measures, **{name: beyond}))


def test_an_own_body_is_made_once_and_is_the_same_from_memory_file_or_anew(empty_data_folder: Path) -> None:
    body = presets.body("regular-m", MIDDLE)
    assert (body.id, body.sex, body.height_cm) == ("own", "female", 168.0)
    assert presets.body("slim", replace(MIDDLE, chest=92.04)) is body, "the preset does not matter, hundredths neither"
    (file,) = (empty_data_folder / own.FOLDER).iterdir()
    data = file.read_bytes()
    own._body.cache_clear()
    again = presets.body("regular", MIDDLE)
    assert again is not body and np.array_equal(again.distance.values, body.distance.values)
    file.unlink()
    own._body.cache_clear()
    presets.body("regular", MIDDLE)
    assert file.read_bytes() == data
    for array in (body.mesh.vertices, body.mesh.normals, body.distance.values, body.rings["hip"]):
        assert array is not None and not array.flags.writeable


@pytest.mark.parametrize("pose", POSES[1:])
def test_a_pose_moves_limbs_and_keeps_the_body(empty_data_folder: Path, pose: Any) -> None:
    plain, posed = presets.load("regular"), presets.body("regular", None, pose)
    assert posed.id == "regular" and posed.measures_cm == plain.measures_cm
    assert posed.mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-5)
    for side in ("left", "right"):
        assert abs(posed.joints[f"wrist_{side}"][0]) < abs(plain.joints[f"wrist_{side}"][0]) - 0.03, "arms hang lower"
        forearms = {
            name: body.joints[f"wrist_{side}"] - body.joints[f"elbow_{side}"]
            for name, body in (("plain", plain), ("posed", posed))
        }
        lengths = [np.linalg.norm(each) for each in forearms.values()]
        assert lengths[0] == pytest.approx(lengths[1], abs=1e-4)
    ahead = posed.joints["toe_left"][2] - posed.joints["toe_right"][2]
    assert (ahead > 0.1) == (pose == "stride")
    edges = [
        np.linalg.norm(np.diff(b.mesh.vertices[b.mesh.faces][:, :2], axis=1)[:, 0], axis=1) for b in (plain, posed)
    ]
    stretch = edges[1] / np.maximum(edges[0], 1e-6)
    assert np.percentile(stretch, 0.1) > 0.3 and np.percentile(stretch, 99.9) < 1.8


def test_few_bodies_are_kept_and_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    for number, name in enumerate(("a", "b", "c")):
        kept.put(tmp_path, name, name.encode())
        os.utime(tmp_path / name, (number + 1, number + 1))
        if name == "b":
            assert kept.get(tmp_path, "a") == b"a", "asked for: it is not the oldest any more"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "c"]
    assert kept.get(tmp_path, "b") is None
