"""Bodies made on demand, kept as files: what differs from the preset whose topology, weights and texture they share.

A file holds ``vertices`` float32 (n, 3), ``normals`` int16 (n, 3) / 32767, ``measure_names`` and ``measure_values``,
``height_cm``, and named points and the distance grid as ``presets.loader`` describes them.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from core.errors import StorageUnavailable
from core.types import Avatar
from presets.loader import POINTS, fixed, grid_arrays, named, normals_of, packed_normals, point_arrays, read_grid

MOST_KEPT = 48
"""Bodies in the folder; when one more comes, the one that was asked for longest ago goes. Each has about 1 MB."""
QUICK = 1
"""Deflate level: a body is made while somebody waits."""


def pack(avatar: Avatar) -> bytes:
    """Return a body as a file; equal bodies give equal bytes."""
    assert avatar.mesh.normals is not None
    arrays: dict[str, Any] = {
        "vertices": avatar.mesh.vertices.astype(np.float32),
        "normals": packed_normals(avatar.mesh.normals),
        "height_cm": np.array(avatar.height_cm),
        "measure_names": np.array(list(avatar.measures_cm)),
        "measure_values": np.array(list(avatar.measures_cm.values())),
        **grid_arrays(avatar.distance, level=QUICK),
    }
    for kind, points in zip(POINTS, (avatar.joints, avatar.landmarks, avatar.rings), strict=True):
        arrays |= point_arrays(kind, points)
    file = BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def unpack(data: bytes, base: Avatar, *, id: str, name: str) -> Avatar:
    """Return the body of a file, with what it shares with the preset ``base``; its arrays are read-only."""
    with np.load(BytesIO(data)) as stored:
        arrays = dict(stored)
    mesh = replace(base.mesh, vertices=fixed(arrays["vertices"]), normals=normals_of(arrays["normals"]))
    measures = zip(arrays["measure_names"], arrays["measure_values"], strict=True)
    return replace(
        base,
        id=id,
        name=name,
        height_cm=float(arrays["height_cm"]),
        mesh=mesh,
        joints=named(arrays, "joint"),
        landmarks=named(arrays, "landmark"),
        rings=named(arrays, "ring"),
        measures_cm=MappingProxyType({str(measure): float(value) for measure, value in measures}),
        distance=read_grid(arrays),
    )


def get(folder: Path, key: str) -> bytes | None:
    """Return what is kept under ``key``, and note that it was asked for.

    Raises:
        StorageUnavailable: the folder cannot be read.
    """
    file = folder / key
    try:
        data = file.read_bytes()
        file.touch()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageUnavailable("storage_unavailable.any") from error
    return data


def put(folder: Path, key: str, data: bytes) -> None:
    """Keep ``data`` under ``key``, wholly or not at all, and drop what is too much.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    part = folder / f".{key}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            part.replace(folder / key)
        finally:
            part.unlink(missing_ok=True)
        kept = [file for file in folder.iterdir() if not file.name.startswith(".")]
        for old in sorted(kept, key=lambda file: -file.stat().st_mtime)[MOST_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise StorageUnavailable("storage_unavailable.any") from error
