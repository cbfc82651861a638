"""Reading a GLB back and telling what is in it, without any outside program."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh

from pipeline.export.glb import UNLIT
from pipeline.export.topology import topology


@dataclass(frozen=True)
class NodeFacts:
    """What one node of a file draws."""

    vertices: int
    triangles: int
    openings: int
    """Boundary loops after welding at 1e-6 m."""
    pieces: int
    """Connected components after welding at 1e-6 m."""
    tangled_edges: int
    """Edges of more than two faces, or of faces that wind against each other."""
    degenerate: int
    """Triangles without area."""
    finite: bool
    """No position, normal or texture coordinate is NaN or infinite."""
    texture_size: tuple[int, int] | None
    """Width and height [px]."""
    colored: bool
    """It has a colour for each vertex."""
    unlit: bool
    """Its colours are shown without light."""
    low: tuple[float, float, float]
    """Smallest coordinates [m]."""
    high: tuple[float, float, float]
    """Largest coordinates [m]."""


@dataclass(frozen=True)
class GlbFacts:
    """What a GLB holds."""

    size_bytes: int
    nodes: Mapping[str, NodeFacts]
    """By node name, in the file's order."""
    extras: Mapping[str, Any]
    """Root extras."""

    @property
    def triangles(self) -> int:
        """Triangles of all nodes."""
        return sum(node.triangles for node in self.nodes.values())


def glb_json(glb: bytes) -> dict[str, Any]:
    """Return the JSON part of a GLB.

    Raises:
        ValueError: these bytes are not a glTF 2.0 binary file.
    """
    if len(glb) < 20:
        raise ValueError("not a GLB: too short")
    magic, version, length, json_length, kind = struct.unpack_from("<4sIII4s", glb)
    if magic != b"glTF" or version != 2 or length != len(glb) or kind != b"JSON":
        raise ValueError("not a GLB: its header is wrong")
    tree: dict[str, Any] = json.loads(glb[20 : 20 + json_length])
    return tree


def inspect_glb(glb: bytes) -> GlbFacts:
    """Return the facts of a GLB, plain or Draco-compressed.

    Raises:
        ValueError: these bytes are not a glTF 2.0 binary file.
    """
    tree = glb_json(glb)
    scene = trimesh.load_scene(io.BytesIO(glb), file_type="glb", process=False)
    nodes = [node for node in tree["nodes"] if "mesh" in node]
    facts = {node["name"]: _facts(_drawn_by(scene, node["name"]), *_look(tree, node)) for node in nodes}
    return GlbFacts(len(glb), facts, tree.get("extras", {}))


def _look(tree: dict[str, Any], node: dict[str, Any]) -> tuple[bool, bool]:
    """Return whether the mesh of a node has vertex colours, and whether its material is unlit."""
    (primitive,) = tree["meshes"][node["mesh"]]["primitives"]
    material = tree["materials"][primitive["material"]]
    return "COLOR_0" in primitive["attributes"], UNLIT in material.get("extensions", {})


def _drawn_by(scene: trimesh.Scene, node: str) -> trimesh.Trimesh:
    matrix, geometry = scene.graph[node]
    mesh = scene.geometry[geometry].copy()
    mesh.apply_transform(matrix)
    return mesh


def _facts(mesh: trimesh.Trimesh, colored: bool, unlit: bool) -> NodeFacts:
    vertices = np.asarray(mesh.vertices)
    coordinates = getattr(mesh.visual, "uv", None)
    arrays = [vertices, np.asarray(mesh.vertex_normals)] + ([] if coordinates is None else [coordinates])
    finite = all(bool(np.isfinite(array).all()) for array in arrays)
    shape = topology(np.nan_to_num(vertices), mesh.faces)
    texture = getattr(getattr(mesh.visual, "material", None), "baseColorTexture", None)
    return NodeFacts(
        vertices=len(vertices),
        triangles=len(mesh.faces),
        openings=shape.openings,
        pieces=shape.pieces,
        tangled_edges=shape.tangled_edges,
        degenerate=shape.degenerate,
        finite=finite,
        texture_size=None if texture is None else texture.size,
        colored=colored,
        unlit=unlit,
        low=tuple(vertices.min(axis=0).tolist()),
        high=tuple(vertices.max(axis=0).tolist()),
    )
