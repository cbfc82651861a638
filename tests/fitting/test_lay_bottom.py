"""What hangs from the waist starts outside the body, its inseams between the legs."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Avatar, GarmentMesh
from fitting.distance import sample
from fitting.frontal import Frontal
from fitting.grade import GradedGarment, grade, relieve
from fitting.lay_bottom import BETWEEN, FLOOR_GAP, lay_bottom
from fitting.place import place
from fitting.silhouette import LEG, MARGIN, limb_outline, torso_half_width
from presets import load
from tests.sample_garments import sewn_sample

SKIRTS = ["skirt_plaid", "skirt_denim"]
LEGS = ["trousers_jeans", "trousers_corduroy", "shorts_gym", "shorts_chino"]
BODIES = ["regular", "curvy-m"]
SIDES = (("left", -1.0), ("right", 1.0))


@cache
def laid_out(name: str, preset: str) -> tuple[GarmentMesh, GradedGarment, Avatar, Frontal]:
    garment, body = sewn_sample(name), load(preset)
    graded = relieve(garment, grade(garment, body.sex, "M"), body)
    laid = Frontal(garment, graded.plane)
    assert graded.waistband is not None
    lay_bottom(laid, body, graded.waistband)
    return garment, graded, body, laid


def targets(laid: Frontal, chain: NDArray[np.int32]) -> NDArray[np.float64]:
    return np.array([laid.target[int(i)] for i in laid.coarse(chain)])


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", SKIRTS + LEGS)
def test_the_whole_boundary_is_laid_above_the_floor(name: str, preset: str) -> None:
    garment, _, _, laid = laid_out(name, preset)
    for loop in (*garment.openings.values(), *garment.seams.values()):
        assert targets(laid, loop)[:, 1].min() >= 0.5 * FLOOR_GAP
        assert np.isfinite(targets(laid, loop)).all()


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", SKIRTS + LEGS)
def test_the_waistband_is_level_and_as_wide_as_the_body_there(name: str, preset: str) -> None:
    garment, graded, body, laid = laid_out(name, preset)
    assert graded.waistband is not None
    band = targets(laid, garment.rims["waist"])
    assert np.abs(band[:, 1] - graded.waistband.height).max() < 0.03
    half = np.interp(graded.waistband.height, *torso_half_width(body))
    assert (band[:, 0].min(), band[:, 0].max()) == (pytest.approx(-half, abs=0.02), pytest.approx(half, abs=0.02))


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", SKIRTS)
def test_a_skirts_sides_run_outside_hips_and_legs(name: str, preset: str) -> None:
    garment, _, body, laid = laid_out(name, preset)
    for side, sign in SIDES:
        x, y = targets(laid, garment.seams[f"side_{side}"]).T
        assert (sign * x >= np.interp(y, *torso_half_width(body)) - 1e-9).all()
        assert (np.diff(y) < 0).all()


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", LEGS)
def test_outseams_run_outside_the_legs_and_inseams_between_them(name: str, preset: str) -> None:
    garment, _, body, laid = laid_out(name, preset)
    crotch = float(body.landmarks["crotch"][1])
    for side, sign in SIDES:
        leg = limb_outline(body, LEG, side)
        edge, bone = (line[np.argsort(line[:, 1])] for line in (leg.outer, leg.center))
        x, y = targets(laid, garment.seams[f"outseam_{side}"]).T
        assert (sign * x >= np.interp(y, *torso_half_width(body)) - 1e-9).all()
        low = y < crotch - 0.05
        assert (sign * x[low] > np.abs(np.interp(y[low], edge[:, 1], edge[:, 0])) - MARGIN).all()
        x, y = targets(laid, garment.seams[f"inseam_{side}"])[1:].T
        assert (sign * x >= BETWEEN - 1e-9).all(), "on its own side of the middle"
        assert (sign * x <= np.abs(np.interp(y, bone[:, 1], bone[:, 0])) + 1e-9).all(), "inside the bone"
        assert (np.diff(y) < 0).all() and y.max() < crotch


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", LEGS)
def test_both_inseams_begin_in_one_point_under_the_crotch(name: str, preset: str) -> None:
    garment, _, body, laid = laid_out(name, preset)
    left, right = (targets(laid, garment.seams[f"inseam_{side}"])[0] for side, _ in SIDES)
    np.testing.assert_array_equal(left, right)
    assert left[0] == 0 and 0 < body.landmarks["crotch"][1] - left[1] < MARGIN


@pytest.mark.parametrize("name", LEGS)
def test_each_leg_hem_goes_around_its_own_leg(name: str) -> None:
    garment, _, _, laid = laid_out(name, "regular")
    for side, sign in SIDES:
        assert (sign * targets(laid, garment.openings[f"leg_{side}"])[:, 0] > 0).all()


@pytest.mark.parametrize("preset", BODIES)
@pytest.mark.parametrize("name", SKIRTS + LEGS)
def test_hardly_any_cloth_starts_inside_the_body(name: str, preset: str) -> None:
    garment, graded, body, _ = laid_out(name, preset)
    placement = place(garment, graded, body)
    depth = sample(body.distance, placement.vertices)
    assert np.mean(depth < -0.005) < 0.08
    count = len(placement.vertices)
    rim = garment.rims["waist"]
    assert set(placement.held) == set(rim[rim < count]), "it is held by its waistband"
    assert placement.vertices.shape == (len(garment.plane) - len(garment.parents), 3)


@pytest.mark.parametrize("name", SKIRTS + LEGS)
def test_front_starts_before_and_back_behind_the_body(name: str) -> None:
    garment, graded, body, _ = laid_out(name, "regular")
    x, y, z = place(garment, graded, body).vertices.T
    shared = np.unique(np.concatenate(list(garment.seams.values())))
    waist = float(body.rings["hip"][:, 1].mean())
    ring = body.rings["hip"]
    for panel, sign in ((0, 1.0), (1, -1.0)):
        own = np.setdiff1d(np.unique(garment.coarse_faces[garment.panel[::4] == panel]), shared)
        near = own[(np.abs(x[own]) < 0.08) & (np.abs(y[own] - waist) < 0.05)]
        assert len(near) > 3
        assert (sign * z[near]).min() > 0.6 * (sign * ring[:, 2]).max()
