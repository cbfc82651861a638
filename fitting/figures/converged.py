"""Whether a draped cloth has come to rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.types import FloatArray

FRAMES = 10
"""Frames over which motion is judged."""
MOVED = 0.003
"""A vertex that leaves its place farther than this is still moving [m]."""
MOVING_SHARE = 0.015
"""Share of vertices that may still move."""


@dataclass(frozen=True)
class Converged:
    """Rest of a cloth."""

    ok: bool
    """Whether it has come to rest."""
    moving: float
    """Share of vertices that moved more than 3 mm over the last 10 frames, 0..1."""


def converged(frames: FloatArray) -> Converged:
    """Judge rest by the positions at the start and the ends of the last 10 frames, extra damping off.

    A vertex moves when it is ever farther than 3 mm from where it was at the start, so that swinging back does not
    count as rest; positions that are not numbers move.

    Args:
        frames: positions [m], shape (11, n, 3), oldest first.

    Raises:
        ValueError: when the frames are fewer or more than 11.
    """
    if len(frames) != FRAMES + 1:
        raise ValueError(f"{FRAMES + 1} sets of positions are needed, not {len(frames)}")
    count = frames.shape[1]
    moving = _moving(np.ascontiguousarray(frames, dtype=np.float64)) / count
    return Converged(moving <= MOVING_SHARE, moving)


@njit(cache=True, nogil=True)
def _moving(frames: NDArray[np.float64]) -> int:
    """Count the vertices that are ever farther than ``MOVED`` from their first place."""
    moving = 0
    for i in range(frames.shape[1]):
        for k in range(1, frames.shape[0]):
            dx = frames[k, i, 0] - frames[0, i, 0]
            dy = frames[k, i, 1] - frames[0, i, 1]
            dz = frames[k, i, 2] - frames[0, i, 2]
            if not np.sqrt(dx * dx + dy * dy + dz * dz) <= MOVED:
                moving += 1
                break
    return moving
