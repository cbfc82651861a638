"""The list of bodies and what it promises."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from PIL import Image

import presets
from core.errors import UnknownPreset
from presets.catalogue import DATA

MEASURES = {
    "neck",
    "shoulder_width",
    "chest",
    "waist",
    "hip",
    "upper_arm",
    "wrist",
    "thigh",
    "inseam",
    "arm_length",
    "bmi",
}


def test_the_six_bodies_are_listed_with_names_and_files() -> None:
    bodies = presets.catalogue()
    assert [body.id for body in bodies] == ["slim", "regular", "curvy", "slim-m", "regular-m", "curvy-m"]
    assert [body.sex for body in bodies] == ["female"] * 3 + ["male"] * 3
    assert [body.height_cm for body in bodies] == [168.0] * 3 + [176.0] * 3
    for body in bodies:
        assert body.name and body.name_ko and body.notes
        assert set(body.measures_cm) == MEASURES
        assert body.glb.read_bytes()[:4] == b"glTF"
        with Image.open(body.thumbnail) as picture:
            assert picture.format == "PNG"


def test_an_entry_cannot_be_changed() -> None:
    body = presets.catalogue()[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        body.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        body.measures_cm["waist"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize("measure", ["waist", "hip", "bmi", "chest", "thigh", "upper_arm"])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_slim_is_less_than_regular_is_less_than_curvy(sex: str, measure: str) -> None:
    values = [body.measures_cm[measure] for body in presets.catalogue() if body.sex == sex]
    assert all(a < b for a, b in pairwise(values))


@pytest.mark.parametrize("unknown", ["", "SLIM", "slim_m", "../slim", "catalogue.json"])
def test_an_unknown_body_is_refused_with_the_choices(unknown: str) -> None:
    with pytest.raises(UnknownPreset) as caught:
        presets.load(unknown)
    assert caught.value.as_dict()["code"] == "unknown_preset"
    assert "curvy-m" in caught.value.message


def test_all_baked_data_fit_in_25_megabytes() -> None:
    assert sum(file.stat().st_size for file in DATA.rglob("*") if file.is_file()) <= 25e6
