"""What a photo shows drawn together still goes around the body of its size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fitting.chart import chart_row
from fitting.girths import heights
from fitting.torso import BAND_EASE, EASE, HIP_RISE, WIDEST, widen_torso, widen_waist
from tests.sample_garments import sewn_sample


def width_at(plane: np.ndarray, side: dict[str, np.ndarray], height: float) -> float:
    """The distance of the two side seams at a height."""
    ends = [plane[seam][np.abs(plane[seam][:, 1] - height).argmin(), 0] for seam in side.values()]
    return float(ends[1] - ends[0])


def test_a_hem_that_is_drawn_together_opens_to_the_body_and_the_chest_stays() -> None:
    garment = sewn_sample("tshirt_melange")
    chest = heights(garment)["chest"]
    below = np.clip((chest - garment.plane[:, 1]) / 0.3, 0, 1)
    drawn = garment.plane * np.column_stack([1 - 0.35 * below, np.ones(len(below))])
    seams = {side: garment.seams[f"side_{side}"] for side in ("left", "right")}
    chart = chart_row("female", "M")
    widened = widen_torso(replace(garment, plane=drawn), drawn, chart, 1.0)
    above = garment.plane[:, 1] > chest
    assert np.array_equal(widened[above], drawn[above]) and np.array_equal(widened[:, 1], drawn[:, 1])
    needed = EASE * chart["hip"] / 2
    assert width_at(drawn, seams, chest - 0.36) < 0.9 * needed
    assert width_at(widened, seams, chest - 0.36) > min(
        0.97 * needed, 0.97 * WIDEST * width_at(drawn, seams, chest - 0.36)
    )


def test_what_is_wide_enough_stays_as_it_is() -> None:
    garment = sewn_sample("tshirt_melange")
    wide = garment.plane * [1.4, 1.0]
    assert np.array_equal(widen_torso(garment, wide, chart_row("female", "M"), 1.0), wide)
    skirt = sewn_sample("skirt_plaid")
    assert widen_torso(skirt, skirt.plane, chart_row("female", "M"), 1.0) is skirt.plane


def test_a_waistband_narrower_than_the_body_where_it_sits_is_cut_wider_and_the_crotch_stays() -> None:
    shorts = sewn_sample("shorts_gym")
    chart, plane = chart_row("male", "M"), shorts.plane
    crotch = float(plane[shorts.seams["inseam_left"][0], 1])
    top = float(plane[shorts.rims["waist"], 1].max())
    natural = top - crotch
    seams = {side: shorts.seams[f"outseam_{side}"] for side in ("left", "right")}
    own = abs(width_at(plane, seams, top))
    needed = 1.2 * own
    widened = widen_waist(shorts, plane, {**chart, "waist": 2 * needed / BAND_EASE}, natural)
    assert abs(width_at(widened, seams, top)) > 1.15 * own
    low = plane[:, 1] < crotch + HIP_RISE
    np.testing.assert_array_equal(widened[low], plane[low])
    np.testing.assert_array_equal(widened[:, 1], plane[:, 1])
    thin = {**chart, "waist": 0.4, "hip": 0.5}
    np.testing.assert_array_equal(widen_waist(shorts, plane, thin, natural), plane)
    tee = sewn_sample("tshirt_melange")
    assert widen_waist(tee, tee.plane, chart, natural) is tee.plane
