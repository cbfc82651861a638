"""A scene as flat arrays, put into a z-buffer by one camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, Mesh, Scene
from pipeline.export import raster_kernels as kernels
from pipeline.export.camera import Camera
from pipeline.export.normals import normals_of
from pipeline.export.texels import Atlas, atlas


@dataclass(frozen=True, eq=False)
class Drawing:
    """A scene as flat arrays, seen by one camera."""

    camera: Camera
    faces: NDArray[np.int32]
    """Vertex indices, shape (m, 3)."""
    mesh_of_face: NDArray[np.int32]
    """Number of each face's mesh, shape (m,)."""
    double_sided: NDArray[np.bool_]
    """Whether a face is seen from behind too, shape (m,)."""
    view: NDArray[np.float32]
    """Positions in the camera's axes [m], shape (n, 3)."""
    normals: NDArray[np.float32]
    """Normals in the camera's axes, shape (n, 3)."""
    points: NDArray[np.float64]
    """x, y [px] and near, shape (n, 3)."""
    ids: NDArray[np.int32]
    """Face of each pixel or -1, shape (height, width)."""
    near: NDArray[np.float32]
    """Nearness of each pixel (see ``raster_kernels``), shape (height, width)."""


def stacked(scene: Scene) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the vertices [m] of all meshes, shape (n, 3), and their faces with shifted indices, shape (m, 3)."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in scene.meshes)])
    faces = [np.asarray(mesh.faces, np.int32) + start for mesh, start in zip(scene.meshes, starts, strict=False)]
    return np.concatenate([mesh.vertices for mesh in scene.meshes]).astype(np.float64), np.concatenate(faces).astype(
        np.int32
    )


def screened(camera: Camera, vertices: FloatArray) -> NDArray[np.float64]:
    """Return x, y [px] and near of positions [m]; what is not in front of the camera becomes NaN."""
    points = camera.project(vertices)
    if not camera.perspective:
        points[:, 2] *= -1
        return points
    away = camera.distance + points[:, 2]
    points[:, 2] = 1 / np.where(away > 1e-6, away, np.nan)
    points[np.isnan(points[:, 2])] = np.nan
    return points


def visible(
    camera: Camera, points: NDArray[np.float64], faces: NDArray[np.int32], double_sided: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return each pixel's face, -1 for none, and nearness, both (height, width)."""
    width, height = camera.size
    ids = np.full((height, width), -1, np.int32)
    near = np.full((height, width), -np.inf, np.float32)
    kernels.fill(points, faces, double_sided, ids, near)
    return ids, near


def drawn(scene: Scene, camera: Camera) -> Drawing:
    """Return the scene as the camera sees it, one sample a pixel centre."""
    meshes = scene.meshes
    counts = [len(mesh.faces) for mesh in meshes]
    vertices, faces = stacked(scene)
    normals = np.concatenate([normals_of(mesh) for mesh in meshes])
    double_sided = np.repeat([mesh.material.double_sided for mesh in meshes], counts)
    points = screened(camera, vertices)
    ids, near = visible(camera, points, faces, double_sided)
    return Drawing(
        camera=camera,
        faces=faces,
        mesh_of_face=np.repeat(np.arange(len(meshes), dtype=np.int32), counts),
        double_sided=double_sided,
        view=camera.view(vertices).astype(np.float32),
        normals=(normals @ camera.axes.T).astype(np.float32),
        points=points,
        ids=ids,
        near=near,
    )


def albedo(scene: Scene, drawing: Drawing, textures: Atlas | None = None) -> NDArray[np.float32]:
    """Return premultiplied surface colours in linear light, shape (height, width, 4).

    Args:
        scene: what is drawn.
        drawing: the scene in a z-buffer.
        textures: its :func:`pipeline.export.texels.atlas` where that is at hand.
    """
    materials = [mesh.material for mesh in scene.meshes]
    texels, levels, ranges = atlas(materials) if textures is None else textures
    out = np.zeros((*drawing.ids.shape, 4), np.float32)
    kernels.albedo(
        drawing.ids,
        drawing.points,
        drawing.faces,
        drawing.mesh_of_face,
        np.concatenate([_uv(mesh) for mesh in scene.meshes]),
        np.array([material.color for material in materials], np.float32),
        texels,
        levels,
        ranges,
        drawing.camera.perspective,
        out,
    )
    return out


def _uv(mesh: Mesh) -> NDArray[np.float32]:
    return np.zeros((len(mesh.vertices), 2), np.float32) if mesh.uv is None else np.asarray(mesh.uv, np.float32)
