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
    shape = tuple(int(count) for count in data["grid_shape"])
    weights = data["weights"].astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    mesh = Mesh(
        name="avatar",
        vertices=_fixed(data["vertices"]),
        faces=_fixed(data["faces"].astype(np.int32)),
        uv=_fixed(data["uv"]),
        normals=_fixed(data["normals"].astype(np.float32) / np.float32(32767.0)),
        material=Material(texture=_fixed(texture), roughness=0.9),
    )
    return Avatar(
        id=info.id,
        name=info.name,
        sex=info.sex,
        height_cm=info.height_cm,
        mesh=mesh,
        joints=_named(data, "joint"),
        landmarks=_named(data, "landmark"),
        rings=_named(data, "ring"),
        measures_cm=info.measures_cm,
        distance=DistanceGrid(
            origin=_fixed(data["grid_origin"]),
            spacing=float(data["grid_spacing"]),
            values=_fixed(decode_distances(data["grid_kept"].tobytes(), data["grid_codes"].tobytes(), shape)),
            band=GRID_BAND,
        ),
        skin_weights=_fixed(weights),
        bones=tuple(str(name) for name in data["bones"]),
    )


def encode_distances(values: FloatArray) -> tuple[bytes, bytes]:
    """Pack signed distances [m], shape (nx, ny, nz).

    Returns:
        ``(kept, codes)``, both deflated: one bit a sample, set below the upper end of the band; and of the set samples,
        in order, one signed byte each as the difference to the one before.
    """
    kept = values < GRID_BAND
    share = np.clip(values[kept] / GRID_BAND, -1.0, 1.0)
    codes = np.round(STEPS * np.sign(share) * np.abs(share) ** (1.0 / GRID_POWER)).astype(np.int8).view(np.uint8)
    differences = np.diff(codes, prepend=np.uint8(0))
    return zlib.compress(np.packbits(kept).tobytes(), 9), zlib.compress(differences.tobytes(), 9)


def decode_distances(kept: bytes, codes: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Undo ``encode_distances``: float32 distances [m] of the given shape."""
    bits = np.unpackbits(np.frombuffer(zlib.decompress(kept), dtype=np.uint8), count=math.prod(shape))
    steps = np.cumsum(np.frombuffer(zlib.decompress(codes), dtype=np.uint8), dtype=np.uint8)
    signed = np.arange(256, dtype=np.uint8).view(np.int8) / STEPS
    table = (GRID_BAND * np.sign(signed) * np.abs(signed) ** GRID_POWER).astype(np.float32)
    values = np.full(shape, GRID_BAND, dtype=np.float32)
    values[bits.view(np.bool_).reshape(shape)] = table[steps]
    return values


def _named(data: Mapping[str, NDArray[Any]], kind: str) -> Mapping[str, NDArray[np.float32]]:
    """Return the named points of a kind, in the order they were stored."""
    points = _fixed(data[f"{kind}_points"])
    return MappingProxyType({str(name): points[i] for i, name in enumerate(data[f"{kind}_names"])})


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    """Forbid writing: a cached body is shared."""
    array.flags.writeable = False
    return array
