"""Clothes come to rest on a body."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import Cancelled
from core.types import Avatar, FittedGarment, GarmentMesh, Picture
from fitting.drape import Draped, Phase, drape, hanging, solver_pairs, unfolded_lengths
from fitting.fabrics import FABRICS
from fitting.figures.inside import inside
from fitting.figures.openings import openings
from fitting.figures.strain import strain
from fitting.figures.worn import worn
from fitting.place import Placement
from fitting.size import GradedGarment

SHORT = (
    Phase(fine=False, frames=3, gravity=0.5, keep=0.9, hold=0.2),
    Phase(fine=True, frames=10, gravity=1.0, keep=0.99),
)


def tailored(shirt: GarmentMesh) -> GradedGarment:
    """The fixture shirt in the size that it has."""
    return GradedGarment("M", (1.0, 1.0), shirt.plane, shirt.vertices, {"chest": 100.0})


def start(shirt: GarmentMesh) -> Placement:
    """The shirt as it stands off the body."""
    count = len(shirt.vertices) - len(shirt.parents)
    held = [shirt.openings["neck"], shirt.seams["shoulder_left"], shirt.seams["shoulder_right"]]
    chosen = np.unique(np.concatenate(held))
    return Placement(shirt.vertices[:count].copy(), chosen[chosen < count].astype(np.int64))


def drape_shirt(shirt: GarmentMesh, man: Avatar, **options: object) -> Draped:
    return drape(shirt, tailored(shirt), start(shirt), man, FABRICS["jersey"], **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def draped(shirt: GarmentMesh, capsule_man: Avatar) -> Draped:
    return drape_shirt(shirt, capsule_man)


def test_a_shirt_comes_to_rest(draped: Draped) -> None:
    assert draped.rest.ok
    assert np.isfinite(draped.vertices).all()


def test_it_is_worn(draped: Draped, fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    verdict = worn(FittedGarment(fitted_shirt.garment, draped.vertices, fitted_shirt.rest), capsule_man)
    assert verdict.ok, verdict.reasons


def test_it_stays_outside_the_body_and_hangs_on_it(draped: Draped, shirt: GarmentMesh, capsule_man: Avatar) -> None:
    body = capsule_man.mesh
    found = inside(draped.vertices, shirt.faces, body.vertices, body.faces, samples=5000)
    assert found.share <= 0.001 and found.max_mm < 3
    assert np.linalg.norm(draped.vertices - shirt.vertices, axis=1).max() > 0.01, "it has moved"
    seams = np.concatenate([shirt.seams["shoulder_left"], shirt.seams["shoulder_right"]])
    assert draped.vertices[seams, 1].mean() < shirt.vertices[seams, 1].mean() - 0.005, "2 cm of gap are gone"


def test_its_cloth_is_hardly_strained(draped: Draped, fitted_shirt: FittedGarment) -> None:
    found = strain(fitted_shirt.rest, draped.vertices, fitted_shirt.garment.faces)
    assert found.tension_p95 < 0.1
    shape = openings(draped.vertices, fitted_shirt.garment.faces)
    assert (shape.loops, shape.pieces) == (4, 1)


def test_hardly_anything_hangs_longer_than_its_cloth(draped: Draped, shirt: GarmentMesh) -> None:
    hem = shirt.openings["hem"]
    drop = [(x[:, 1].max() - x[hem, 1].mean()) for x in (shirt.vertices, draped.vertices)]
    assert drop[1] < 1.06 * drop[0]


def test_equal_input_gives_equal_bytes(shirt: GarmentMesh, capsule_man: Avatar) -> None:
    before = shirt.vertices.copy()
    first, second = (drape_shirt(shirt, capsule_man, phases=SHORT).vertices for _ in range(2))
    assert first.tobytes() == second.tobytes()
    np.testing.assert_array_equal(shirt.vertices, before)


def test_progress_grows_and_may_stop_the_work(shirt: GarmentMesh, capsule_man: Avatar) -> None:
    told: list[float] = []

    def watch(stage: str, fraction: float, picture: Picture | None = None) -> None:
        assert stage == "drape"
        told.append(fraction)
        if len(told) > 4:
            raise Cancelled("cancelled.any")

    with pytest.raises(Cancelled):
        drape_shirt(shirt, capsule_man, phases=SHORT, progress=watch)
    assert len(told) == 5 and told == sorted(told) and 0 < told[0] < told[-1] < 1


SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
TWO_FACES = np.array([[0, 1, 2], [0, 2, 3]])


def test_edges_and_what_lies_across_them_are_found() -> None:
    edges, across, crossed = solver_pairs(TWO_FACES)
    assert {tuple(edge) for edge in edges.tolist()} == {(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)}
    assert [sorted(pair) for pair in across.tolist()] == [[1, 3]]
    assert [sorted(pair) for pair in crossed.tolist()] == [[0, 2]]


def test_a_closed_surface_has_as_many_bends_as_edges(shirt: GarmentMesh) -> None:
    edges, across, crossed = solver_pairs(shirt.faces.astype(np.int64))
    rim = sum(len(loop) for loop in shirt.openings.values())
    assert len(edges) == len(across) + rim
    assert len(crossed) == len(across) and (across[:, 0] != across[:, 1]).all()


@pytest.mark.parametrize("fold", [0.0, 0.5, np.pi / 2, np.pi])
def test_across_a_fold_the_flat_distance_counts(fold: float) -> None:
    # The second face turned about the diagonal by any angle has the same flat distance.
    axis = np.array([1.0, 1.0, 0.0]) / np.sqrt(2)
    turned = SQUARE.copy()
    v = SQUARE[3]
    turned[3] = v * np.cos(fold) + np.cross(axis, v) * np.sin(fold) + axis * (axis @ v) * (1 - np.cos(fold))
    _, across, crossed = solver_pairs(TWO_FACES)
    assert unfolded_lengths(turned, across, crossed)[0] == pytest.approx(np.sqrt(2))


def test_the_torso_hangs_from_the_seam_and_nothing_else_does() -> None:
    k = np.arange(6)
    rest = np.concatenate([np.column_stack([0.1 * k, np.full(6, y), np.zeros(6)]) for y in (0.0, 0.1)])
    faces = np.concatenate([[(i, i + 1, i + 6), (i + 1, i + 7, i + 6)] for i in k[:-1]]).astype(np.int64)
    seams, torso = np.array([0, 6], np.int32), np.array([0, 1, 2, 3, 6, 7, 8, 9], np.int32)
    anchor, reach = hanging(faces, rest, seams, torso)
    assert np.isinf(reach[[0, 6, 4, 5, 10, 11]]).all(), "seams are the hooks, the rest is sleeve"
    assert set(anchor[[1, 2, 3, 7, 8, 9]]) <= {0, 6}
    lengths = reach[[1, 2, 3]]
    assert (np.diff(lengths) > 0).all()
    assert (lengths >= [0.1, 0.2, 0.3]).all() and (lengths <= 1.25 * np.array([0.1, 0.2, 0.3])).all()
