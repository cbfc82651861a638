"""Baked bodies keep the conventions of ``core.types`` and are closed, painted, named and measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import trimesh
from scipy.spatial import ConvexHull

import presets
from core.types import Avatar
from presets.measure import measure
from tools.bake.grid import exact_distance

SIDED_JOINTS = ("clavicle", "shoulder", "elbow", "wrist", "fingertip", "hip", "knee", "ankle", "toe")
MIDDLE_JOINTS = ("pelvis", "spine", "chest", "neck", "head", "head_top")
LENGTHS = {
    "female": {"neck": (34, 42), "shoulder_width": (34, 41), "inseam": (72, 82), "arm_length": (48, 60)},
    "male": {"neck": (37, 46), "shoulder_width": (37, 44), "inseam": (76, 86), "arm_length": (54, 64)},
}
WRIST = {"female": (13, 18), "male": (14, 20)}
GIRTHS = {
    "slim": {"chest": (80, 86), "waist": (62, 68), "hip": (88, 93), "thigh": (48, 55), "upper_arm": (23, 27)},
    "regular": {"chest": (88, 92), "waist": (70, 76), "hip": (95, 99), "thigh": (52, 60), "upper_arm": (25, 30)},
    "curvy": {"chest": (100, 108), "waist": (83, 92), "hip": (106, 114), "thigh": (60, 70), "upper_arm": (29, 35)},
    "slim-m": {"chest": (90, 96), "waist": (74, 80), "hip": (91, 96), "thigh": (49, 56), "upper_arm": (26, 31)},
    "regular-m": {"chest": (98, 102), "waist": (84, 88), "hip": (98, 101), "thigh": (53, 60), "upper_arm": (29, 34)},
    "curvy-m": {"chest": (108, 116), "waist": (98, 106), "hip": (106, 113), "thigh": (58, 66), "upper_arm": (32, 38)},
}


def sided(*names: str) -> set[str]:
    return {f"{name}_{side}" for name in names for side in ("left", "right")}


def test_every_point_is_named_as_core_types_says(avatar: Avatar) -> None:
    assert set(avatar.joints) == {*MIDDLE_JOINTS, *sided(*SIDED_JOINTS)}
    assert set(avatar.landmarks) == {"neck_front", "neck_back", "bust_front", "waist_front", "crotch"} | sided(
        "neck_side", "acromion", "axilla"
    )
    assert set(avatar.rings) == {"neck", "chest", "waist", "hip"} | sided("upper_arm", "wrist", "thigh")
    assert set(avatar.bones) <= set(avatar.joints)


def test_left_is_the_viewers_left(avatar: Avatar) -> None:
    for points in (avatar.joints, avatar.landmarks, avatar.rings):
        for name, point in points.items():
            across = float(np.mean(np.atleast_2d(point)[:, 0]))
            if name.endswith("_left"):
                assert across < -0.02
            elif name.endswith("_right"):
                assert across > 0.02
            else:
                assert abs(across) < 0.005


def test_a_body_stands_on_the_floor_facing_the_viewer(avatar: Avatar) -> None:
    low, high = avatar.mesh.vertices.min(axis=0), avatar.mesh.vertices.max(axis=0)
    assert low[1] == pytest.approx(0.0, abs=1e-5)
    assert high[1] == pytest.approx(avatar.height_cm / 100.0, abs=1e-4)
    assert low[0] == pytest.approx(-high[0], abs=2e-3)
    assert avatar.joints["toe_left"][2] > avatar.joints["ankle_left"][2] + 0.05
    assert avatar.landmarks["neck_front"][2] > avatar.landmarks["neck_back"][2] + 0.05
    heights = [avatar.joints[name][1] for name in ("pelvis", "spine", "chest", "neck", "head", "head_top")]
    assert heights == sorted(heights)


def test_the_arms_are_held_as_an_a(avatar: Avatar) -> None:
    for side in ("left", "right"):
        across, down, _ = avatar.joints[f"elbow_{side}"] - avatar.joints[f"shoulder_{side}"]
        assert 42.0 < np.degrees(np.arctan2(-down, abs(across))) < 52.0


def test_the_welded_skin_is_one_closed_outward_surface(welded: Any) -> None:
    mesh = trimesh.Trimesh(welded.vertices, welded.faces, process=False)
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.body_count == 1
    assert mesh.euler_number == 2
    assert mesh.volume > 0.03


def test_normals_point_outwards(avatar: Avatar, welded: Any) -> None:
    normals = avatar.mesh.normals
    assert normals is not None
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1.0, abs=1e-3)
    outside = avatar.mesh.vertices[welded.source] + 1e-3 * normals[welded.source]
    assert np.mean(exact_distance(outside, welded.vertices, welded.faces) > 0.0) > 0.995, "toes touch"


def test_the_body_is_painted(avatar: Avatar) -> None:
    texture, uv = avatar.mesh.material.texture, avatar.mesh.uv
    assert texture is not None and uv is not None
    assert texture.dtype == np.uint8 and max(texture.shape[:2]) <= 1024
    assert uv.min() >= 0.0 and uv.max() <= 1.0

    def colour(point: Any) -> Any:
        nearest = int(np.argmin(np.linalg.norm(avatar.mesh.vertices - point, axis=1)))
        column, row = (uv[nearest] * np.array(texture.shape[1::-1])).astype(int)
        return texture[row, column].astype(int)

    skin, hip = colour(avatar.joints["head_top"]), colour(avatar.rings["hip"][0])
    assert skin[0] > skin[2] + 10 and skin.mean() > 150, "the head is warm skin"
    assert hip.mean() < skin.mean() - 30, "shorts cover the hips"
    chest = colour(avatar.rings["chest"][0])
    assert (chest.mean() < skin.mean() - 30) == (avatar.sex == "female"), "a top covers a woman's chest"
    assert colour(avatar.joints["fingertip_left"]).mean() > 100, "hands are bare"


def test_skin_weights_are_shares(avatar: Avatar) -> None:
    assert avatar.skin_weights.shape == (len(avatar.mesh.vertices), len(avatar.bones))
    assert avatar.skin_weights.min() >= 0.0
    assert avatar.skin_weights.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    hand = int(np.argmin(np.linalg.norm(avatar.mesh.vertices - avatar.joints["fingertip_left"], axis=1)))
    assert avatar.bones[int(np.argmax(avatar.skin_weights[hand]))] == "wrist_left"


def test_rings_are_closed_and_lie_on_the_skin(avatar: Avatar, welded: Any) -> None:
    for name, ring in avatar.rings.items():
        steps = np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=1)
        assert steps.max() < 1.5 * steps.mean(), name
        assert np.abs(exact_distance(ring, welded.vertices, welded.faces)).max() < 1e-3, name


def test_landmarks_lie_on_the_skin(avatar: Avatar, welded: Any) -> None:
    points = np.stack(list(avatar.landmarks.values()))
    assert np.abs(exact_distance(points, welded.vertices, welded.faces)).max() < 2e-3


def test_landmarks_are_in_anatomical_order(avatar: Avatar) -> None:
    marks = avatar.landmarks
    assert marks["neck_back"][1] > marks["neck_side_left"][1] > marks["acromion_left"][1] > marks["axilla_left"][1]
    assert marks["neck_side_left"][1] > marks["neck_front"][1] > marks["bust_front"][1] > marks["waist_front"][1]
    assert abs(marks["acromion_left"][0]) > abs(marks["neck_side_left"][0]) + 0.05
    chest, waist, hip = (avatar.rings[name][:, 1].mean() for name in ("chest", "waist", "hip"))
    assert marks["axilla_left"][1] > chest > waist > hip > marks["crotch"][1]


def test_measures_are_those_of_the_mesh(avatar: Avatar, welded: Any) -> None:
    joints = {name: np.asarray(point, dtype=np.float64) for name, point in avatar.joints.items()}
    again = measure(welded.vertices, welded.faces, joints).measures_cm
    assert again == pytest.approx(dict(avatar.measures_cm), abs=0.15)


@pytest.mark.parametrize("name", ["waist", "hip"])
def test_girths_agree_with_another_sectioning(avatar: Avatar, welded: Any, name: str) -> None:
    mesh = trimesh.Trimesh(welded.vertices, welded.faces, process=False)
    height = float(avatar.rings[name][:, 1].mean())
    cut = mesh.section(plane_origin=[0.0, height, 0.0], plane_normal=[0.0, 1.0, 0.0])
    trunk = next(loop for loop in cut.discrete if loop[:, 0].min() < 0.0 < loop[:, 0].max())
    assert 100.0 * ConvexHull(trunk[:, [0, 2]]).area == pytest.approx(avatar.measures_cm[name], abs=0.1)


def test_measures_are_plausible(avatar: Avatar) -> None:
    for name, (low, high) in (LENGTHS[avatar.sex] | GIRTHS[avatar.id] | {"wrist": WRIST[avatar.sex]}).items():
        assert low <= avatar.measures_cm[name] <= high, name


def test_a_loaded_body_is_shared_and_read_only(avatar: Avatar) -> None:
    assert presets.load(avatar.id) is avatar
    arrays = (avatar.mesh.vertices, avatar.mesh.faces, avatar.distance.values, avatar.skin_weights, avatar.rings["hip"])
    for array in arrays:
        assert not array.flags.writeable
    with pytest.raises(TypeError):
        avatar.joints["pelvis"] = np.zeros(3)  # type: ignore[index]
