"""The bodies to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.types import Sex


@dataclass(frozen=True, eq=False)
class Body:
    """A body preset as users see it."""

    id: str
    name: str
    sex: Sex
    height_cm: float
    measures_cm: Mapping[str, float]
    notes: str
    glb: Path
    thumbnail: Path


@lru_cache(maxsize=1)
def bodies() -> tuple[Body, ...]:
    """Return all bodies, in the order they are offered."""
    from presets import catalogue

    return tuple(
        Body(
            id=preset.id,
            name=preset.name,
            sex=preset.sex,
            height_cm=preset.height_cm,
            measures_cm=preset.measures_cm,
            notes=preset.notes,
            glb=preset.glb,
            thumbnail=preset.thumbnail,
        )
        for preset in catalogue()
    )


def body_ids() -> tuple[str, ...]:
    """Return the ids of all bodies."""
    return tuple(body.id for body in bodies())
