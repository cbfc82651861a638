"""Cutouts repaired by hand."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.errors import GarmentFailed, NoGarment
from pipeline.engines import Availability
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import code_of, ended, fail_at
from workflow.clothes import upload
from workflow.jobs import generate
from workflow.masks import cutout_so_far, no_selection, repaired, repaired_mask, selected_mask
from workflow.owners import Owner
from workflow.pictures import png


def painted(width: int, height: int) -> np.ndarray:
    return np.zeros((height, width, 3), np.uint8)


def decoded(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_what_was_not_painted_on_stays_exact() -> None:
    soft = np.tile(np.arange(256, dtype=np.uint8), (300, 1))
    np.testing.assert_array_equal(repaired(soft, painted(128, 150)), soft)


def test_paint_on_a_smaller_copy_lands_at_the_same_place() -> None:
    found = np.zeros((400, 300), np.uint8)
    found[:, 150:] = 255
    sheet = painted(150, 200)
    sheet[:100, :, 1] = 255
    sheet[:100, :50, 0] = 255
    mask = repaired(found, sheet)
    assert (mask[:190, :95] == 255).all() and (mask[:190, 105:] == 0).all()
    np.testing.assert_array_equal(mask[210:], found[210:])


def test_the_repaired_cutout_has_the_size_of_the_received_photo(engine: FakeEngine, ann: Owner) -> None:
    cloth = upload(ann, photo_file(width=2400, height=3200))
    built = ended(ann, generate(ann, cloth.id).id)
    mask = decoded(repaired_mask(ann, built.id, png(painted(1200, 1600))))
    assert mask.shape == (3200, 2400)
    assert mask[1600, 1200] == 255 and mask[10, 10] == 0


def test_the_repair_of_a_garment_that_failed_goes_on_from_its_cutout(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "parse", GarmentFailed("garment_failed.landmarks"))
    built = ended(ann, generate(ann, upload(ann, photo_file()).id).id)
    before = cutout_so_far(ann, built.id)
    assert before is not None and decoded(before)[200, 150] == 255
    mask = decoded(repaired_mask(ann, built.id, png(painted(300, 400))))
    assert mask[200, 150] == 255 and mask[10, 10] == 0
    asked = ended(ann, generate(ann, built.cloth_id, options={"mask": png(mask // 2)}).id)
    assert decoded(cutout_so_far(ann, asked.id) or b"")[200, 150] == 127


def test_clicks_select_on_the_photo_and_the_garment_then_uses_the_same(engine: FakeEngine, ann: Owner) -> None:
    cloth = upload(ann, photo_file(width=2400, height=3200))
    built = ended(ann, generate(ann, cloth.id).id)
    points = [[1200, 1600, 1]]
    mask = decoded(selected_mask(ann, built.id, points))
    height, width = mask.shape
    assert mask[height // 2, width // 2] == 255 and mask[5, 5] == 0
    again = ended(ann, generate(ann, cloth.id, options={"points": points}).id)
    assert again.report["cutout_method"] == "sam" and engine.count("select") == 1


@pytest.mark.parametrize("points", [None, [], [[1, 2, 0]], [[9999, 2, 1]]])
def test_clicks_that_select_nothing_possible_are_refused(engine: FakeEngine, ann: Owner, points: Any) -> None:
    built = ended(ann, generate(ann, upload(ann, photo_file()).id).id)
    assert code_of(lambda: selected_mask(ann, built.id, points)) == "bad_parameter"


def test_it_is_told_why_nothing_can_be_selected_by_clicks(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    assert no_selection() is None
    engine.sam = Availability(False, "No weights.", "Get some.")
    built = ended(ann, generate(ann, upload(ann, photo_file()).id).id)
    assert "Get some." in str(no_selection())
    assert code_of(lambda: selected_mask(ann, built.id, [[1, 2, 1]])) == "engine_unavailable"
    assert code_of(lambda: selected_mask(bob, built.id, [[1, 2, 1]])) == "not_allowed"


def test_without_a_cutout_the_repair_starts_from_nothing(engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "cutout", NoGarment("no_garment.not_found"))
    cloth = upload(ann, photo_file())
    built = ended(ann, generate(ann, cloth.id).id)
    sheet = painted(300, 400)
    sheet[100:200, :, :2] = 255
    mask = decoded(repaired_mask(ann, built.id, png(sheet)))
    assert mask.shape == (400, 300) and mask[150, 150] == 255 and mask[300, 150] == 0


@pytest.mark.parametrize("sent", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(engine: FakeEngine, ann: Owner, sent: bytes) -> None:
    built = ended(ann, generate(ann, upload(ann, photo_file()).id).id)
    assert code_of(lambda: repaired_mask(ann, built.id, sent)) == "bad_parameter"


def test_nobody_repairs_the_garment_of_another(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    built = ended(ann, generate(ann, upload(ann, photo_file()).id).id)
    assert code_of(lambda: repaired_mask(bob, built.id, png(painted(300, 400)))) == "not_allowed"
