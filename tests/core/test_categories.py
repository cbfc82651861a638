"""The table of what is known of each kind of garment."""

from __future__ import annotations

from typing import Any, cast

import pytest

from core.categories import BOTTOMS, CATEGORY_FACTS, FABRICS, NOMINAL_CM
from core.types import CATEGORIES, SIZES, Category
from fitting.chart import CHART_CM
from fitting.fabrics import FABRICS as BEHAVIOUR


def test_each_category_has_its_facts() -> None:
    assert set(CATEGORY_FACTS) == set(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORY_FACTS)
def test_the_facts_make_sense(category: Category) -> None:
    facts = CATEGORY_FACTS[category]
    assert facts.fabric in FABRICS
    assert facts.girth == ("hip" if category in BOTTOMS else "chest")
    assert 0.04 <= facts.ease <= 0.25
    assert facts.openings == {"skirt": 2, "trousers": 3, "shorts": 3}.get(category, 4)
    if category in ("trousers", "shorts"):
        assert facts.length_cm is not None and 22 <= facts.length_cm <= 32, "a rise"
    elif facts.length_cm is not None:
        assert 50 <= facts.length_cm <= 90
    else:
        assert category in ("jacket", "dress", "skirt"), "whose length is the photo's"


def test_only_dresses_and_what_hangs_from_the_waist_leave_their_sleeves_open() -> None:
    sleeves = {category: facts.sleeves for category, facts in CATEGORY_FACTS.items()}
    assert {category for category, known in sleeves.items() if known is None} == {"dress", *BOTTOMS}
    assert [category for category, known in sleeves.items() if known is False] == ["tank"]


def test_outer_garments_are_wider_than_inner_ones() -> None:
    names = ("tank", "dress", "tshirt", "shirt", "jacket", "hoodie")
    eases = [CATEGORY_FACTS[cast(Category, name)].ease for name in names]
    assert eases == sorted(eases)


@pytest.mark.parametrize("girth", NOMINAL_CM)
def test_the_nominal_size_is_between_both_sexes_m(girth: str) -> None:
    medium = [CHART_CM[sex][girth][SIZES.index("M")] for sex in ("female", "male")]
    assert min(medium) <= NOMINAL_CM[girth] <= max(medium)


@pytest.mark.parametrize("table", [CATEGORY_FACTS, NOMINAL_CM, BEHAVIOUR, CHART_CM])
def test_the_tables_cannot_be_changed(table: Any) -> None:
    with pytest.raises(TypeError):
        table["other"] = None


def test_each_fabric_that_is_named_behaves_somehow() -> None:
    assert set(BEHAVIOUR) == set(FABRICS)


@pytest.mark.parametrize("name", BEHAVIOUR)
def test_fabrics_give_way_in_bending_before_they_stretch(name: str) -> None:
    fabric = BEHAVIOUR[name]
    assert 0 <= fabric.stretch < fabric.bend
    assert fabric.friction > 0
