from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.types import LANDMARKS, Picture
from pipeline.garment.parser import judge, judge_cutout
from pipeline.garment.parser.network import SIDE, WEIGHTS, _session, run

SAMPLES = Path(__file__).parents[4] / "samples"
ROWS = {row["name"]: row for row in csv.DictReader((SAMPLES / "manifest.csv").read_text().splitlines())}
TRUTH = json.loads((SAMPLES / "landmarks.json").read_text())["images"]


def photo(name: str) -> Picture:
    picture = cv2.imread(str(SAMPLES / "garments" / f"{name}.jpg"), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def overlap(found: np.ndarray, name: str) -> float:
    truth = cv2.imread(str(SAMPLES / "masks" / f"{name}.png"), cv2.IMREAD_GRAYSCALE) > 127
    inside = found > 0.5
    return float((inside & truth).sum() / (inside | truth).sum())


def test_the_network_is_small_enough_to_ship() -> None:
    assert WEIGHTS.stat().st_size <= 12_000_000


def test_samples_are_understood() -> None:
    overlaps, right, flat, apart = [], [], [], []
    for name, row in ROWS.items():
        judged = judge(photo(name))
        assert judged.mask.dtype == np.float32 and judged.mask.min() >= 0 and judged.mask.max() <= 1
        assert sum(judged.category.values()) == pytest.approx(1, abs=1e-3)
        overlaps.append(overlap(judged.mask, name))
        best = sorted(judged.category, key=lambda c: -judged.category[c])
        right.append(row["category"] in best[:3])
        flat.append(max(judged.kind, key=lambda kind: judged.kind[kind]) == "flat" or row["background"] == "studio")
        points = {n: p for n, p in TRUTH[name]["points"].items() if n in judged.landmarks}
        span = max(p["x"] for p in points.values()) - min(p["x"] for p in points.values())
        apart += [
            np.hypot(judged.landmarks[n].x - p["x"], judged.landmarks[n].y - p["y"]) / span for n, p in points.items()
        ]
    assert np.mean(overlaps) > 0.95 and min(overlaps) > 0.85
    assert np.mean(right) > 0.9 and np.mean(flat) > 0.8
    assert np.median(apart) < 0.02 and np.mean(np.array(apart) < 0.05) > 0.85


def test_what_it_says_of_the_mirror_image_is_mirrored() -> None:
    rgb = photo("tshirt_print")
    straight, back = (run(p, mirrored=True) for p in (rgb, np.ascontiguousarray(rgb[:, ::-1])))
    assert np.abs(straight.mask - back.mask[:, ::-1]).max() < 0.02
    left, right = LANDMARKS.index("hem_left"), LANDMARKS.index("hem_right")
    assert np.abs(straight.heat[left] - back.heat[right][:, ::-1]).max() < 0.02


def test_equal_photos_are_judged_once_and_equally() -> None:
    rgb = photo("tank_plain")
    first = judge(rgb)
    assert judge(rgb.copy()) is first
    everything = np.full(rgb.shape[:2], 255, np.uint8)
    assert np.array_equal(judge_cutout(rgb, everything).mask, judge_cutout(rgb, everything).mask)


def test_the_category_of_a_cutout_does_not_depend_on_what_is_around_it() -> None:
    rgb = photo("tank_plain")
    mask = cv2.imread(str(SAMPLES / "masks" / "tank_plain.png"), cv2.IMREAD_GRAYSCALE)
    assert mask is not None
    cutout = np.where(mask > 127, 255, 0).astype(np.uint8)
    around = np.where(cutout[..., None] > 0, rgb, np.random.default_rng(0).integers(0, 256, rgb.shape)).astype(np.uint8)
    seen, disturbed = (judge_cutout(picture, cutout).category for picture in (rgb, around))
    assert sum(seen.values()) == pytest.approx(1, abs=1e-3)
    assert seen == disturbed and judge(rgb).category != pytest.approx(judge(around).category, abs=1e-3)


def test_the_same_pixels_are_judged_by_how_wide_they_were() -> None:
    small = cv2.resize(photo("tank_plain"), (SIDE, SIDE)).transpose(2, 0, 1)[None].astype(np.float32)
    shares = [
        _session().run(None, {"pictures": small, "aspects": np.array([aspect], np.float32)})[2] for aspect in (0.4, 2.5)
    ]
    assert np.abs(np.log(shares[0]) - np.log(shares[1])).max() > 0.1


def test_it_looks_closer_at_a_small_garment() -> None:
    rgb = photo("tshirt_yellow")
    height, width = rgb.shape[:2]
    wide = np.full((2 * height, 2 * width, 3), rgb[3, 3], np.uint8)
    wide[height // 2 : height // 2 + height, width // 3 : width // 3 + width] = rgb
    once = cv2.resize(run(wide, mirrored=False).mask, wide.shape[1::-1])
    first, closer = (
        overlap(mask[height // 2 : height // 2 + height, width // 3 : width // 3 + width], "tshirt_yellow")
        for mask in (once, judge(wide).mask)
    )
    assert closer > max(first, 0.9)


@pytest.mark.parametrize("value", [0, 255])
def test_a_picture_of_nothing_is_judged_too(value: int) -> None:
    judged = judge(np.full((40, 60, 3), value, np.uint8))
    assert judged.mask.shape == (40, 60) and np.isfinite(judged.mask).all()
