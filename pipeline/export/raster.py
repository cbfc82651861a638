"""A small software renderer: pictures of scenes, and measured views of meshes, without any graphics library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, IntArray, Picture, Scene
from pipeline.export.camera import Camera, Projection, framed, measuring
from pipeline.export.drawing import albedo, drawn, screened, visible
from pipeline.export.studio import backdrop, floor_shade, illuminate
from pipeline.export.texels import LINEAR, Atlas, atlas, linear_to_srgb

__all__ = [
    "Buffers",
    "Camera",
    "backdrop",
    "buffers",
    "draw",
    "framed",
    "measuring",
    "render",
    "silhouette",
    "turnaround",
]


@dataclass(frozen=True, eq=False)
class Buffers:
    """What each pixel's centre sees, without light."""

    color: Picture
    """Surface colour and 255 where there is a surface, shape (height, width, 4)."""
    face: NDArray[np.int32]
    """Number of the seen face, counted through the scene's meshes; -1 where there is none; shape (height, width)."""
    mesh: NDArray[np.int32]
    """Number of the seen mesh or -1, shape (height, width)."""
    depth: NDArray[np.float32]
    """Distance behind the camera's target plane [m], infinite where nothing is seen; shape (height, width)."""


def render(
    scene: Scene,
    *,
    azimuth: float = 0.0,
    elevation: float = 0.0,
    size: tuple[int, int] = (512, 768),
    background: Sequence[int] | Picture | None = None,
    projection: Projection = "perspective",
    box: FloatArray | None = None,
    margin: float = 0.05,
    zoom: float = 1.0,
    supersample: int = 2,
    floor_shadow: float = 0.0,
) -> Picture:
    """Return a picture of the scene in soft studio light, shape (height, width, 4), straight alpha.

    Args:
        scene: what to draw.
        azimuth: 0 sees the front (+Z), 90 the side at +X, 180 the back [degrees].
        elevation: height of the camera over the horizon [degrees].
        size: width and height [px].
        background: a colour (r, g, b), a picture of that size, or nothing: then the rest is transparent.
        projection: ``perspective`` or ``orthographic``.
        box: points [m], shape (n, 3), that set the frame instead of the scene's own; for pictures that share a scale.
        margin: free share of the picture at each side.
        zoom: factor on the size that fits; more than 1 crops.
        supersample: samples a pixel and direction.
        floor_shadow: strength 0..1 of a soft shadow on a floor under the lowest point.
    """
    views = turnaround(
        scene,
        (azimuth,),
        elevation=elevation,
        size=size,
        background=background,
        projection=projection,
        box=box,
        margin=margin,
        zoom=zoom,
        supersample=supersample,
        floor_shadow=floor_shadow,
    )
    return views[0]


def turnaround(
    scene: Scene,
    azimuths: Sequence[float] = (0.0, 35.0, 90.0, 180.0),
    *,
    elevation: float = 0.0,
    size: tuple[int, int] = (512, 768),
    background: Sequence[int] | Picture | None = None,
    projection: Projection = "perspective",
    box: FloatArray | None = None,
    margin: float = 0.05,
    zoom: float = 1.0,
    supersample: int = 2,
    floor_shadow: float = 0.0,
) -> tuple[Picture, ...]:
    """Return one picture an azimuth, all at one scale and height; the arguments are those of ``render``."""
    points = np.concatenate([mesh.vertices for mesh in scene.meshes]) if box is None else np.asarray(box)
    cameras = framed(
        points, azimuths=azimuths, elevation=elevation, size=size, projection=projection, margin=margin, zoom=zoom
    )
    textures = atlas([mesh.material for mesh in scene.meshes])
    return tuple(
        draw(
            scene,
            camera,
            background=background,
            supersample=supersample,
            floor_shadow=floor_shadow,
            textures=textures,
        )
        for camera in cameras
    )


def draw(
    scene: Scene,
    camera: Camera,
    *,
    background: Sequence[int] | Picture | None = None,
    supersample: int = 2,
    floor_shadow: float = 0.0,
    textures: Atlas | None = None,
) -> Picture:
    """Return a lit picture of the scene by a given camera, shape (height, width, 4); arguments as in ``render``.

    ``textures`` is the :func:`pipeline.export.texels.atlas` of its materials, for those who draw it more than once.
    """
    drawing = drawn(scene, camera.enlarged(supersample))
    fine = albedo(scene, drawing, textures)
    illuminate(scene, drawing, supersample, fine)
    coarse = _shrunk(fine, supersample)
    if floor_shadow > 0:
        coarse[..., 3] += (1 - coarse[..., 3]) * np.float32(floor_shadow) * floor_shade(scene, camera)
    return _finished(coarse, background)


def buffers(scene: Scene, camera: Camera) -> Buffers:
    """Return face numbers, depth and unlit colours of the scene, one sample a pixel centre."""
    drawing = drawn(scene, camera)
    color = albedo(scene, drawing)
    hit = drawing.ids >= 0
    mesh = np.where(hit, drawing.mesh_of_face[drawing.ids], -1).astype(np.int32)
    with np.errstate(divide="ignore"):
        depth = 1 / drawing.near - camera.distance if camera.perspective else -drawing.near
    return Buffers(_finished(color, None), drawing.ids, mesh, np.where(hit, depth, np.inf).astype(np.float32))


def silhouette(
    vertices: FloatArray, faces: IntArray, *, pixels_per_metre: float, azimuth: float = 0.0, border: int = 4
) -> tuple[NDArray[np.bool_], Camera]:
    """Return the orthographic outline of a mesh, shape (height, width), and the camera that tells its scale and place.

    Args:
        vertices: positions [m], shape (n, 3).
        faces: vertex indices, shape (m, 3); both sides count.
        pixels_per_metre: scale of the picture.
        azimuth: 0 sees the front [degrees].
        border: free pixels around.
    """
    camera = measuring(vertices, pixels_per_metre=pixels_per_metre, azimuth=azimuth, border=border)
    corners = np.asarray(faces, np.int32)
    ids, _ = visible(camera, screened(camera, vertices), corners, np.ones(len(corners), bool))
    return ids >= 0, camera


def _shrunk(fine: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Return a picture at a ``factor``-th of its size, each pixel filtered by a tent of ``2·factor`` samples."""
    tent = 1.0 - np.abs(np.arange(2 * factor) + 0.5 - factor) / factor
    tent /= tent.sum()
    anchor = (factor // 2, factor // 2)
    smooth = cv2.sepFilter2D(fine, -1, tent, tent, anchor=anchor, borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(smooth[::factor, ::factor], np.float32)


def _finished(linear: NDArray[np.float32], background: Sequence[int] | Picture | None) -> Picture:
    """Return premultiplied linear light as sRGB with straight alpha, on the background where there is one."""
    alpha = linear[..., 3:]
    if background is None:
        color = linear_to_srgb(linear[..., :3] / np.maximum(alpha, np.float32(1e-6)))
    else:
        color = linear_to_srgb(linear[..., :3] + (1 - alpha) * LINEAR[np.asarray(background, np.uint8)])
        alpha = np.ones_like(alpha)
    values = np.concatenate([color, np.clip(alpha, 0, 1)], axis=-1)
    return np.asarray(np.rint(values * 255), np.uint8)
