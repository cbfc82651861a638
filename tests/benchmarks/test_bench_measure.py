"""Figures of one photo, on made-up garments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.cases import Case
from benchmarks.figures import Row, fit_figures, length_ratio, openings_of
from benchmarks.measure import MeasuredGarment
from benchmarks.sheets import write_sheet
from core.types import Cutout, Landmark, ParsedGarment, Photo
from tests.sample_garments import parsed_sample


@pytest.fixture
def parsed() -> ParsedGarment:
    """A photo of a half red, half blue board of 0.4 x 0.5 m on white."""
    rgb = np.full((160, 200, 3), 255, np.uint8)
    rgb[40:140, 60:100], rgb[40:140, 100:140] = (200, 30, 30), (30, 30, 200)
    mask = np.zeros((160, 200), np.uint8)
    mask[40:140, 60:140] = 255
    points = {"neckline_left": (90, 40), "neckline_right": (110, 40), "hem_left": (60, 140), "hem_right": (140, 140)}
    points |= {"shoulder_left": (65, 45), "shoulder_right": (145, 45)}
    return ParsedGarment(
        photo=Photo(rgb),
        cutout=Cutout(mask, "painted"),
        category="tshirt",
        category_confidence=1.0,
        top3=(("tshirt", 1.0),),
        photo_kind="flat",
        landmarks={name: Landmark(*place, 1.0) for name, place in points.items()},
    )


def test_length_is_measured_in_shoulder_widths(parsed: ParsedGarment) -> None:
    assert length_ratio(parsed) == pytest.approx(100 / 80)


def test_what_hangs_from_the_waist_has_no_such_length() -> None:
    assert length_ratio(parsed_sample("skirt_plaid")) is None


@pytest.mark.parametrize(
    ("name", "count"),
    [("tank_plain", 4), ("dress_flowers", 4), ("jacket_bomber", 4), ("jacket_open", 3), ("shorts_gym", 3)],
)
def test_a_garment_has_the_openings_of_its_kind(name: str, count: int) -> None:
    assert openings_of(parsed_sample(name)) == count


def test_the_figures_of_a_fit_tell_the_room_where_the_garment_reaches() -> None:
    report = {
        "size": "M", "ease_cm": {"waist": 0.7, "hip": 8.0}, "worn": {"ok": True, "reasons": []}, "openings": 2,
        "penetration": {"share": 0.0, "max_mm": 0.0}, "strain": {"tension_p95": 0.1, "compression_p95": 0.1},
        "clearance_mm": {"p50": 9.0, "p95": 20.0, "fitted_p50": 8.0}, "self_hits": 0.0, "converged": True,
    }  # fmt: skip
    row = fit_figures(report, parsed_sample("skirt_plaid"))
    assert (row["ease_chest_cm"], row["ease_waist_cm"], row["ease_hip_cm"]) == (None, 0.7, 8.0)
    assert row["openings_ok"] and not fit_figures(report, parsed_sample("shorts_gym"))["openings_ok"]


def test_a_failed_garment_still_gets_its_sheet(parsed: ParsedGarment, tmp_path: Path) -> None:
    row = Row(name="tee", error="garment_failed", sentence="No clean surface could be built from this photo.")
    write_sheet(MeasuredGarment(Case("tee", tmp_path / "tee.jpg"), row, parsed), [], tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 5000
