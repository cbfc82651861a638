"""Sizes: which one suits a body, and what each would be like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from core.categories import CATEGORY_FACTS
from core.types import SIZES, Avatar, Category, GarmentMesh, Size
from fitting.grade import finished_girth_cm, finished_girths_cm, rest_positions

Verdict = Literal["tight", "fitted", "relaxed", "oversized"]
VERDICTS: tuple[tuple[float, Verdict], ...] = ((0.02, "fitted"), (0.10, "relaxed"), (9.9, "oversized"))
"""Upper limits of the ease beyond what the category is made with, over the body girth; below no ease it is tight."""
TIGHT_PENALTY = 1.6
"""A centimetre too tight counts as much as this many too loose when a size is chosen."""


def choose_size(garment: GarmentMesh, avatar: Avatar) -> Size:
    """Return the chart size whose ease on this body is nearest to the category's target, rather loose than tight.

    Over inner layers, pass the dressed body: they count as part of it.
    """
    facts = CATEGORY_FACTS[garment.category]
    wanted = avatar.measures_cm[facts.girth] * (1 + facts.ease)

    def miss(size: Size) -> float:
        over = finished_girth_cm(garment, avatar.sex, size) - wanted
        return over if over > 0 else -TIGHT_PENALTY * over

    return min(SIZES, key=miss)


def nearest_size(garment: GarmentMesh, avatar: Avatar, measures_cm: Mapping[str, float]) -> Size:
    """Return the chart size whose finished girth is nearest to a garment's own [cm], or else ``choose_size``."""
    own = measures_cm.get(CATEGORY_FACTS[garment.category].girth)
    if own is None:
        return choose_size(garment, avatar)
    return min(SIZES, key=lambda size: abs(finished_girth_cm(garment, avatar.sex, size) - own))


def ease_cm(girths_cm: Mapping[str, float], avatar: Avatar) -> dict[str, float]:
    """Return finished girth minus body girth [cm] where the garment reaches."""
    return {n: round(g - avatar.measures_cm[n], 1) for n, g in girths_cm.items()}


def verdict(girths_cm: Mapping[str, float], avatar: Avatar, category: Category) -> Verdict:
    """Say how finished girths [cm] fit at chest or hip."""
    facts = CATEGORY_FACTS[category]
    share = girths_cm[facts.girth] / avatar.measures_cm[facts.girth] - 1
    if share < 0:
        return "tight"
    return next(word for limit, word in VERDICTS if share - facts.ease < limit)


def size_table(garment: GarmentMesh, avatar: Avatar) -> list[dict[str, object]]:
    """Return for each size its ease on this body [cm] and a plain verdict."""
    nominal = rest_positions(garment)
    rows: list[dict[str, object]] = []
    for size in SIZES:
        girths = finished_girths_cm(garment, nominal, avatar.sex, size)
        word = verdict(girths, avatar, garment.category)
        rows.append({"size": size, "ease_cm": ease_cm(girths, avatar), "verdict": word})
    return rows
