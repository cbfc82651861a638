"""Fabrics as the solver sees them, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Fabric:
    """Mechanical behaviour of a fabric."""

    stretch: float
    """Compliance of edges [m/N] for particles of unit mass; 0 is inextensible."""
    bend: float
    """Compliance of the distance across each inner edge [m/N]."""
    friction: float
    """Coulomb coefficient against the body."""


FABRICS: Mapping[str, Fabric] = MappingProxyType(
    {
        "jersey": Fabric(stretch=2e-8, bend=4e-5, friction=0.8),
        "knit": Fabric(stretch=4e-8, bend=2e-5, friction=0.8),
        "shirting": Fabric(stretch=1e-9, bend=2e-5, friction=0.8),
        "denim": Fabric(stretch=1e-9, bend=4e-7, friction=0.8),
        "wool": Fabric(stretch=1e-8, bend=1e-6, friction=0.8),
        "silk": Fabric(stretch=5e-9, bend=3e-5, friction=0.8),
    }
)
