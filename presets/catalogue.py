"""The list of baked bodies, readable without loading a mesh."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from core.errors import UnknownPreset
from core.types import Sex

DATA = Path(__file__).resolve().parent / "data"
SHAPES = DATA / "shapes"


@dataclass(frozen=True)
class PresetInfo:
    """What a user reads about a body before choosing it."""

    id: str
    name: str
    name_ko: str
    sex: Sex
    height_cm: float
    measures_cm: Mapping[str, float]
    """Keys as in ``core.types.Avatar.measures_cm``."""
    notes: str
    glb: Path
    """The body alone, node ``avatar``."""
    thumbnail: Path
    """PNG picture of the body."""


@lru_cache(maxsize=1)
def catalogue() -> tuple[PresetInfo, ...]:
    """Return all bodies: female slim to curvy, then male."""
    return read_catalogue(DATA)


def read_catalogue(folder: Path) -> tuple[PresetInfo, ...]:
    """Return the bodies that a folder of baked data holds."""
    rows = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))
    return tuple(
        PresetInfo(
            **(row | {"measures_cm": MappingProxyType(row["measures_cm"])}),
            glb=folder / row["id"] / "avatar.glb",
            thumbnail=folder / row["id"] / "thumbnail.png",
        )
        for row in rows
    )


def preset_info(preset_id: str) -> PresetInfo:
    """Return the catalogue entry of a body.

    Raises:
        UnknownPreset: there is no body with this id.
    """
    found = {info.id: info for info in catalogue()}
    if preset_id not in found:
        raise UnknownPreset("unknown_preset.any", choices=", ".join(found))
    return found[preset_id]
