"""Boundaries are laid out in the frontal plane edge by edge."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import GarmentMesh
from fitting.frontal import Frontal
from tests.sample_garments import sewn_sample


@pytest.fixture
def skirt() -> GarmentMesh:
    return sewn_sample("skirt_plaid")


@pytest.fixture
def laid(skirt: GarmentMesh) -> Frontal:
    return Frontal(skirt, skirt.plane)


def targets(laid: Frontal, chain: NDArray[np.int32]) -> NDArray[np.float64]:
    return np.array([laid.target[int(i)] for i in chain])


def test_at_first_nothing_is_laid(laid: Frontal) -> None:
    assert laid.target == {}


def test_the_first_position_of_a_corner_counts(laid: Frontal) -> None:
    laid.set(np.array([3, 4], np.int32), np.array([[0.0, 1.0], [2.0, 3.0]]))
    laid.set(np.array([4, 5], np.int32), np.array([[9.0, 9.0], [4.0, 5.0]]))
    assert {i: tuple(p) for i, p in laid.target.items()} == {3: (0, 1), 4: (2, 3), 5: (4, 5)}


def test_coarse_chains_are_of_coarse_vertices(laid: Frontal, skirt: GarmentMesh) -> None:
    count = len(skirt.plane) - len(skirt.parents)
    for chain in (*skirt.seams.values(), *skirt.rims.values()):
        coarse = laid.coarse(chain)
        assert coarse.max() < count
        assert (coarse[0], coarse[-1]) == (chain[0], chain[-1])


def test_gaps_are_laid_as_they_run_in_the_pattern(laid: Frontal, skirt: GarmentMesh) -> None:
    hem = skirt.rims["hem"]
    corners = np.array([skirt.seams[f"side_{side}"][-1] for side in ("left", "right")])
    shift = np.array([0.02, 0.3])
    laid.set(corners, skirt.plane[corners] + shift)
    laid.lay_gaps(hem)
    chain = laid.coarse(hem)
    between = chain[np.flatnonzero(np.isin(chain, corners))[0] : np.flatnonzero(np.isin(chain, corners))[-1]]
    np.testing.assert_allclose(targets(laid, between), skirt.plane[between] + shift, atol=1e-12)


def test_a_gap_between_ends_drawn_together_keeps_its_bow(laid: Frontal, skirt: GarmentMesh) -> None:
    hem = skirt.rims["hem"]
    corners = np.array([skirt.seams[f"side_{side}"][-1] for side in ("left", "right")])
    laid.set(corners, skirt.plane[corners] * [0.5, 1.0])
    laid.lay_gaps(hem)
    known = [int(i) for i in laid.coarse(hem) if int(i) in laid.target]
    moved, plane = targets(laid, np.array(known)), skirt.plane[known]
    assert np.ptp(moved[:, 0]) == pytest.approx(0.5 * np.ptp(plane[:, 0]), rel=0.05)
    assert np.ptp(moved[:, 1]) == pytest.approx(np.ptp(plane[:, 1]), rel=0.1)


def test_a_loop_is_turned_with_its_ends() -> None:
    garment = sewn_sample("trousers_jeans")
    laid = Frontal(garment, garment.plane)
    loop = garment.openings["leg_left"]
    ends = np.array([garment.seams[f"{name}_left"][-1] for name in ("outseam", "inseam")])
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    laid.set(ends, garment.plane[ends] @ turn.T * 0.7 + [1.0, 2.0])
    laid.lay_turned(loop)
    chain = laid.coarse(loop)
    np.testing.assert_allclose(targets(laid, chain), garment.plane[chain] @ turn.T * 0.7 + [1.0, 2.0], atol=1e-9)
