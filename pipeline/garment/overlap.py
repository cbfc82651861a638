"""How far two masks are the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def overlap_of(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Return the intersection over union of two masks of one shape, 0 where both are empty."""
    union = int((a | b).sum())
    return float((a & b).sum() / union) if union else 0.0
