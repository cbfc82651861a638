"""Armholes go around the arms of the size."""

from __future__ import annotations

import numpy as np
import pytest

from fitting.armhole import LOWEST, OF_ARM, REACH, deepen_armholes
from fitting.sleeves import armhole_and_axis
from tests.sample_garments import sewn_sample


def depth(name: str, plane: np.ndarray, side: str) -> float:
    tip, pit, _ = armhole_and_axis(sewn_sample(name), plane, side)
    return float(np.linalg.norm(pit - tip))


@pytest.mark.parametrize("name", ["tshirt_melange", "longsleeve_jumper", "jacket_open"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_an_armhole_too_tight_for_the_arm_is_deepened_to_it(name: str, side: str) -> None:
    garment = sewn_sample(name)
    own = max(depth(name, garment.plane, one) for one in ("left", "right"))
    plane = deepen_armholes(garment, garment.plane, {"upper_arm": 2 * (own + 0.02) / OF_ARM})
    assert depth(name, plane, side) == pytest.approx(own + 0.02, abs=1e-6)
    pits = [armhole_and_axis(garment, garment.plane, one)[1] for one in ("left", "right")]
    away = np.min([np.linalg.norm(garment.plane - pit, axis=1) for pit in pits], axis=0)
    np.testing.assert_array_equal(plane[away > REACH], garment.plane[away > REACH])


def test_what_is_deep_enough_stays_and_nothing_goes_deeper_than_the_limit() -> None:
    garment = sewn_sample("tshirt_melange")
    np.testing.assert_array_equal(deepen_armholes(garment, garment.plane, {"upper_arm": 0.1}), garment.plane)
    far = deepen_armholes(garment, garment.plane, {"upper_arm": 2.0})
    assert np.linalg.norm(far - garment.plane, axis=1).max() == pytest.approx(LOWEST, abs=1e-6)


def test_a_sleeveless_garment_is_left_alone() -> None:
    tank = sewn_sample("tank_plain")
    np.testing.assert_array_equal(deepen_armholes(tank, tank.plane, {"upper_arm": 2.0}), tank.plane)
