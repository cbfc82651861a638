"""Whether a drape may be shown: one that tore, slid, tangled or cuts into something is no result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.errors import FitFailed
from core.sentences import sentence
from core.types import Avatar, FittedGarment, GarmentMesh
from fitting.drape import Draped
from fitting.figures.worn import worn
from fitting.grade import GradedGarment

TORN, TORN_SHARE = 3.0, 0.002
"""Cloth is torn where more than this share of its edges is longer than this many usual rest lengths."""
TANGLED = 0.02
"""Pairs of faces that pass through each other, over faces, from which on a drape is not shown."""
LAYER_SHARE = 0.02
"""Share of an outer layer inside the next inner one from which on an outfit is not shown."""
INSIDE_SHARE, INSIDE_MM = 0.002, 5.0
"""Most of the garment that may lie inside the body, and how deep [mm]."""


def torn(draped: Draped, graded: GradedGarment, garment: GarmentMesh) -> FitFailed | None:
    """Return what to say of a cloth that is torn or not finite, or None."""
    if not np.isfinite(draped.vertices).all():
        return FitFailed("fit_failed.exploded")
    edges = garment.faces[:, [0, 1]]
    now, rest = (np.linalg.norm(p[edges[:, 0]] - p[edges[:, 1]], axis=1) for p in (draped.vertices, graded.rest))
    if (now > TORN * np.maximum(rest, np.median(rest))).mean() > TORN_SHARE:
        return FitFailed("fit_failed.exploded")
    return None


def loose(fitted: FittedGarment, draped: Draped, body: Avatar) -> FitFailed | None:
    """Return why a drape is none that a person would wear, or None."""
    verdict = worn(fitted, body)
    if not verdict.ok:
        return FitFailed("fit_failed.not_worn", reason="; ".join(sentence(reason) for reason in verdict.reasons))
    if not draped.rest.ok:
        return FitFailed("fit_failed.not_settled")
    if draped.crossings > TANGLED * len(fitted.garment.faces):
        return FitFailed("fit_failed.tangled")
    return None


def what_is_wrong(report: Mapping[str, Any]) -> FitFailed | None:
    """Return why a whole fitting is not to be shown, or None: something cuts into the body or into an inner layer."""
    if report["penetration"]["share"] > INSIDE_SHARE or report["penetration"]["max_mm"] > INSIDE_MM:
        return FitFailed("fit_failed.inside")
    if report["layer_hits"] > LAYER_SHARE:
        return FitFailed("fit_failed.layers")
    return None
