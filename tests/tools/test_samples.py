"""Made garment photos: exact masks and landmarks, determinism, and the committed folder of samples."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.types import CATEGORIES, FRONT_EDGES, Category
from tools.make_samples import MAX_BYTES, ORDERS, jpeg
from tools.samples import GROUNDS, STYLES, Sample, make

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SMALL = (400, 300)
NECK = {"neckline_left", "neckline_center", "neckline_right", "shoulder_left", "shoulder_right"}
BODY = {"armpit_left", "armpit_right", "hem_left", "hem_right"}
CUFFS = {f"cuff_{edge}_{side}" for edge in ("outer", "inner") for side in ("left", "right")}
WAISTBAND = {"waistband_left", "waistband_right"}
LEGS = {f"hem_{edge}_{side}" for edge in ("outer", "inner") for side in ("left", "right")}
EXPECTED = {
    **dict.fromkeys(("tshirt", "longsleeve", "shirt", "hoodie", "jacket"), NECK | BODY | CUFFS),
    "tank": NECK | BODY,
    "skirt": WAISTBAND | {"hem_left", "hem_right"},
    "trousers": WAISTBAND | LEGS | {"crotch"},
    "shorts": WAISTBAND | LEGS | {"crotch"},
}


@cache
def small(category: Category, seed: int = 3, style: str | None = None) -> Sample:
    return make(category, seed, style=style, background="studio", size=SMALL)


OPEN = (EXPECTED["jacket"] - {"neckline_center"}) | set(FRONT_EDGES)


def outline_distance(mask: np.ndarray) -> np.ndarray:
    """Distance of each pixel to the edge of a mask."""
    inside = (mask > 127).astype(np.uint8)
    return cv2.distanceTransform(inside, cv2.DIST_L2, 5) + cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)


@pytest.mark.parametrize("category", CATEGORIES)
def test_landmarks_are_named_as_documented_and_lie_on_the_outline(category: Category) -> None:
    sample = small(category)
    names = set(sample.landmarks)
    if sample.style == "open":
        assert names == OPEN
    elif category == "dress":
        assert names in (NECK | BODY | CUFFS, NECK | BODY | {"waist_left", "waist_right"})
    else:
        assert names == EXPECTED[category]
    distance = outline_distance(sample.mask)
    for name, (x, y) in sample.landmarks.items():
        assert 0 <= x < SMALL[1] and 0 <= y < SMALL[0]
        if name not in ("neckline_center", "shoulder_left", "shoulder_right"):
            # The narrow gap between sleeve and body closes a little below the armpit at this size.
            assert distance[round(y), round(x)] <= (8 if "armpit" in name else 5), name
    for name in names:
        if name.endswith("_left"):
            assert sample.landmarks[name][0] < sample.landmarks[name.replace("_left", "_right")][0]


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_mask_is_one_garment_inside_the_picture_and_fits_its_colours(category: Category) -> None:
    sample = small(category)
    assert sample.mask.shape == SMALL and sample.rgb.shape == (*SMALL, 3)
    binary = (sample.mask > 127).astype(np.uint8)
    assert cv2.connectedComponents(binary)[0] == 2
    assert 0.12 < binary.mean() < 0.75
    border = np.concatenate([binary[0], binary[-1], binary[:, 0], binary[:, -1]])
    assert not border.any()
    inside = cv2.erode(binary, np.ones((9, 9))) > 0
    outside = cv2.dilate(binary, np.ones((25, 25))) == 0
    assert sample.rgb[outside].mean() > 225
    assert np.median(sample.rgb[inside]) < 0.97 * sample.rgb[outside].mean()


@pytest.mark.parametrize("category", ["tshirt", "longsleeve", "tank", "shirt", "hoodie", "jacket", "dress"])
def test_the_front_neckline_is_the_lower_edge_of_the_neck_opening(category: Category) -> None:
    sample = small(category, style="bomber" if category == "jacket" else None)
    line = sample.front_neckline
    assert line is not None
    lowest = line[np.argmax(line[:, 1])]
    assert line[0, 0] < line[-1, 0]
    assert np.hypot(*(lowest - np.array(sample.landmarks["neckline_center"]))) < 4
    above = lowest - (0, 4)
    assert sample.mask[round(float(above[1])), round(float(above[0]))] > 127, "the inside of the back is garment"


def test_between_the_edges_of_an_open_front_the_lining_is_seen() -> None:
    sample = small("jacket", style="open")
    assert set(sample.landmarks) == OPEN and sample.front_neckline is None
    ends = {name: np.array(sample.landmarks[name]) for name in FRONT_EDGES}
    left, right = (ends[f"front_edge_{side}_top"] + ends[f"front_edge_{side}_bottom"] for side in ("left", "right"))
    middle, aside = (left + right) / 4, (right - left) / 2
    assert aside[0] > 15

    def colour(place: np.ndarray) -> np.ndarray:
        x, y = np.round(place).astype(int)
        return np.median(sample.rgb[y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3), axis=0)

    lining, cloth = colour(middle), [colour(middle + sign * 1.1 * aside) for sign in (-1, 1)]
    assert np.abs(cloth[0] - cloth[1]).max() < 25 < min(np.abs(lining - each).max() for each in cloth)
    distance = outline_distance(sample.mask)
    assert all(distance[round(y), round(x)] < 4 for (x, y) in (ends[name] for name in FRONT_EDGES if "bottom" in name))


@pytest.mark.parametrize("category", ["skirt", "trousers", "shorts"])
def test_bottoms_have_no_front_neckline(category: Category) -> None:
    assert small(category).front_neckline is None


def test_equal_arguments_give_equal_samples_and_seeds_differ() -> None:
    first, again = (make("tshirt", 5, size=SMALL) for _ in range(2))
    assert first.rgb.tobytes() == again.rgb.tobytes()
    assert first.mask.tobytes() == again.mask.tobytes()
    assert first.landmarks == again.landmarks
    other = make("tshirt", 6, size=SMALL)
    assert np.abs(other.rgb.astype(int) - first.rgb).mean() > 5


@pytest.mark.parametrize("background", sorted(GROUNDS))
def test_every_background_is_a_textured_surface(background: str) -> None:
    ground = GROUNDS[background](np.random.default_rng(1), SMALL, 5.0)
    for plane in (ground.height, ground.relief, ground.gloss):
        assert plane.shape == SMALL and plane.dtype == np.float32 and np.isfinite(plane).all()
    assert ground.albedo.shape == (*SMALL, 3)
    assert ground.albedo.min() > 0 and ground.albedo.max() < 1.1
    assert ground.albedo.std() > (0.0005 if background == "studio" else 0.003)


@pytest.mark.slow
def test_every_style_can_be_made() -> None:
    for category, styles in STYLES.items():
        for style in styles:
            sample = make(category, 1, style=style, background="paper", size=(200, 150))  # type: ignore[arg-type]
            assert sample.style == style and (sample.mask > 127).mean() > 0.1


def test_an_unknown_style_or_background_is_refused() -> None:
    with pytest.raises(KeyError):
        make("tshirt", 1, style="toga", size=SMALL)
    with pytest.raises(KeyError):
        make("tshirt", 1, background="moon", size=SMALL)


def test_a_jpeg_that_cannot_fit_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 600, 3), dtype=np.uint8)
    assert len(jpeg(noise[:64, :64])) <= MAX_BYTES
    with pytest.raises(ValueError, match="quality"):
        jpeg(noise, max_bytes=20_000)


def test_the_committed_samples_are_complete_and_true() -> None:
    with (SAMPLES / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    truths = json.loads((SAMPLES / "landmarks.json").read_text(encoding="utf-8"))["images"]
    assert [row["name"] for row in rows] == [order.name for order in ORDERS]
    assert {row["category"] for row in rows} == set(CATEGORIES)
    assert any(set(FRONT_EDGES) <= set(truth["points"]) for truth in truths.values()), "none has an open front"
    assert sorted(p.stem for p in (SAMPLES / "garments").iterdir()) == sorted(truths)
    for row in rows:
        photo = SAMPLES / "garments" / f"{row['name']}.jpg"
        assert photo.stat().st_size <= MAX_BYTES
        mask = cv2.imread(str(SAMPLES / row["mask_file"]), cv2.IMREAD_UNCHANGED)
        assert mask.shape == cv2.imread(str(photo)).shape[:2] == (int(row["height"]), int(row["width"]))
        distance = outline_distance(mask)
        for name, place in truths[row["name"]]["points"].items():
            if "hem" in name or "cuff" in name or "waistband" in name:
                assert distance[round(place["y"]), round(place["x"])] <= 12, (row["name"], name)


@pytest.mark.slow
def test_a_committed_sample_is_what_the_script_makes() -> None:
    order = ORDERS[0]
    sample = make(order.category, order.seed, style=order.style, background=order.background)
    truths = json.loads((SAMPLES / "landmarks.json").read_text(encoding="utf-8"))["images"][order.name]["points"]
    for name, (x, y) in sample.landmarks.items():
        assert np.hypot(truths[name]["x"] - x, truths[name]["y"] - y) < 0.2
    committed = cv2.imread(str(SAMPLES / "garments" / f"{order.name}.jpg"))[..., ::-1]
    assert np.abs(committed.astype(int) - sample.rgb).mean() < 6
