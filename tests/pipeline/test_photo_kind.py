from __future__ import annotations

import csv
from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.types import PHOTO_KINDS
from pipeline.garment.landmarks import fit_outline, has_sleeves
from pipeline.garment.parser import judge
from pipeline.garment.photo_kind import photo_kind


def test_garment_on_cloth_lies_flat(top):
    drawn = top()
    assert photo_kind(fit_outline(drawn.mask, drawn.photo.rgb)) == "flat"


def test_skin_at_neck_and_arms_means_worn(top):
    drawn = top()
    rgb = drawn.photo.rgb.copy()
    skin = np.zeros(drawn.mask.shape, np.uint8)
    neck = (drawn.points["neckline_left"] + drawn.points["neckline_right"]) / 2
    cv2.circle(skin, (int(neck[0]), int(neck[1] - 30)), 60, 1, -1)
    rgb[(skin > 0) & (drawn.mask == 0)] = (205, 150, 125)
    rgb[(drawn.mask == 0) & (skin == 0)] = (150, 170, 190)
    assert photo_kind(fit_outline(drawn.mask, rgb)) == "on-model"


def test_a_floor_with_the_colour_of_skin_is_no_person(top):
    drawn = top()
    rgb = drawn.photo.rgb.copy()
    planks = (np.arange(rgb.shape[1]) // 60 % 2 == 0)[None] & (drawn.mask == 0)
    rgb[drawn.mask == 0] = (150, 170, 190)
    rgb[planks] = (205, 150, 125)
    assert photo_kind(fit_outline(drawn.mask, rgb)) == "flat"


def test_a_head_in_the_cutout_means_worn(top):
    drawn = top()
    neck = ((drawn.points["neckline_left"] + drawn.points["neckline_right"]) / 2).astype(int)
    head = np.zeros(drawn.mask.shape, np.uint8)
    cv2.ellipse(head, (int(neck[0]), int(neck[1]) - 35), (36, 62), 0, 0, 360, 255, -1)
    rgb = drawn.photo.rgb.copy()
    rgb[(head > 0) & (drawn.mask == 0)] = (205, 150, 125)
    assert photo_kind(fit_outline(np.maximum(drawn.mask, head), rgb)) == "on-model"


def test_hook_above_the_neck_means_hanger(top):
    drawn = top()
    rgb = drawn.photo.rgb.copy()
    neck = ((drawn.points["neckline_left"] + drawn.points["neckline_right"]) / 2).astype(int)
    cv2.line(rgb, (int(neck[0]), 0), (int(neck[0]), int(neck[1])), (20, 20, 20), 6)
    rgb[drawn.mask > 0] = drawn.photo.rgb[drawn.mask > 0]
    assert photo_kind(fit_outline(drawn.mask, rgb)) == "hanger"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"flat": 0.9, "hanger": 0.1}, "flat"),
        ({"flat": 0.1, "hanger": 0.9}, "hanger"),
        ({"ghost": 0.5, "flat": 0.5}, "flat"),
    ],
)
def test_network_and_rules_tell_together(top, said, kind):
    drawn = top()
    judged = replace(judge(drawn.photo.rgb), kind={name: said.get(name, 0.0) for name in PHOTO_KINDS})
    assert photo_kind(fit_outline(drawn.mask, drawn.photo.rgb), judged=judged) == kind


@pytest.mark.photos
def test_kind_of_real_tops(photos_dir):
    wrong = []
    for row in csv.DictReader((photos_dir / "manifest.csv").read_text().splitlines()):
        if row["category"] not in ("tshirt", "longsleeve", "tank", "shirt", "hoodie") or not row["mask_file"]:
            continue
        photo = cv2.imread(str(photos_dir / "garments" / f"{row['name']}.jpg"), cv2.IMREAD_COLOR_RGB)
        mask = cv2.imread(str(photos_dir / row["mask_file"]), cv2.IMREAD_GRAYSCALE)
        fit = fit_outline(mask, photo, sleeves=has_sleeves(row["category"]))
        if photo_kind(fit) != row["view"]:
            wrong.append(row["name"])
    assert len(wrong) <= 1, wrong
