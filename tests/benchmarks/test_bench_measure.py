"""Figures of one photo, on made-up garments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.cases import Case
from benchmarks.figures import Row, length_ratio
from benchmarks.measure import MeasuredGarment
from benchmarks.sheets import write_sheet
from core.types import Cutout, Landmark, ParsedGarment, Photo


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


def test_a_failed_garment_still_gets_its_sheet(parsed: ParsedGarment, tmp_path: Path) -> None:
    row = Row(name="tee", error="garment_failed", sentence="No clean surface could be built from this photo.")
    write_sheet(MeasuredGarment(Case("tee", tmp_path / "tee.jpg"), row, parsed), [], tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 5000
