"""A built garment as bytes (NumPy's npz, no pickles), so that it can be fitted again by any process at any time."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from typing import Any

import numpy as np

from core.types import GarmentMesh
from workflow.garments import BuiltGarment

PARTS = ("openings", "rims", "seams", "landmarks")
"""Fields of a garment that map names to arrays."""


def dump_garment(garment: BuiltGarment) -> bytes:
    """Return ``garment`` as bytes."""
    arrays: dict[str, Any] = {}
    plain: dict[str, Any] = {}
    for field in fields(garment.mesh):
        value = getattr(garment.mesh, field.name)
        if field.name in PARTS:
            arrays |= {f"{field.name}/{name}": array for name, array in value.items()}
        elif isinstance(value, np.ndarray):
            arrays[field.name] = value
        else:
            plain[field.name] = value
    about = {"mesh": plain, "found": dict(garment.found), "parameters": dict(garment.parameters)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.array(json.dumps(about)), **arrays)
    return buffer.getvalue()


def load_garment(data: bytes) -> BuiltGarment:
    """Return the garment that :func:`dump_garment` gave ``data`` for."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    about = json.loads(str(arrays.pop("about")))
    mesh: dict[str, Any] = {**about["mesh"], "warnings": tuple(about["mesh"]["warnings"])}
    mesh |= {part: {} for part in PARTS}
    for name, array in arrays.items():
        part, _, key = name.partition("/")
        if key:
            mesh[part][key] = array
        else:
            mesh[part] = array
    return BuiltGarment(GarmentMesh(**mesh), about["found"], about["parameters"])
