"""Reading of baked bodies.

A body's folder holds ``texture.jpg`` and ``body.npz`` with

- ``vertices`` float32 (n, 3), ``faces`` uint16 (m, 3), ``uv`` float32 (n, 2), ``normals`` int16 (n, 3) / 32767,
- ``weights`` uint8 (n, bones) / 255, normalised again after reading, and their ``bones``,
- named points as pairs of arrays: ``joint_names`` and ``joint_points``, ``landmark_…``, ``ring_…`` (128 points a ring;
  the last joins the first),
- the distance grid: ``grid_origin``, ``grid_spacing``, ``grid_shape``, and what ``encode_distances`` gives as
  ``grid_kept`` and ``grid_codes``.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.types import Avatar, DistanceGrid, FloatArray, Material, Mesh
from presets.catalogue import PresetInfo, preset_info

GRID_BAND = 0.06
"""Distances are kept up to this [m]."""
GRID_POWER = 1.5
"""Distance grows with this power of the code, so that steps are finest at the skin (0.04 mm) and 0.7 mm at the band."""
STEPS = 127
POINTS = ("joint", "landmark", "ring")
"""Kinds of named points."""


@cache
def load(preset_id: str) -> Avatar:
    """Return a baked body; its arrays are read-only and shared by all callers.

    Raises:
        UnknownPreset: there is no body with this id.
    """
    return read_avatar(preset_info(preset_id))


def read_avatar(info: PresetInfo) -> Avatar:
    """Read a baked body; its files lie beside its ``avatar.glb``."""
    folder = info.glb.parent
    with Image.open(folder / "texture.jpg") as picture:
        texture = np.array(picture.convert("RGB"))
    with np.load(folder / "body.npz") as stored:
        data = dict(stored)
    weights = data["weights"].astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    mesh = Mesh(
        name="avatar",
        vertices=fixed(data["vertices"]),
        faces=fixed(data["faces"].astype(np.int32)),
        uv=fixed(data["uv"]),
        normals=normals_of(data["normals"]),
        material=Material(texture=fixed(texture), roughness=0.9),
    )
    return Avatar(
        id=info.id,
        name=info.name,
        sex=info.sex,
        height_cm=info.height_cm,
        mesh=mesh,
        joints=named(data, "joint"),
        landmarks=named(data, "landmark"),
        rings=named(data, "ring"),
        measures_cm=info.measures_cm,
        distance=read_grid(data),
        skin_weights=fixed(weights),
        bones=tuple(str(name) for name in data["bones"]),
    )


def packed_normals(normals: FloatArray) -> NDArray[np.int16]:
    """Return unit normals as files hold them, shape (n, 3)."""
    return np.round(normals * 32767.0).astype(np.int16)


def normals_of(packed: NDArray[np.int16]) -> NDArray[np.float32]:
    """Undo ``packed_normals``."""
    return fixed(packed.astype(np.float32) / np.float32(32767.0))


def point_arrays(kind: str, points: Mapping[str, FloatArray]) -> dict[str, NDArray[Any]]:
    """Return the arrays that hold named points of a kind."""
    names = sorted(points)
    return {
        f"{kind}_names": np.array(names),
        f"{kind}_points": np.stack([points[name] for name in names]).astype(np.float32),
    }


def grid_arrays(grid: DistanceGrid, *, level: int = 9) -> dict[str, NDArray[Any]]:
    """Return the arrays that hold a distance grid, deflated at a ``level`` (1 quick .. 9 small)."""
    kept, codes = encode_distances(grid.values, level=level)
    return {
        "grid_origin": grid.origin,
        "grid_shape": np.array(grid.values.shape),
        "grid_spacing": np.array(grid.spacing),
        "grid_kept": np.frombuffer(kept, dtype=np.uint8),
        "grid_codes": np.frombuffer(codes, dtype=np.uint8),
    }


def read_grid(data: Mapping[str, NDArray[Any]]) -> DistanceGrid:
    """Return the distance grid that arrays hold."""
    shape = tuple(int(count) for count in data["grid_shape"])
    return DistanceGrid(
        origin=fixed(data["grid_origin"]),
        spacing=float(data["grid_spacing"]),
        values=fixed(decode_distances(data["grid_kept"].tobytes(), data["grid_codes"].tobytes(), shape)),
        band=GRID_BAND,
    )


def encode_distances(values: FloatArray, *, level: int = 9) -> tuple[bytes, bytes]:
    """Pack signed distances [m], shape (nx, ny, nz).

    Returns:
        ``(kept, codes)``, both deflated: one bit a sample, set below the upper end of the band; and of the set samples,
        in order, one signed byte each as the difference to the one before.
    """
    kept = values < GRID_BAND
    share = np.clip(values[kept] / GRID_BAND, -1.0, 1.0)
    codes = np.round(STEPS * np.sign(share) * np.abs(share) ** (1.0 / GRID_POWER)).astype(np.int8).view(np.uint8)
    differences = np.diff(codes, prepend=np.uint8(0))
    return zlib.compress(np.packbits(kept).tobytes(), level), zlib.compress(differences.tobytes(), level)


def decode_distances(kept: bytes, codes: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Undo ``encode_distances``: float32 distances [m] of the given shape."""
    bits = np.unpackbits(np.frombuffer(zlib.decompress(kept), dtype=np.uint8), count=math.prod(shape))
    steps = np.cumsum(np.frombuffer(zlib.decompress(codes), dtype=np.uint8), dtype=np.uint8)
    signed = np.arange(256, dtype=np.uint8).view(np.int8) / STEPS
    table = (GRID_BAND * np.sign(signed) * np.abs(signed) ** GRID_POWER).astype(np.float32)
    values = np.full(shape, GRID_BAND, dtype=np.float32)
    values[bits.view(np.bool_).reshape(shape)] = table[steps]
    return values


def named(data: Mapping[str, NDArray[Any]], kind: str) -> Mapping[str, NDArray[np.float32]]:
    """Return the named points of a kind, in the order they were stored."""
    points = fixed(data[f"{kind}_points"])
    return MappingProxyType({str(name): points[i] for i, name in enumerate(data[f"{kind}_names"])})


def fixed(array: NDArray[Any]) -> NDArray[Any]:
    """Forbid writing: a cached body is shared."""
    array.flags.writeable = False
    return array
