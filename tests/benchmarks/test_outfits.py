"""The benchmark of layers over each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import outfits
from benchmarks.cases import read_cases
from benchmarks.outfits import LAYER_HITS, Outfit, main, measure_outfit, read_outfits, summary
from core.errors import GarmentFailed
from core.types import GarmentMesh
from presets import catalogue
from tests.sample_garments import SAMPLES, sewn_sample


def test_there_are_ten_outfits_and_more_of_known_garments_on_known_bodies() -> None:
    listed, samples = read_outfits(), {case.name for case in read_cases(SAMPLES)}
    assert len(listed) >= 10 and len(set(listed)) == len(listed)
    assert {outfit.body for outfit in listed} == {preset.id for preset in catalogue()}
    assert all(2 <= len(outfit.garments) <= 3 for outfit in listed)
    assert sum(set(outfit.garments) <= samples for outfit in listed) >= 4


def test_an_outfit_is_worn_and_measured() -> None:
    row, fitting = measure_outfit(Outfit(("trousers_jeans", "tshirt_melange"), "regular"), sewn_sample)
    assert fitting is not None and len(fitting.garments) == 2
    assert row["layer_hits"] <= LAYER_HITS and row["size"].count(" ") == 1


def test_what_cannot_be_built_is_a_row_with_its_reason() -> None:
    def build(name: str) -> GarmentMesh:
        raise GarmentFailed("garment_failed.landmarks")

    row, fitting = measure_outfit(Outfit(("a", "b"), "regular"), build)
    assert fitting is None and row["error"] == "garment_failed"


def test_the_summary_counts_the_worn_ones() -> None:
    rows = [{"layer_hits": 0.001}, {"layer_hits": 0.02}, {"error": "fit_failed"}]
    assert summary(rows).startswith("2 of 3 outfits are worn")
    assert "in 1 of 2, worst 2.00 %" in summary(rows)


def test_folders_are_run_and_absent_ones_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outfits, "read_outfits", lambda: [Outfit(("nothing", "here"), "regular")])
    caplog.set_level("INFO")
    (tmp_path / "photos").mkdir()
    assert main([str(tmp_path / "photos"), str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 0
    assert "0 of 0 outfits" in caplog.text and "no folder" in caplog.text
