"""Groups of garments that have the same shape, and so are built in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from benchmarks.cases import Case
from core.types import Category

SHAPE_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "tank": "sleeveless",
        "tshirt": "short-sleeved",
        "longsleeve": "long-sleeved",
        "shirt": "long-sleeved",
        "hoodie": "long-sleeved",
        "jacket": "open front",
        "dress": "dress",
        "skirt": "skirt",
        "trousers": "trousers",
        "shorts": "shorts",
    }
)
"""The group of each category."""


def shape_group(case: Case) -> str:
    """Return the group of the garment on a photo; empty where its category is unknown.

    A shirt is long-sleeved unless its note says otherwise: polos are short-sleeved where it does not say "long".
    """
    if not case.category:
        return ""
    note = case.note.lower()
    short = "short" in note or ("polo" in note and "long" not in note)
    return "short-sleeved" if case.category == "shirt" and short else SHAPE_GROUPS[case.category]


def same_shape(found: Category, case: Case) -> bool:
    """Tell whether a garment taken for ``found`` gets the shape it has.

    The right category always has it; any other one has it when it is of the group of the garment on the photo, so a
    polo taken for a T-shirt is right and one taken for a longsleeve is not.
    """
    return found == case.category or SHAPE_GROUPS[found] == shape_group(case)
