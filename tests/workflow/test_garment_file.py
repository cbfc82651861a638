import io
from dataclasses import fields

import numpy as np
import pytest

from core.types import Cutout, GarmentMesh, ParsedGarment, Photo
from tests.fake_engine import garment_mesh
from workflow.garment_file import dump_garment, load_garment
from workflow.garments import BuiltGarment


@pytest.fixture
def garment() -> BuiltGarment:
    picture = np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3)
    parsed = ParsedGarment(
        Photo(picture), Cutout(picture[..., 0], "border"), "dress", 0.9, (("dress", 0.9),), "ghost", {}
    )
    found = {"category": "dress", "top3": [["dress", 0.9]], "warnings": ["Ärmel", "소매"]}
    return BuiltGarment(garment_mesh(parsed, picture), found, {"category": "auto", "model": "sewn"})


def assert_same(one: object, other: object) -> None:
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray)
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, dict):
        assert isinstance(other, dict)
        assert list(one) == list(other)
        for name, value in one.items():
            assert_same(value, other[name])
    else:
        assert one == other


def test_a_garment_comes_back_field_by_field(garment: BuiltGarment) -> None:
    again = load_garment(dump_garment(garment))
    for field in fields(GarmentMesh):
        assert_same(getattr(garment.mesh, field.name), getattr(again.mesh, field.name))
    assert_same(garment.found, again.found)
    assert_same(garment.parameters, again.parameters)


def test_a_garment_file_holds_no_code(garment: BuiltGarment) -> None:
    buffer = io.BytesIO(dump_garment(garment))
    with np.load(buffer, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "fiuU" for name in file.files)
