"""What a recipe hands over: a garment that can be laid on a table, with what is known of it exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tools.samples.curves import Points
from tools.samples.table import Table


@dataclass(frozen=True, eq=False)
class Garment:
    """A garment in centimetres and how to lay it."""

    low: Points
    """Corner of its box, smallest x and y [cm]."""
    high: Points
    landmarks: Mapping[str, Points]
    """Places [cm] by name."""
    front_neckline: Points | None
    """Edge of the front at the neck, left to right [cm]; None for bottoms and open fronts."""
    lay: Callable[[Table, np.random.Generator], None]
