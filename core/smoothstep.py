"""A step from 0 to 1 without corners."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Float = TypeVar("Float", bound=np.floating)


def smoothstep(x: NDArray[Float], start: float | NDArray[Float], end: float | NDArray[Float]) -> NDArray[Float]:
    """Return 0 up to ``start`` and 1 from ``end`` on, between them 3 t² - 2 t³; level at both.

    Args:
        x: places, any shape.
        start: where the step begins, for all places or for each; it may lie beyond ``end``, then it goes down.
        end: where it ends.
    """
    t = np.clip((x - start) / (end - start), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=x.dtype)
