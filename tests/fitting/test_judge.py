"""A drape that tore, slid, tangled or cuts into something is refused, and the reason told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import FitFailed
from core.types import Avatar, FittedGarment, GarmentMesh
from fitting.drape import Draped
from fitting.figures.converged import Converged
from fitting.figures.self_hits import self_hits
from fitting.figures.worn import worn
from fitting.grade import GradedGarment
from fitting.judge import INSIDE_MM, INSIDE_SHARE, LAYER_SHARE, TANGLED, loose, torn, what_is_wrong

GOOD: dict[str, Any] = {
    "penetration": {"samples": 20000, "share": 0.0005, "max_mm": 1.0},
    "layer_hits": 0.0,
}


def at_rest(vertices: NDArray[np.float64], *, ok: bool = True, crossings: int = 0) -> Draped:
    return Draped(vertices, Converged(ok, 0.0), crossings=crossings)


def tore(shirt: GarmentMesh, vertices: NDArray[np.float64]) -> FitFailed | None:
    return torn(at_rest(vertices), GradedGarment("M", (1.0, 1.0), shirt.plane, shirt.vertices, {}), shirt)


def test_whole_cloth_passes(shirt: GarmentMesh) -> None:
    assert tore(shirt, shirt.vertices) is None
    assert tore(shirt, 1.5 * shirt.vertices) is None


@pytest.mark.parametrize("harm", [np.nan, 0.5])
def test_torn_cloth_and_numbers_gone_wrong_are_refused(shirt: GarmentMesh, harm: float) -> None:
    vertices = shirt.vertices.copy()
    vertices[::50] += harm
    problem = tore(shirt, vertices)
    assert problem is not None and problem.key == "fit_failed.exploded"


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_one_wrong_number_is_enough(shirt: GarmentMesh, wrong: float) -> None:
    vertices = shirt.vertices.copy()
    vertices[shirt.faces[100, 0], 2] = wrong
    problem = tore(shirt, vertices)
    assert problem is not None and problem.key == "fit_failed.exploded"


def test_what_is_worn_and_at_rest_passes(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    assert loose(fitted_shirt, at_rest(fitted_shirt.vertices), capsule_man) is None


def test_what_is_not_worn_is_refused_with_all_reasons(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    bib = replace(fitted_shirt, vertices=fitted_shirt.vertices + np.array([0, 0.04, 0.4]))
    problem = loose(bib, at_rest(bib.vertices), capsule_man)
    assert problem is not None and problem.key == "fit_failed.not_worn"
    for phrase in ("the head does not pass through the neck opening", "a shoulder seam has slid off its shoulder"):
        assert phrase in str(problem)


def test_what_has_not_come_to_rest_is_refused(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    problem = loose(fitted_shirt, at_rest(fitted_shirt.vertices, ok=False), capsule_man)
    assert problem is not None and problem.key == "fit_failed.not_settled"


def test_what_passes_through_itself_is_refused(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    x, y, z = fitted_shirt.vertices.T
    front = (z > 0) & (y > 0.95) & (y < 1.2) & (np.abs(x) < 0.13)
    vertices = fitted_shirt.vertices - np.outer(front, [0, 0, 0.3])
    tangled = replace(fitted_shirt, vertices=vertices)
    hits = self_hits(vertices, fitted_shirt.garment.faces)
    assert hits.share > TANGLED and worn(tangled, capsule_man).ok
    problem = loose(tangled, at_rest(vertices, crossings=hits.pairs), capsule_man)
    assert problem is not None and problem.key == "fit_failed.tangled"


def test_a_few_faces_through_each_other_are_no_tangle(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    vertices = fitted_shirt.vertices.copy()
    side = fitted_shirt.garment.faces[np.argmax(fitted_shirt.garment.panel == 0), 0]
    vertices[side, 2] -= 0.3
    hits = self_hits(vertices, fitted_shirt.garment.faces)
    assert 0 < hits.share < TANGLED
    few = at_rest(vertices, crossings=hits.pairs)
    assert loose(replace(fitted_shirt, vertices=vertices), few, capsule_man) is None


def test_a_good_report_passes() -> None:
    assert what_is_wrong(GOOD) is None
    brim = {"penetration": {"samples": 1, "share": INSIDE_SHARE, "max_mm": INSIDE_MM}, "layer_hits": LAYER_SHARE}
    assert what_is_wrong(brim) is None, "the limits themselves are allowed"


@pytest.mark.parametrize(
    ("defect", "key"),
    [
        ({"penetration": {"samples": 20000, "share": 0.03, "max_mm": 1.0}}, "fit_failed.inside"),
        ({"penetration": {"samples": 20000, "share": 0.0001, "max_mm": 30.0}}, "fit_failed.inside"),
        ({"layer_hits": 0.03}, "fit_failed.layers"),
    ],
)
def test_each_defect_of_a_whole_fitting_has_its_sentence(defect: dict[str, Any], key: str) -> None:
    problem = what_is_wrong(GOOD | defect)
    assert problem is not None and problem.key == key
    assert str(problem)
