"""Files back into scenes: figures and pictures of what the download holds."""

from __future__ import annotations

import io

import numpy as np
import trimesh

from core.types import Material, Mesh, Scene
from pipeline.export.checks import glb_json


def read_scene(glb: bytes) -> Scene:
    """Return the scene of a GLB of ours: its nodes in the file's order, and its root extras.

    Raises:
        ValueError: these bytes are not a glTF 2.0 binary file.
    """
    tree = glb_json(glb)
    loaded = trimesh.load_scene(io.BytesIO(glb), file_type="glb", process=False)
    meshes = [_mesh(node["name"], loaded.geometry[loaded.graph[node["name"]][1]]) for node in tree["nodes"]]
    return Scene(tuple(meshes), tree.get("extras", {}))


def _mesh(name: str, drawn: trimesh.Trimesh) -> Mesh:
    material = drawn.visual.material
    picture, factor = material.baseColorTexture, material.baseColorFactor
    # The loader turns v upside down and keeps the factor as bytes.
    uv = None if picture is None else np.asarray(drawn.visual.uv * (1, -1) + (0, 1), np.float32)
    red, green, blue = (1.0, 1.0, 1.0) if factor is None else np.asarray(factor[:3], float) / 255
    return Mesh(
        name,
        np.asarray(drawn.vertices, np.float32),
        np.asarray(drawn.faces, np.int32),
        uv,
        np.asarray(drawn.vertex_normals, np.float32),
        Material(
            texture=None if picture is None else np.asarray(picture.convert("RGB")),
            color=(float(red), float(green), float(blue)),
            double_sided=bool(material.doubleSided),
        ),
    )
