from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import BadParameter, NoGarment
from core.types import Photo
from pipeline.garment.cutout import cut_out
from pipeline.garment.cutout.candidates import DOUBT, candidates
from pipeline.garment.cutout.portrait import is_portrait
from pipeline.garment.cutout.view import working_view
from pipeline.garment.parser import judge

SAMPLES = Path(__file__).parents[4] / "samples"
ROWS = list(csv.DictReader((SAMPLES / "manifest.csv").read_text().splitlines()))


def sample(name: str) -> tuple[Photo, np.ndarray]:
    rgb = cv2.imread(str(SAMPLES / "garments" / f"{name}.jpg"), cv2.IMREAD_COLOR_RGB)
    mask = cv2.imread(str(SAMPLES / "masks" / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
    return Photo(np.asarray(rgb, np.uint8)), np.asarray(mask > 127)


def overlap(mask: np.ndarray, truth: np.ndarray) -> float:
    return float(((mask > 127) & truth).sum() / ((mask > 127) | truth).sum())


@pytest.mark.parametrize("method", ["auto", "parser"])
@pytest.mark.parametrize("name", ["tshirt_print", "tank_camouflage", "skirt_denim", "hoodie_word"])
def test_garments_on_floors_and_carpets(name: str, method: str) -> None:
    photo, truth = sample(name)
    cutout = cut_out(photo, method=method)
    assert overlap(cutout.mask, truth) > 0.96
    if method == "parser":
        assert (cutout.method, cutout.confidence) == ("parser", None)
    else:
        assert cutout.confidence is not None and cutout.confidence > 0.85


def test_the_parser_is_asked_once_and_only_where_it_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    photo, truth = sample("tshirt_yellow")
    judged = judge(photo.rgb)
    monkeypatch.setattr("pipeline.garment.cutout.choose.judge", lambda _rgb: pytest.fail("asked again"))
    assert overlap(cut_out(photo, judged=judged).mask, truth) > 0.96
    assert cut_out(photo, method="border", judged=judged).method == "border"


def test_a_network_that_is_wrong_is_outvoted() -> None:
    photo, truth = sample("tshirt_yellow")
    nonsense = np.zeros(truth.shape, np.float32)
    nonsense[: truth.shape[0] // 3, : truth.shape[1] // 2] = 1
    cutout = cut_out(photo, judged=replace(judge(photo.rgb), mask=nonsense))
    assert cutout.method != "parser" and overlap(cutout.mask, truth) > 0.96
    assert cutout.confidence == 0.7, "it is said to be doubtful"


def test_a_portrait_is_no_garment() -> None:
    from skimage import data

    with pytest.raises(NoGarment, match="photo of a person"):
        cut_out(Photo(np.ascontiguousarray(data.astronaut()[20:240, 130:330])))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_no_sample_is_a_portrait(row: dict[str, str]) -> None:
    photo, truth = sample(row["name"])
    assert not is_portrait(photo.rgb, truth.astype(np.uint8) * 255)


def test_a_face_printed_on_a_shirt_is_no_portrait() -> None:
    from skimage import data

    photo, truth = sample("tshirt_yellow")
    face = cv2.resize(np.ascontiguousarray(data.astronaut()[60:220, 150:290]), (280, 320))
    rgb = photo.rgb.copy()
    rows, columns = np.nonzero(truth)
    top, left = int(rows.mean()), int(columns.mean()) - 140
    rgb[top : top + 320, left : left + 280] = face
    assert not is_portrait(rgb, truth.astype(np.uint8) * 255)


def test_clicks_are_no_method_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.garment.cutout.choose.engine", lambda *_names: None)
    with pytest.raises(BadParameter):
        cut_out(sample("tshirt_yellow")[0], method="sam")


def test_a_candidate_is_in_doubt_where_its_method_says_otherwise() -> None:
    photo, _ = sample("tank_plain")
    view = working_view(photo.rgb)
    share = judge(photo.rgb).mask.copy()
    first = next(candidates(view, "parser", share))
    coarse = first.coarse()
    assert first.method == "parser" and np.array_equal(coarse > 0.5, first.mask)
    assert coarse[first.mask].min() >= 1 - DOUBT and coarse[~first.mask].max() <= DOUBT
