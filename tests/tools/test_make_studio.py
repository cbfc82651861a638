"""The studio's light: without tint, and as bright as the colours of photos need."""

import cv2
import numpy as np
import pytest

from tools.make_studio import OUT, _irradiance, studio

FRONT, BACK, UP = np.eye(3)[2], -np.eye(3)[2], np.eye(3)[1]


def test_what_faces_the_viewer_comes_out_as_it_is_and_nothing_burns_out() -> None:
    light = studio()
    assert _irradiance(light, FRONT) == pytest.approx(1.0)
    assert 0.85 < _irradiance(light, BACK) < 1.0 and 0.85 < _irradiance(light, UP) < 1.0
    tilted = [np.array([x, y, 1.0]) / np.hypot(np.hypot(x, y), 1) for x in (-1, 0, 1) for y in (0, 0.5, 1)]
    assert max(_irradiance(light, normal) for normal in tilted) < 1.1


def test_the_committed_picture_is_this_studio_and_grey() -> None:
    picture = cv2.imread(str(OUT), cv2.IMREAD_UNCHANGED)
    assert np.ptp(picture, axis=2).max() == 0
    np.testing.assert_allclose(picture[..., 0], studio(), rtol=0.01)
    assert OUT.stat().st_size < 20_000
