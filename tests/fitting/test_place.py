"""The drape starts with the body inside the garment."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Avatar, FittedGarment, GarmentMesh
from fitting.distance import sample
from fitting.figures.worn import worn
from fitting.fit import rest_triangles
from fitting.frontal import Frontal
from fitting.grade import GradedGarment, grade, relieve
from fitting.lay_top import lay_top
from fitting.place import Placement, embed, place
from fitting.size import choose_size
from tests.sample_garments import sewn_sample

NAMES = ["tshirt_melange", "longsleeve_jumper", "tank_plain", "hoodie_badge"]


@cache
def placed(name: str, man: Avatar) -> tuple[GarmentMesh, GradedGarment, Placement]:
    """A sample graded and placed."""
    garment = sewn_sample(name)
    graded = relieve(garment, grade(garment, man.sex, choose_size(garment, man)), man)
    return garment, graded, place(garment, graded, man)


def fine(garment: GarmentMesh, coarse: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positions of all vertices, those after the coarse ones in the middle of their parents."""
    return np.concatenate([coarse, coarse[garment.parents].mean(axis=1)])


@pytest.mark.parametrize("name", NAMES)
def test_every_coarse_vertex_has_a_place(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    assert placement.vertices.shape == (len(garment.plane) - len(garment.parents), 3)
    assert np.isfinite(placement.vertices).all()
    assert placement.vertices[:, 1].min() > 0.3, "a top"


@pytest.mark.parametrize("name", NAMES)
def test_head_arms_and_torso_go_through_their_openings(name: str, capsule_man: Avatar) -> None:
    garment, graded, placement = placed(name, capsule_man)
    start = FittedGarment(
        garment, fine(garment, placement.vertices), graded.plane, rest_triangles(graded.rest, garment.faces)
    )
    wanted = {"worn.hem", "worn.cuff_left", "worn.cuff_right", "worn.floor"}
    # A hoodie's back neck rises above the neck ring and may start within the neck.
    wanted |= {"worn.neck"} if garment.category != "hoodie" else set()
    assert not wanted & set(worn(start, capsule_man).reasons)


@pytest.mark.parametrize("name", NAMES)
def test_front_is_before_and_back_behind_the_torso(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    x, y, z = placement.vertices.T
    for panel, sign in ((0, 1.0), (1, -1.0)):
        own = np.unique(garment.coarse_faces[(garment.panel[::4] == panel) & (garment.part[::4] == 0)])
        middle = own[(np.abs(x[own]) < 0.07) & (y[own] < 1.3) & (y[own] > 0.92)]
        assert len(middle) > 20
        assert (sign * z[middle]).min() > 0.09, "the torso's half depth"


@pytest.mark.parametrize("name", NAMES)
def test_side_seams_start_between_front_and_back(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    for side in ("left", "right"):
        seam = placement.vertices[garment.seams[f"side_{side}"][::2]]
        assert np.abs(seam[:, 2]).max() < 0.06
        assert np.abs(seam[:, 0]).min() > 0.165, "the torso's half width"


@pytest.mark.parametrize("name", NAMES)
def test_hardly_any_cloth_starts_inside_the_body(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    middles = placement.vertices[garment.coarse_faces].mean(axis=1)
    depth = sample(capsule_man.distance, np.concatenate([placement.vertices, middles]))
    assert np.mean(depth < -0.005) < 0.08
    assert depth.min() > -0.055


@pytest.mark.parametrize("name", ["tshirt_melange", "longsleeve_jumper"])
def test_arms_lie_within_the_sleeves(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    x = placement.vertices
    for part, side in ((1, "left"), (2, "right")):
        own = np.unique(garment.coarse_faces[garment.part[::4] == part])
        joints = [capsule_man.joints[f"{joint}_{side}"].astype(float) for joint in ("shoulder", "elbow", "wrist")]
        bone = np.concatenate([np.linspace(a, b, 30) for a, b in pairwise(joints)])
        nearest = np.linalg.norm(x[own, None, :2] - bone[None, :, :2], axis=2).argmin(axis=1)
        offset = x[own] - bone[nearest]
        for low, high in ((14, 22), (22, 30)):
            here = offset[(nearest >= low) & (nearest < high)]
            assert here[:, 2].max() > 0.02 and here[:, 2].min() < -0.02, "before and behind the arm"
            assert here[:, 1].max() > 0.02 and here[:, 1].min() < -0.02, "above and below the arm"


@pytest.mark.parametrize("name", NAMES)
def test_neckline_and_shoulder_seams_are_held_by_the_shoulders(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    count = len(placement.vertices)
    seams = [chain for seam, chain in garment.seams.items() if seam.startswith("shoulder")]
    wanted = np.concatenate([garment.openings["neck"], *seams])
    assert set(placement.held) == set(wanted[wanted < count])
    for side in ("left", "right"):
        seam = placement.vertices[garment.seams[f"shoulder_{side}"][::2]]
        assert (seam[:, 1] > capsule_man.landmarks[f"acromion_{side}"][1] - 0.05).all()
        assert (np.sign(seam[:, 0]) == (-1 if side == "left" else 1)).all()


def test_a_hood_hangs_behind(capsule_man: Avatar) -> None:
    garment, _, placement = placed("hoodie_badge", capsule_man)
    flap = np.setdiff1d(np.unique(garment.coarse_faces[garment.panel[::4] == 2]), garment.openings["neck"])
    assert placement.vertices[flap, 2].max() < -0.05


@pytest.mark.parametrize("name", ["tshirt_melange", "tank_plain"])
def test_left_and_right_start_alike(name: str, capsule_man: Avatar) -> None:
    garment, _, placement = placed(name, capsule_man)
    x = placement.vertices
    for seam in ("shoulder", "side"):
        left, right = (x[garment.seams[f"{seam}_{side}"][[0, -1]]] for side in ("left", "right"))
        np.testing.assert_allclose(left * [-1, 1, 1], right, atol=0.012)


@pytest.mark.parametrize("name", ["longsleeve_jumper", "hoodie_badge", "tshirt_melange"])
def test_sleeves_start_without_folds(name: str, regular: Avatar) -> None:
    garment, graded, _ = placed(name, regular)
    laid = Frontal(garment, graded.plane)
    lay_top(laid, regular)
    count = len(garment.plane) - len(garment.parents)
    faces, part, panel = garment.coarse_faces, garment.part[::4], garment.panel[::4]
    flat = embed(faces[panel < 2], laid.target, count)
    a, b, c = (flat[faces[:, k]] for k in range(3))
    turn = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    folded = np.where(panel == 0, turn, -turn) < 0
    assert not folded[(part == 1) | (part == 2)].any()
    assert folded[part == 0].mean() < 0.01, "a few at the armpits"
