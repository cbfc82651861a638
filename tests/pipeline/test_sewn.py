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
from fitting.figures.volume import girth_height, volume
from pipeline.export.glb import write_glb
from pipeline.garment.cut import SEAMS
from pipeline.garment.sewn import garment_scene, sew
from pipeline.garment.straighten import straighten, tilt
from tests.sample_garments import ONE_OF_EACH, OPEN, parsed, parsed_sample, sewn_sample

NAMES = [*ONE_OF_EACH.values(), "dress_dots", OPEN]
TOP = {"neck", "cuff_left", "cuff_right", "hem"}
OPENINGS = {
    "skirt": {"waist", "hem"},
    "trousers": {"waist", "leg_left", "leg_right"},
    "shorts": {"waist", "leg_left", "leg_right"},
}
"""Openings by category; of what hangs from the shoulders ``TOP``."""
SEAM_ENDS = {
    "shoulder": ("neckline", "shoulder"),
    "sleeve_top": ("shoulder", "cuff_outer"),
    "underarm": ("armpit", "cuff_inner"),
    "side": ("armpit", "hem"),
    "outseam": ("waistband", "hem_outer"),
    "inseam": ("crotch", "hem_inner"),
}
"""Landmarks at both ends of each seam, outwards and downwards; a skirt's side begins at its waistband."""


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def garment(name):
    return sewn_sample(name, "med")


def is_open(garment):
    return "front_edge_left_top" in garment.landmarks


def edges_along(chain):
    """The edges between neighbours of a chain."""
    return [frozenset(edge) for edge in zip(chain[:-1].tolist(), chain[1:].tolist(), strict=True)]


def test_the_surface_keeps_the_contract(name, garment):
    assert garment.category == parsed_sample(name).category
    assert 10_000 <= len(garment.faces) <= 20_000
    shape, loops = openings(garment.vertices, garment.faces), CATEGORY_FACTS[garment.category].openings
    assert (shape.loops, shape.pieces, shape.manifold) == (loops - is_open(garment), 1, True)
    assert np.isfinite(garment.vertices).all()
    assert garment.vertices[:, 1].min() == pytest.approx(0)
    assert set(garment.faces.ravel()) == set(range(len(garment.vertices))), "no loose vertices"


def test_it_has_volume(garment):
    found = volume(garment)
    assert found.ok, found
    assert set(found.opening_ratios) == OPENINGS.get(garment.category, TOP)


def test_flattened_it_has_none(garment):
    flat = volume(replace(garment, vertices=garment.vertices * [1, 1, 0.05]))
    assert not flat.ok and flat.depth_over_width < 0.05


def test_its_volume_is_measured_at_chest_or_hip(garment):
    points, height = garment.landmarks, girth_height(garment)
    if "armpit_left" in points:
        assert points["hem_left"][1] < height < min(points["armpit_left"][1], points["armpit_right"][1])
    else:
        lowest = points["crotch" if "crotch" in points else "hem_left"][1]
        assert lowest < height < points["waistband_left"][1] - 0.1


def test_its_front_view_is_the_photo(name, garment):
    assert front_iou(garment.vertices, garment.faces, parsed_sample(name).cutout.mask).iou >= 0.985


def test_each_opening_is_a_whole_border_loop(garment):
    rim = {frozenset(edge) for edge in border_edges(garment.faces).tolist()}
    named = []
    for loop in garment.openings.values():
        assert len(set(loop.tolist())) == len(loop)
        named += edges_along(np.append(loop, loop[0]))
    assert len(named) == len(set(named))
    # A hoodie's flap ends at the hood's rim; its neck is where the flap is sewn on.
    if garment.category == "hoodie":
        neck = garment.openings["neck"]
        assert set(named) - rim <= set(edges_along(np.append(neck, neck[0])))
    else:
        assert set(named) == rim
    wanted = OPENINGS.get(garment.category, TOP)
    assert set(garment.openings) == (wanted - {"neck", "hem"} | {"front"} if is_open(garment) else wanted)


def test_rims_run_around_neck_hem_and_waist(garment):
    assert set(garment.rims) == OPENINGS.get(garment.category, TOP) & {"neck", "hem", "waist"}
    for name, chain in garment.rims.items():
        opening = garment.openings["front" if is_open(garment) else name]
        around = edges_along(chain)
        assert set(around) <= set(edges_along(np.append(opening, opening[0]))) and len(around) == len(set(around))
        if is_open(garment):
            assert chain[0] != chain[-1]
        else:
            assert chain[0] == chain[-1] and len(around) == len(opening)


def test_openings_are_on_their_sides(garment):
    at = {name: garment.plane[loop].mean(axis=0) for name, loop in garment.openings.items()}
    at |= {name: garment.plane[chain].mean(axis=0) for name, chain in garment.rims.items()}
    top = at["neck" if "neck" in at else "waist"]
    for name, place in at.items():
        if name in ("cuff_left", "leg_left"):
            assert place[0] < top[0] - 0.05
        if name in ("cuff_right", "leg_right"):
            assert place[0] > top[0] + 0.05
        assert name in ("neck", "waist") or place[1] < top[1]


def test_seams_run_outwards_and_downwards_on_their_sides(name, garment):
    for side, sign in (("left", -1), ("right", 1)):
        seam = {n.removesuffix(f"_{side}"): garment.plane[c] for n, c in garment.seams.items() if n.endswith(side)}
        points = {n.removesuffix(f"_{side}"): p for n, p in garment.landmarks.items()}
        kinds = {k for k, ends in SEAM_ENDS.items() if set(ends) <= set(points)} | ({"side"} & set(seam))
        assert set(seam) == kinds <= set(SEAMS)
        for kind in kinds:
            start, end = SEAM_ENDS[kind]
            start = start if start in points else "waistband"
            np.testing.assert_allclose(seam[kind][[0, -1]], [points[start], points[end]], atol=1e-9)
            assert sign * seam[kind][:, 0].mean() > 0
            # Short sleeves end a little higher than an armpit far below the shoulder.
            assert seam[kind][-1, 1] < seam[kind][0, 1] or kind == "underarm"
            assert sign * (seam[kind][-1, 0] - seam[kind][0, 0]) > 0 or kind in ("side", "outseam", "inseam")
        if "side" in kinds or "outseam" in kinds:
            drop = seam.get("side", seam.get("outseam"))[:, 1]
            assert (np.diff(drop) < 0.002).all(), "down all the way"


def test_seams_join_front_and_back(garment):
    pairs = {}
    for face, panel in zip(garment.faces.tolist(), garment.panel.tolist(), strict=True):
        for edge in zip(face, [*face[1:], face[0]], strict=True):
            pairs.setdefault(frozenset(edge), set()).add(panel)
    for name, chain in garment.seams.items():
        assert all(pairs[edge] == {0, 1} for edge in edges_along(chain)), name


def test_it_is_sewn_flat_and_stands_out_to_front_and_back(garment):
    z = garment.vertices[:, 2]
    for chain in garment.seams.values():
        assert np.abs(z[chain]).max() < 1e-9
    inner = np.setdiff1d(np.arange(len(z)), np.concatenate(list(garment.seams.values())))
    front, back = (np.intersect1d(np.unique(garment.faces[garment.panel == k]), inner) for k in (0, 1))
    assert z[front].min() > 0 > z[back].max()
    assert z[front].max() > -z[back].min() or is_open(garment), "the back is flatter than a front that spans it"


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
    top, low = ("neckline", "hem") if "neckline_left" in upright.landmarks else ("waistband", "hem_outer")
    low = low if f"{low}_left" in upright.landmarks else "hem"
    origin = (upright.landmarks[f"{top}_left"] + upright.landmarks[f"{top}_right"]) / 2
    across = np.linalg.norm(upright.landmarks[f"{low}_right"] - upright.landmarks[f"{low}_left"])
    metres = np.linalg.norm(garment.landmarks[f"{low}_right"] - garment.landmarks[f"{low}_left"])
    inner = np.setdiff1d(
        np.unique(garment.render_faces[garment.panel == 0]),
        np.flatnonzero(np.isin(garment.render_vertex, np.unique(garment.faces[garment.panel != 0]))),
    )
    pixels = garment.plane[garment.render_vertex[inner]] * [1, -1] * across / metres + origin
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
    swapped = dict(source.landmarks)
    swapped["hem_left"], swapped["shoulder_left"] = swapped["shoulder_left"], swapped["hem_left"]
    with pytest.raises(GarmentFailed) as caught:
        sew(replace(source, landmarks=swapped))
    assert caught.value.key == "garment_failed.landmarks"


def test_what_was_refused_is_not_sewn():
    source, refusal = parsed_sample("tshirt_melange"), GarmentFailed("garment_failed.points")
    for front, back in ((replace(source, refusal=refusal), None), (source, replace(source, refusal=refusal))):
        with pytest.raises(GarmentFailed) as caught:
            sew(front, back=back)
        assert caught.value is refusal


def test_warnings_of_the_photo_stay_with_the_garment():
    garment = sew(replace(parsed_sample("tank_plain"), warnings=("Mind this.",)), quality="low")
    assert garment.warnings == ("Mind this.",)
