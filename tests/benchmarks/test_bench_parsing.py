"""Masks, categories, photo kinds and landmarks of all methods, side by side."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.cases import Case, read_cases
from benchmarks.parsing import run as parsing_run
from benchmarks.parsing.figures import TRUTH, Attempt, Figures
from benchmarks.parsing.measure import attempt
from benchmarks.parsing.page import page
from benchmarks.parsing.run import run, why_not
from benchmarks.parsing.shapes import SHAPE_GROUPS, same_shape, shape_group
from benchmarks.parsing.summary import LINES, NONE
from core.errors import EngineUnavailable, GarmentFailed, NoGarment
from core.types import CATEGORIES, Cutout, Landmark, ParsedGarment, Photo, Progress, no_progress

TRUE_POINTS = {"hem_left": (20.0, 120.0), "hem_right": (120.0, 120.0)}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A photo of a square with its mask and two points."""
    mask = np.zeros((160, 140), np.uint8)
    mask[20:120, 20:120] = 255
    for name in ("photo.png", "mask.png"):
        cv2.imwrite(str(tmp_path / name), mask)
    path = tmp_path / "mask.png"
    return Case("tee", tmp_path / "photo.png", "tshirt", "flat", path, path, TRUE_POINTS)


@pytest.fixture
def photo() -> Photo:
    return Photo(np.zeros((160, 140, 3), np.uint8))


def square(shift: int = 0) -> np.ndarray:
    """The case's mask, moved down."""
    mask = np.zeros((160, 140), np.uint8)
    mask[20 + shift : 120 + shift, 20:120] = 255
    return mask


class Pipeline:
    """Stands for the understanding of photos: what it gives or raises is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cutout: Any = Cutout(square(), "border")
        self.category: Any = "tshirt"
        self.points = {name: Landmark(x, y, 1.0) for name, (x, y) in TRUE_POINTS.items()}
        self.refusal: GarmentFailed | None = None
        self.given: Any = None
        monkeypatch.setattr("pipeline.garment.parse.parse_garment", self.parse)
        monkeypatch.setattr("pipeline.garment.cutout.cut_out", self.cut)
        monkeypatch.setattr("pipeline.garment.category.classify", lambda *_: (("dress", 0.6), ("tshirt", 0.3)))

    def cut(self, photo: Photo, *, method: str = "auto", progress: Progress = no_progress) -> Cutout:
        del photo, method, progress
        if isinstance(self.cutout, Exception):
            raise self.cutout
        return self.cutout

    def parse(self, photo: Photo, *, mask: Any, cutout_method: str, progress: Progress) -> ParsedGarment:
        self.given = mask
        cutout = self.cut(photo, method=cutout_method) if mask is None else Cutout(mask, "user")
        progress("cutout", 1.0, photo.rgb)
        if isinstance(self.category, Exception):
            raise self.category
        top3 = ((self.category, 0.9), ("shirt", 0.05), ("tank", 0.05))
        return ParsedGarment(photo, cutout, self.category, 0.9, top3, "flat", self.points, refusal=self.refusal)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    return Pipeline(monkeypatch)


def test_each_category_has_a_shape_group() -> None:
    assert tuple(sorted(SHAPE_GROUPS)) == tuple(sorted(CATEGORIES))


@pytest.mark.parametrize(
    ("category", "note", "group"),
    [
        ("shirt", "green gingham", "long-sleeved"),
        ("shirt", "teal polo", "short-sleeved"),
        ("shirt", "pink polo long sleeve", "long-sleeved"),
        ("shirt", "Short sleeves, linen", "short-sleeved"),
        ("jacket", "short", "open front"),
        ("", "polo", ""),
    ],
)
def test_shirts_are_long_sleeved_unless_their_note_says_otherwise(category: str, note: str, group: str) -> None:
    assert shape_group(Case("x", Path("x"), category, note=note)) == group


def test_the_right_category_has_the_right_shape_and_so_has_one_of_the_same_group() -> None:
    polo = Case("x", Path("x"), "shirt", note="polo")
    assert same_shape("shirt", polo) and same_shape("tshirt", polo)
    assert not same_shape("longsleeve", polo)
    assert not same_shape("shirt", Case("x", Path("x"), "tshirt"))


def test_what_is_understood_is_compared_with_the_truth(case: Case, photo: Photo, pipeline: Pipeline) -> None:
    pipeline.cutout = Cutout(square(shift=5), "border")
    pipeline.points["hem_right"] = Landmark(120.0, 130.0, 1.0)
    found = attempt(case, photo, "auto").figures
    assert (found.method, found.used, found.iou) == ("auto", "border", round(95 / 105, 4))
    assert found.exact and found.in_top3 and found.kind_right
    assert found.point_errors == {"hem_left": 0.0, "hem_right": 0.1}


def test_points_are_compared_in_the_pixels_of_the_photo_as_sent(case: Case, pipeline: Pipeline) -> None:
    pipeline.cutout = Cutout(cv2.resize(square(), (70, 80)), "border")
    pipeline.points = {name: Landmark(x / 2, y / 2, 1.0) for name, (x, y) in TRUE_POINTS.items()}
    found = attempt(case, Photo(np.zeros((80, 70, 3), np.uint8), source_size=(140, 160)), "auto").figures
    assert max(found.point_errors.values()) == 0
    assert found.iou is not None and found.iou > 0.97


def test_a_refused_photo_counts_as_nothing_found(case: Case, photo: Photo, pipeline: Pipeline) -> None:
    pipeline.cutout = NoGarment("no_garment.not_found")
    found = attempt(case, photo, "border").figures
    assert (found.iou, found.boundary, found.category, found.used) == (0.0, 0.0, None, "")
    assert not (found.exact or found.in_top3 or found.shape_right or found.kind_right)
    assert (found.error, found.missing) == ("no_garment", tuple(TRUE_POINTS))
    assert set(found.point_errors.values()) == {1.0}


def test_mask_and_category_count_where_the_outline_is_not_understood(
    case: Case, photo: Photo, pipeline: Pipeline
) -> None:
    pipeline.category = GarmentFailed("garment_failed.landmarks")
    measured = attempt(case, photo, "border")
    found = measured.figures
    assert (found.iou, found.used, found.error) == (1.0, "border", "garment_failed")
    assert (found.category, found.exact, found.in_top3) == ("dress", False, True)
    assert found.kind is None and found.missing == tuple(TRUE_POINTS)
    assert measured.mask is not None and not measured.landmarks


def test_guessed_landmarks_do_not_count(case: Case, photo: Photo, pipeline: Pipeline) -> None:
    pipeline.refusal = GarmentFailed("garment_failed.landmarks")
    found = attempt(case, photo, "border").figures
    assert (found.iou, found.error, found.exact) == (1.0, "garment_failed", True)
    assert found.missing == tuple(TRUE_POINTS) and set(found.point_errors.values()) == {1.0}


def test_the_truth_is_given_and_not_measured_as_a_mask(case: Case, photo: Photo, pipeline: Pipeline) -> None:
    pipeline.cutout = NoGarment("no_garment.not_found")
    found = attempt(case, photo, TRUTH).figures
    assert np.array_equal(pipeline.given, square())
    assert (found.iou, found.used, found.exact) == (None, TRUTH, True)


def test_a_method_that_cannot_run_is_listed_with_its_reason(
    case: Case, tmp_path: Path, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attempted(case: Case, photo: Photo, method: str) -> Attempt:
        if method == "grabcut":
            raise EngineUnavailable("engine_unavailable.any", name=method, reason="No weights.", remedy="Load them.")
        return attempt(case, photo, method)

    monkeypatch.setattr(parsing_run, "attempt", attempted)
    cases = [case, replace(case, name="tee_2")]
    steps = list(run(cases, ["auto", "grabcut", "wand"], tmp_path / "out", title="Photos", sheets=False))
    assert [[one.method for one in figures] for _, figures in steps] == [["auto", TRUTH]] * 2
    text = (tmp_path / "out" / "results.md").read_text()
    assert "| grabcut | " in text and "No weights." in text
    assert f"| wand | {why_not('wand')} |" in text and "border" in why_not("wand")
    assert "|  | demand | auto | truth mask |" in text


def lines(*found: Figures) -> dict[str, str]:
    """Return the summary of one method's figures."""
    return {name: made(found) for name, _, made in LINES}


def test_the_summary_counts_refusals_as_zero_and_leaves_worn_garments_out(case: Case) -> None:
    good = Figures(case, "auto", "border", iou=0.98, boundary=0.9, category="tshirt", top3=("tshirt",), kind="flat")
    refused = Figures(replace(case, name="pale"), "auto", iou=0.0, boundary=0.0, error="no_garment")
    worn = replace(good, case=replace(case, name="worn", view="on-model"), iou=0.5, kind="on-model")
    said = lines(good, refused, worn)
    assert said["mask: mean IoU"] == "0.490"
    assert said["mask: worst IoU"] == "0.000 (pale)"
    assert said["no garment found"] == "1 of 3, 33 %"
    assert said["category: exactly"] == "2 of 3, 67 %"
    assert said["photo kind, of garments alone"] == "1 of 2, 50 %"
    assert said["told as worn, of worn garments"] == "1 of 1, 100 %"


def test_the_summary_counts_each_landmark_alike_and_names_the_worst(case: Case) -> None:
    near = Figures(case, "auto", "border", point_errors={"hem_left": 0.01, "hem_right": 0.05, "crotch": 0.10})
    lost = Figures(replace(case, name="pale"), "auto", point_errors={"hem_left": 1.0}, missing=("hem_left",))
    said = lines(near, lost)
    assert said["landmarks: mean error"] == "29.0 %"
    assert said["landmarks: mean error of those found"] == "5.3 %"
    assert said["landmarks: within 5 %"] == "50 %"
    assert said["landmarks: worst of those found"] == "10.0 % (tee crotch)"
    assert said["landmarks: not found"] == "1 of 4"


def test_nothing_is_counted_where_nothing_is_known() -> None:
    said = lines(Figures(Case("x", Path("x.jpg")), "auto", "border", category="tank", kind="flat"))
    assert {name for name, text in said.items() if text != NONE} == {
        "no garment found",
        "outline not understood",
        "seconds of the cutout, median",
        "seconds after it, median",
    }


def test_the_page_shows_methods_side_by_side_and_each_failure(case: Case) -> None:
    good = Figures(case, "auto", "border", iou=0.98, boundary=0.9, category="tshirt", confidence=0.8, kind="flat")
    bad = Figures(case, "grabcut", iou=0.0, boundary=0.0, error="no_garment", sentence="No garment.")
    text = page([good, bad], {"rembg": "It is switched off."}, title="Photos", methods=["auto", "grabcut"])
    assert "| tee | 0.980; 0.90; border | **no_garment** |" in text
    assert "| tee | tshirt (short-sleeved), flat | tshirt 0.80, flat | **no_garment** |" in text
    assert "| tee | grabcut | cutout | no_garment: No garment. |" in text
    assert "| rembg | It is switched off. |" in text


def test_a_sample_is_measured_from_the_command_line(tmp_path: Path) -> None:
    asked = ["parse", "samples", "--only", "tank_plain", "--methods", "border,rembg", "--sheets"]
    assert main([*asked, "--out", str(tmp_path)]) == 0
    with (tmp_path / "samples" / "photos.csv").open(newline="") as file:
        rows = {row["method"]: row for row in csv.DictReader(file)}
    assert rows["border"]["exact"] == "True" and float(rows["border"]["mask_iou"]) > 0.95
    assert 0 < float(rows["border"]["landmark_error"]) < 0.05
    assert float(rows["border"]["s_cutout"]) > 0
    with (tmp_path / "samples" / "landmarks.csv").open(newline="") as file:
        assert {row["point"] for row in csv.DictReader(file) if row["method"] == TRUTH} >= {"hem_left", "armpit_right"}
    assert (tmp_path / "samples" / "sheets" / "tank_plain.png").stat().st_size > 20000


@pytest.mark.photos
def test_the_real_photos_have_the_truth_that_the_parser_is_judged_by(photos_dir: Path) -> None:
    cases = read_cases(photos_dir, every=True)
    alone = [case for case in cases if case.view != "on-model"]
    assert len(cases) >= 40 and sum(case.mask is not None for case in alone) >= 29
    assert sum(case.landmarks is not None for case in cases) >= 15
    assert all(case.labelled_mask is not None for case in cases if case.landmarks)
    groups = {case.name: shape_group(case) for case in cases if case.category == "shirt"}
    assert groups["shirt_05"] == groups["shirt_06"] == "short-sleeved"
    assert groups["shirt_02"] == groups["shirt_04"] == groups["shirt_07"] == "long-sleeved"
