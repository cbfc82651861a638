"""The published size chart.

Body girths are the middles of the letter codes' ranges in EN 13402-3 (bust for women, chest for men).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.types import SIZES, Sex, Size

CHART_CM: Mapping[Sex, Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {
        "female": {
            "chest": (78, 86, 94, 102, 113, 125),
            "waist": (62, 70, 78, 86, 97, 109),
            "hip": (86, 94, 102, 110, 119.5, 129.5),
            "neck": (34, 35, 36.3, 37.5, 39.3, 41.3),
            "shoulder": (37.5, 38.5, 39.5, 40.5, 42, 43.5),
            "arm": (49, 50, 51, 52, 53, 54),
            "inseam": (76, 77, 78, 79, 80, 81),
            "upper_arm": (25.5, 27.5, 29.5, 31.5, 34.5, 38),
            "thigh": (51, 55, 59, 63, 68, 73),
        },
        "male": {
            "chest": (82, 90, 98, 106, 114, 123.5),
            "waist": (70, 78, 86, 94, 102, 111.5),
            "hip": (86, 94, 101, 108, 115, 123),
            "neck": (35.5, 37.5, 39.5, 41.5, 43.5, 45.5),
            "shoulder": (42, 43.5, 45, 46.5, 48, 49.5),
            "arm": (52, 53, 54, 55, 56, 57),
            "inseam": (79, 80, 81, 82, 83, 84),
            "upper_arm": (28, 30, 32, 34, 36.5, 39),
            "thigh": (52, 55.5, 59, 62.5, 66, 69.5),
        },
    }
)
"""Body girths, necks, shoulder widths, arm lengths from shoulder point to wrist, inseams, and girths of upper arms
and thighs, [cm] of XS..XXL."""


def chart_row(sex: Sex, size: Size) -> dict[str, float]:
    """Return the chart's measures of a size [m]."""
    return {name: row[SIZES.index(size)] / 100 for name, row in CHART_CM[sex].items()}
