"""What is known of each kind of garment, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.types import Category

NOMINAL_CM: Mapping[str, float] = MappingProxyType({"chest": 96.0, "waist": 80.0, "hip": 101.5})
"""Body girths that nominal size M is made for: between women's and men's M (EN 13402-3)."""
BOTTOMS: tuple[Category, ...] = ("skirt", "trousers", "shorts")
"""What hangs from the waist; all else hangs from the shoulders."""
FABRICS = ("jersey", "knit", "shirting", "denim", "wool", "silk")
"""Names of the fabrics; ``fitting.fabrics`` knows how each behaves."""


@dataclass(frozen=True)
class CategoryFacts:
    """Facts about one category."""

    sleeves: bool | None
    """Whether it has sleeves; without, the armholes are openings. None where it may have them or not."""
    girth: Literal["chest", "hip"]
    """The body girth by which it is sized."""
    ease: float
    """Finished girth over body girth there, minus 1."""
    length_cm: float | None
    """Usual length at nominal size M [cm]: from high shoulder point to hem, of trousers and shorts the rise from
    waistband to crotch; None where the photo's own proportions decide."""
    fabric: str
    """Usual fabric, one of ``FABRICS``."""
    openings: int
    """Boundary loops of the finished garment; an open front has one less."""


CATEGORY_FACTS: Mapping[Category, CategoryFacts] = MappingProxyType(
    {
        "tshirt": CategoryFacts(True, "chest", 0.08, 70, "jersey", 4),
        "longsleeve": CategoryFacts(True, "chest", 0.08, 70, "jersey", 4),
        "tank": CategoryFacts(False, "chest", 0.05, 70, "jersey", 4),
        "shirt": CategoryFacts(True, "chest", 0.12, 71, "shirting", 4),
        "hoodie": CategoryFacts(True, "chest", 0.18, 70, "knit", 4),
        "jacket": CategoryFacts(True, "chest", 0.16, None, "denim", 4),
        "dress": CategoryFacts(None, "chest", 0.06, None, "jersey", 4),
        "skirt": CategoryFacts(None, "hip", 0.05, None, "shirting", 2),
        "trousers": CategoryFacts(None, "hip", 0.06, 27, "denim", 3),
        "shorts": CategoryFacts(None, "hip", 0.11, 27, "shirting", 3),
    }
)
"""The categories that the engine "sewn" builds."""
