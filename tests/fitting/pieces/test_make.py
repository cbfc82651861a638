"""The sewing pattern of a fitted garment: right pieces, true size, seams that fit each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import igl
import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import LinearRing, Point, Polygon

from core.errors import GarmentFailed
from core.pieces import PatternPieces, Piece
from core.types import FittedGarment, GarmentMesh
from fitting.fit import rest_triangles
from fitting.grade import grade
from fitting.pieces import make_pieces
from tests.sample_garments import parsed_sample, sewn_sample

TOP = {"front", "back", "sleeve_left", "sleeve_right"}
PIECES = {
    "tshirt_yellow": TOP,
    "longsleeve_jumper": TOP,
    "hoodie_badge": TOP | {"hood"},
    "tank_plain": {"front", "back"},
    "dress_dots": TOP,
    "jacket_bomber": TOP,
    "skirt_denim": {"front", "back"},
    "trousers_jeans": {"front_left", "front_right", "back_left", "back_right"},
    "shorts_chino": {"front_left", "front_right", "back_left", "back_right"},
}


def graded(garment: GarmentMesh) -> FittedGarment:
    """Return a garment in size M as if it had been draped."""
    made = grade(garment, "female", "M")
    return FittedGarment(garment, garment.vertices, made.plane, rest_triangles(made.rest, garment.faces))


@cache
def fitted_sample(name: str) -> FittedGarment:
    return graded(sewn_sample(name))


@cache
def pattern_of(name: str) -> PatternPieces:
    return make_pieces(fitted_sample(name), "M")


def vest(*, opened: bool) -> FittedGarment:
    """Return a straight sleeveless vest, 60 cm wide and high, in squares of 5 cm; its front may be open."""
    cells, neck, pit, step = 12, (4, 8), 7, 0.05
    points: list[tuple[float, float]] = []
    index: dict[tuple[str, int, int], int] = {}

    def at(panel: str, column: int, row: int) -> int:
        sewn = (row == cells and not neck[0] < column < neck[1]) or (column in (0, cells) and row <= pit)
        key = ("both" if sewn else panel, column, row)
        if key not in index:
            index[key] = len(points)
            points.append(((column - cells / 2) * step, (row - cells) * step))
        return index[key]

    faces, panel = [], []
    for column in range(cells):
        for row in range(cells):
            square = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
            half = "front left" if opened and column < cells // 2 else "front"
            a, b, c, d = (at(half if corner[0] == cells // 2 else "front", *corner) for corner in square)
            faces += [(a, b, c), (a, c, d)]
            a, b, c, d = (at("back", *corner) for corner in square)
            faces += [(a, c, b), (a, d, c)]
            panel += [0, 0, 1, 1]
    plane = np.array(points)
    seams, landmarks = {}, {}
    for side, edge, inner in (("left", 0, neck[0]), ("right", cells, neck[1])):
        across = range(inner, edge - 1, -1) if side == "left" else range(inner, edge + 1)
        seams[f"shoulder_{side}"] = np.array([at("back", column, cells) for column in across], np.int32)
        seams[f"side_{side}"] = np.array([at("back", edge, row) for row in range(pit, -1, -1)], np.int32)
        for end, row in (("top", cells), ("bottom", 0)):
            landmarks[f"front_edge_{side}_{end}"] = np.array([0.0, (row - cells) * step])
    flat = np.column_stack([plane, np.zeros(len(plane))])
    mesh = replace(
        sewn_sample("tank_plain"),
        plane=plane,
        vertices=flat,
        faces=np.array(faces, np.int32),
        panel=np.array(panel, np.int8),
        part=np.zeros(len(faces), np.int8),
        openings=named_loops(plane, np.array(faces), opened=opened),
        seams=seams,
        landmarks=landmarks,
    )
    return FittedGarment(mesh, flat, plane, rest_triangles(flat, mesh.faces))


def named_loops(plane: NDArray[np.float64], faces: NDArray[np.int64], *, opened: bool) -> dict[str, NDArray[np.int32]]:
    """Return the openings of a vest by name."""
    named = {}
    for loop in igl.boundary_loop_all(faces):
        x, y = plane[loop].mean(axis=0)
        name = "front" if opened else "neck" if y > -0.1 else "hem"
        named[name if abs(x) < 0.2 else "cuff_left" if x < 0 else "cuff_right"] = np.array(loop, np.int32)
    return named


def edge_names(piece: Piece) -> set[str]:
    return {edge.name for edge in piece.edges}


def worst_mismatch(pattern: PatternPieces) -> float:
    """Return the largest difference in length of two edges that are sewn together [m]."""
    pairs = [[pattern.piece(end.piece).edge(end.edge).length for end in pair] for pair in pattern.stitches()]
    return max(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("name", PIECES)
def test_each_garment_gives_its_pieces_and_seams_that_fit(name: str) -> None:
    pattern = pattern_of(name)
    assert {piece.name for piece in pattern.pieces} == PIECES[name]
    assert worst_mismatch(pattern) < 0.002
    for piece in pattern.pieces:
        outline = Polygon(piece.seam_line)
        assert outline.is_valid and LinearRing(piece.seam_line).is_ccw, piece.name
        for edge, following in pairwise((*piece.edges, piece.edges[0])):
            assert np.array_equal(edge.line[-1], following.line[0])


@pytest.mark.parametrize("name", PIECES)
def test_every_seam_is_sewn_to_one_edge_and_the_openings_to_none(name: str) -> None:
    pattern = pattern_of(name)
    for piece in pattern.pieces:
        for edge in piece.edges:
            opening = edge.name in ("neck", "hem", "waist", "hood") or edge.name.startswith(("cuff", "leg"))
            opening |= name == "tank_plain" and edge.name.startswith("armhole")
            hooded = name == "hoodie_badge" and edge.name == "neck" and piece.name != "front"
            assert (edge.partner is None) == (opening and not hooded), (piece.name, edge.name)
            if edge.partner is not None:
                back = pattern.piece(edge.partner.piece).edge(edge.partner.edge).partner
                assert back == (piece.name, edge.name)
                assert len(pattern.piece(edge.partner.piece).edge(edge.partner.edge).line) == len(edge.line)


def test_a_sleeve_is_one_piece_between_both_armholes() -> None:
    pattern = pattern_of("tshirt_yellow")
    sleeve = pattern.piece("sleeve_left")
    assert edge_names(sleeve) == {"armhole_front", "armhole_back", "underarm_front", "underarm_back", "cuff_left"}
    assert sleeve.edge("armhole_front").partner == ("front", "armhole_left")
    assert sleeve.edge("armhole_back").partner == ("back", "armhole_left")
    assert sleeve.edge("underarm_front").partner == ("sleeve_left", "underarm_back")
    cap, cuff = sleeve.edge("armhole_front").line, sleeve.edge("cuff_left").line
    assert cap[:, 1].max() > cuff[:, 1].max(), "a sleeve hangs from its top"


def test_pieces_of_a_flat_photo_are_its_panels_at_true_size() -> None:
    fitted, pattern = fitted_sample("tank_plain"), pattern_of("tank_plain")
    width, height = np.ptp(fitted.plane, axis=0)
    for name in ("front", "back"):
        assert np.ptp(pattern.piece(name).seam_line[:, 0]) == pytest.approx(width, abs=0.004)
    assert np.ptp(pattern.piece("back").seam_line[:, 1]) == pytest.approx(height, abs=0.004)
    seam = fitted.garment.seams["side_left"]
    length = np.linalg.norm(np.diff(fitted.plane[seam], axis=0), axis=1).sum()
    assert pattern.piece("front").edge("side_left").length == pytest.approx(length, rel=0.005)


def test_a_back_is_seen_from_behind() -> None:
    pattern = pattern_of("tank_plain")
    assert pattern.piece("front").edge("side_left").line[:, 0].mean() < 0
    assert pattern.piece("back").edge("side_left").line[:, 0].mean() > 0


def test_pieces_of_a_photo_with_volume_have_the_girth_of_the_cloth() -> None:
    from pipeline.garment.sewn import sew

    garment = sew(replace(parsed_sample("tshirt_yellow"), photo_kind="ghost"), quality="low")
    made = grade(garment, "female", "M")
    fitted = FittedGarment(garment, garment.vertices, made.plane, rest_triangles(made.rest, garment.faces))
    pattern = make_pieces(fitted, "M")
    girth = sum(pattern.piece(name).edge("hem").length for name in ("front", "back"))
    loop = made.rest[garment.openings["hem"]]
    assert girth == pytest.approx(np.linalg.norm(loop - np.roll(loop, 1, axis=0), axis=1).sum(), rel=0.03)
    assert girth > 2.1 * np.ptp(made.plane[garment.openings["hem"], 0])
    assert worst_mismatch(pattern) < 0.002


def test_trousers_are_split_in_the_middle_and_rise_higher_behind() -> None:
    pattern = pattern_of("trousers_jeans")
    for panel in ("front", "back"):
        left = pattern.piece(f"{panel}_left")
        assert edge_names(left) == {"outseam_left", "leg_left", "inseam_left", "centre", "waist"}
        assert left.edge("centre").partner == (f"{panel}_right", "centre")
        assert left.edge("inseam_left").partner[0] == f"{'back' if panel == 'front' else 'front'}_left"  # type: ignore[index]
        hem = left.edge("leg_left").line
        assert abs(hem[0, 1] - hem[-1, 1]) < 0.1 * abs(hem[0, 0] - hem[-1, 0]), "a leg stands on its hem"
    front, back = (pattern.piece(f"{panel}_left").edge("centre").length for panel in ("front", "back"))
    assert back > front


def test_trousers_without_a_straight_middle_cannot_be_cut_out() -> None:
    fitted = fitted_sample("trousers_jeans")
    plane = fitted.garment.plane.copy()
    plane[:, 0] += 0.01 * np.sin(40 * plane[:, 1])
    bent = replace(fitted, garment=replace(fitted.garment, plane=plane))
    with pytest.raises(GarmentFailed):
        make_pieces(bent, "M")


def test_an_open_front_is_two_pieces_with_a_front_edge_each() -> None:
    pattern = make_pieces(vest(opened=True), "M")
    assert [piece.name for piece in pattern.pieces] == ["back", "front_left", "front_right"]
    for side in ("left", "right"):
        piece = pattern.piece(f"front_{side}")
        assert edge_names(piece) == {
            *(f"{seam}_{side}" for seam in ("shoulder", "armhole", "side")),
            *("neck", "front_edge", "hem"),
        }
        lengths = {name: round(piece.edge(name).length, 3) for name in ("neck", "front_edge", "hem")}
        assert lengths == {"neck": 0.1, "front_edge": 0.6, "hem": 0.3}
        assert piece.edge(f"side_{side}").partner == ("back", f"side_{side}")
    assert pattern.piece("back").edge("hem").length == pytest.approx(0.6)
    assert pattern.piece("back").edge("neck").length == pytest.approx(0.2)


def test_a_closed_vest_is_a_front_and_a_back() -> None:
    pattern = make_pieces(vest(opened=False), "M")
    assert [piece.name for piece in pattern.pieces] == ["back", "front"]
    assert edge_names(pattern.piece("front")) == {
        *(f"{seam}_{side}" for seam in ("shoulder", "armhole", "side") for side in ("left", "right")),
        *("neck", "hem"),
    }


def test_the_cut_line_lies_an_allowance_outside() -> None:
    fitted = vest(opened=False)
    front = make_pieces(fitted, "M", allowance=0.015).piece("front")
    seam, cut = LinearRing(front.seam_line), LinearRing(front.cut_line)
    assert seam.distance(cut) == pytest.approx(0.015, abs=1e-4)
    assert max(seam.distance(Point(point)) for point in front.cut_line) < 3.01 * 0.015
    assert max(cut.distance(Point(point)) for point in front.seam_line) < 1.5 * 0.015
    assert Polygon(front.cut_line).contains(Polygon(front.seam_line)) and LinearRing(front.cut_line).is_ccw
    bare = make_pieces(fitted, "M", allowance=0).piece("front")
    assert np.array_equal(bare.cut_line, bare.seam_line)


def test_notches_of_sewn_edges_meet_and_tell_front_from_back() -> None:
    pattern = pattern_of("tshirt_yellow")

    def from_start(piece: str, edge: str) -> list[float]:
        line = pattern.piece(piece).edge(edge).line
        found = [notch.at for notch in pattern.piece(piece).notches if notch.edge == edge]
        along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        return [float(along[np.linalg.norm(line - at, axis=1).argmin()]) for at in found]

    for one, other in pattern.stitches():
        length = pattern.piece(other.piece).edge(other.edge).length
        here = [at for at in from_start(*one) if 0.001 < at < length - 0.001]
        there = sorted(length - at for at in from_start(*other) if 0.001 < at < length - 0.001)
        assert here and np.allclose(sorted(here), there, atol=0.012), (one, other)
    count = {name: len(from_start(name, "armhole_left")) for name in ("front", "back")}
    assert count == {"front": 1, "back": 2}
    for piece in pattern.pieces:
        outline = Polygon(piece.seam_line)
        for notch in piece.notches:
            assert not outline.contains(Point(notch.at + 0.003 * notch.outward)), (piece.name, notch.edge)


def test_the_grain_line_stands_inside_its_piece() -> None:
    for name in PIECES:
        for piece in pattern_of(name).pieces:
            assert Polygon(piece.seam_line).covers(Point(piece.grain[0])) and piece.grain[1, 1] > piece.grain[0, 1]
            assert piece.grain[0, 0] == piece.grain[1, 0]


def test_a_piece_is_placed_where_it_is_worn() -> None:
    pattern = pattern_of("tshirt_yellow")
    for name, sign in (("front", 1), ("back", -1)):
        piece = pattern.piece(name)
        normal = piece.rotation @ [0, 0, 1]
        assert sign * normal[2] > 0.99 and np.linalg.det(piece.rotation) == pytest.approx(1)
        assert sign * piece.translation[2] > 0.01
    assert pattern.piece("sleeve_left").translation[0] < -0.1 < 0.1 < pattern.piece("sleeve_right").translation[0]


def test_equal_garments_give_equal_pieces() -> None:
    one, other = (make_pieces(fitted_sample("hoodie_badge"), "M") for _ in range(2))
    for a, b in zip(one.pieces, other.pieces, strict=True):
        assert np.array_equal(a.cut_line, b.cut_line) and np.array_equal(a.seam_line, b.seam_line)
