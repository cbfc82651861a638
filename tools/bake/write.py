"""Files of a baked body, as ``presets.loader`` reads them; equal bodies give equal bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.types import DistanceGrid, IntArray, Picture, Scene
from pipeline.export import write_glb
from pipeline.export.raster import render
from presets.catalogue import PresetInfo
from presets.loader import POINTS, grid_arrays, packed_normals, point_arrays, read_avatar
from presets.measure import Anatomy, vertex_normals
from tools.bake.body import Skin
from tools.bake.recipes import Recipe

TEXTURE_QUALITY = 93
THUMBNAIL_SIZE = (384, 512)
THUMBNAIL_AZIMUTH = -18.0


def split(skin: Skin) -> tuple[IntArray, IntArray]:
    """Return for the texture's seams: welded vertex and texture coordinate of each drawn vertex, and drawn faces.

    Returns:
        ``(pairs, faces)``: shape (k, 2) and shape (m, 3).
    """
    corners = np.stack([skin.faces.ravel(), skin.uv_faces.ravel()], axis=1)
    pairs, index = np.unique(corners, axis=0, return_inverse=True)
    return pairs, index.reshape(-1, 3)


def write_body(folder: Path, skin: Skin, anatomy: Anatomy, grid: DistanceGrid, texture: Picture) -> None:
    """Write ``body.npz`` and ``texture.jpg``."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs, faces = split(skin)
    normals = vertex_normals(skin.vertices, skin.faces)
    arrays: dict[str, Any] = {
        "vertices": skin.vertices[pairs[:, 0]].astype(np.float32),
        "faces": faces.astype(np.uint16),
        "uv": skin.uv[pairs[:, 1]].astype(np.float32),
        "normals": packed_normals(normals[pairs[:, 0]]),
        "weights": np.round(skin.weights[pairs[:, 0]] * 255.0).astype(np.uint8),
        "bones": np.array(skin.bones),
        **grid_arrays(grid),
    }
    for kind, points in zip(POINTS, (anatomy.joints, anatomy.landmarks, anatomy.rings), strict=True):
        arrays |= point_arrays(kind, points)
    np.savez_compressed(folder / "body.npz", **arrays)
    Image.fromarray(texture).save(folder / "texture.jpg", quality=TEXTURE_QUALITY, subsampling=0, optimize=True)


def write_catalogue(path: Path, rows: list[tuple[Recipe, Anatomy]]) -> None:
    """Write ``catalogue.json``."""
    entries = [
        {
            "id": recipe.id,
            "name": recipe.name,
            "name_ko": recipe.name_ko,
            "sex": recipe.sex,
            "height_cm": round(100.0 * recipe.height_m, 1),
            "measures_cm": anatomy.measures_cm,
            "notes": recipe.notes,
        }
        for recipe, anatomy in rows
    ]
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_views(info: PresetInfo) -> None:
    """Write ``avatar.glb`` and ``thumbnail.png`` of a body that was written before."""
    avatar = read_avatar(info)
    scene = Scene((avatar.mesh,), {"joints": {name: [float(x) for x in at] for name, at in avatar.joints.items()}})
    info.glb.write_bytes(write_glb(scene))
    picture = render(scene, azimuth=THUMBNAIL_AZIMUTH, size=THUMBNAIL_SIZE, supersample=3, floor_shadow=0.35)
    Image.fromarray(picture).save(info.thumbnail, optimize=True)
