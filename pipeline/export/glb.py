"""Binary glTF 2.0 files (Khronos glTF 2.0 specification, ISO/IEC 12113)."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pygltflib
from numpy.typing import NDArray

from core.types import Material, Mesh, Picture, Scene
from pipeline.export.encoded import encode_texture
from pipeline.export.normals import normals_of

GENERATOR = "tryon"
SHEEN = "KHR_materials_sheen"
UNLIT = "KHR_materials_unlit"


def write_glb(scene: Scene) -> bytes:
    """Return the scene as a GLB: one node a mesh, textures inside, ``scene.extras`` at the root.

    Equal scenes give equal bytes. Normals that a mesh lacks are computed; texture coordinates are written for textured
    meshes only and clamp at the texture's edge.

    Raises:
        ValueError: a mesh has no faces, positions that are not finite, indices out of range, a texture without
            texture coordinates, or colours outside 0..1; or the extras are not JSON values.
    """
    builder = GlbBuilder()
    for mesh in scene.meshes:
        checked(mesh)
        attributes = pygltflib.Attributes(
            POSITION=builder.add_vertices(mesh.vertices, bounds=True), NORMAL=builder.add_vertices(normals_of(mesh))
        )
        if mesh.material.texture is not None:
            attributes.TEXCOORD_0 = builder.add_vertices(mesh.uv)
        if mesh.colors is not None:
            attributes.COLOR_0 = builder.add_vertices(mesh.colors)
        builder.add_mesh(mesh, pygltflib.Primitive(attributes=attributes, indices=builder.add_indices(mesh)))
    return builder.packed(scene.extras)


def checked(mesh: Mesh) -> None:
    """Refuse a mesh that cannot be written as a valid file.

    Raises:
        ValueError: see ``write_glb``.
    """
    if len(mesh.faces) == 0:
        raise ValueError(f"mesh {mesh.name!r} has no faces")
    if not np.isfinite(mesh.vertices).all():
        raise ValueError(f"mesh {mesh.name!r} has positions that are not finite")
    if mesh.faces.min() < 0 or mesh.faces.max() >= len(mesh.vertices):
        raise ValueError(f"mesh {mesh.name!r} has indices out of range")
    if mesh.material.texture is not None and mesh.uv is None:
        raise ValueError(f"mesh {mesh.name!r} has a texture without texture coordinates")
    if mesh.colors is not None:
        if mesh.colors.shape != (len(mesh.vertices), 3):
            raise ValueError(f"mesh {mesh.name!r} has not one colour for each vertex")
        if not ((mesh.colors >= 0) & (mesh.colors <= 1)).all():
            raise ValueError(f"mesh {mesh.name!r} has colours outside 0..1")


class GlbBuilder:
    """Collects the objects of a glTF document and its one binary buffer."""

    def __init__(self) -> None:
        self.document = pygltflib.GLTF2(
            asset=pygltflib.Asset(version="2.0", generator=GENERATOR),
            scene=0,
            scenes=[pygltflib.Scene(nodes=[])],
        )
        self._chunks: list[bytes] = []
        self._length = 0

    def use_extension(self, name: str, *, required: bool = False) -> None:
        """Declare an extension of the document, once; readers without a required one refuse the file."""
        lists = [self.document.extensionsUsed, *([self.document.extensionsRequired] if required else [])]
        for names in lists:
            if name not in names:
                names.append(name)

    def add_view(self, data: bytes, target: int | None = None) -> int:
        """Append bytes at the next multiple of four and return their buffer view."""
        self.document.bufferViews.append(
            pygltflib.BufferView(buffer=0, byteOffset=self._length, byteLength=len(data), target=target)
        )
        padded = data + bytes(-len(data) % 4)
        self._chunks.append(padded)
        self._length += len(padded)
        return len(self.document.bufferViews) - 1

    def add_accessor(self, **fields: Any) -> int:
        """Append an accessor and return its number."""
        self.document.accessors.append(pygltflib.Accessor(**fields))
        return len(self.document.accessors) - 1

    def add_vertices(self, values: NDArray[Any] | None, *, bounds: bool = False) -> int:
        """Append a float32 vertex attribute, shape (n, 2) or (n, 3), and return its accessor."""
        data = np.ascontiguousarray(values, np.float32)
        limits = {"min": data.min(axis=0).tolist(), "max": data.max(axis=0).tolist()} if bounds else {}
        return self.add_accessor(
            bufferView=self.add_view(data.tobytes(), pygltflib.ARRAY_BUFFER),
            componentType=pygltflib.FLOAT,
            count=len(data),
            type=f"VEC{data.shape[1]}",
            **limits,
        )

    def add_indices(self, mesh: Mesh) -> int:
        """Append the triangles of a mesh in the narrowest type and return their accessor."""
        # The largest value of a type is the primitive restart and may not be used as an index.
        short = len(mesh.vertices) <= np.iinfo(np.uint16).max
        data = np.ascontiguousarray(mesh.faces, np.uint16 if short else np.uint32)
        return self.add_accessor(
            bufferView=self.add_view(data.tobytes(), pygltflib.ELEMENT_ARRAY_BUFFER),
            componentType=pygltflib.UNSIGNED_SHORT if short else pygltflib.UNSIGNED_INT,
            count=data.size,
            type="SCALAR",
        )

    def add_mesh(self, mesh: Mesh, primitive: pygltflib.Primitive) -> None:
        """Append a node that draws ``primitive`` with the mesh's name and material."""
        document = self.document
        primitive.material = self._add_material(mesh.name, mesh.material)
        document.meshes.append(pygltflib.Mesh(name=mesh.name, primitives=[primitive]))
        document.nodes.append(pygltflib.Node(name=mesh.name, mesh=len(document.meshes) - 1))
        document.scenes[0].nodes.append(len(document.nodes) - 1)

    def _add_material(self, name: str, material: Material) -> int:
        surface = pygltflib.PbrMetallicRoughness(
            baseColorFactor=[*map(float, material.color), 1.0],
            metallicFactor=0.0,
            roughnessFactor=float(material.roughness),
        )
        if material.texture is not None:
            surface.baseColorTexture = pygltflib.TextureInfo(index=self._add_texture(name, material.texture))
        self.document.materials.append(
            pygltflib.Material(
                name=name,
                pbrMetallicRoughness=surface,
                doubleSided=material.double_sided,
                alphaCutoff=None,
                extensions=self._extensions(material),
            )
        )
        return len(self.document.materials) - 1

    def _extensions(self, material: Material) -> dict[str, Any]:
        """Return a material's extensions: unlit, or sheen where it has any."""
        if material.unlit:
            self.use_extension(UNLIT)
            return {UNLIT: {}}
        if not any(material.sheen_color):
            return {}
        self.use_extension(SHEEN)
        color = [*map(float, material.sheen_color)]
        return {SHEEN: {"sheenColorFactor": color, "sheenRoughnessFactor": float(material.sheen_roughness)}}

    def _add_texture(self, name: str, texture: Picture) -> int:
        document = self.document
        if not document.samplers:
            document.samplers.append(
                pygltflib.Sampler(
                    magFilter=pygltflib.LINEAR,
                    minFilter=pygltflib.LINEAR_MIPMAP_LINEAR,
                    wrapS=pygltflib.CLAMP_TO_EDGE,
                    wrapT=pygltflib.CLAMP_TO_EDGE,
                )
            )
        data, media_type = encode_texture(texture)
        document.images.append(pygltflib.Image(name=name, bufferView=self.add_view(data), mimeType=media_type))
        document.textures.append(pygltflib.Texture(sampler=0, source=len(document.images) - 1))
        return len(document.textures) - 1

    def packed(self, extras: Mapping[str, Any]) -> bytes:
        """Return the finished GLB with ``extras`` at the root of its JSON.

        Raises:
            ValueError: the extras are not JSON values.
        """
        self.document.buffers = [pygltflib.Buffer(byteLength=self._length)]
        # pygltflib drops empty lists and nulls wherever they are, so that the extras join after it.
        tree = json.loads(self.document.gltf_to_json())
        if extras:
            tree["extras"] = plain(extras)
        text = json.dumps(tree, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + self._length
        return b"".join(
            [
                struct.pack("<4sII", b"glTF", 2, total),
                struct.pack("<I4s", len(text), b"JSON"),
                text,
                struct.pack("<I4s", self._length, b"BIN\0"),
                *self._chunks,
            ]
        )


def plain(value: Any) -> Any:
    """Return ``value`` with numpy numbers and arrays, tuples and mappings turned into plain JSON values.

    Raises:
        ValueError: it holds something that JSON cannot say.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise ValueError(f"{type(value).__name__} is not a JSON value")
