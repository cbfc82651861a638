"""Our own GLB files read back."""

import numpy as np
import pytest

from core.types import Material, Mesh, Scene
from pipeline.export import write_draco_glb, write_glb
from pipeline.export.reading import read_glb
from tests.pipeline.test_export_files import ball, tube


def graphic() -> Mesh:
    """A mesh with everything a file can say of it, and a texture that is kept exactly."""
    texture = np.zeros((32, 48, 3), np.uint8)
    texture[:, 24:] = (200, 30, 60)
    sheen = {"sheen_color": (0.2, 0.3, 0.4), "sheen_roughness": 0.5}
    return Mesh(**{**vars(tube()), "material": Material(texture, (0.5, 0.25, 1.0), 0.7, True, **sheen)})  # type: ignore[arg-type]


def test_a_scene_comes_back_as_it_was_written() -> None:
    colored = Mesh(
        **{**vars(ball()), "colors": np.full((len(ball().vertices), 3), 0.25, np.float32)}
        | {"material": Material(unlit=True), "name": "garment_2"}
    )
    scene = Scene((graphic(), ball(), colored), {"report": {"size": "M", "note": None}, "joints": {"neck": [1.0]}})
    back = read_glb(write_glb(scene))
    assert back.extras == scene.extras
    assert [mesh.name for mesh in back.meshes] == ["garment", "avatar", "garment_2"]
    for mesh, was in zip(back.meshes, scene.meshes, strict=True):
        np.testing.assert_array_equal(mesh.vertices, was.vertices)
        np.testing.assert_array_equal(mesh.faces, was.faces)
        assert mesh.faces.dtype == np.int32 and mesh.normals is not None
        for name in ("color", "roughness", "double_sided", "sheen_color", "sheen_roughness", "unlit"):
            assert getattr(mesh.material, name) == getattr(was.material, name), name
    np.testing.assert_array_equal(back.meshes[0].uv, scene.meshes[0].uv)
    np.testing.assert_array_equal(back.meshes[0].material.texture, scene.meshes[0].material.texture)
    np.testing.assert_array_equal(back.meshes[2].colors, colored.colors)
    assert back.meshes[1].uv is None and back.meshes[1].material.texture is None


def test_it_is_written_again_as_the_same_bytes() -> None:
    glb = write_glb(Scene((graphic(), ball()), {"a": 1}))
    assert write_glb(read_glb(glb)) == glb


@pytest.mark.parametrize("data", [write_draco_glb(Scene((ball(),))), b"glTF", b""])
def test_what_is_no_plain_glb_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a plain GLB"):
        read_glb(data)
