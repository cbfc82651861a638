"""Clothes laid down crooked are made symmetric."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import GarmentMesh
from fitting.symmetry import symmetrize
from tests.sample_garments import sewn_sample

NAMES = ["tshirt_melange", "longsleeve_stripes", "tank_plain", "hoodie_badge"]


def along(line: NDArray[np.float64], count: int = 9) -> NDArray[np.float64]:
    """Points at equal arc length along a polyline."""
    at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    return np.column_stack([np.interp(np.linspace(0, at[-1], count), at, line[:, k]) for k in range(2)])


def asymmetry(garment: GarmentMesh, plane: NDArray[np.float64]) -> float:
    """How far the seams are from being mirror images about x = 0, at most [m]."""
    away = []
    for name, chain in garment.seams.items():
        if name.endswith("_left"):
            other = garment.seams[name.replace("_left", "_right")]
            away.append(np.linalg.norm(along(plane[chain]) - along(plane[other]) * [-1, 1], axis=1).max())
    return float(max(away))


def crooked(garment: GarmentMesh, lean: float, bend: float) -> NDArray[np.float64]:
    """The pattern moved and sheared sideways, and its right half pulled down."""
    x, y = garment.plane.T
    return np.column_stack([x + lean * y + 0.02, y - bend * np.maximum(x, 0) ** 2])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("lean", "bend"), [(0.05, 0.0), (-0.03, 0.05), (0.0, -0.1)])
def test_a_crooked_pattern_becomes_symmetric(name: str, lean: float, bend: float) -> None:
    garment = sewn_sample(name)
    plane = crooked(garment, lean, bend)
    result = symmetrize(garment, plane)
    assert asymmetry(garment, plane) > 0.015
    assert asymmetry(garment, result) < 0.006


@pytest.mark.parametrize("name", NAMES)
def test_a_symmetric_pattern_is_left_alone(name: str) -> None:
    garment = sewn_sample(name)
    once = symmetrize(garment, garment.plane)
    assert np.linalg.norm(symmetrize(garment, once) - once, axis=1).max() < 0.003


@pytest.mark.parametrize("name", NAMES)
def test_only_the_place_counts_not_the_middle_of_the_photo(name: str) -> None:
    garment = sewn_sample(name)
    here, there = (symmetrize(garment, garment.plane + np.array([shift, 0.0])) for shift in (0.0, 0.3))
    np.testing.assert_allclose(here, there, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_cloth_keeps_its_size_and_has_no_folds(name: str) -> None:
    garment = sewn_sample(name)
    result = symmetrize(garment, crooked(garment, 0.03, 0.0))
    np.testing.assert_allclose(np.ptp(result, axis=0), np.ptp(garment.plane, axis=0), rtol=0.05)
    faces = garment.coarse_faces[garment.panel[::4] == 0]

    def area(plane: NDArray[np.float64]) -> NDArray[np.float64]:
        a, b = plane[faces[:, 1]] - plane[faces[:, 0]], plane[faces[:, 2]] - plane[faces[:, 0]]
        return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]

    share = area(result) / area(garment.plane)
    assert np.mean(share > 0) > 0.995
    low, high = np.percentile(share, [2, 98])
    assert low > 0.7 and high < 1.4


@pytest.mark.parametrize("name", NAMES)
def test_what_is_meant_to_be_asymmetric_stays(name: str) -> None:
    garment = sewn_sample(name)
    plane = garment.plane.copy()
    plane[(plane[:, 0] > 0) & (plane[:, 1] < -0.4), 1] -= 0.35
    np.testing.assert_array_equal(symmetrize(garment, plane), plane)
