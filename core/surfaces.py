"""How each fabric looks: one table of surfaces for the files and their viewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Surface:
    """A fabric's surface in the terms of glTF 2.0 and KHR_materials_sheen."""

    roughness: float
    """Of the surface under the fuzz, 0 mirror .. 1 matte."""
    sheen: float
    """Strength of the colourless light that fibres scatter at grazing angles, linear, 0..1."""
    sheen_roughness: float
    """How widely the fibres scatter it, 0..1: fuzz is wide, satin narrow."""


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        "jersey": Surface(0.92, 0.05, 0.55),
        "knit": Surface(0.96, 0.09, 0.70),
        "shirting": Surface(0.84, 0.03, 0.40),
        "denim": Surface(0.90, 0.04, 0.50),
        "wool": Surface(0.97, 0.12, 0.80),
        "silk": Surface(0.45, 0.16, 0.25),
    }
)
"""By the names of ``core.categories.FABRICS``. The values are chosen by eye: weak enough that black stays black."""
