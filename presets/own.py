"""Bodies made on demand: of one's own measures, or in another pose; kept in memory and in the data folder."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path

from core.settings import settings
from core.types import MEASURES_OF_BODIES, Avatar, BodyMeasures, Pose, Sex
from presets import kept
from presets.catalogue import SHAPES, catalogue, preset_info
from presets.limits import check
from presets.loader import load

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
        girths = MEASURES_OF_BODIES[1:]
        shares = (found[name] / height_cm - getattr(measures, name) / measures.height for name in girths)
        return float(sum(abs(share) for share in shares))

    same = (info for info in catalogue() if info.sex == measures.sex)
    return min(same, key=lambda info: distance(info.measures_cm, info.height_cm)).id


@lru_cache(maxsize=IN_MEMORY)
def _body(base_id: str, measures: BodyMeasures | None, pose: Pose) -> Avatar:
    """Return a body from the data folder, made where it is not there yet."""
    base, folder = load(base_id), settings().data_dir / FOLDER
    key = _key(base_id, measures, pose)
    data = kept.get(folder, key)
    if data is None:
        from presets.made import made

        data = kept.pack(made(base, measures, pose))
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
