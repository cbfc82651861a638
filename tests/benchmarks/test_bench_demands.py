"""What a run has to reach, by category and in all."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.demands import CLEARANCE_MM, DEMANDS, demand_table
from core.types import CATEGORIES

GOOD = {
    "name": "tee", "body": "slim", "category": "tshirt", "category_true": "tshirt", "worn": True, "converged": True,
    "openings_ok": True, "pieces": 1, "inside_share": 0.0, "self_hits": 0.0, "tension_p95": 0.1,
    "clearance_fitted_mm": 10.0, "volume": True, "front_iou": 0.98, "front_colour": 2.0, "print_on_back": 0.1,
}  # fmt: skip
SKIRT = GOOD | {"name": "skirt", "category": "skirt", "category_true": "skirt", "clearance_fitted_mm": 30.0}


def cells(*rows: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return what each demand says, by category."""
    heading, *lines = demand_table(rows)
    return {line[0]: dict(zip(heading[1:], line[1:], strict=True)) for line in lines}


def cell(found: dict[str, dict[str, str]], begins: str, category: str = "all") -> str:
    (name,) = (name for name in found if name.startswith(begins))
    return found[name][category]


def test_what_is_good_meets_everything_by_category_and_in_all() -> None:
    found = cells(GOOD, SKIRT)
    assert len(found) == len(DEMANDS) and all(list(line) == ["all", "tshirt", "skirt"] for line in found.values())
    assert not [say for line in found.values() for say in line.values() if not say or "**" in say]
    assert cell(found, "worn") == "2 of 2" and cell(found, "front IoU", "skirt") == "0.98"


@pytest.mark.parametrize(
    ("change", "demand"),
    [
        ({"worn": False}, "worn"),
        ({"converged": False}, "worn"),
        ({"openings_ok": False}, "worn"),
        ({"pieces": 2}, "worn"),
        ({"error": "fit_failed"}, "worn"),
        ({"inside_share": 0.0011}, "inside the body: at most"),
        ({"inside_share": 0.0001}, "inside the body: median"),
        ({"self_hits": 0.0011}, "self hits"),
        ({"tension_p95": 0.121}, "tension"),
        ({"clearance_fitted_mm": 2.0}, "clearance"),
        ({"clearance_fitted_mm": 30.0}, "clearance"),
        ({"volume": False}, "volume"),
        ({"front_iou": 0.96}, "front IoU"),
        ({"front_colour": 5.1}, "front colour"),
        ({"print_on_back": 0.3}, "print"),
    ],
)
def test_what_is_beyond_its_limit_stands_in_bold_in_its_category(change: dict[str, Any], demand: str) -> None:
    found = cells(GOOD | change, SKIRT)
    assert cell(found, demand, "tshirt").startswith("**")
    assert not cell(found, demand, "skirt").startswith("**")


def test_a_photo_that_failed_counts_for_each_body() -> None:
    failed = {"name": "odd", "category_true": "skirt", "error": "garment_failed"}
    found = cells(GOOD, GOOD | {"body": "curvy"}, failed)
    assert cell(found, "worn") == "**2 of 4**" and cell(found, "worn", "skirt") == "**0 of 2**"
    assert cell(found, "self hits", "skirt") == ""


def test_a_few_failures_in_a_hundred_are_allowed() -> None:
    bodies = [GOOD | {"body": str(k), "worn": k > 2} for k in range(100)]
    assert cell(cells(*bodies), "worn") == "97 of 100"
    assert cell(cells(*bodies[:-1]), "worn") == "**96 of 99**"


def test_garments_are_counted_once_whatever_the_bodies() -> None:
    found = cells(GOOD, GOOD | {"body": "curvy"}, SKIRT | {"volume": False})
    assert cell(found, "volume") == "**1 of 2**"


def test_each_category_has_a_band() -> None:
    assert set(CLEARANCE_MM) == set(CATEGORIES)
    assert all(0 < low < high < 60 for low, high in CLEARANCE_MM.values()), "60 mm is as far as distances are told"
