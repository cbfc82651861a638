"""What a photo shows drawn together still goes around the body of its size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fitting.chart import chart_row
from fitting.girths import heights
from fitting.torso import EASE, WIDEST, widen_torso
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
