"""Clothes come to rest on a body."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import Cancelled
from core.types import Avatar, FittedGarment, GarmentMesh, Picture
from fitting.drape import CAREFUL, PHASES, SPREAD, Draped, Phase, drape, spread
from fitting.fabrics import FABRICS
from fitting.figures.inside import inside
from fitting.figures.openings import openings
from fitting.figures.self_hits import self_hits
from fitting.figures.strain import strain
from fitting.figures.worn import worn
from fitting.grade import GradedGarment
from fitting.place import Placement
from fitting.untangle import Untangler

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
    dressed = FittedGarment(fitted_shirt.garment, draped.vertices, fitted_shirt.plane, fitted_shirt.rest)
    verdict = worn(dressed, capsule_man)
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


def test_what_is_held_stays_over_the_shoulders_and_sinks_only_where_it_may(
    shirt: GarmentMesh, capsule_man: Avatar
) -> None:
    held = start(shirt).held
    drop = []
    for sink in (False, True):
        phases = (Phase(fine=False, frames=12, gravity=1.0, keep=0.99, hold=0.2, sink=sink),)
        moved = drape_shirt(shirt, capsule_man, phases=phases).vertices[held] - shirt.vertices[held]
        assert np.abs(moved[:, [0, 2]]).max() < 0.008
        drop.append(-moved[:, 1].mean())
    assert drop[0] < 0.006 < drop[1]


def test_it_does_not_pass_through_itself(draped: Draped, shirt: GarmentMesh) -> None:
    assert draped.crossings == 0
    assert self_hits(draped.vertices, shirt.faces).pairs == 0


def gathered(shirt: GarmentMesh) -> Placement:
    """The start with sleeves pushed together to half of their length, front and back on each other beside the body."""
    begin = start(shirt)
    vertices = begin.vertices.copy()
    beyond = np.abs(vertices[:, 0]) - 0.19
    vertices[:, 0] -= np.sign(vertices[:, 0]) * 0.5 * np.maximum(beyond, 0)
    low = (np.abs(vertices[:, 0]) > 0.175) & (vertices[:, 1] < 1.1)
    vertices[low, 2] = 0.0
    return Placement(vertices, begin.held)


@pytest.mark.parametrize("phases", [PHASES, CAREFUL])
def test_gathered_sleeves_fold_and_do_not_tangle(
    shirt: GarmentMesh, capsule_man: Avatar, phases: tuple[Phase, ...]
) -> None:
    end = drape(shirt, tailored(shirt), gathered(shirt), capsule_man, FABRICS["jersey"], phases=phases)
    assert self_hits(end.vertices, shirt.faces).share <= 0.001
    assert end.crossings == self_hits(end.vertices, shirt.faces).pairs
    cuff = shirt.openings["cuff_left"]
    assert abs(end.vertices[cuff, 0].mean()) > 0.26, "the sleeve has grown to its length"


def test_what_crosses_at_the_end_is_counted(
    shirt: GarmentMesh, capsule_man: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Untangler, "watch", lambda self, x, v, inside: False)
    begin = start(shirt)
    vertices = begin.vertices * [1.0, 1.0, 0.1]
    vertices[vertices[:, 0] > 0.22, 2] *= -4.0
    short = (Phase(fine=False, frames=10, gravity=0.0, keep=0.1),)
    end = drape(shirt, tailored(shirt), Placement(vertices, begin.held), capsule_man, FABRICS["jersey"], phases=short)
    assert end.crossings == self_hits(end.vertices, shirt.coarse_faces).pairs > 0


def test_front_and_back_step_apart_and_the_seams_stay(shirt: GarmentMesh) -> None:
    begin = start(shirt).vertices
    panel = shirt.panel[::4]
    moved = spread(begin, shirt.coarse_faces, panel) - begin
    front, back = (np.unique(shirt.coarse_faces[panel == k]) for k in (0, 1))
    np.testing.assert_allclose(moved[np.setdiff1d(front, back), 2], SPREAD)
    np.testing.assert_allclose(moved[np.setdiff1d(back, front), 2], -SPREAD)
    assert np.abs(moved[np.intersect1d(front, back)]).max() == 0
    assert np.abs(moved[:, :2]).max() == 0
