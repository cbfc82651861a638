"""The fit report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.types import Avatar, FittedGarment
from fitting.figures.converged import Converged
from fitting.report import make_report


def report(garments: list[FittedGarment], avatar: Avatar, **changes: Any) -> dict[str, Any]:
    """A report on garments that have come to rest."""
    given: dict[str, Any] = {
        "size": "M",
        "ease_cm": {"chest": 8.04, "waist": 20.0, "hip": 4.0},
        "size_table": [{"size": "M", "verdict": "relaxed"}],
        "rest": [Converged(True, 0.0)] * len(garments),
        "seconds": {"drape": 1.23456},
        "samples": 2000,
    }
    return make_report(garments, avatar, **(given | changes))


@pytest.fixture(scope="module")
def good(fitted_shirt: FittedGarment, capsule_man: Avatar) -> dict[str, Any]:
    return report([fitted_shirt], capsule_man)


def test_a_good_fit_reads_well(good: dict[str, Any], fitted_shirt: FittedGarment) -> None:
    assert good["category"] == "tshirt"
    assert good["worn"] == {"ok": True, "reasons": []}
    assert good["penetration"] == {"samples": 2000, "share": 0.0, "max_mm": 0.0}
    assert good["strain"] == {"tension_p95": 0.0, "compression_p95": 0.0}
    assert good["clearance_mm"]["p50"] == pytest.approx(20, abs=1)
    assert good["clearance_mm"]["fitted_p50"] == pytest.approx(20, abs=1)
    assert (good["self_hits"], good["layer_hits"], good["openings"], good["converged"]) == (0, 0, 4, True)
    assert good["triangles"] == len(fitted_shirt.garment.faces)
    assert good["ease_cm"]["chest"] == 8.0


def test_it_is_plain_json_and_the_same_each_time(
    good: dict[str, Any], fitted_shirt: FittedGarment, capsule_man: Avatar
) -> None:
    assert json.loads(json.dumps(good, allow_nan=False)) == good
    assert report([fitted_shirt], capsule_man) == good


def test_a_bad_fit_says_why(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    bib = replace(fitted_shirt, vertices=fitted_shirt.vertices * [1, 1, 0.5] + np.array([0, 0, 0.12]))
    bad = report([bib], capsule_man, rest=[Converged(False, 0.4)], warnings=["Mind the gap."])
    assert not bad["worn"]["ok"]
    assert "the head does not pass through the neck opening" in bad["worn"]["reasons"]
    assert bad["penetration"]["share"] > 0
    assert bad["strain"]["compression_p95"] > 0.1
    assert bad["converged"] is False
    assert bad["warnings"] == ["Mind the gap."]


def test_the_worst_layer_counts(fitted_shirt: FittedGarment, capsule_man: Avatar) -> None:
    outer = replace(fitted_shirt, vertices=fitted_shirt.vertices * [1, 1, 0.95])
    both = report([fitted_shirt, outer], capsule_man)
    assert both["openings"] == 8
    assert both["layer_hits"] > 0.3
    assert both["strain"]["compression_p95"] > 0.01
    assert both["penetration"]["samples"] == 4000


def test_a_wide_hem_shows_in_the_whole_clearance_and_not_above_the_hip(
    fitted_shirt: FittedGarment, capsule_man: Avatar
) -> None:
    hip = capsule_man.rings["hip"][:, 1].mean()
    below = fitted_shirt.vertices[:, 1:2] < hip + 0.05
    low = replace(fitted_shirt, vertices=fitted_shirt.vertices * np.where(below, [1.5, 1, 1.8], 1))
    wide = report([low], capsule_man)["clearance_mm"]
    assert wide["fitted_p50"] < wide["p95"]
    assert wide["fitted_p50"] == pytest.approx(20, abs=2)
