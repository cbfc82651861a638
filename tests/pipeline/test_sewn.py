"""The engine "sewn" on the project's own samples: the garment as photographed."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.categories import CATEGORY_FACTS
from core.errors import Cancelled, GarmentFailed
from fitting.figures.front import front_iou
from fitting.figures.openings import border_edges, openings
from fitting.figures.volume import volume
from pipeline.export.glb import write_glb
from pipeline.garment.sewn import garment_scene, sew
from pipeline.garment.straighten import straighten, tilt
from tests.sample_garments import parsed, parsed_sample, sewn_sample

NAMES = ["tshirt_print", "longsleeve_stripes", "tank_camouflage", "shirt_linen", "hoodie_word"]


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def garment(name):
    return sewn_sample(name, "med")


def test_the_surface_keeps_the_contract(name, garment):
    assert garment.category == parsed_sample(name).category
    assert 10_000 <= len(garment.faces) <= 20_000
    shape = openings(garment.vertices, garment.faces)
    assert (shape.loops, shape.pieces, shape.manifold) == (CATEGORY_FACTS[garment.category].openings, 1, True)
    assert np.isfinite(garment.vertices).all()
    assert garment.vertices[:, 1].min() == pytest.approx(0)
    assert set(garment.faces.ravel()) == set(range(len(garment.vertices))), "no loose vertices"


def test_it_has_volume(garment):
    found = volume(garment)
    assert found.ok, found


def test_its_front_view_is_the_photo(name, garment):
    assert front_iou(garment.vertices, garment.faces, parsed_sample(name).cutout.mask).iou >= 0.97


def test_each_opening_is_a_whole_border_loop(garment):
    rim = {frozenset(edge) for edge in border_edges(garment.faces).tolist()}
    named = []
    for loop in garment.openings.values():
        assert len(set(loop.tolist())) == len(loop)
        named += [frozenset(edge) for edge in zip(loop.tolist(), np.roll(loop, -1).tolist(), strict=True)]
    # A hoodie's flap ends at the hood's rim; its neck is where the flap is sewn on.
    neck = garment.openings["neck"]
    inner = {edge for edge in named if edge not in rim}
    assert len(named) == len(set(named))
    if garment.category == "hoodie":
        assert inner <= {frozenset(e) for e in zip(neck.tolist(), np.roll(neck, -1).tolist(), strict=True)}
    else:
        assert set(named) == rim
    assert set(garment.openings) == {"neck", "cuff_left", "cuff_right", "hem"}


def test_openings_and_seams_are_on_their_sides(garment):
    at = {name: garment.plane[loop].mean(axis=0) for name, loop in garment.openings.items()}
    assert at["cuff_left"][0] < at["neck"][0] < at["cuff_right"][0]
    assert max(at[name][1] for name in ("hem", "cuff_left", "cuff_right")) < at["neck"][1]
    for side, sign in (("left", -1), ("right", 1)):
        seam = {n.removesuffix(f"_{side}"): garment.plane[c] for n, c in garment.seams.items() if n.endswith(side)}
        points = {n.removesuffix(f"_{side}"): p for n, p in garment.landmarks.items() if n.endswith(side)}
        ends = {"shoulder": ("neckline", "shoulder"), "side": ("armpit", "hem")}
        if CATEGORY_FACTS[garment.category].sleeves:
            ends |= {"sleeve_top": ("shoulder", "cuff_outer"), "underarm": ("armpit", "cuff_inner")}
        assert set(seam) == set(ends)
        for name, (start, end) in ends.items():
            np.testing.assert_allclose(seam[name][[0, -1]], [points[start], points[end]], atol=1e-9)
            assert sign * seam[name][:, 0].mean() > 0


def test_it_is_sewn_flat_and_stands_out_to_front_and_back(garment):
    z = garment.vertices[:, 2]
    for chain in garment.seams.values():
        assert np.abs(z[chain]).max() < 1e-9
    inner = np.setdiff1d(np.arange(len(z)), np.concatenate(list(garment.seams.values())))
    front, back = (np.intersect1d(np.unique(garment.faces[garment.panel == k]), inner) for k in (0, 1))
    assert z[front].min() > 0 > z[back].max()
    assert z[front].max() > -z[back].min(), "the back is flatter"


def test_faces_look_outwards(garment):
    a, b, c = (garment.vertices[garment.faces[:, k]] for k in range(3))
    facing = np.cross(b - a, c - a)[:, 2]
    assert (facing[garment.panel == 0] > 0).all() and (facing[garment.panel != 0] < 0).all()


def test_coarse_mesh_and_parents_belong_together(garment):
    coarse = len(garment.vertices) - len(garment.parents)
    assert garment.coarse_faces.max() < coarse and garment.parents.max() < coarse
    assert len(garment.faces) == 4 * len(garment.coarse_faces)
    middle = garment.plane[garment.parents].mean(axis=1)
    edge = np.linalg.norm(np.subtract(*(garment.plane[garment.parents[:, k]] for k in (0, 1))), axis=1)
    away = np.linalg.norm(garment.plane[coarse:] - middle, axis=1) / edge
    assert np.mean(away < 0.05) > 0.95 and away.max() < 1, "only at the outline's corners off the middle"
    for loop in garment.openings.values():
        assert (loop[::2] < coarse).all() and (loop[1::2] >= coarse).all()


def test_the_texture_keeps_the_contract(garment):
    assert garment.texture.dtype == np.uint8 and max(garment.texture.shape[:2]) <= 1024
    assert garment.uv.min() >= 0 and garment.uv.max() <= 1
    assert (garment.render_vertex[garment.render_faces] == garment.faces).all(), "what is drawn is the garment"
    corners = garment.uv[garment.render_faces].astype(float)
    flat = garment.plane[garment.faces]

    def area(triangles):
        a, b = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
        return np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])

    front, back = (area(corners[garment.panel == k]).sum() / area(flat[garment.panel == k]).sum() for k in (0, 1))
    assert front / (front + back) >= 0.6, "texture area for the same cloth"


def test_the_front_wears_the_photo(name, garment):
    source = parsed_sample(name)
    upright = straighten(source)
    neck = (upright.landmarks["neckline_left"] + upright.landmarks["neckline_right"]) / 2
    across = np.linalg.norm(upright.landmarks["hem_right"] - upright.landmarks["hem_left"])
    metres = np.linalg.norm(garment.landmarks["hem_right"] - garment.landmarks["hem_left"])
    inner = np.setdiff1d(
        np.unique(garment.render_faces[garment.panel == 0]),
        np.flatnonzero(np.isin(garment.render_vertex, np.unique(garment.faces[garment.panel != 0]))),
    )
    pixels = garment.plane[garment.render_vertex[inner]] * [1, -1] * across / metres + neck
    photo = cv2.GaussianBlur(upright.rgb, (0, 0), 4).astype(np.float32)
    texture = cv2.GaussianBlur(garment.texture, (0, 0), 3).astype(np.float32)
    texels = garment.uv[inner] * garment.texture.shape[1::-1] - 0.5
    seen, shown = (
        cv2.remap(picture, at.astype(np.float32)[None], None, cv2.INTER_LINEAR)[0]
        for picture, at in ((photo, pixels), (texture, texels))
    )
    assert np.median(np.abs(seen - shown).max(axis=1)) < 12


def test_equal_input_gives_an_equal_file():
    source = parsed_sample("tshirt_melange")
    first, second = (write_glb(garment_scene(sew(source, quality="low"))) for _ in range(2))
    assert first == second and first[:4] == b"glTF"


def test_better_quality_has_more_triangles():
    low, med = (sewn_sample("tshirt_print", quality) for quality in ("low", "med"))
    assert len(low.faces) < 0.7 * len(med.faces)
    assert max(low.texture.shape) <= 512


def test_it_leans_as_on_its_photo(top):
    drawn = top(tilt=10)
    source = parsed(drawn.photo, drawn.mask, drawn.points, "tshirt", "ghost")
    garment = sew(source, quality="low")
    assert front_iou(garment.vertices, garment.faces, drawn.mask).iou >= 0.97
    axis = np.linalg.lstsq(
        np.column_stack([garment.plane, np.ones(len(garment.plane))]), garment.vertices[:, :2], rcond=None
    )[0][0]
    assert np.degrees(np.arctan2(-axis[1], axis[0])) == pytest.approx(np.degrees(tilt(source.landmarks)), abs=1e-6)
    assert np.linalg.norm(axis) == pytest.approx(1)


def test_a_ghost_photo_is_narrower_than_a_flat_one(top):
    drawn = top()
    width = {}
    for kind in ("flat", "ghost"):
        garment = sew(parsed(drawn.photo, drawn.mask, drawn.points, "tshirt", kind), quality="low")
        width[kind] = garment.landmarks["armpit_right"][0] - garment.landmarks["armpit_left"][0]
    assert width["ghost"] == pytest.approx(width["flat"] * 2 / 2.5, rel=0.02), "the same girth"


def test_a_back_photo_is_seen_behind(top):
    drawn = top()
    source = parsed(drawn.photo, drawn.mask, drawn.points, "tshirt", "flat")
    red = np.where(drawn.mask[..., None] > 0, np.uint8([200, 30, 40]), np.uint8([205, 196, 180]))
    back = replace(source, photo=replace(source.photo, rgb=red))
    garment = sew(source, quality="low", back=back)
    colour = {}
    for panel in (0, 1):
        uv = garment.uv[garment.render_faces[garment.panel == panel]].mean(axis=1)
        x, y = (uv * garment.texture.shape[1::-1]).astype(int).T
        colour[panel] = np.median(garment.texture[y, x], axis=0)
    np.testing.assert_allclose(colour[0], [60, 110, 170], atol=12)
    np.testing.assert_allclose(colour[1], [200, 30, 40], atol=12)


def test_progress_is_told_with_pictures_and_may_stop_the_work():
    told = []

    def watch(stage, fraction, picture=None):
        told.append((stage, fraction, picture))

    sew(parsed_sample("tank_plain"), quality="low", progress=watch)
    assert [(stage, fraction) for stage, fraction, _ in told] == [("panels", 1.0), ("texture", 1.0)]
    assert all(picture.dtype == np.uint8 and picture.ndim == 3 for _, _, picture in told)

    def stop(stage, fraction, picture=None):
        raise Cancelled("cancelled.any")

    with pytest.raises(Cancelled):
        sew(parsed_sample("tank_plain"), quality="low", progress=stop)


def test_what_cannot_be_built_is_said():
    source = parsed_sample("tshirt_melange")
    with pytest.raises(GarmentFailed) as caught:
        sew(replace(source, category="trousers"))
    assert caught.value.key == "garment_failed.category" and "trousers" in str(caught.value)
    swapped = dict(source.landmarks)
    swapped["hem_left"], swapped["shoulder_left"] = swapped["shoulder_left"], swapped["hem_left"]
    with pytest.raises(GarmentFailed) as caught:
        sew(replace(source, landmarks=swapped))
    assert caught.value.key == "garment_failed.landmarks"


def test_warnings_of_the_photo_stay_with_the_garment():
    garment = sew(replace(parsed_sample("tank_plain"), warnings=("Mind this.",)), quality="low")
    assert garment.warnings == ("Mind this.",)
