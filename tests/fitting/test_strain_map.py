"""The strain map: colours that say what the figures say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Avatar, FittedGarment, Fitting, GarmentMesh
from fitting.fit import rest_triangles
from fitting.scene import fitted_scene, strain_scene
from fitting.strain_map import SCALE, scale_colors, vertex_strain

FACES = np.array([[0, 1, 2], [0, 2, 3], [1, 4, 5], [1, 5, 2]], np.int32)
"""Two squares side by side: 0 1 2 3 and 1 4 5 2."""
FLAT = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 0], [2, 1, 0]], np.float64)


def moved(**x_of: float) -> NDArray[np.float64]:
    """Return the squares with their left, middle or right vertices at other places along x."""
    places = FLAT.copy()
    for name, x in x_of.items():
        places[{"left": [0, 3], "middle": [1, 2], "right": [4, 5]}[name], 0] = x
    return places


def strain_of(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    return vertex_strain(rest_triangles(FLAT, FACES), vertices, FACES)


def srgb(color: str) -> NDArray[np.float64]:
    """Return a hexadecimal colour as linear RGB, computed apart from the code."""
    shown = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shown])


def test_cloth_at_rest_is_neutral_wherever_it_lies() -> None:
    turned = FLAT @ np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0] + 3.0
    np.testing.assert_allclose(strain_of(turned), 0, atol=1e-12)


def test_a_pull_is_positive_a_push_negative_and_between_them_the_larger_mean_counts() -> None:
    strain = strain_of(moved(middle=1.2))  # left square 20 % longer, right square 20 % shorter
    np.testing.assert_allclose(strain[[0, 3]], 0.2, atol=1e-9)
    np.testing.assert_allclose(strain[[4, 5]], -0.2, atol=1e-9)
    # Vertex 1 has one face of the left square and two of the right, vertex 2 the other way round.
    np.testing.assert_allclose(strain[[1, 2]], [-0.2 * 2 / 3, 0.2 * 2 / 3], atol=1e-9)


def test_larger_faces_weigh_more() -> None:
    wide = FLAT.copy()
    wide[[4, 5], 0] = 4.0  # the right square is three times as large
    rest = rest_triangles(wide, FACES)
    stretched = wide.copy()
    stretched[[4, 5], 0] = 1 + 3 * 1.1
    # Around vertex 2 lie both faces of the left square and one of the right: areas 0.5, 0.5 and 1.5.
    np.testing.assert_allclose(vertex_strain(rest, stretched, FACES)[2], 0.1 * 1.5 / 2.5, atol=1e-9)


def test_a_crease_does_not_hide_a_pull_across_it() -> None:
    pulled = FLAT * [0.95, 1.1, 1.0]
    np.testing.assert_allclose(strain_of(pulled), 0.1, atol=1e-9)


def test_a_vertex_of_no_face_is_neutral() -> None:
    vertices = np.vstack([FLAT, [[9.0, 9.0, 9.0]]])
    assert vertex_strain(rest_triangles(FLAT, FACES), vertices, FACES)[-1] == 0


def test_the_stops_have_their_colours_and_the_ends_hold() -> None:
    strains = [stop.strain for stop in SCALE]
    assert strains == sorted(strains) and (strains[0], strains[-1]) == (-0.2, 0.2)
    assert [stop.name for stop in SCALE] == ["slack", "loose", "neutral", "snug", "tight"]
    expected = np.array([srgb(stop.color) for stop in SCALE])
    np.testing.assert_allclose(scale_colors(np.array(strains)), expected, atol=1e-6)
    np.testing.assert_allclose(scale_colors(np.array([-3.0, 3.0])), expected[[0, -1]], atol=1e-6)


def test_tight_is_red_slack_is_blue_and_both_differ_in_lightness_from_neutral() -> None:
    slack, tight = scale_colors(np.array([-0.2, 0.2]))
    assert tight[0] > 3 * tight[2] and slack[2] > 3 * slack[0]
    luminance = scale_colors(np.linspace(-0.2, 0.2, 9)) @ [0.2126, 0.7152, 0.0722]
    # Also without colour vision the ends are told from the middle, step by step.
    assert (np.diff(luminance[:5]) > 0).all() and (np.diff(luminance[4:]) < 0).all()


@pytest.fixture
def fitting(shirt: GarmentMesh, capsule_man: Avatar) -> Fitting:
    """Two layers of the shirt: one at rest, one 10 % too small for where it lies."""
    rest = rest_triangles(shirt.vertices, shirt.faces)
    easy = FittedGarment(shirt, shirt.vertices, shirt.plane, rest)
    small = replace(easy, rest=rest / 1.1)
    return Fitting(capsule_man, (easy, small), {"size": "M", "seconds": {"drape": 1.0}})


def test_the_scene_has_the_same_shapes_in_colours_without_light(fitting: Fitting) -> None:
    worn, strained = fitted_scene(fitting), strain_scene(fitting)
    assert [mesh.name for mesh in strained.meshes] == ["avatar", "garment", "garment_2"]
    assert strained.meshes[0] is worn.meshes[0], "the body stays as it is"
    for mesh, usual, strain in zip(strained.meshes[1:], worn.meshes[1:], (0.0, 0.1), strict=True):
        np.testing.assert_array_equal(mesh.vertices, usual.vertices)
        np.testing.assert_array_equal(mesh.faces, usual.faces)
        assert mesh.material.unlit and mesh.material.double_sided and mesh.material.texture is None
        assert mesh.colors is not None
        np.testing.assert_allclose(mesh.colors, np.tile(scale_colors(np.array([strain])), (len(mesh.vertices), 1)))


def test_its_extras_hold_those_of_the_fitting_and_the_scale(fitting: Fitting) -> None:
    extras = dict(strain_scene(fitting).extras)
    scale = extras.pop("strain_scale")
    assert extras == fitted_scene(fitting).extras and "seconds" not in extras["report"]
    assert scale[-1] == {"name": "tight", "strain": 0.2, "color": "#b2182b"}


def test_a_fabric_sets_how_all_layers_shine(fitting: Fitting) -> None:
    from core.surfaces import SURFACES

    materials = [mesh.material for mesh in fitted_scene(fitting, fabric="silk").meshes[1:]]
    assert [material.roughness for material in materials] == [SURFACES["silk"].roughness] * 2
