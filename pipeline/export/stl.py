"""Binary STL, the format of 3D printing."""

from __future__ import annotations

import struct

import numpy as np

from core.types import Scene
from pipeline.export.glb import checked
from pipeline.export.normals import face_normals

HEADER = b"tryon; millimetres; Z up"
TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(scene: Scene) -> bytes:
    """Return all triangles as binary STL in millimetres with Z up, as slicers read it, without those that have no area.

    Raises:
        ValueError: as ``pipeline.export.write_glb``.
    """
    for mesh in scene.meshes:
        checked(mesh)
    corners = np.concatenate([np.asarray(mesh.vertices, np.float64)[mesh.faces] for mesh in scene.meshes])
    corners = 1000.0 * np.stack([corners[..., 0], -corners[..., 2], corners[..., 1]], axis=-1)
    normals = face_normals(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3))
    lengths = np.linalg.norm(normals, axis=1)
    solid = lengths > 0
    triangles = np.zeros(int(solid.sum()), TRIANGLE)
    triangles["corners"] = corners[solid]
    triangles["normal"] = normals[solid] / lengths[solid, None]
    return HEADER.ljust(80, b"\0") + struct.pack("<I", len(triangles)) + triangles.tobytes()
