"""Volume of a garment as photographed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from core.types import GarmentMesh
from fitting.figures.volume import opening_ratios, section, section_crossings, volume


def reshaped(shirt: GarmentMesh, scale: tuple[float, float, float]) -> GarmentMesh:
    """The shirt with other proportions."""
    return replace(shirt, vertices=shirt.vertices * scale, plane=shirt.plane * scale[:2])


def test_a_shirt_with_a_torso_in_it_has_volume(shirt: GarmentMesh) -> None:
    found = volume(shirt)
    assert found.ok
    assert found.depth_over_width == pytest.approx(0.22 / 0.37, abs=0.02)
    assert set(found.opening_ratios) == {"neck", "hem", "cuff_left", "cuff_right"}


def test_cardboard_has_no_volume(shirt: GarmentMesh) -> None:
    flat = volume(reshaped(shirt, (1, 1, 0.05)))
    assert not flat.ok
    assert flat.depth_over_width < 0.05


def test_leaning_on_the_photo_changes_nothing(shirt: GarmentMesh) -> None:
    leaning = Rotation.from_euler("z", 25, degrees=True).apply(shirt.vertices)
    assert volume(replace(shirt, vertices=leaning)) == volume(shirt)


def test_a_barrel_is_too_deep(shirt: GarmentMesh) -> None:
    assert not volume(reshaped(shirt, (1, 1, 1.6))).ok


def test_a_crossed_section_is_not_simple(shirt: GarmentMesh) -> None:
    x, y, z = shirt.vertices.T
    pushed = replace(shirt, vertices=np.stack([x, y, z - 0.3 * np.exp(-((x / 0.05) ** 2)) * (z > 0)], 1))
    found = volume(pushed)
    assert not found.ok
    assert found.crossings > 0
    assert found.self_hits > 0


def test_a_closed_cuff_is_no_opening(shirt: GarmentMesh) -> None:
    vertices = shirt.vertices.copy()
    cuff = shirt.openings["cuff_left"]
    vertices[cuff] += 0.8 * (vertices[cuff].mean(axis=0) - vertices[cuff])
    found = volume(replace(shirt, vertices=vertices, plane=vertices[:, :2]))
    assert not found.ok
    assert found.opening_ratios["cuff_left"] < 1 < found.opening_ratios["cuff_right"]


def test_an_armhole_spans_from_shoulder_to_armpit(shirt: GarmentMesh) -> None:
    points = {name: place for name, place in shirt.landmarks.items() if not name.startswith("cuff")}
    with_cuffs, sleeveless = opening_ratios(shirt), opening_ratios(replace(shirt, landmarks=points))
    assert sleeveless["cuff_left"] == pytest.approx(
        with_cuffs["cuff_left"]
        * np.linalg.norm(shirt.landmarks["cuff_outer_left"] - shirt.landmarks["cuff_inner_left"])
        / np.linalg.norm(shirt.landmarks["shoulder_left"] - shirt.landmarks["armpit_left"])
    )


def test_a_section_has_the_girth_of_the_torso(shirt: GarmentMesh) -> None:
    cut = section(shirt.vertices, shirt.faces, 1.0)
    assert np.linalg.norm(cut[:, 0] - cut[:, 1], axis=1).sum() == pytest.approx(2 * np.pi * 0.11 + 4 * 0.075, rel=0.01)
    assert section_crossings(cut) == 0


def test_a_figure_of_eight_crosses_once() -> None:
    corners = np.array([[0, 0], [1, 1], [1, 0], [0, 1]], dtype=np.float64)
    assert section_crossings(np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)) == 1
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float64)
    assert section_crossings(np.stack([square, np.roll(square, -1, axis=0)], axis=1)) == 0
