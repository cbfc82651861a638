"""Files to take away: GLB, Draco GLB, OBJ, STL."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from core.types import Material, Mesh, Scene
from pipeline.export import write_draco_glb, write_glb, write_obj_zip, write_stl
from pipeline.export.checks import glb_json, inspect_glb
from pipeline.export.draco import EXTENSION
from pipeline.export.normals import vertex_normals


def tube(columns: int = 24, rows: int = 9) -> Mesh:
    """An open tube around the Y axis, radius 0.2, height 0.6, with a texture seam at +Z."""
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows))
    angle = 2 * np.pi * u
    vertices = np.stack([0.2 * np.sin(angle), 0.6 * v, 0.2 * np.cos(angle)], axis=-1)
    vertices[:, -1] = vertices[:, 0]
    first = np.arange((rows - 1) * (columns + 1)).reshape(rows - 1, -1)[:, :-1].ravel()
    above = first + columns + 1
    faces = np.concatenate([np.stack([first, first + 1, above + 1], 1), np.stack([first, above + 1, above], 1)])
    texture = np.random.default_rng(0).integers(0, 256, (64, 48, 3), dtype=np.uint8)
    return Mesh(
        name="garment",
        vertices=vertices.reshape(-1, 3).astype(np.float32),
        faces=faces.astype(np.int32),
        uv=np.stack([u, 1 - v], axis=-1).reshape(-1, 2).astype(np.float32),
        material=Material(texture=texture, double_sided=True),
    )


def ball() -> Mesh:
    sphere = trimesh.creation.icosphere(2, 0.15)
    return Mesh("avatar", sphere.vertices.astype(np.float32), sphere.faces.astype(np.int32))


@pytest.fixture(scope="module")
def scene() -> Scene:
    extras = {
        "report": {"size": "M", "warnings": [], "note": None, "ease": np.float64(4.5)},
        "joints": {"neck": np.ones(3)},
    }
    return Scene((ball(), tube()), extras)


def test_glb_holds_what_the_scene_says(scene: Scene) -> None:
    facts = inspect_glb(write_glb(scene))
    garment = facts.nodes["garment"]
    assert list(facts.nodes) == ["avatar", "garment"]
    assert (garment.triangles, garment.openings, garment.pieces) == (384, 2, 1)
    assert (garment.texture_size, garment.tangled_edges, garment.degenerate, garment.finite) == ((48, 64), 0, 0, True)
    assert facts.nodes["avatar"].openings == 0
    np.testing.assert_allclose(garment.high, (0.2, 0.6, 0.2), atol=1e-6)
    # Empty lists and nulls of a report must not get lost.
    assert facts.extras == {
        "report": {"size": "M", "warnings": [], "note": None, "ease": 4.5},
        "joints": {"neck": [1.0, 1.0, 1.0]},
    }


def test_glb_follows_the_material_contract(scene: Scene) -> None:
    tree = glb_json(write_glb(scene))
    avatar, garment = tree["materials"]
    assert garment["doubleSided"] and not avatar["doubleSided"]
    assert garment["pbrMetallicRoughness"]["metallicFactor"] == 0
    assert "baseColorTexture" in garment["pbrMetallicRoughness"]
    assert len(tree["images"]) == 1 and tree["images"][0]["mimeType"] == "image/jpeg"


def test_a_graphic_keeps_its_colours_exactly() -> None:
    texture = np.full((64, 64, 3), (200, 30, 40), np.uint8)
    texture[16:48, 16:48] = (10, 20, 230)
    mesh = replace(tube(), material=Material(texture=texture))
    loaded = trimesh.load_scene(io.BytesIO(write_glb(Scene((mesh,)))), file_type="glb")
    picture = np.asarray(next(iter(loaded.geometry.values())).visual.material.baseColorTexture.convert("RGB"))
    np.testing.assert_array_equal(picture, texture)


@pytest.mark.parametrize("write", [write_glb, write_draco_glb, write_obj_zip, write_stl])
def test_equal_scenes_give_equal_bytes(write, scene: Scene) -> None:
    again = Scene((ball(), tube()), scene.extras)
    assert write(scene) == write(again)


@pytest.mark.node
@pytest.mark.parametrize("write", [write_glb, write_draco_glb])
def test_validator_finds_nothing(write, scene: Scene, validate) -> None:
    issues = validate(write(scene))["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


@pytest.mark.node
def test_validator_finds_nothing_in_awkward_meshes(validate) -> None:
    """An unused vertex, a face without area, more vertices than 16 bits count."""
    grid = np.stack(np.meshgrid(np.arange(300), np.arange(300)), -1).reshape(-1, 2)
    large = np.pad(grid, ((0, 0), (0, 1))).astype(np.float32) / 300
    corner = np.arange(299 * 300).reshape(299, 300)[:, :-1].ravel()
    faces = np.concatenate([np.stack([corner, corner + 1, corner + 301], 1), [[0, 0, 1], [1, 2, 3]]])
    issues = validate(write_glb(Scene((Mesh("large", large, faces.astype(np.int32)),))))["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


@pytest.mark.node
def test_validator_fixture_sees_a_broken_file(validate, scene: Scene) -> None:
    glb = write_glb(scene)
    length = struct.unpack_from("<I", glb, 12)[0]
    text = glb[20 : 20 + length].replace(b'"componentType":5126', b'"componentType":5125', 1)
    assert validate(glb[:20] + text + glb[20 + length :])["issues"]["numErrors"] > 0


def test_draco_decodes_to_the_same_geometry(scene: Scene) -> None:
    plain, packed = write_glb(scene), write_draco_glb(scene)
    tree = glb_json(packed)
    assert tree["extensionsRequired"] == [EXTENSION]
    assert len(packed) < len(plain)
    before, after = inspect_glb(plain), inspect_glb(packed)
    for name, node in before.nodes.items():
        found = after.nodes[name]
        assert (found.triangles, found.openings, found.pieces) == (node.triangles, node.openings, node.pieces)
        assert found.texture_size == node.texture_size
        np.testing.assert_allclose((found.low, found.high), (node.low, node.high), atol=2e-4)
    assert before.extras == after.extras


def test_draco_keeps_texture_coordinates_normals_and_counts(scene: Scene) -> None:
    glb = write_draco_glb(scene)
    tree = glb_json(glb)
    loaded = trimesh.load_scene(io.BytesIO(glb), file_type="glb", process=False)
    garment = loaded.geometry["garment"]
    accessors = tree["meshes"][1]["primitives"][0]["attributes"]
    assert tree["accessors"][accessors["POSITION"]]["count"] == len(garment.vertices)
    # On the tube, the height and the angle follow from the texture coordinates (trimesh counts v from the bottom).
    u, v = np.asarray(garment.visual.uv).T
    np.testing.assert_allclose(garment.vertices[:, 1], 0.6 * v, atol=4e-4)
    np.testing.assert_allclose(garment.vertices[:, 0], 0.2 * np.sin(2 * np.pi * u), atol=1e-3)
    outward = np.asarray(garment.vertex_normals) * garment.vertices * (1, 0, 1)
    assert (outward.sum(axis=1) > 0.19).all()


def test_obj_zip_holds_geometry_material_and_texture(scene: Scene) -> None:
    archive = zipfile.ZipFile(io.BytesIO(write_obj_zip(scene)))
    assert archive.namelist() == ["model.obj", "model.mtl", "garment.png"]
    text = archive.read("model.obj").decode()
    assert "mtllib model.mtl" in text and "map_Kd garment.png" in archive.read("model.mtl").decode()
    rows = [line.split()[1:] for line in text.splitlines() if line.startswith("f ")]
    assert len(rows) == sum(len(mesh.faces) for mesh in scene.meshes)
    corners = [[int(number) for number in corner.split("/")] for corner in rows[-1]]
    positions = [line.split()[1:] for line in text.splitlines() if line.startswith("v ")]
    coordinates = [line.split()[1:] for line in text.splitlines() if line.startswith("vt ")]
    garment = scene.meshes[1]
    for (position, coordinate, _), vertex in zip(corners, garment.faces[-1], strict=True):
        np.testing.assert_allclose(np.array(positions[position - 1], float), garment.vertices[vertex], atol=1e-6)
        u, v = map(float, coordinates[coordinate - 1])
        np.testing.assert_allclose((u, 1 - v), garment.uv[vertex], atol=1e-6)
    texture = np.asarray(Image.open(io.BytesIO(archive.read("garment.png"))))
    np.testing.assert_array_equal(texture, garment.material.texture)


def test_stl_is_in_millimetres_with_z_up(scene: Scene) -> None:
    loaded = trimesh.load_mesh(io.BytesIO(write_stl(scene)), file_type="stl")
    assert len(loaded.faces) == sum(len(mesh.faces) for mesh in scene.meshes)
    np.testing.assert_allclose(loaded.bounds, [[-200, -200, -150], [200, 200, 600]], atol=1e-3)
    body = trimesh.load_mesh(io.BytesIO(write_stl(Scene((ball(),)))), file_type="stl")
    assert body.is_watertight and body.volume == pytest.approx(ball_volume() * 1e9, rel=1e-4)


def ball_volume() -> float:
    return float(trimesh.creation.icosphere(2, 0.15).volume)


@pytest.mark.parametrize("write", [write_glb, write_draco_glb, write_obj_zip, write_stl])
@pytest.mark.parametrize(
    "change",
    [
        {"faces": np.zeros((0, 3), np.int32)},
        {"faces": np.array([[0, 1, 9999]], np.int32)},
        {"vertices": np.full((225, 3), np.nan, np.float32)},
        {"uv": None},
    ],
)
def test_broken_meshes_are_refused(write, change) -> None:
    with pytest.raises(ValueError, match="garment"):
        write(Scene((replace(tube(), **change),)))


@pytest.mark.parametrize("extras", [{"a": float("nan")}, {"a": object()}])
def test_extras_must_be_json(extras) -> None:
    with pytest.raises(ValueError):
        write_glb(Scene((tube(),), extras))


def test_normals_do_not_show_the_texture_seam() -> None:
    mesh = tube()
    normals = vertex_normals(mesh.vertices, mesh.faces).reshape(9, 25, 3)
    np.testing.assert_array_equal(normals[:, 0], normals[:, -1])
    np.testing.assert_allclose(normals[:, 0], np.broadcast_to((0, 0, 1), (9, 3)), atol=0.05)


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float32, (12, 3), elements=st.floats(-2, 2, width=32)),
    arrays(np.int32, (8, 3), elements=st.integers(0, 11)),
)
def test_any_normals_are_unit_vectors(vertices, faces) -> None:
    lengths = np.linalg.norm(vertex_normals(vertices, faces).astype(np.float64), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-5)


@pytest.mark.parametrize("data", [b"", b"glTF", b"x" * 64, json.dumps({"asset": {}}).encode() * 3])
def test_reading_back_refuses_other_files(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a GLB"):
        inspect_glb(data)
