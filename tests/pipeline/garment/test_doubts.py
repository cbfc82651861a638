"""What is doubtful about a garment, and where it can be mended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.sentences import sentence
from core.types import FRONT_EDGES, Landmark, ParsedGarment
from pipeline.garment.doubts import STEPS, doubts, misplaced
from pipeline.garment.parser import judge_cutout
from tests.sample_garments import parsed_sample


@pytest.fixture
def jumper() -> ParsedGarment:
    return parsed_sample("longsleeve_jumper")


def folded(parsed: ParsedGarment) -> ParsedGarment:
    """Return the garment with its left sleeve folded over its body: a short stub is left of it."""
    points = dict(parsed.landmarks)
    shoulder, armpit = (np.array(points[f"{name}_left"][:2]) for name in ("shoulder", "armpit"))
    for name, start in (("cuff_outer_left", shoulder), ("cuff_inner_left", armpit)):
        x, y = start + 0.3 * (np.array(points[name][:2]) - start)
        points[name] = Landmark(float(x), float(y), 0.9)
    mask = parsed.cutout.mask.copy()
    mask[:, : int(points["cuff_outer_left"].x)] = 0
    return replace(parsed, landmarks=points, cutout=replace(parsed.cutout, mask=mask))


def test_a_sleeve_that_is_folded_over_is_a_doubt_of_the_points(jumper: ParsedGarment) -> None:
    assert "sleeves" not in doubts(jumper, given=(), asked="auto")
    assert "sleeves" in doubts(folded(jumper), given=(), asked="auto")
    assert STEPS["sleeves"] == "landmarks" and "sleeve" in sentence("warning.sleeves")


def test_trousers_have_no_sleeves_to_doubt() -> None:
    assert "sleeves" not in doubts(parsed_sample("trousers_jeans"), given=(), asked="auto")


def test_front_edges_are_taken_as_given(jumper: ParsedGarment) -> None:
    judged = judge_cutout(jumper.photo.rgb, jumper.cutout.mask)
    given = {name: Landmark(5.0, 5.0, 1.0) for name in (*FRONT_EDGES, "hem_left")}
    assert set(misplaced(given, judged, jumper.cutout.mask)) == {"hem_left"}
