"""The size chart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.categories import CATEGORY_FACTS
from core.types import SIZES, Sex
from fitting.chart import CHART_CM, chart_row

SEXES: tuple[Sex, ...] = ("female", "male")
ROWS = {"neck", "chest", "waist", "hip", "shoulder", "arm", "inseam", "upper_arm", "thigh"}


@pytest.mark.parametrize("row", sorted(ROWS))
@pytest.mark.parametrize("sex", SEXES)
def test_every_row_grows(sex: Sex, row: str) -> None:
    assert len(CHART_CM[sex][row]) == len(SIZES)
    assert (np.diff(CHART_CM[sex][row]) > 0).all()


@pytest.mark.parametrize("sex", SEXES)
def test_both_charts_have_the_measures_by_which_categories_are_sized(sex: Sex) -> None:
    assert set(CHART_CM[sex]) == ROWS
    assert {facts.girth for facts in CATEGORY_FACTS.values()} <= ROWS


@pytest.mark.parametrize("sex", SEXES)
def test_a_row_is_told_in_metres(sex: Sex) -> None:
    for index, size in enumerate(SIZES):
        row = chart_row(sex, size)
        assert row == {name: pytest.approx(values[index] / 100) for name, values in CHART_CM[sex].items()}
    for smaller, larger in pairwise(SIZES):
        assert all(chart_row(sex, larger)[name] > chart_row(sex, smaller)[name] for name in ROWS)


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("size", SIZES)
def test_a_row_is_a_body(sex: Sex, size: str) -> None:
    body = chart_row(sex, size)  # type: ignore[arg-type]
    assert body["waist"] < body["chest"] and body["waist"] < body["hip"]
    assert body["upper_arm"] < body["thigh"] < 0.65 * body["hip"]
    assert body["arm"] < body["inseam"]
