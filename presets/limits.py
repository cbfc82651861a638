"""Which bodies can be made: the range of each measure, given those before it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import BadParameter
from core.types import MEASURES_OF_BODIES, BodyMeasures, Sex

HEIGHTS_CM: Mapping[Sex, tuple[float, float]] = MappingProxyType({"female": (150.0, 186.0), "male": (158.0, 198.0)})
SHARES: Mapping[Sex, Mapping[str, Mapping[str, tuple[float, float]]]] = MappingProxyType(
    {
        "female": {
            "chest": {"height": (0.465, 0.66)},
            "waist": {"height": (0.34, 0.59), "chest": (0.70, 0.96)},
            "hip": {"height": (0.50, 0.68), "chest": (0.92, 1.22), "waist": (1.10, 1.55)},
        },
        "male": {
            "chest": {"height": (0.49, 0.66)},
            "waist": {"height": (0.38, 0.63), "chest": (0.75, 1.00)},
            "hip": {"height": (0.48, 0.68), "chest": (0.86, 1.12), "waist": (1.00, 1.40)},
        },
    }
)
"""Smallest and largest share of each measure in those before it: bodies that were sampled when the shapes were baked,
whose thighs stand apart and whose arms stay clear of the trunk; the ranges of a measure always overlap."""


def allowed_cm(measures: BodyMeasures, name: str) -> tuple[float, float]:
    """Return the smallest and largest value [cm] of a measure for a body whose measures before it are these.

    Args:
        measures: of the body; those after ``name`` do not matter.
        name: one of ``MEASURES_OF_BODIES``: each depends on those before it.
    """
    if name == "height":
        return HEIGHTS_CM[measures.sex]
    ranges = [
        (low * getattr(measures, of), high * getattr(measures, of))
        for of, (low, high) in SHARES[measures.sex][name].items()
    ]
    return round(max(low for low, _ in ranges), 1), round(min(high for _, high in ranges), 1)


def overall_cm(sex: Sex) -> dict[str, tuple[float, float]]:
    """Return the smallest and largest value [cm] of each measure over all bodies of a sex."""
    shortest, tallest = HEIGHTS_CM[sex]
    of_height = {name: shares["height"] for name, shares in SHARES[sex].items()}
    girths = {name: (round(low * shortest, 1), round(high * tallest, 1)) for name, (low, high) in of_height.items()}
    return {"height": (shortest, tallest), **girths}


def check(measures: BodyMeasures) -> BodyMeasures:
    """Return measures that a body can have, rounded to tenths.

    Raises:
        BadParameter: a measure is out of the range that those before it leave.
    """
    tenths = (round(float(getattr(measures, name)), 1) for name in MEASURES_OF_BODIES)
    rounded = BodyMeasures(measures.sex, *tenths)
    for name in MEASURES_OF_BODIES:
        low, high = allowed_cm(rounded, name)
        if not low <= getattr(rounded, name) <= high:
            raise BadParameter("bad_parameter.body_measure", name=name, low=f"{low:g}", high=f"{high:g}")
    return rounded
