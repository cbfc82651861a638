"""Fitting: garments on a body, in a chart size."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter, FitFailed
from core.types import Avatar, FittedGarment, Fitting, GarmentMesh, Progress, Size, no_progress
from fitting.drape import Draped, drape
from fitting.fabrics import FABRICS
from fitting.place import place
from fitting.report import make_report
from fitting.size import GradedGarment, choose_size, ease_cm, grade, relieve, size_table

TORN, TORN_SHARE = 3.0, 0.002
"""Cloth is torn where more than this share of its edges is longer than this many usual rest lengths."""
INSIDE_SHARE, INSIDE_MM = 0.002, 5.0
"""Most of the garment that may lie inside the body, and how deep [mm]."""


def fit(
    garments: Sequence[GarmentMesh],
    avatar: Avatar,
    size: Size | Literal["auto"] = "auto",
    *,
    fabric: str | None = None,
    progress: Progress = no_progress,
) -> Fitting:
    """Dress a body.

    Args:
        garments: inner layers first; one garment for now.
        avatar: the body.
        size: a chart size, or ``auto`` for the size whose ease on this body is nearest to the category's.
        fabric: a key of ``FABRICS``; the category's usual one by default.
        progress: told during the stage ``drape``; it may raise ``Cancelled``.

    Raises:
        BadParameter: not exactly one garment.
        FitFailed: the cloth tore, did not come to rest, is not worn, or cuts into the body.
    """
    if len(garments) != 1:
        raise BadParameter("bad_parameter.value", name="garments")
    garment = garments[0]
    started = time.perf_counter()
    chosen = choose_size(garment, avatar) if size == "auto" else size
    graded = grade(garment, avatar.sex, chosen)
    relieved = relieve(garment, graded, avatar)
    placement = place(garment, relieved, avatar)
    placed = time.perf_counter()
    cloth = FABRICS[fabric or CATEGORY_FACTS[garment.category].fabric]
    draped = drape(garment, relieved, placement, avatar, cloth, progress=progress)
    check_whole(draped, relieved, garment)
    done = time.perf_counter()
    fitted = FittedGarment(garment, draped.vertices, rest_triangles(graded.rest, garment.faces))
    report = make_report(
        [fitted],
        avatar,
        size=chosen,
        ease_cm=ease_cm(graded.girths_cm, avatar),
        size_table=size_table(garment, avatar),
        rest=[draped.rest],
        seconds={"place": placed - started, "drape": done - placed},
    )
    judge(report)
    return Fitting(avatar, (fitted,), report)


def judge(report: Mapping[str, Any]) -> None:
    """Raise ``FitFailed`` when a drape is not worn, not at rest or cuts into the body."""
    if not report["worn"]["ok"]:
        raise FitFailed("fit_failed.not_worn", reason="; ".join(report["worn"]["reasons"]))
    if not report["converged"]:
        raise FitFailed("fit_failed.not_settled")
    if report["penetration"]["share"] > INSIDE_SHARE or report["penetration"]["max_mm"] > INSIDE_MM:
        raise FitFailed("fit_failed.inside")


def check_whole(draped: Draped, graded: GradedGarment, garment: GarmentMesh) -> None:
    """Raise ``FitFailed`` when the cloth is torn or not finite."""
    if not np.isfinite(draped.vertices).all():
        raise FitFailed("fit_failed.exploded")
    edges = garment.faces[:, [0, 1]]
    now, rest = (np.linalg.norm(p[edges[:, 0]] - p[edges[:, 1]], axis=1) for p in (draped.vertices, graded.rest))
    if (now > TORN * np.maximum(rest, np.median(rest))).mean() > TORN_SHARE:
        raise FitFailed("fit_failed.exploded")


def rest_triangles(rest: NDArray[np.float64], faces: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the corners of each face in its own plane [m], shape (m, 3, 2), from rest positions (n, 3)."""
    a, b, c = (rest[faces[:, k]] for k in range(3))
    ab, ac = b - a, c - a
    length = np.linalg.norm(ab, axis=1)
    x = (ab * ac).sum(axis=1) / length
    y = np.sqrt(np.maximum((ac * ac).sum(axis=1) - x**2, 0))
    result = np.zeros((len(faces), 3, 2))
    result[:, 1, 0], result[:, 2, 0], result[:, 2, 1] = length, x, y
    return result
