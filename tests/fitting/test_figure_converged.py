"""Rest of a draped cloth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fitting.figures.converged import converged


def drift(share: float, distance: float) -> NDArray[np.float64]:
    """A thousand vertices, of which a share glides by a distance over ten frames."""
    frames = np.zeros((11, 1000, 3))
    frames[:, : round(share * 1000), 1] = np.linspace(0, distance, 11)[:, None]
    return frames


@pytest.mark.parametrize(
    ("share", "distance", "ok"),
    [(0.0, 0.0, True), (1.0, 0.0029, True), (0.015, 1.0, True), (0.016, 0.0031, False), (1.0, 0.01, False)],
)
def test_the_rule(share: float, distance: float, ok: bool) -> None:
    assert converged(drift(share, distance)).ok is ok


def test_an_exploded_drape_is_not_converged() -> None:
    frames = np.cumsum(np.random.default_rng(0).standard_normal((11, 500, 3)), axis=0)
    assert converged(frames).moving == 1
    frames[-1, 100:] = np.nan
    frames[:, :100] = 0
    assert converged(frames).moving == 0.8


def test_swinging_back_to_the_start_is_not_rest() -> None:
    frames = np.zeros((11, 100, 3))
    frames[:, :, 0] = 0.02 * np.sin(np.linspace(0, 2 * np.pi, 11))[:, None]
    assert not converged(frames).ok


def test_ten_frames_have_eleven_sets_of_positions() -> None:
    with pytest.raises(ValueError, match="11"):
        converged(np.zeros((10, 5, 3)))
