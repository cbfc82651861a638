"""Points on a photo as callers give them, checked: landmarks and clicks, in pixels of the received photo."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.errors import BadParameter
from core.types import FRONT_EDGES, LANDMARKS, Landmark
from workflow.cutouts import Point

MOST_POINTS = 32
NAMES = (*LANDMARKS, *FRONT_EDGES)
"""Points that may be given."""


def read_landmarks(value: Any) -> dict[str, Landmark] | None:
    """Read ``{name: [x, y] or [x, y, confidence]}``; None where nothing is given.

    Raises:
        BadParameter: it is something else.
    """
    if value is None:
        return None
    wrong = BadParameter("bad_parameter.value", name="landmarks")
    if not isinstance(value, Mapping) or not value:
        raise wrong
    points = {}
    for name, point in value.items():
        if name not in NAMES:
            raise BadParameter("bad_parameter.choice", name="landmarks", choices=", ".join(NAMES))
        if not isinstance(point, list | tuple) or len(point) not in (2, 3) or not all(map(_is_number, point)):
            raise wrong
        x, y, confidence = (*point, 1.0)[:3]
        points[str(name)] = Landmark(float(x), float(y), float(confidence))
    return points


def read_clicks(value: Any) -> tuple[Point, ...] | None:
    """Read ``[[x, y, 1 or 0], …]``: 1 on the garment, at least once, 0 on the background; None where nothing is given.

    Raises:
        BadParameter: it is something else, or too many.
    """
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not 0 < len(value) <= MOST_POINTS or not all(map(_is_click, value)):
        raise BadParameter("bad_parameter.points")
    points = tuple((float(x), float(y), bool(on)) for x, y, on in value)
    if not any(on for _, _, on in points):
        raise BadParameter("bad_parameter.points")
    return points


def _is_click(value: Any) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 3:
        return False
    *place, on = value
    return all(map(_is_number, place)) and min(place) >= 0 and isinstance(on, int) and on in (0, 1)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e6
