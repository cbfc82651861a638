"""The table of cuts holds together: borders close, every edge has its place, openings and rims run around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from core.categories import BOTTOMS
from core.types import CATEGORIES, Category
from pipeline.garment.cut import CUTS, LOOPS, RIMS, SEAMS, Cut, cut_of, is_sewn, plain
from pipeline.garment.settle import expected

Ends = dict[str, tuple[str, str]]
OPENED = [name for name, cut in CUTS.items() if cut.open_pieces]


def ends(cut: Cut) -> Ends:
    """Return where each edge of a panel starts and ends."""
    around = (*cut.corners[1:], cut.corners[0])
    left, right = "front_edge_left", "front_edge_right"
    armholes = {f"armhole_{side}": (f"shoulder_{side}", f"armpit_{side}") for side in ("left", "right")}
    ring = {plain(edge): (a, b) for edge, a, b in zip(cut.ring, cut.corners, around, strict=True)}
    return {
        **armholes,
        **ring,
        "hem_left": ("hem_left", f"{left}_bottom"),
        "front_edge_left": (f"{left}_bottom", f"{left}_top"),
        "neck_left": (f"{left}_top", "neckline_left"),
        "neck_right": ("neckline_right", f"{right}_top"),
        "front_edge_right": (f"{right}_top", f"{right}_bottom"),
        "hem_right": (f"{right}_bottom", "hem_right"),
        "waist_left": ("middle", "waistband_left"),
        "waist_right": ("waistband_right", "middle"),
        "center": ("crotch", "middle"),
    }


def walk(edges: Sequence[str], known: Ends) -> Iterator[tuple[str, str]]:
    """Yield where each edge of a border or loop starts and ends, in the direction in which it is walked."""
    for edge in edges:
        start, end = known[plain(edge).removeprefix("front:").removeprefix("back:")]
        yield (end, start) if edge.startswith("-") else (start, end)


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_each_edge_has_a_corner_and_each_corner_a_side(cut: Cut) -> None:
    assert len(cut.ring) == len(cut.corners) == len(set(cut.corners))
    assert len({plain(edge) for edge in cut.ring}) == len(cut.ring)
    for edge in cut.ring:
        assert is_sewn(edge) is (not edge.startswith(":")), edge
        assert not is_sewn(edge) or plain(edge).rsplit("_", 1)[0] in SEAMS
    mirrored = {c.replace("left", "?").replace("right", "left").replace("?", "right") for c in cut.corners}
    assert mirrored == set(cut.corners)


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("opened", [False, True])
def test_the_pieces_close_and_fill_the_panel(cut: Cut, opened: bool) -> None:
    pieces = cut.open_pieces if opened else cut.pieces
    uses: Counter[tuple[str, bool]] = Counter()
    for _, border in pieces:
        steps = list(walk(border, ends(cut)))
        for (_, end), (start, _) in zip(steps, [*steps[1:], steps[0]], strict=True):
            assert end == start, border
        uses.update((plain(edge), edge.startswith("-")) for edge in border)
    assert set(uses.values()) <= {1}
    for edge, backwards in uses:
        assert not is_sewn(edge) or not backwards, "the panel's own direction"
    within = {edge for edge, backwards in uses if backwards}
    assert all((edge, False) in uses for edge in within), "an inner edge has a piece on either side"
    if pieces:
        halves = {"waist", "hem", "neck"} - {edge for edge, _ in uses}
        around = {plain(edge) for edge in cut.ring} - halves
        assert around <= {edge for edge, backwards in uses if not backwards}


@pytest.mark.parametrize("name", LOOPS)
def test_each_opening_closes(name: str) -> None:
    cuts = [cut for cut in CUTS.values() if {plain(e).split(":")[1] for e in LOOPS[name]} <= set(ends(cut))]
    assert cuts
    for cut in cuts:
        steps = list(walk(LOOPS[name], ends(cut)))
        for (_, end), (start, _) in zip(steps, [*steps[1:], steps[0]], strict=True):
            assert end == start


@pytest.mark.parametrize("name", RIMS)
def test_each_rim_is_closed_or_runs_around_the_back_from_one_front_edge_to_the_other(name: str) -> None:
    known: Ends = {}
    for cut in CUTS.values():
        known = ends(cut) | known
    for borders in RIMS[name]:
        steps = list(walk(borders, known))
        assert all(end == start for (_, end), (start, _) in pairwise(steps))
        first, last = steps[0][0], steps[-1][1]
        if len(borders) == 2:
            assert first == last
        else:
            part = {"neck": "top", "hem": "bottom"}[name]
            assert {first, last} == {f"front_edge_{side}_{part}" for side in ("left", "right")}
            assert borders[1] == f"-back:{name}"


def test_an_open_front_is_in_two_halves_and_its_back_in_one() -> None:
    assert OPENED == ["sleeved", "sleeveless"]
    for name in OPENED:
        torso = [border for part, border in CUTS[name].open_pieces if part == 0]
        assert len(torso) == 2
        assert [sum("front_edge" in edge for edge in border) for border in torso] == [1, 1]
        assert len([part for part, _ in CUTS[name].pieces if part == 0]) == 1


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("sleeves", [True, False])
def test_the_landmarks_of_each_category_are_enough_for_its_cut(category: Category, sleeves: bool) -> None:
    points = expected(category, sleeves=sleeves)
    cut = cut_of(category, points)
    assert set(cut.corners) <= set(points)
    if category not in BOTTOMS:
        assert ("cuff_inner_left" in cut.corners) is sleeves
    else:
        assert cut is CUTS["skirt" if category == "skirt" else "legs"]
