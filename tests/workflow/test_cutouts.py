"""A photo is cut out once: what comes after it is done again without it."""

from typing import Any

import numpy as np
import pytest

from core.types import Cutout
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import ended
from workflow import cutouts
from workflow.clothes import upload
from workflow.cutouts import CutoutMemory
from workflow.garments import read
from workflow.jobs import generate
from workflow.owners import Owner
from workflow.parsing import parse_photo
from workflow.requests import garment_request

AGAIN: tuple[dict[str, Any], ...] = (
    {"category": "tank"},
    {"options": {"photo_kind": "ghost"}},
    {"options": {"landmarks": {"hem_left": [80, 300]}}},
    {"quality": "low"},
)


@pytest.mark.parametrize("changed", AGAIN)
def test_a_cutout_is_not_made_again_for_what_comes_after_it(engine: FakeEngine, ann: Owner, changed: Any) -> None:
    cloth = upload(ann, photo_file())
    first = ended(ann, generate(ann, cloth.id).id)
    again = ended(ann, generate(ann, cloth.id, **changed).id)
    assert again.id != first.id and again.status == "done"
    assert engine.count("cutout") == 1 and engine.count("parse") == engine.count("sew") == 2
    used = [call["cutout"] for stage, call in engine.calls if stage == "parse"]
    np.testing.assert_array_equal(used[0].mask, used[1].mask)
    assert again.report["cutout_method"] == first.report["cutout_method"] == "border"
    assert again.report["warnings"] == first.report["warnings"]


def test_another_photo_and_another_method_are_cut_out_anew(engine: FakeEngine) -> None:
    for photo, method in ((photo_file(), "auto"), (photo_file(), "border"), (photo_file(width=310), "auto")):
        parse_photo(garment_request(photo, options={"cutout_method": method}))
    assert engine.count("cutout") == 3


def test_a_given_mask_is_no_cutout_of_ours(engine: FakeEngine) -> None:
    parsed = parse_photo(garment_request(photo_file(), options={"mask": photo_file()}))
    assert engine.count("cutout") == 0
    assert (parsed.info["cutout_method"], parsed.info["cutout_confidence"]) == ("user", None)


def test_the_memory_gives_exactly_what_it_was_given_and_forgets_the_oldest() -> None:
    memory, soft = CutoutMemory(2), np.tile(np.arange(256, dtype=np.uint8), (300, 1))
    for key in "abc":
        memory.put(key, Cutout(soft, key, warnings=("w",)))
    assert memory.get("a") is None
    kept = memory.get("c")
    assert kept is not None and (kept.method, kept.warnings) == ("c", ("w",))
    np.testing.assert_array_equal(kept.mask, soft)


def test_a_cutout_that_was_not_made_is_not_remembered(engine: FakeEngine) -> None:
    photo = read(photo_file())
    assert cutouts.remembered(photo) is None
    assert cutouts.cutout_of(photo).method == "border"
    assert cutouts.remembered(photo) is not None and engine.count("cutout") == 1
