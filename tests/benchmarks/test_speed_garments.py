"""The garment that speed is measured with, at any density, placed and judged as in the app, and for other solvers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks.speed import newton_cloth
from benchmarks.speed.garments import Dressing, drape_dressing, drape_figures, dressed_tshirt
from benchmarks.speed.newton_cloth import rest_shapes, settle, start_of
from fitting.drape import PHASES, Phase
from fitting.figures.converged import FRAMES
from fitting.fit import rest_triangles

FEW = 300


@pytest.fixture(scope="module")
def placed() -> Dressing:
    """A very coarse T-shirt around a body."""
    return dressed_tshirt(FEW)


def test_a_garment_has_about_as_many_vertices_as_asked_for(placed: Dressing) -> None:
    assert 0.8 * FEW < len(placed.garment.plane) < 1.2 * FEW
    assert 1.8 * FEW < len(dressed_tshirt(2 * FEW).garment.plane) < 2.2 * FEW
    assert set(placed.garment.openings) == {"neck", "cuff_left", "cuff_right", "hem"}


def test_frames_are_counted_and_the_end_is_judged(placed: Dressing) -> None:
    phases = (Phase(fine=False, frames=2, gravity=0.0, keep=0.9), Phase(fine=True, frames=12, gravity=0.0, keep=0.9))
    end, frames = drape_dressing(placed, phases)
    assert frames == 14
    figures = drape_figures(placed, end.vertices)
    assert figures["inside_share"] < 0.01 and 0 < figures["tension_p95"] < 2 and figures["self_hits"] < 0.1
    moved = drape_figures(placed, end.vertices - [0.0, 0.0, 0.1])
    assert moved["inside_share"] > figures["inside_share"] + 0.05, "pushed into the back"
    assert drape_figures(placed, np.full_like(end.vertices, np.nan)) == {"exploded": True}


def test_other_solvers_get_our_start_and_our_lengths_at_rest(placed: Dressing) -> None:
    start, shapes, faces = start_of(placed), rest_shapes(placed), placed.garment.faces
    assert start.shape == placed.garment.vertices.shape
    assert np.allclose(start[placed.garment.parents].mean(axis=1), start[len(start) - len(placed.garment.parents) :])
    ours = rest_triangles(placed.relieved.rest, faces)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        lengths = [np.linalg.norm(corners[:, a] - corners[:, b], axis=1) for corners in (shapes, ours)]
        assert np.allclose(*lengths)
    sides = np.stack([shapes[:, 1] - shapes[:, 0], shapes[:, 2] - shapes[:, 0]], axis=-1)
    assert (np.linalg.det(sides) > 0).all(), "the outside is up on both panels"
    plane, front = placed.relieved.plane[faces], placed.garment.panel == 0
    along = plane[:, 1] - plane[:, 0]
    assert np.allclose(
        (shapes[front, 1] * along[front]).sum(axis=1), np.hypot(*along[front].T) * _lengths(shapes)[front]
    )


def _lengths(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(np.linalg.norm(shapes[:, 1] - shapes[:, 0], axis=1))


class Falling:
    """A cloth of a foreign solver that falls for so many frames and lies then."""

    def __init__(self, frames: int, *, breaks: bool = False) -> None:
        self.left, self.breaks = frames, breaks
        self.x = np.zeros((4, 3))
        self.told: list[float] = []

    def frame(self, phase: Phase) -> None:
        self.told.append(phase.gravity)
        if self.left > 0:
            self.x[:, 1] -= 0.01
        elif self.breaks:
            self.x[:] = np.nan
        self.left -= 1

    def positions(self) -> np.ndarray[Any, Any]:
        return self.x.copy()


def test_a_foreign_cloth_goes_through_our_phases_and_stops_at_rest() -> None:
    damped = sum(phase.frames for phase in PHASES if not phase.until_rest)
    cloth = Falling(3)
    end = settle(cloth, PHASES, limit=60)
    assert end.at_rest and end.frames == damped + FRAMES, "it is not asked before"
    assert cloth.told == [phase.gravity for phase in PHASES for _ in range(phase.frames)][: end.frames]
    cloth = Falling(damped + 7)
    end = settle(cloth, PHASES, limit=60)
    assert end.at_rest and end.frames > damped + 7 + FRAMES - 2


def test_a_foreign_cloth_that_breaks_or_takes_too_long_is_not_at_rest() -> None:
    broken = settle(Falling(5, breaks=True), PHASES, limit=60)
    assert not broken.at_rest and broken.frames == 6
    late = settle(Falling(5), PHASES, limit=0)
    assert not late.at_rest and late.frames == 1
    restless = settle(Falling(10**6), PHASES[-1:], limit=60)
    assert not restless.at_rest and restless.frames == PHASES[-1].frames


def test_a_foreign_cloth_forgets_the_shape_it_started_with(placed: Dressing) -> None:
    faces, rest = placed.garment.faces, placed.relieved.rest
    builder = SimpleNamespace(
        tri_poses=[0] * len(faces),
        tri_areas=[0] * len(faces),
        particle_mass=[0] * len(rest),
        edge_indices=[(-1, -1, a, b) for a, b, _ in faces],
        edge_rest_length=[0] * len(faces),
        edge_rest_angle=[1] * len(faces),
    )
    newton_cloth._set_rest(builder, rest_shapes(placed), rest, faces)
    area = sum(builder.tri_areas)
    assert 0.6 < area < 1.2, "square metres of a T-shirt, front and back"
    assert np.isclose(sum(builder.particle_mass), newton_cloth.DENSITY["VBD"] * area)
    assert np.allclose(builder.edge_rest_length, np.linalg.norm(rest[faces[:, 0]] - rest[faces[:, 1]], axis=1))
    assert not any(builder.edge_rest_angle)
