"""Flat panels get the volume that the equation promises."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.polyline import resample
from pipeline.garment.triangulate import triangulate
from pipeline.garment.volume import harmonic, inflate, stiffness_and_mass


def strip(width: float, length: float, step: float):
    """A rectangle, its faces, and the vertices on its two long sides x = +-width / 2."""
    corners = np.array([[-width, -length], [width, -length], [width, length], [-width, length], [-width, -length]]) / 2
    sides = [resample(np.array(s), max(2, round(np.linalg.norm(s[1] - s[0]) / step)))[:-1] for s in pairwise(corners)]
    plane, faces = triangulate(np.concatenate(sides), step)
    return plane, faces, np.flatnonzero(np.abs(plane[:, 0]) > width / 2 - 1e-9)


def disc(radius: float, step: float):
    """A disc, its faces, and its rim."""
    count = round(2 * np.pi * radius / step)
    angle = 2 * np.pi * np.arange(count) / count
    plane, faces = triangulate(radius * np.column_stack([np.cos(angle), np.sin(angle)]), step)
    return plane, faces, np.arange(count)


@settings(max_examples=8, deadline=None)
@given(width=st.floats(0.1, 0.6), depth=st.floats(0.3, 1.0))
def test_a_strip_sewn_on_both_sides_becomes_half_an_ellipse(width, depth):
    plane, faces, sewn = strip(width, 2 * width, width / 24)
    z = inflate(plane, faces, sewn, depth)
    x = plane[:, 0]
    np.testing.assert_allclose(z, depth * np.sqrt(np.maximum(width**2 / 4 - x**2, 0)), atol=0.012 * width)
    assert z.max() == pytest.approx(depth * width / 2, rel=0.02)
    assert not z[sewn].any()


def test_open_ends_stay_as_round_as_the_middle():
    plane, faces, sewn = strip(0.4, 0.8, 0.02)
    z = inflate(plane, faces, sewn, 1.0)
    end, middle = (z[np.abs(np.abs(plane[:, 1]) - y) < 0.01].max() for y in (0.4, 0.0))
    assert end == pytest.approx(middle, rel=0.02)


def test_a_disc_sewn_all_around_is_half_a_spheroid():
    plane, faces, rim = disc(0.3, 0.02)
    z = inflate(plane, faces, rim, 0.6)
    radius = np.linalg.norm(plane, axis=1)
    np.testing.assert_allclose(z, 0.6 * np.sqrt(np.maximum(0.09 - radius**2, 0) / 2), atol=0.004)


def test_other_panels_are_not_lifted():
    plane, faces, sewn = strip(0.4, 0.4, 0.05)
    beside = np.concatenate([plane, plane + np.array([1, 0])])
    z = inflate(beside, faces, sewn, 0.6)
    assert z[: len(plane)].max() > 0.1 and not z[len(plane) :].any()


def test_the_matrix_measures_slopes_and_areas_exactly():
    plane, faces, _ = disc(0.3, 0.05)
    stiffness, mass = stiffness_and_mass(plane, faces)
    a, b, c = (plane[faces[:, k]] for k in range(3))
    area = np.abs(np.cross(np.pad(b - a, ((0, 0), (0, 1))), np.pad(c - a, ((0, 0), (0, 1))))[:, 2]).sum() / 2
    assert mass.sum() == pytest.approx(area) and mass.min() > 0
    np.testing.assert_allclose(stiffness @ np.ones(len(plane)), 0, atol=1e-10)
    slope = plane @ [2.0, -1.0]
    assert slope @ (stiffness @ slope) == pytest.approx(5 * area), "energy of a plane of slope (2, -1)"


def test_harmonic_extension_keeps_planes_and_stays_between_its_values():
    plane, faces, rim = disc(0.3, 0.03)
    values = np.column_stack([plane[rim] @ [1.5, 0.5] + 2, np.sin(5 * plane[rim, 0])])
    result = harmonic(plane, faces, rim, values)
    np.testing.assert_allclose(result[:, 0], plane @ [1.5, 0.5] + 2, atol=1e-9)
    np.testing.assert_array_equal(result[rim], values)
    assert result[:, 1].max() <= values[:, 1].max() + 1e-9 and result[:, 1].min() >= values[:, 1].min() - 1e-9
