"""Files back into scenes."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.glb import read_scene
from core.types import Material, Mesh, Scene
from pipeline.export import write_glb


def test_a_scene_that_was_written_is_read_as_it_was() -> None:
    vertices = np.array([[0, 0, 0], [0.4, 0, 0], [0.4, 0.5, 0], [0, 0.5, 0]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    uv = np.array([[0, 1], [1, 1], [1, 0.25], [0, 0.25]], np.float32)
    texture = np.zeros((8, 8, 3), np.uint8)
    texture[:4] = (200, 30, 30)
    body = Mesh("avatar", vertices + 1, faces, material=Material(color=(1.0, 0.0, 0.0)))
    cloth = Mesh("garment", vertices, faces, uv, material=Material(texture, double_sided=True))
    scene = read_scene(write_glb(Scene((body, cloth), {"report": {"size": "M"}})))
    assert [mesh.name for mesh in scene.meshes] == ["avatar", "garment"]
    assert scene.extras == {"report": {"size": "M"}}
    assert scene.meshes[0].material.color == (1.0, 0.0, 0.0) and scene.meshes[0].material.texture is None
    read = scene.meshes[1]
    np.testing.assert_array_equal(read.vertices, vertices)
    np.testing.assert_array_equal(read.faces, faces)
    np.testing.assert_allclose(read.uv, uv, atol=1e-6)
    np.testing.assert_array_equal(read.material.texture, texture)
    assert read.material.double_sided


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="not a GLB"):
        read_scene(b"glTF but no more than that")
