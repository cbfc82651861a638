"""The fit report: what a fitting is worth, as the API gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.categories import CATEGORY_FACTS
from core.sentences import sentence
from core.types import Avatar, FittedGarment
from fitting.figures.clearance import clearance
from fitting.figures.converged import Converged
from fitting.figures.inside import Inside, inside, layer_hits
from fitting.figures.openings import openings
from fitting.figures.self_hits import self_hits
from fitting.figures.strain import Strain, strain
from fitting.figures.worn import worn

SAMPLES = 20_000
"""Random points by which penetration is measured, for each garment."""


def make_report(
    garments: Sequence[FittedGarment],
    avatar: Avatar,
    *,
    size: str,
    ease_cm: Mapping[str, float],
    size_table: Any,
    rest: Sequence[Converged],
    seconds: Mapping[str, float],
    warnings: Sequence[str] = (),
    samples: int = SAMPLES,
    seed: int = 0,
) -> dict[str, Any]:
    """Measure draped garments and return what is known of the fit, JSON values only.

    With several layers, the category is the outermost one's, counts are sums, and every other figure is the worst
    layer's; the clearance is the innermost layer's.

    Args:
        garments: draped garments, inner layers first, at least one.
        avatar: the body that wears them.
        size: the chart size that was made, or ``own``.
        ease_cm: garment girth less body girth [cm]: chest, waist, hip.
        size_table: what each other size would be like.
        rest: how far each garment has come to rest.
        seconds: time of each stage [s].
        warnings: sentences for the user.
        samples: random points by which penetration is measured, for each garment.
        seed: seed of the points.
    """
    body, grid = avatar.mesh, avatar.distance
    depths = [
        inside(g.vertices, g.garment.faces, body.vertices, body.faces, grid=grid, samples=samples, seed=seed)
        for g in garments
    ]
    counts = [openings(g.vertices, g.garment.faces) for g in garments]
    hits = [self_hits(g.vertices, g.garment.faces) for g in garments]
    layers = [
        layer_hits(b.vertices, b.garment.faces, a.vertices, a.garment.faces, samples=samples, seed=seed)
        for a, b in pairwise(garments)
    ]
    verdicts = [worn(g, avatar) for g in garments]
    reasons = dict.fromkeys(reason for verdict in verdicts for reason in verdict.reasons)
    return {
        "category": garments[-1].garment.category,
        "size": size,
        "ease_cm": {name: round(float(value), 1) for name, value in ease_cm.items()},
        "strain": _strain([strain(g.rest, g.vertices, g.garment.faces) for g in garments]),
        "penetration": _penetration(depths),
        "clearance_mm": _clearance(garments[0], avatar),
        "self_hits": round(max(hit.share for hit in hits), 5),
        "layer_hits": round(max(layers, default=0.0), 5),
        "worn": {
            "ok": all(verdict.ok for verdict in verdicts),
            "reasons": [sentence(reason) for reason in reasons],
        },
        "size_table": size_table,
        "triangles": sum(len(g.garment.faces) for g in garments),
        "openings": sum(count.loops for count in counts),
        "converged": all(state.ok for state in rest),
        "seconds": {stage: round(float(value), 3) for stage, value in seconds.items()},
        "warnings": list(dict.fromkeys((*warnings, *(w for g in garments for w in g.garment.warnings)))),
    }


def _strain(layers: Sequence[Strain]) -> dict[str, float]:
    return {
        "tension_p95": round(max(layer.tension_p95 for layer in layers), 4),
        "compression_p95": round(max(layer.compression_p95 for layer in layers), 4),
    }


def _penetration(layers: Sequence[Inside]) -> dict[str, float]:
    return {
        "samples": sum(layer.samples for layer in layers),
        "share": round(max(layer.share for layer in layers), 6),
        "max_mm": round(max(layer.max_mm for layer in layers), 2),
    }


def _clearance(innermost: FittedGarment, avatar: Avatar) -> dict[str, float]:
    """Return how far cloth stands off; below the hip what hangs from the shoulders falls free, whatever its size."""
    cloth = innermost.vertices, innermost.garment.faces, avatar.distance
    whole = clearance(*cloth)
    hangs = CATEGORY_FACTS[innermost.garment.category].girth == "chest"
    fitted = clearance(*cloth, above=float(avatar.rings["hip"][:, 1].mean())) if hangs else whole
    return {"p50": round(whole.p50, 1), "p95": round(whole.p95, 1), "fitted_p50": round(fitted.p50, 1)}
