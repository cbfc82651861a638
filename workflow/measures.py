"""Finished measures of a garment itself, as callers give them, checked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter

LIMITS_CM: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"chest": (40.0, 220.0), "hip": (40.0, 220.0), "length": (15.0, 180.0)}
)
"""Smallest and largest of each measure [cm]: from a child's vest to a tent, from a crop top to a ball gown."""


def read_measures(value: Any) -> dict[str, float]:
    """Read ``{name: cm}``; empty where nothing is given.

    Raises:
        BadParameter: a name is unknown, or a value is no number within ``LIMITS_CM``.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadParameter("bad_parameter.value", name="measures_cm")
    for name, number in value.items():
        if name not in LIMITS_CM:
            raise BadParameter("bad_parameter.choice", name="measures_cm", choices=", ".join(LIMITS_CM))
        low, high = LIMITS_CM[name]
        if isinstance(number, bool) or not isinstance(number, int | float) or not low <= number <= high:
            raise BadParameter("bad_parameter.measure", name=name, low=f"{low:g}", high=f"{high:g}")
    return {name: float(value[name]) for name in LIMITS_CM if name in value}


def check_measures(measures_cm: Mapping[str, float], *categories: str) -> None:
    """Refuse measures that a garment is not sized by.

    Args:
        measures_cm: finished measures [cm], as read.
        categories: those of all garments that are worn; ``auto`` for one that is not known yet.

    Raises:
        BadParameter: there are several garments, or a measure is neither the category's girth nor its length.
    """
    if measures_cm and len(categories) > 1:
        raise BadParameter("bad_parameter.measures_layers")
    for category, facts in CATEGORY_FACTS.items():
        known = (facts.girth, "length")
        if category in categories and any(name not in known for name in measures_cm):
            raise BadParameter("bad_parameter.measures", category=category, choices=", ".join(known))
