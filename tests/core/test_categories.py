"""The table of what is known of each kind of garment."""

from __future__ import annotations

from typing import Any, cast

import pytest

from core.categories import CATEGORY_FACTS, NOMINAL_CHEST_CM
from core.types import CATEGORIES, SIZES, TOPS, Category
from fitting.fabrics import FABRICS
from fitting.size import CHART_CM


def test_each_top_has_facts_and_each_fact_a_category() -> None:
    assert set(TOPS) <= set(CATEGORY_FACTS) <= set(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORY_FACTS)
def test_the_facts_make_sense(category: Category) -> None:
    facts = CATEGORY_FACTS[category]
    assert facts.fabric in FABRICS
    assert 0.04 <= facts.chest_ease <= 0.25
    assert 50 <= facts.length_cm <= 90
    assert facts.openings == 4
    assert facts.sleeves == (category != "tank")


def test_outer_garments_are_wider_than_inner_ones() -> None:
    tank, tshirt, shirt, hoodie = (
        CATEGORY_FACTS[cast(Category, c)].chest_ease for c in ("tank", "tshirt", "shirt", "hoodie")
    )
    assert tank <= tshirt <= shirt <= hoodie


def test_the_nominal_size_is_between_both_sexes_m() -> None:
    medium = [CHART_CM[sex]["chest"][SIZES.index("M")] for sex in ("female", "male")]
    assert min(medium) <= NOMINAL_CHEST_CM <= max(medium)


@pytest.mark.parametrize("table", [CATEGORY_FACTS, FABRICS, CHART_CM])
def test_the_tables_cannot_be_changed(table: Any) -> None:
    with pytest.raises(TypeError):
        table["other"] = None


@pytest.mark.parametrize("name", FABRICS)
def test_fabrics_give_way_in_bending_before_they_stretch(name: str) -> None:
    fabric = FABRICS[name]
    assert 0 <= fabric.stretch < fabric.bend
    assert fabric.friction > 0
