"""Panels are one surface, sewn where cloth is sewn and open where it is open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.errors import GarmentFailed
from fitting.figures.openings import openings
from pipeline.garment.cut import HOOD_PART, SLEEVE_LEFT, SLEEVE_RIGHT, TORSO, is_sewn, plain
from pipeline.garment.panels import BACK, FRONT, HOOD, make_panels
from pipeline.garment.triangulate import cross, inside
from tests.sample_garments import OPEN, drawn_pattern, parsed_sample, pattern_of

DRAWN = {"tshirt": 0.8, "longsleeve": 2.2, "tank": 0.0, "hoodie": 2.2}
SAMPLES = ["dress_flowers", "dress_dots", "skirt_plaid", "trousers_jeans", "shorts_gym", OPEN]
LOOPS = {"skirt": 2, "trousers": 3, "shorts": 3}


@pytest.fixture(scope="module", params=[*DRAWN, *SAMPLES])
def sewn(request, top):
    """A pattern and its panels."""
    if request.param in DRAWN:
        _, pattern = drawn_pattern(top(sleeve=DRAWN[request.param], angle=50.0), request.param)
    else:
        _, pattern = pattern_of(parsed_sample(request.param))
    return pattern, make_panels(pattern, triangles=6000)


def surface(panels):
    """Return the openings, pieces and cleanness of panels, each vertex by itself however near to others."""
    apart = np.arange(len(panels.plane))[:, None] * np.ones(3)
    shape = openings(apart, np.where((panels.panel == FRONT)[:, None], panels.faces, panels.faces[:, ::-1]))
    return shape.loops, shape.pieces, shape.manifold


def loops(pattern):
    """Return how many openings a garment has."""
    return LOOPS.get(pattern.category, 4) - pattern.opened


def edges_of(faces):
    return np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)


def owners(panels):
    """Return the panels of the faces at each edge."""
    result = {}
    panel = np.repeat(panels.panel, 3)
    for (a, b), which in zip(edges_of(panels.faces).tolist(), panel.tolist(), strict=True):
        result.setdefault((a, b), []).append(which)
    return result


def test_it_is_one_surface_with_the_openings_of_its_kind(sewn):
    pattern, panels = sewn
    assert surface(panels) == (loops(pattern), 1, True)


@pytest.mark.parametrize("triangles", [700, 1500])
def test_narrow_sleeves_and_legs_stay_one_surface_however_coarse(sewn, triangles):
    """Where a sleeve is as narrow as a triangle, no edge may run from seam to seam: front and back would share it."""
    pattern, _ = sewn
    assert surface(make_panels(pattern, triangles=triangles)) == (loops(pattern), 1, True)


def inner(name, chains):
    """Tell whether a chain lies within a panel: where sleeves are joined, and down the middle of trousers."""
    return "center" in name or ("armhole" in name and "underarm_left" in chains)


def test_sewn_edges_join_front_and_back_and_open_edges_end(sewn):
    _, panels = sewn
    at, chains = owners(panels), panels.chains
    for name, chain in chains.items():
        sides = [sorted(at[min(a, b), max(a, b)]) for a, b in pairwise(chain.tolist())]
        panel = FRONT if name.startswith("front") else BACK
        if is_sewn(name):
            assert all(side == [FRONT, BACK] for side in sides), name
        elif name == "hood":
            assert all(side == [HOOD] for side in sides)
        elif name == "back:neck" and "hood" in chains:
            assert all(side == [BACK, HOOD] for side in sides)
        elif inner(name, chains):
            assert all(side == [panel, panel] for side in sides), "both parts of one panel"
        else:
            assert all(side == [panel] for side in sides), name
    rim = sum(len(side) == 1 for side in at.values())
    parts = {"front:waist_left", "front:waist_right", "back:waist_left", "back:waist_right"}
    ends = [n for n in chains if not (is_sewn(n) or inner(n, chains) or n in parts)]
    if "hood" in chains:
        ends.remove("back:neck")
    assert rim == sum(len(chains[n]) - 1 for n in ends), "nothing else is open"


def test_boundary_vertices_lie_on_the_outline_after_subdivision(sewn):
    pattern, panels = sewn
    for name, chain in panels.chains.items():
        edge = name if name in pattern.edges else name.split(":")[-1]
        if edge not in pattern.edges:
            assert inner(name, panels.chains) or "armhole" in name or "waist_" in name, name
            continue
        line = pattern.edges[edge]
        a, b = line[:-1], line[1:]
        points = panels.plane[chain]
        along = b - a
        share = ((points[:, None] - a) * along).sum(axis=2) / np.maximum((along**2).sum(axis=1), 1e-30)
        near = a + np.clip(share, 0, 1)[..., None] * along
        assert np.linalg.norm(points[:, None] - near, axis=2).min(axis=1).max() < 1e-9, name
        np.testing.assert_allclose(points[[0, -1]], line[[0, -1]], atol=1e-12)


def test_trousers_are_parted_from_the_crotch_up_to_the_middle_of_the_waist(sewn):
    pattern, panels = sewn
    if pattern.category not in ("trousers", "shorts"):
        assert not any("center" in name for name in panels.chains)
        return
    for panel in ("front", "back"):
        chains = {name: panels.chains[f"{panel}:{name}"] for name in ("center", "waist", "waist_left", "waist_right")}
        np.testing.assert_allclose(panels.plane[chains["center"][0]], pattern.landmarks["crotch"], atol=1e-12)
        middle = chains["center"][-1]
        assert chains["waist_right"][-1] == middle == chains["waist_left"][0]
        assert [*chains["waist_right"], *chains["waist_left"][1:]] == chains["waist"].tolist()
        assert abs(panels.plane[middle][0] - pattern.landmarks["crotch"][0]) < 0.03
    gap = np.array([pattern.landmarks[name] for name in ("crotch", "hem_inner_left", "hem_inner_right")])
    gap = 0.8 * gap + 0.2 * gap.mean(axis=0)
    assert not inside(panels.plane[panels.faces].mean(axis=1), gap).any(), "nothing between the legs"


def test_no_face_is_turned_over_and_the_panels_fill_their_outlines(sewn):
    pattern, panels = sewn
    a, b, c = (panels.plane[panels.faces[:, k]] for k in range(3))
    area = cross(b - a, c - a) / 2
    assert area.min() > 0
    for panel, name in ((FRONT, "front"), (BACK, "back")):
        wanted = 0.0
        for x, y in (border.T for border in pattern.borders(name)):
            wanted += (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
        assert area[panels.panel == panel].sum() == pytest.approx(wanted, rel=2e-3)


def test_the_fine_mesh_splits_each_coarse_face_into_four(sewn):
    _, panels = sewn
    coarse = len(panels.plane) - len(panels.parents)
    assert panels.coarse_faces.max() < coarse and len(panels.faces) == 4 * len(panels.coarse_faces)
    fours = panels.faces.reshape(-1, 4, 3)
    edges = np.sort(panels.coarse_faces[:, [[0, 1], [1, 2], [2, 0]]], axis=2)
    for fine, face, sides in zip(fours.tolist(), panels.coarse_faces.tolist(), edges.tolist(), strict=True):
        corners = {v for t in fine for v in t if v < coarse}
        middles = {v for t in fine for v in t if v >= coarse}
        assert corners == set(face)
        assert sorted(panels.parents[m - coarse].tolist() for m in middles) == sorted(sides)
    for values in (panels.panel, panels.part):
        assert (values.reshape(-1, 4) == values[::4, None]).all()
    rim = np.unique(np.concatenate(list(panels.chains.values())))
    inner = np.setdiff1d(np.arange(coarse, len(panels.plane)), rim)
    middle = panels.plane[panels.parents[inner - coarse]].mean(axis=1)
    np.testing.assert_allclose(panels.plane[inner], middle, atol=1e-12)


def test_front_and_back_share_no_inner_edge(sewn):
    _, panels = sewn
    seams = {tuple(sorted(pair)) for n, c in panels.chains.items() for pair in pairwise(c.tolist()) if is_sewn(n)}
    for edge, sides in owners(panels).items():
        assert len(set(sides)) == 1 or edge in seams or HOOD in sides


def test_parts_are_where_they_belong(sewn):
    pattern, panels = sewn
    middle = panels.plane[panels.faces].mean(axis=1)
    parts = set(panels.part.tolist())
    if "underarm_left" not in pattern.edges:
        assert parts == {TORSO}
        return
    assert parts == {TORSO, SLEEVE_LEFT, SLEEVE_RIGHT} | ({HOOD_PART} if pattern.category == "hoodie" else set())
    pits = {side: pattern.landmarks[f"armpit_{side}"][0] for side in ("left", "right")}
    assert middle[panels.part == SLEEVE_LEFT, 0].mean() < pits["left"] < 0 < pits["right"]
    assert middle[panels.part == SLEEVE_RIGHT, 0].mean() > pits["right"]
    assert ((panels.part == HOOD_PART) == (panels.panel == HOOD)).all()
    for side in ("left", "right"):
        line = panels.plane[panels.chains[f"front:armhole_{side}"]]
        along = line[-1] - line[0]
        assert np.abs(cross(line - line[0], np.broadcast_to(along, line.shape))).max() < 1e-9, "a straight cut"


@pytest.mark.parametrize("triangles", [3000, 7000, 14000])
def test_there_are_about_as_many_triangles_as_asked(sewn, triangles):
    pattern, _ = sewn
    if pattern.category in ("tshirt", "tank", "dress", "skirt", "trousers"):
        assert len(make_panels(pattern, triangles=triangles).faces) == pytest.approx(triangles, rel=0.15)


def test_triangles_are_well_shaped(sewn):
    _, panels = sewn
    corners = panels.plane[panels.faces]
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
    area = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
    quality = 4 * np.sqrt(3) * area / (sides**2).sum(axis=1)
    assert np.percentile(quality, 5) > 0.55 and np.mean(quality < 0.1) < 0.002


def test_an_outline_that_crosses_itself_is_refused(sewn):
    pattern, _ = sewn
    edges, name = dict(pattern.edges), plain(pattern.cut.ring[0])
    edges[name] = edges[name] + np.sin(np.linspace(0, np.pi, len(edges[name])))[:, None] * [2.0, 0.0]
    with pytest.raises(GarmentFailed) as caught:
        make_panels(replace(pattern, edges=edges), triangles=3000)
    assert caught.value.key == "garment_failed.mesh"
