from __future__ import annotations

import csv

import cv2
import numpy as np
import pytest

from core.types import CATEGORIES
from pipeline.garment.category import classify, together


def on_cloth(outline):
    mask = np.zeros((420, 420), np.uint8)
    cv2.fillPoly(mask, [np.array(outline)], 255)
    rng = np.random.default_rng(0)
    rgb = np.where(mask[..., None] > 0, np.uint8([50, 60, 120]), np.uint8([200, 195, 190]))
    return mask, np.clip(rgb + rng.normal(0, 4, rgb.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("sleeve", "category"), [(0.0, "tank"), (0.8, "tshirt")])
def test_sleeve_tells_tops_apart(top, sleeve, category):
    drawn = top(sleeve=sleeve)
    best = classify(drawn.mask, drawn.photo.rgb)
    assert best[0][0] == category
    assert list(best) == sorted(best, key=lambda pair: -pair[1]) and {name for name, _ in best} <= set(CATEGORIES)


def test_long_sleeves_are_not_short(top):
    drawn = top(sleeve=2.4, angle=58)
    assert classify(drawn.mask, drawn.photo.rgb)[0][0] in ("longsleeve", "shirt")


@pytest.mark.parametrize(
    ("outline", "category"),
    [
        ([[140, 30], [280, 30], [310, 390], [235, 390], [211, 150], [187, 390], [110, 390]], "trousers"),
        ([[110, 90], [310, 90], [360, 300], [235, 310], [211, 215], [187, 310], [62, 300]], "shorts"),
        ([[150, 80], [270, 80], [330, 330], [90, 330]], "skirt"),
    ],
)
def test_bottoms_by_their_legs(outline, category):
    assert category in [name for name, _ in classify(*on_cloth(outline))[:2]]


def opinion(**likely):
    rest = (1 - sum(likely.values())) / (len(CATEGORIES) - len(likely))
    return {name: likely.get(name, rest) for name in CATEGORIES}


def test_two_opinions_make_one_and_the_network_weighs_more():
    agreed = together(opinion(shirt=0.5, jacket=0.4), opinion(shirt=0.6, jacket=0.3))
    assert agreed[0][0] == "shirt" and agreed[0][1] > 0.6 and agreed[1][0] == "jacket"
    assert together(opinion(shirt=0.7), opinion(jacket=0.7))[0][0] == "jacket"


def test_what_the_outline_rules_out_needs_more_than_one_opinion():
    seen = opinion(tank=0.6, tshirt=0.35)
    assert together(opinion(tshirt=0.5, tank=0.4), seen)[0][0] == "tank"
    assert together(opinion(tshirt=0.5, tank=0.4), seen, impossible={"tank"})[0][0] == "tshirt"


@pytest.mark.photos
def test_category_of_real_photos(photos_dir):
    right, rows = [], list(csv.DictReader((photos_dir / "manifest.csv").read_text().splitlines()))
    for row in rows:
        if row["kind"] != "garment" or row["gt_mask"] != "yes":
            continue
        photo = cv2.imread(str(photos_dir / "garments" / f"{row['name']}.jpg"), cv2.IMREAD_COLOR_RGB)
        mask = cv2.imread(str(photos_dir / row["mask_file"]), cv2.IMREAD_GRAYSCALE)
        right.append(classify(mask, photo)[0][0] == row["category"])
    assert np.mean(right) >= 0.8
