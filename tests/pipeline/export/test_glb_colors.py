"""Vertex colours and unlit materials in files, plain and Draco-compressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import DracoPy
import numpy as np
import pygltflib
import pytest

from core.types import Material, Mesh, Scene
from pipeline.export import write_draco_glb, write_glb
from pipeline.export.checks import glb_json, inspect_glb
from pipeline.export.draco import EXTENSION
from pipeline.export.glb import UNLIT

WRITERS = [write_glb, write_draco_glb]
Write = Callable[[Scene], bytes]


def sheet(name: str = "garment", *, unlit: bool = True) -> Mesh:
    """A wavy sheet of 0.4 m whose colours are its place."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 7)))
    vertices = np.stack([0.4 * x, 0.4 * y, 0.02 * np.sin(9 * x)], axis=1).astype(np.float32)
    corner = (9 * np.arange(6)[:, None] + np.arange(8)).ravel()
    faces = np.concatenate(
        [np.stack([corner, corner + 1, corner + 10], 1), np.stack([corner, corner + 10, corner + 9], 1)]
    )
    colors = np.stack([x, y, 1 - x], axis=1).astype(np.float32)
    material = Material(double_sided=True, unlit=unlit)
    return Mesh(name, vertices, faces.astype(np.int32), material=material, colors=colors)


def bare(name: str = "avatar") -> Mesh:
    return replace(sheet(name), material=Material(), colors=None)


def read_plain(glb: bytes) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return positions and colours of the last mesh of a plain file."""
    document = pygltflib.GLTF2.load_from_bytes(glb)
    blob, found = document.binary_blob(), []
    for name in ("POSITION", "COLOR_0"):
        accessor = document.accessors[getattr(document.meshes[-1].primitives[0].attributes, name)]
        assert (accessor.componentType, accessor.type) == (pygltflib.FLOAT, "VEC3")
        view = document.bufferViews[accessor.bufferView]
        found.append(np.frombuffer(blob, np.float32, 3 * accessor.count, view.byteOffset).reshape(-1, 3))
    return found[0], found[1]


def test_each_vertex_keeps_its_colour() -> None:
    positions, colors = read_plain(write_glb(Scene((bare(), sheet()))))
    np.testing.assert_array_equal(positions, sheet().vertices)
    np.testing.assert_array_equal(colors, sheet().colors)


def test_compressed_colours_are_right_to_one_step_of_a_byte() -> None:
    document = pygltflib.GLTF2.load_from_bytes(write_draco_glb(Scene((bare(), sheet()))))
    primitive = document.meshes[-1].primitives[0]
    accessor = document.accessors[primitive.attributes.COLOR_0]
    assert (accessor.componentType, accessor.normalized, accessor.type) == (pygltflib.UNSIGNED_BYTE, True, "VEC3")
    packed = primitive.extensions[EXTENSION]
    view = document.bufferViews[packed["bufferView"]]
    decoded = DracoPy.decode(document.binary_blob()[view.byteOffset :][: view.byteLength])
    ids = {item["attribute_type"]: item["unique_id"] for item in decoded.attributes}
    assert packed["attributes"]["COLOR_0"] == ids[2]
    x, y = decoded.points[:, 0] / 0.4, decoded.points[:, 1] / 0.4
    np.testing.assert_allclose(decoded.colors / 255, np.stack([x, y, 1 - x], axis=1), atol=0.6 / 255)


@pytest.mark.parametrize("write", WRITERS)
def test_the_checks_see_colours_and_missing_light(write: Write) -> None:
    nodes = inspect_glb(write(Scene((bare(), sheet(), sheet("garment_2", unlit=False))))).nodes
    assert [(node.colored, node.unlit) for node in nodes.values()] == [(False, False), (True, True), (True, False)]


@pytest.mark.parametrize("write", WRITERS)
def test_unlit_is_told_and_goes_before_sheen(write: Write) -> None:
    shiny = Material(sheen_color=(0.1, 0.1, 0.1), sheen_roughness=0.5, unlit=True)
    tree = glb_json(write(Scene((replace(sheet(), material=shiny),))))
    assert UNLIT in tree["extensionsUsed"] and UNLIT not in tree.get("extensionsRequired", [])
    assert tree["materials"][0]["extensions"] == {UNLIT: {}}
    assert UNLIT not in glb_json(write(Scene((bare(),)))).get("extensionsUsed", [])


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("colors", "reason"),
    [
        (np.zeros((5, 3), np.float32), "not one colour for each vertex"),
        (np.zeros((63, 4), np.float32), "not one colour for each vertex"),
        (np.full((63, 3), 1.01, np.float32), "outside 0..1"),
        (np.full((63, 3), np.nan, np.float32), "outside 0..1"),
    ],
)
def test_colours_that_no_reader_could_show_are_refused(write: Write, colors: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        write(Scene((replace(sheet(), colors=colors),)))


@pytest.mark.node
@pytest.mark.parametrize("write", WRITERS)
def test_the_validator_finds_nothing(write: Write, validate: Callable[[bytes], dict[str, Any]]) -> None:
    issues = validate(write(Scene((bare(), sheet(), sheet("garment_2", unlit=False)))))["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]
