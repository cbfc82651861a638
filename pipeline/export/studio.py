"""Studio light: lamps with soft shadows, ambient occlusion, a floor that catches a shadow, a backdrop."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture, Scene
from pipeline.export import raster_kernels as kernels
from pipeline.export import raster_light
from pipeline.export.camera import Camera, turned
from pipeline.export.drawing import Drawing, screened, stacked, visible

SHADOW_MAP = 1024
OCCLUSION_REACH = 0.05
"""Reach of ambient occlusion over the scene's diagonal."""
FLOOR_MAP = 256


def backdrop(size: tuple[int, int]) -> Picture:
    """Return a light grey backdrop, brightest behind the middle, shape (height, width, 3)."""
    width, height = size
    y, x = np.mgrid[:height, :width].astype(np.float32)
    away = np.hypot((x / width - 0.5) * 1.1, y / height - 0.42)
    grey = 250 - 34 * np.clip(away / 0.75, 0, 1) ** 2
    # A fixed pattern of less than one step keeps the slow gradient free of bands.
    dither = (x * 0.75487766 + y * 0.56984029) % 1
    color = np.stack([grey - 1.5, grey - 0.5, grey], axis=-1)
    return np.asarray(color + dither[..., None], np.uint8)


def illuminate(scene: Scene, drawing: Drawing, step: int, color: NDArray[np.float32]) -> None:
    """Turn surface colours into lit ones in place; shadows and occlusion are taken at every ``step``-th pixel.

    Args:
        scene: what is drawn.
        drawing: the scene in a z-buffer.
        step: fine pixels a coarse one.
        color: premultiplied linear light, shape (height, width, 4).
    """
    camera = drawing.camera
    width, height = camera.size
    diagonal = float(np.linalg.norm(np.ptp(drawing.view, axis=0)))
    lamps = raster_light.LAMPS @ _level(camera).T
    light, shadow_map = _shadows(drawing, lamps[0])
    distance = camera.distance if camera.perspective else 0.0
    lens = np.array([width / 2, height / 2, camera.scale, distance])
    raw = np.ones((height // step, width // step, 2), np.float32)
    raster_light.occlusion(
        drawing.ids,
        drawing.near,
        drawing.points,
        drawing.faces,
        drawing.view,
        drawing.normals,
        step,
        lens,
        light,
        shadow_map,
        OCCLUSION_REACH * diagonal,
        raw,
    )
    # Two coarse pixels deep for one aside; nearness falls with the square of the distance in perspective.
    tolerance = 2.0 * step / camera.scale / (camera.distance**2 if camera.perspective else 1.0)
    openness = np.ones_like(raw)
    raster_light.smoothed(raw, drawing.near, step, tolerance, openness)
    raster_light.light(
        drawing.ids,
        drawing.near,
        drawing.points,
        drawing.faces,
        drawing.mesh_of_face,
        drawing.view,
        drawing.normals,
        np.array([mesh.material.roughness for mesh in scene.meshes], np.float32),
        openness,
        step,
        tolerance,
        distance,
        lamps,
        color,
    )


def _level(camera: Camera) -> NDArray[np.float64]:
    """Return the rotation from the axes of a camera on the horizon, on the same side, into the camera's axes."""
    right = camera.axes[0]
    up = np.array([0.0, 1.0, 0.0])
    level = np.stack([right, up, np.cross(right, up)])
    return np.asarray(camera.axes @ level.T, np.float64)


def _shadows(drawing: Drawing, towards: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return the map from camera axes into a lamp's shadow map, shape (3, 4), and it."""
    right = np.cross([0.0, 1.0, 0.0], towards)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(towards, right), towards])
    seen = drawing.view @ axes.T
    low, high = seen.min(axis=0), seen.max(axis=0)
    scale = 0.96 * SHADOW_MAP / max(float((high - low)[:2].max()), 1e-9)
    light = np.zeros((3, 4))
    light[:, :3] = axes * np.array([[scale], [-scale], [1.0]])
    light[:2, 3] = SHADOW_MAP / 2 - light[:2, :3] @ ((low + high) / 2 @ axes)
    points = drawing.view @ light[:, :3].T + light[:, 3]
    ids = np.full((SHADOW_MAP, SHADOW_MAP), -1, np.int32)
    near = np.full((SHADOW_MAP, SHADOW_MAP), -np.inf, np.float32)
    kernels.fill(points, drawing.faces, np.ones(len(drawing.faces), bool), ids, near)
    return light, near


def floor_shade(scene: Scene, camera: Camera) -> NDArray[np.float32]:
    """Return how much light each pixel's piece of the floor lacks, 0..1, shape (height, width)."""
    vertices, faces = stacked(scene)
    floor = float(vertices[:, 1].min())
    reach = float(np.ptp(vertices, axis=0).max())
    scale = FLOOR_MAP / (2.0 * reach)
    middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    below = Camera(turned(0.0, -90.0), np.array([middle[0], floor, middle[2]]), np.inf, scale, (FLOOR_MAP, FLOOR_MAP))
    _, near = visible(below, screened(below, vertices), faces, np.ones(len(faces), bool))
    # What is close over the floor hides more of the sky and more sharply.
    contact = cv2.GaussianBlur(np.exp(near / (0.02 * reach)), (0, 0), 0.012 * reach * scale)
    wide = cv2.GaussianBlur(np.exp(near / (0.4 * reach)), (0, 0), 0.06 * reach * scale)
    dark = 0.8 * contact + 0.9 * wide
    ground, falling = _on_floor(camera, floor)
    place = below.project(ground.reshape(-1, 3)).reshape(ground.shape).astype(np.float32) - np.float32(0.5)
    sampled = cv2.remap(dark, place[..., 0], place[..., 1], cv2.INTER_LINEAR)
    return np.clip(np.where(falling, sampled, 0.0), 0.0, 1.0).astype(np.float32)


def _on_floor(camera: Camera, floor: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return where each pixel's ray meets the plane y = ``floor`` [m], shape (h, w, 3), and whether it does."""
    width, height = camera.size
    y, x = np.mgrid[:height, :width] + 0.5
    plane = np.stack([x - width / 2, height / 2 - y, np.zeros_like(x)], axis=-1) / camera.scale
    seen = plane @ camera.axes + camera.target
    rays = np.broadcast_to(-camera.axes[2], seen.shape)
    if camera.perspective:
        rays = seen - (camera.target + camera.axes[2] * camera.distance)
    falling = rays[..., 1] < -1e-6
    along = np.where(falling, (floor - seen[..., 1]) / np.where(falling, rays[..., 1], -1.0), 0.0)
    return seen + along[..., None] * rays, falling
