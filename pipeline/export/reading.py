"""Our own GLB files read back into the scene they were written from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pygltflib
from numpy.typing import NDArray
from PIL import Image

from core.types import Material, Mesh, Picture, Scene
from pipeline.export.glb import SHEEN, UNLIT

NUMBERS: Mapping[int, type] = {
    pygltflib.UNSIGNED_BYTE: np.uint8,
    pygltflib.UNSIGNED_SHORT: np.uint16,
    pygltflib.UNSIGNED_INT: np.uint32,
    pygltflib.FLOAT: np.float32,
}
"""NumPy's type of each component type that :func:`pipeline.export.write_glb` uses."""
HEADER = 20
"""Length of the file's and the first chunk's headers [bytes]."""
WIDTHS: Mapping[str, int] = {"SCALAR": 1, "VEC2": 2, "VEC3": 3}


def read_glb(data: bytes) -> Scene:
    """Return the scene of a GLB that :func:`pipeline.export.write_glb` gave; JPEG textures differ by what JPEG loses.

    Raises:
        ValueError: it is none of these: no GLB, compressed, or with meshes of another make.
    """
    # pygltflib checks the header of what is long enough to have one.
    document = pygltflib.GLTF2.load_from_bytes(data) if len(data) > HEADER else None
    if document is None or document.extensionsRequired:
        raise ValueError("not a plain GLB of this project")
    reader = _Reader(document)
    nodes = [document.nodes[node] for node in document.scenes[document.scene].nodes]
    return Scene(tuple(reader.mesh(node) for node in nodes), document.extras or {})


class _Reader:
    """The parts of a document by number."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._buffer = document.binary_blob()

    def mesh(self, node: Any) -> Mesh:
        """Return what a node draws."""
        (primitive,) = self._document.meshes[node.mesh].primitives
        attributes = primitive.attributes
        faces = self._values(primitive.indices)
        return Mesh(
            name=node.name,
            vertices=self._values(attributes.POSITION),
            faces=faces.reshape(-1, 3).astype(np.int32),
            uv=self._optional(attributes.TEXCOORD_0),
            normals=self._optional(attributes.NORMAL),
            material=self._material(self._document.materials[primitive.material]),
            colors=self._optional(attributes.COLOR_0),
        )

    def _material(self, material: Any) -> Material:
        surface = material.pbrMetallicRoughness
        sheen = material.extensions.get(SHEEN, {})
        red, green, blue = sheen.get("sheenColorFactor", (0.0, 0.0, 0.0))
        return Material(
            texture=None if surface.baseColorTexture is None else self._texture(surface.baseColorTexture.index),
            color=(surface.baseColorFactor[0], surface.baseColorFactor[1], surface.baseColorFactor[2]),
            roughness=surface.roughnessFactor,
            double_sided=bool(material.doubleSided),
            sheen_color=(red, green, blue),
            sheen_roughness=sheen.get("sheenRoughnessFactor", 0.0),
            unlit=UNLIT in material.extensions,
        )

    def _texture(self, number: int) -> Picture:
        image = self._document.images[self._document.textures[number].source]
        return np.asarray(Image.open(io.BytesIO(self._view(image.bufferView))).convert("RGB"))

    def _optional(self, accessor: int | None) -> NDArray[Any] | None:
        return None if accessor is None else self._values(accessor)

    def _values(self, number: int) -> NDArray[Any]:
        accessor = self._document.accessors[number]
        values: NDArray[Any] = np.frombuffer(self._view(accessor.bufferView), NUMBERS[accessor.componentType])
        width = WIDTHS[accessor.type]
        return values[: accessor.count * width].reshape(accessor.count, width)

    def _view(self, number: int) -> bytes:
        view = self._document.bufferViews[number]
        start = view.byteOffset or 0
        return bytes(self._buffer[start : start + view.byteLength])
