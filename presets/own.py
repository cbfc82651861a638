"""Bodies made on demand: of one's own measures, or in another pose; kept in memory and in the data folder."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from core.settings import settings
from core.types import Avatar, BodyMeasures, FloatArray, IntArray, Pose, Sex
from presets import kept
from presets.catalogue import catalogue, preset_info
from presets.limits import check
from presets.loader import load
from presets.measure import measure, vertex_normals
from presets.poses import posed
from presets.shapes import GIRTHS, SHAPES, Shape, solve, welding

FORMAT = 1
"""Raised when bodies of equal measures come out otherwise than before."""
OWN_ID = "own"
IN_MEMORY = 6
"""Bodies kept in memory, about 20 MB each."""
FOLDER = "bodies"
"""Below the data folder."""

_one_at_a_time = threading.Lock()


def body(preset_id: str, measures: BodyMeasures | None = None, pose: Pose = "a") -> Avatar:
    """Return a body; its arrays are read-only and shared by all callers.

    Args:
        preset_id: of a baked body.
        measures: of the body that is made in its place [cm]; tenths count.
        pose: one of ``core.types.POSES``.

    Raises:
        UnknownPreset: there is no body with this id.
        BadParameter: a measure is out of its range.
        StorageUnavailable: the data folder cannot be used.
    """
    base = preset_info(preset_id).id if measures is None else nearest_preset(measures)
    if measures is not None:
        measures = check(measures)
    elif pose == "a":
        return load(base)
    with _one_at_a_time:
        return _body(base, measures, pose)


def nearest_preset(measures: BodyMeasures) -> str:
    """Return the preset of the same sex whose build is nearest: girths in shares of the height."""

    def distance(found: Mapping[str, float], height_cm: float) -> float:
        shares = (found[name] / height_cm - getattr(measures, name) / measures.height for name in GIRTHS)
        return sum(abs(share) for share in shares)

    same = (info for info in catalogue() if info.sex == measures.sex)
    return min(same, key=lambda info: distance(info.measures_cm, info.height_cm)).id


@lru_cache(maxsize=IN_MEMORY)
def _body(base_id: str, measures: BodyMeasures | None, pose: Pose) -> Avatar:
    """Return a body from the data folder, made where it is not there yet."""
    base, folder = load(base_id), settings().data_dir / FOLDER
    key = _key(base_id, measures, pose)
    data = kept.get(folder, key)
    if data is None:
        data = kept.pack(_made(base, measures, pose))
        kept.put(folder, key, data)
    return kept.unpack(data, base, id=base_id if measures is None else OWN_ID, name=base.name)


def _key(base_id: str, measures: BodyMeasures | None, pose: Pose) -> str:
    """Return the name of a body's file: by all that it is made from."""
    asked = {"body": base_id, "measures": measures and asdict(measures), "pose": pose}
    made_from = [FORMAT, _digest(preset_info(base_id).glb.parent / "body.npz"), asked]
    if measures is not None:
        made_from.append(_digest(_shapes_file(measures.sex)))
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:32] + ".npz"


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _shapes_file(sex: Sex) -> Path:
    return SHAPES / f"{sex}.npz"


def _made(base: Avatar, measures: BodyMeasures | None, pose: Pose) -> Avatar:
    """Return a body made from the preset that lends it topology, weights and texture."""
    from presets.grid import distance_grid

    welded = welding()
    faces = welded[base.mesh.faces]
    shape = _shape_of(base, welded) if measures is None else solve(measures, faces)
    found = base.measures_cm if measures is None else measure(shape.vertices, faces, shape.joints).measures_cm
    if pose != "a":
        weights = _unsplit(base.skin_weights, welded)
        shape = posed(shape, weights, base.bones, pose)
    anatomy = measure(shape.vertices, faces, shape.joints)
    mesh = replace(
        base.mesh,
        vertices=shape.vertices[welded].astype(np.float32),
        normals=vertex_normals(shape.vertices, faces)[welded].astype(np.float32),
    )
    return replace(
        base,
        height_cm=base.height_cm if measures is None else measures.height,
        mesh=mesh,
        joints=_single(anatomy.joints),
        landmarks=_single(anatomy.landmarks),
        rings=_single(anatomy.rings),
        measures_cm=found,
        distance=distance_grid(shape.vertices, faces),
    )


def _shape_of(avatar: Avatar, welded: IntArray) -> Shape:
    """Return a body's welded skin and its bones."""
    joints = {name: point.astype(np.float64) for name, point in avatar.joints.items() if name != "spine"}
    return Shape(_unsplit(avatar.mesh.vertices, welded).astype(np.float64), joints)


def _unsplit(values: FloatArray, welded: IntArray) -> FloatArray:
    """Return values of drawn vertices, shape (k, …), for welded ones, shape (n, …)."""
    result = np.empty((int(welded.max()) + 1, *values.shape[1:]), values.dtype)
    result[welded] = values
    return result


def _single(points: Mapping[str, FloatArray]) -> dict[str, np.ndarray]:
    return {name: point.astype(np.float32) for name, point in points.items()}
