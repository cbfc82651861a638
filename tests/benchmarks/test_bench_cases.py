"""Reading folders of photos."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.cases import read_cases, read_mask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos with a manifest: two tops, a worn one and a skirt; the second has no trusted mask."""
    for place in ("garments", "masks"):
        (tmp_path / place).mkdir()
    lines = ["name,kind,category,view,gt_mask,mask_file"]
    for name, category, view, trusted in (
        ("tee_2", "tshirt", "flat", "no"),
        ("tee_1", "tshirt", "hanger", "yes"),
        ("tee_3", "tshirt", "on-model", "yes"),
        ("skirt_1", "skirt", "flat", "yes"),
    ):
        lines.append(f"{name},garment,{category},{view},{trusted},masks/{name}.png")
        cv2.imwrite(str(tmp_path / "garments" / f"{name}.jpg"), np.zeros((20, 30, 3), np.uint8))
        cv2.imwrite(str(tmp_path / "masks" / f"{name}.png"), np.eye(20, 30, dtype=np.uint8) * 255)
    lines.append("someone,person,,,,")
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    points = {"tee_1": {"points": {"hem_left": {"x": 3, "y": 4, "visibility": 2}}}}
    (tmp_path / "landmarks.json").write_text(json.dumps({"images": points}))
    return tmp_path


def test_garments_of_all_kinds_that_nobody_wears_are_kept_with_their_truth(folder: Path) -> None:
    skirt, first, second = read_cases(folder)
    assert (skirt.name, first.name, second.name) == ("skirt_1", "tee_1", "tee_2")
    assert first.mask is not None
    assert read_mask(first.mask).sum() == 20 * 255
    assert first.landmarks == {"hem_left": (3, 4)}
    assert (second.mask, second.landmarks) == (None, None)


def test_what_counts_is_alone_and_has_a_trusted_mask(folder: Path) -> None:
    counted = [case.name for case in read_cases(folder, every=True) if case.counts]
    assert counted == ["skirt_1", "tee_1"]


def test_all_or_some_can_be_chosen(folder: Path) -> None:
    assert len(read_cases(folder, every=True)) == 4
    assert [case.name for case in read_cases(folder, only=["tee_2"])] == ["tee_2"]


def test_a_plain_folder_of_pictures_is_photos_without_truth(folder: Path) -> None:
    cases = read_cases(folder / "garments")
    assert len(cases) == 4
    assert {case.category for case in cases} == {""}


def test_a_listed_photo_that_is_missing_is_told(folder: Path) -> None:
    (folder / "garments" / "tee_1.jpg").unlink()
    with pytest.raises(FileNotFoundError, match="tee_1"):
        read_cases(folder)


def test_a_folder_that_is_absent_is_skipped_with_a_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        assert main([str(tmp_path / "nothing"), "--out", str(tmp_path / "out")]) == 0
    assert "Skipped" in caplog.text
    assert not (tmp_path / "out").exists()


@pytest.mark.photos
def test_the_real_photos_are_found(photos_dir: Path) -> None:
    cases = read_cases(photos_dir)
    assert len(cases) >= 15
    assert sum(case.landmarks is not None for case in cases) >= 5
