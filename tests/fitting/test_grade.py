"""A garment's own measures go before the chart's; equal input gives equal patterns."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.categories import CATEGORY_FACTS
from core.polyline import arc
from core.types import GarmentMesh
from fitting.chart import chart_row
from fitting.girths import torso_girths
from fitting.grade import LEG_GAP, finished_length_cm, grade
from tests.sample_garments import ONE_OF_EACH, sewn_sample

LENGTHS_CM = {
    "tshirt_print": 68.0,
    "longsleeve_stripes": 66.0,
    "tank_camouflage": 62.0,
    "shirt_linen": 78.0,
    "hoodie_word": 70.0,
    "jacket_denim": 58.0,
    "jacket_open": 72.0,
    "dress_flowers": 96.0,
    "dress_dots": 110.0,
    "skirt_plaid": 60.0,
    "skirt_denim": 52.0,
    "trousers_jeans": 104.0,
    "trousers_corduroy": 98.0,
    "shorts_gym": 36.0,
    "shorts_chino": 42.0,
}
"""A length that a garment may well have."""


def taped_length(garment: GarmentMesh, plane: NDArray[np.float64]) -> float:
    """Length [cm] by a tape on the flat garment: the lowest middle of the front hem under the top; or the outseam."""
    if "outseam_left" in garment.seams:
        return 50 * sum(arc(plane[garment.seams[f"outseam_{side}"]])[-1] for side in ("left", "right"))
    hem = plane[garment.rims["hem"]]
    near = hem[np.abs(hem[:, 0]) < 0.05, 1]
    # An open front has no cloth there but at the back.
    low = near.mean()
    if "waist" not in garment.rims:
        return -100 * low
    waist = plane[garment.rims["waist"]]
    return 100 * (waist[np.abs(waist[:, 0]) < 0.05, 1].mean() - low)


def own_girth(name: str) -> tuple[str, float]:
    garment = sewn_sample(name)
    girth = CATEGORY_FACTS[garment.category].girth
    return girth, 1.07 * grade(garment, "female", "M").girths_cm[girth]


@pytest.mark.parametrize("name", LENGTHS_CM)
def test_an_own_girth_and_length_are_met(name: str) -> None:
    garment, (girth, wanted) = sewn_sample(name), own_girth(name)
    graded = grade(garment, "female", "M", measures_cm={girth: wanted, "length": LENGTHS_CM[name]})
    assert graded.girths_cm[girth] == pytest.approx(wanted, rel=0.02)
    assert torso_girths(graded.rest, garment, graded.scale[1])[girth] == pytest.approx(wanted, rel=0.03)
    assert taped_length(garment, graded.plane) == pytest.approx(LENGTHS_CM[name], rel=0.02)


@pytest.mark.parametrize("name", LENGTHS_CM)
def test_an_own_length_alone_leaves_the_girth(name: str) -> None:
    garment, (girth, _) = sewn_sample(name), own_girth(name)
    usual, own = (grade(garment, "female", "M", measures_cm=m) for m in ({}, {"length": LENGTHS_CM[name]}))
    assert taped_length(garment, own.plane) == pytest.approx(LENGTHS_CM[name], rel=0.02)
    if girth == "chest":
        assert own.girths_cm[girth] == pytest.approx(usual.girths_cm[girth], rel=0.01)
    assert own.scale[0] == usual.scale[0]


@pytest.mark.parametrize("name", LENGTHS_CM)
def test_an_own_girth_alone_keeps_the_proportions(name: str) -> None:
    garment, (girth, wanted) = sewn_sample(name), own_girth(name)
    usual, own = (grade(garment, "female", "M", measures_cm=m) for m in ({}, {girth: wanted}))
    assert own.girths_cm[girth] == pytest.approx(wanted, rel=0.02)
    growth = np.divide(own.scale, usual.scale)
    assert growth[0] == pytest.approx(growth[1]) and growth[0] > 1.02


def test_the_chart_size_does_not_matter_to_own_measures() -> None:
    garment = sewn_sample("tshirt_print")
    own = {"chest": 120.0, "length": 75.0}
    girths, lengths = zip(
        *(
            (made.girths_cm["chest"], finished_length_cm(garment, made.plane))
            for made in (grade(garment, "male", size, measures_cm=own) for size in ("S", "XL"))
        ),
        strict=True,
    )
    np.testing.assert_allclose(girths, 120, rtol=0.02)
    np.testing.assert_allclose(lengths, 75, rtol=0.02)


def test_legs_are_as_long_as_the_chart_says_unless_their_length_is_their_own() -> None:
    jeans = sewn_sample("trousers_jeans")
    chart, own = (grade(jeans, "female", "M", measures_cm=m).plane for m in ({}, {"length": 118.0}))
    inseams = [arc(plane[jeans.seams["inseam_left"]])[-1] for plane in (chart, own)]
    assert inseams[0] <= chart_row("female", "M")["inseam"] - LEG_GAP + 0.01 < inseams[1]


@pytest.mark.parametrize("name", [*ONE_OF_EACH.values(), "jacket_open"])
def test_equal_input_gives_equal_patterns(name: str) -> None:
    garment = sewn_sample(name)
    before = garment.plane.copy()
    first, second = (grade(garment, "male", "L") for _ in range(2))
    assert first.rest.tobytes() == second.rest.tobytes() and first.plane.tobytes() == second.plane.tobytes()
    assert first.girths_cm == second.girths_cm
    np.testing.assert_array_equal(garment.plane, before)


@pytest.mark.parametrize("name", [*ONE_OF_EACH.values(), "jacket_open"])
def test_the_rest_shape_lies_over_the_plane(name: str) -> None:
    graded = grade(sewn_sample(name), "female", "M")
    np.testing.assert_array_equal(graded.rest[:, :2], graded.plane)
    assert np.isfinite(graded.rest).all()
