"""A front that is open down the middle: two halves, joined behind by the back's neck and hem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.errors import GarmentFailed
from core.types import FRONT_EDGES, GarmentMesh, Landmark, ParsedGarment, Photo, Picture
from fitting.figures.front import front_iou
from fitting.figures.openings import border_edges, openings
from fitting.figures.volume import volume
from pipeline.garment.parse import open_front, parse_garment, whole_front
from pipeline.garment.pattern import SewingPattern
from pipeline.garment.polyline import Points
from pipeline.garment.sewn import front_edge_lines, sew
from pipeline.garment.straighten import straighten
from tests.sample_garments import OPEN, opened_jacket, parsed_sample, pattern_of

Moves = Mapping[str, tuple[float, float]]
SIDES = ("left", "right")


@pytest.fixture(scope="module", params=[False, True], ids=["painted open", "sample"])
def source(request: pytest.FixtureRequest) -> ParsedGarment:
    return parsed_sample(OPEN) if request.param else opened_jacket()


@pytest.fixture(scope="module")
def pattern(source: ParsedGarment) -> SewingPattern:
    made: SewingPattern = pattern_of(source)[1]
    return made


@pytest.fixture(scope="module")
def garment(source: ParsedGarment) -> GarmentMesh:
    return sew(source)


def area(loop: Points) -> float:
    x, y = loop.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def moved(source: ParsedGarment, places: Moves) -> ParsedGarment:
    """Return a garment with landmarks elsewhere."""
    points = {name: Landmark(*place, 1.0) for name, place in places.items()}
    return replace(source, landmarks={**source.landmarks, **points})


@pytest.mark.parametrize("wedge", [False, True])
def test_it_has_three_openings_in_one_piece(wedge: bool) -> None:
    garment = sew(opened_jacket(wedge=wedge), quality="low")
    shape = openings(garment.vertices, garment.faces)
    assert (shape.loops, shape.pieces, shape.manifold) == (3, 1, True)
    assert set(garment.openings) == {"cuff_left", "cuff_right", "front"}
    assert volume(garment).ok


@pytest.mark.parametrize("wedge", [False, True])
def test_its_outline_is_that_of_the_jacket_around_its_gap(wedge: bool) -> None:
    garment = sew(opened_jacket(wedge=wedge), quality="low")
    whole = parsed_sample("jacket_bomber").cutout.mask
    assert front_iou(garment.vertices, garment.faces, whole).iou >= 0.985
    halves = garment.faces[garment.panel == 0]
    assert front_iou(garment.vertices, halves, without_gap(opened_jacket(wedge=wedge))).iou >= 0.97


def without_gap(source: ParsedGarment) -> Picture:
    """Return the mask of a jacket's front halves and sleeves."""
    ends = {name: source.landmarks[name][:2] for name in FRONT_EDGES}
    corners = [source.landmarks[f"neckline_{side}"][:2] for side in SIDES]
    gap = [ends[f"front_edge_{end}"] for end in ("left_top", "right_top", "right_bottom", "left_bottom")]
    up, down = (0.0, -120.0), (0.0, 60.0)
    above = [corners[0], np.add(corners[0], up), np.add(corners[1], up), corners[1], gap[1], gap[0]]
    below = [gap[2], gap[3], np.add(gap[3], down), np.add(gap[2], down)]
    mask = source.cutout.mask.copy()
    for polygon in (gap, above, below):
        cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 0)
    return mask


def test_the_halves_lie_beside_the_gap_and_the_back_behind_it(pattern: SewingPattern) -> None:
    left, right = pattern.borders("front")
    (back,) = pattern.borders("back")
    assert left[:, 0].max() < right[:, 0].min(), "nothing in the middle"
    assert area(left) > 0 < area(right), "counter-clockwise with y up"
    gap = area(back) - area(left) - area(right)
    wide = np.linalg.norm(pattern.landmarks["front_edge_right_top"] - pattern.landmarks["front_edge_left_top"])
    long = np.linalg.norm(pattern.landmarks["front_edge_left_top"] - pattern.landmarks["front_edge_left_bottom"])
    assert wide * long < gap < 4 * wide * long
    for border in (left, right, back):
        steps = np.linalg.norm(border - np.roll(border, 1, axis=0), axis=1)
        assert steps.max() < 0.02, "closed"


def test_neck_and_hem_are_parted_in_front_and_whole_behind(pattern: SewingPattern) -> None:
    edges, points = pattern.edges, pattern.landmarks
    assert "front:neck" not in edges and "front:hem" not in edges
    ends = {
        "front:hem_left": ("hem_left", "front_edge_left_bottom"),
        "front:front_edge_left": ("front_edge_left_bottom", "front_edge_left_top"),
        "front:neck_left": ("front_edge_left_top", "neckline_left"),
        "front:neck_right": ("neckline_right", "front_edge_right_top"),
        "front:front_edge_right": ("front_edge_right_top", "front_edge_right_bottom"),
        "front:hem_right": ("front_edge_right_bottom", "hem_right"),
        "neck": ("neckline_right", "neckline_left"),
        "hem": ("hem_left", "hem_right"),
    }
    for name, (start, end) in ends.items():
        np.testing.assert_allclose(edges[name][[0, -1]], [points[start], points[end]], atol=1e-9, err_msg=name)


def test_the_back_has_no_notch_where_the_background_shows_between_the_fronts() -> None:
    for wedge in (False, True):
        _, pattern = pattern_of(opened_jacket(wedge=wedge))
        hem = pattern.edges["hem"]
        straight = np.linspace(hem[0], hem[-1], len(hem))
        assert np.abs(hem[:, 1] - np.interp(hem[:, 0], straight[:, 0], straight[:, 1])).max() < 0.03


def test_the_front_edges_of_the_pattern_are_those_of_the_photo(source: ParsedGarment, pattern: SewingPattern) -> None:
    upright = straighten(source)
    for line, side in zip(front_edge_lines(source, upright), SIDES, strict=True):
        ends = [upright.landmarks[f"front_edge_{side}_{end}"] for end in ("top", "bottom")]
        np.testing.assert_allclose(line[[0, -1]], ends, atol=1e-9)
        made = pattern.to_pixels(pattern.edges[f"front:front_edge_{side}"])
        away = np.linalg.norm(made[:, None] - line[None], axis=2).min(axis=1)
        assert away.max() < 12 and away.mean() < 2, "pixels"


def test_its_one_loop_runs_down_the_fronts_and_around_the_back(garment: GarmentMesh) -> None:
    loop = garment.openings["front"]
    assert len(set(loop.tolist())) == len(loop)
    rim = {frozenset(edge) for edge in border_edges(garment.faces).tolist()}
    around = {frozenset(edge) for edge in zip(loop.tolist(), np.roll(loop, -1).tolist(), strict=True)}
    assert around <= rim and len(around) == len(loop)
    for name, part in (("neck", "top"), ("hem", "bottom")):
        chain = garment.rims[name]
        ends = {tuple(np.round(garment.plane[chain[k]], 9)) for k in (0, -1)}
        assert ends == {tuple(np.round(garment.landmarks[f"front_edge_{side}_{part}"], 9)) for side in SIDES}
        assert {frozenset(edge) for edge in zip(chain.tolist(), chain[1:].tolist(), strict=False)} <= around
        for side in SIDES:
            corner = garment.seams[f"{'shoulder' if name == 'neck' else 'side'}_{side}"][0 if name == "neck" else -1]
            assert corner in chain


def test_both_front_edges_stand_out_to_the_front(garment: GarmentMesh) -> None:
    for side in SIDES:
        ends = [garment.landmarks[f"front_edge_{side}_{end}"] for end in ("top", "bottom")]
        loop = garment.openings["front"]
        between = (garment.plane[loop, 1] < ends[0][1] - 0.05) & (garment.plane[loop, 1] > ends[1][1] + 0.05)
        across = np.interp(garment.plane[loop, 1], [ends[1][1], ends[0][1]], [ends[1][0], ends[0][0]])
        edge = loop[between & (np.abs(garment.plane[loop, 0] - across) < 0.03)]
        assert len(edge) > 10 and garment.vertices[edge, 2].min() > 0.03


@pytest.mark.parametrize("inside", [0, 1, 6, -12])
def test_edges_that_begin_at_the_neck_s_corners_make_a_v(inside: int) -> None:
    """Of a collarless cardigan no front neck is left: the surface must stay clean all the same."""
    source = opened_jacket()
    left, right = (source.landmarks[f"neckline_{side}"] for side in SIDES)
    down = abs(inside)
    tops = {"front_edge_left_top": (left.x + inside, left.y + down)}
    tops["front_edge_right_top"] = (right.x - inside, right.y + down)
    found = volume(sew(moved(source, tops), quality="low"))
    assert found.ok, found


@pytest.mark.parametrize("towards", ["front_edge_{other}_bottom", "hem_{side}"], ids=["crossed", "no hem left"])
def test_edges_that_leave_no_front_are_refused(towards: str) -> None:
    source, places = opened_jacket(), {}
    for side, other in zip(SIDES, SIDES[::-1], strict=True):
        target = source.landmarks[towards.format(side=side, other=other)]
        places[f"front_edge_{side}_bottom"] = (target.x, target.y)
    with pytest.raises(GarmentFailed) as caught:
        sew(moved(source, places), quality="low")
    assert caught.value.key == "garment_failed.mesh"


def test_the_parser_finds_the_edges_where_a_jacket_is_open_and_none_where_it_is_closed() -> None:
    source, closed = opened_jacket(), parsed_sample("jacket_bomber")
    kind, found = open_front(source.photo, source.cutout.mask, "jacket", closed.landmarks, auto=False)
    assert kind == "jacket"
    assert set(found) == set(FRONT_EDGES)
    for name in FRONT_EDGES:
        assert np.hypot(*np.subtract(found[name][:2], source.landmarks[name][:2])) < 20, name
    assert open_front(closed.photo, closed.cutout.mask, "jacket", closed.landmarks, auto=True) == ("jacket", {})
    assert open_front(source.photo, source.cutout.mask, "tshirt", closed.landmarks, auto=True) == ("tshirt", {})


def test_an_opened_jacket_is_parsed_and_sewn_open_and_a_moved_edge_is_kept() -> None:
    source = opened_jacket()
    x, y, _ = source.landmarks["front_edge_left_bottom"]
    given = {"front_edge_left_bottom": Landmark(x - 15, y, 1.0)}
    parsed = parse_garment(source.photo, category="jacket", mask=source.cutout.mask, landmarks=given)
    assert parsed.refusal is None and set(FRONT_EDGES) <= set(parsed.landmarks)
    assert parsed.landmarks["front_edge_left_bottom"] == given["front_edge_left_bottom"]
    garment = sew(parsed, quality="low")
    assert openings(garment.vertices, garment.faces).loops == 3
    closed = parse_garment(parsed_sample("jacket_bomber").photo, category="jacket", mask=source.cutout.mask)
    assert not set(FRONT_EDGES) & set(closed.landmarks)


def test_half_an_open_front_or_one_of_trousers_does_not_fit() -> None:
    points = opened_jacket().landmarks
    assert whole_front("jacket", points) and whole_front("dress", points) and whole_front("trousers", {})
    assert not whole_front("trousers", points)
    assert not whole_front("jacket", {n: p for n, p in points.items() if n != "front_edge_left_top"})
    closed = parsed_sample("jacket_bomber")
    given = {"front_edge_left_top": points["front_edge_left_top"]}
    refused = parse_garment(Photo(closed.photo.rgb), category="jacket", mask=closed.cutout.mask, landmarks=given)
    assert refused.refusal is not None and refused.refusal.key == "garment_failed.points"
    with pytest.raises(GarmentFailed):
        sew(refused)
