"""Fabrics in files: roughness and sheen, plain and Draco-compressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.categories import FABRICS
from core.surfaces import SURFACES
from core.types import GarmentMesh, Material, Mesh, Scene
from pipeline.export import write_draco_glb, write_glb
from pipeline.export.checks import glb_json
from pipeline.export.draco import EXTENSION
from pipeline.export.glb import SHEEN


def square(name: str, material: Material) -> Mesh:
    """A textured square of 0.4 m."""
    corners = np.array([[0, 0, 0], [0.4, 0, 0], [0.4, 0.4, 0], [0, 0.4, 0]], np.float32)
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    return Mesh(name, corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), uv, material=material)


def garment() -> GarmentMesh:
    """The smallest thing that is drawn as a T-shirt."""
    square_ = square("garment", Material())
    assert square_.uv is not None
    return GarmentMesh(
        category="tshirt",
        photo_kind="flat",
        plane=square_.vertices[:, :2].astype(np.float64),
        vertices=square_.vertices.astype(np.float64),
        faces=square_.faces,
        panel=np.zeros(2, np.int8),
        part=np.zeros(2, np.int8),
        coarse_faces=square_.faces,
        parents=np.zeros((0, 2), np.int32),
        openings={},
        rims={},
        seams={},
        landmarks={},
        render_vertex=np.arange(4, dtype=np.int32),
        render_faces=square_.faces,
        uv=square_.uv,
        texture=np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8),
    )


def test_every_fabric_has_a_surface_within_the_formats_limits() -> None:
    assert set(SURFACES) == set(FABRICS)
    for surface in SURFACES.values():
        assert all(0 <= value <= 1 for value in (surface.roughness, surface.sheen, surface.sheen_roughness))
    # Silk shines, wool does not.
    assert SURFACES["silk"].roughness < 0.6 < SURFACES["wool"].roughness
    assert SURFACES["silk"].sheen_roughness < SURFACES["wool"].sheen_roughness


def test_a_garment_is_drawn_in_its_usual_fabric_or_the_chosen_one() -> None:
    usual, chosen = garment().drawn().material, garment().drawn(fabric="silk").material
    assert usual.roughness == SURFACES["jersey"].roughness
    assert chosen.roughness == SURFACES["silk"].roughness
    assert chosen.sheen_color == (SURFACES["silk"].sheen,) * 3
    assert chosen.sheen_roughness == SURFACES["silk"].sheen_roughness


@pytest.mark.parametrize("write", [write_glb, write_draco_glb])
def test_the_file_names_the_extensions_that_it_uses_and_no_others(write: Callable[[Scene], bytes]) -> None:
    packing = [EXTENSION] if write is write_draco_glb else []
    body = square("avatar", Material())
    tree = glb_json(write(Scene((body, garment().drawn(), garment().drawn(name="garment_2", fabric="wool")))))
    assert sorted(tree["extensionsUsed"]) == sorted([SHEEN, *packing])
    assert tree.get("extensionsRequired", []) == packing
    bare, jersey, wool = tree["materials"]
    assert "extensions" not in bare
    assert wool["extensions"][SHEEN]["sheenColorFactor"] == pytest.approx([SURFACES["wool"].sheen] * 3)
    assert wool["extensions"][SHEEN]["sheenRoughnessFactor"] == SURFACES["wool"].sheen_roughness
    assert jersey["pbrMetallicRoughness"]["roughnessFactor"] == SURFACES["jersey"].roughness
    assert glb_json(write(Scene((body,)))).get("extensionsUsed", []) == packing


@pytest.mark.node
@pytest.mark.parametrize("write", [write_glb, write_draco_glb])
@pytest.mark.parametrize("fabric", FABRICS)
def test_the_validator_finds_nothing_in_any_fabric(
    write: Callable[[Scene], bytes], fabric: str, validate: Callable[[bytes], dict[str, Any]]
) -> None:
    issues = validate(write(Scene((square("avatar", Material()), garment().drawn(fabric=fabric)))))["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]
