"""What is known of each kind of garment, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.types import Category

NOMINAL_CHEST_CM = 96.0
"""Body chest girth that nominal size M is made for: between women's 94 and men's 98 cm (EN 13402-3)."""
BOTTOMS: tuple[Category, ...] = ("skirt", "trousers", "shorts")
"""What hangs from the waist; all else hangs from the shoulders."""
FABRICS = ("jersey", "knit", "shirting", "denim", "wool", "silk")
"""Names of the fabrics; ``fitting.fabrics`` knows how each behaves."""


@dataclass(frozen=True)
class CategoryFacts:
    """Facts about one category."""

    sleeves: bool
    """Whether it has sleeves; without, the armholes are openings."""
    chest_ease: float
    """Finished chest girth over body chest girth, minus 1."""
    length_cm: float
    """Usual length from high shoulder point to hem at nominal size M [cm]."""
    fabric: str
    """Usual fabric, one of ``FABRICS``."""
    openings: int
    """Boundary loops of the finished garment."""


CATEGORY_FACTS: Mapping[Category, CategoryFacts] = MappingProxyType(
    {
        "tshirt": CategoryFacts(True, 0.08, 70, "jersey", 4),
        "longsleeve": CategoryFacts(True, 0.08, 70, "jersey", 4),
        "tank": CategoryFacts(False, 0.05, 70, "jersey", 4),
        "shirt": CategoryFacts(True, 0.12, 71, "shirting", 4),
        "hoodie": CategoryFacts(True, 0.18, 70, "knit", 4),
    }
)
"""The categories that the engine "sewn" builds."""
