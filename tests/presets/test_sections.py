"""Plane sections and the tape, against shapes whose girths are known."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from presets.measure import volume
from presets.sections import loop_length, resample, section, tape

UP = np.array([0.0, 1.0, 0.0])


@settings(max_examples=25)
@given(radius=st.floats(0.05, 0.5), height=st.floats(-0.4, 0.4), tilt=st.floats(-0.5, 0.5))
def test_a_cut_sphere_has_the_girth_of_its_circle(radius: float, height: float, tilt: float) -> None:
    sphere = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    normal = np.array([np.sin(tilt), np.cos(tilt), 0.0])
    loops = section(sphere.vertices, sphere.faces, height * radius * normal, normal)
    assert len(loops) == 1
    circle = 2.0 * np.pi * radius * np.sqrt(1.0 - height**2)
    assert loop_length(loops[0]) == pytest.approx(circle, rel=0.01)
    assert tape(loops[0]) == pytest.approx(circle, rel=0.01)


def test_a_plane_through_vertices_still_gives_one_closed_loop() -> None:
    box = trimesh.creation.box((1.0, 2.0, 1.0)).subdivide()
    loops = section(box.vertices, box.faces, np.zeros(3), UP)
    assert len(loops) == 1
    assert loop_length(loops[0]) == pytest.approx(4.0)


def test_two_legs_give_two_loops_longest_first() -> None:
    thin = trimesh.creation.cylinder(0.1, 1.0, transform=trimesh.transformations.rotation_matrix(np.pi / 2, [1, 0, 0]))
    thick = thin.copy()
    thick.apply_scale((2.0, 1.0, 2.0))
    thick.apply_translation((1.0, 0.0, 0.0))
    both = trimesh.util.concatenate([thin, thick])
    loops = section(both.vertices, both.faces, np.zeros(3), UP)
    assert [round(float(loop[:, 0].mean())) for loop in loops] == [1, 0]


def test_loops_run_counter_clockwise_seen_against_the_normal() -> None:
    sphere = trimesh.creation.icosphere(subdivisions=3)
    x, _, z = section(sphere.vertices, sphere.faces, np.zeros(3), UP)[0].T
    enclosed = 0.5 * np.sum(z * np.roll(x, -1) - x * np.roll(z, -1))
    assert enclosed == pytest.approx(np.pi, rel=0.02)


def test_a_tape_spans_hollows() -> None:
    notched = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0.5, 0, 0.2], [0, 0, 1]], dtype=float)
    assert loop_length(notched) > 4.5
    assert tape(notched) == pytest.approx(4.0)


def test_resampling_is_even_and_begins_in_front() -> None:
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]], dtype=float)
    points = resample(square, 40)
    assert points[0, 2] == 1.0
    assert np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1) == pytest.approx(0.1)


def test_volume_of_a_box() -> None:
    box = trimesh.creation.box((0.5, 2.0, 0.25))
    assert volume(box.vertices, box.faces) == pytest.approx(0.25)
