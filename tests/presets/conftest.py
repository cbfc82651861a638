"""Bodies and helpers for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

import presets
from core.types import Avatar, FloatArray, IntArray

IDS = ("slim", "regular", "curvy", "slim-m", "regular-m", "curvy-m")


@dataclass(frozen=True, eq=False)
class Welded:
    """A body's mesh without texture seams."""

    vertices: FloatArray
    faces: IntArray
    source: IntArray
    """A drawn vertex of each welded one."""


@pytest.fixture(scope="session", params=IDS)
def avatar(request: pytest.FixtureRequest) -> Avatar:
    return presets.load(request.param)


@pytest.fixture(scope="session")
def welded(avatar: Avatar) -> Welded:
    positions, source, index = np.unique(avatar.mesh.vertices, axis=0, return_index=True, return_inverse=True)
    return Welded(positions.astype(np.float64), index.reshape(-1)[avatar.mesh.faces].astype(np.int64), source)
