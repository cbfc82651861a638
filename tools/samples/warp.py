"""Where a place of the garment lies on the picture: scale, turn, slight perspective, and the unevenness of a hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.samples.curves import Points


@dataclass(frozen=True, eq=False)
class Warp:
    """Map from garment centimetres (x right, y down) to picture pixels."""

    matrix: NDArray[np.float64]
    """Homography from centimetres to pixels, shape (3, 3)."""
    frequency: NDArray[np.float64]
    """Wave vectors of the unevenness [rad/cm], shape (k, 2)."""
    shift: NDArray[np.float64]
    """Displacement of each wave [cm], shape (k, 2)."""
    phase: NDArray[np.float64]
    """Phase of each wave, shape (k,)."""

    def _uneven(self, points: Points) -> Points:
        return np.asarray(np.sin(points @ self.frequency.T + self.phase) @ self.shift)

    def to_pixels(self, points: Points) -> Points:
        """Pixels of garment points, shape (n, 2)."""
        q = points + self._uneven(points)
        h = np.column_stack([q, np.ones(len(q))]) @ self.matrix.T
        return np.asarray(h[:, :2] / h[:, 2:])

    def to_cm(self, pixels: Points) -> Points:
        """Garment points [cm] of pixels, shape (n, 2); the inverse of ``to_pixels`` to about 0.01 cm."""
        h = np.column_stack([pixels, np.ones(len(pixels))]) @ np.linalg.inv(self.matrix).T
        q = h[:, :2] / h[:, 2:]
        p = q.copy()
        for _ in range(3):
            p = q - self._uneven(p)
        return np.asarray(p)


def random_warp(
    rng: np.random.Generator, low: Points, high: Points, size: tuple[int, int], *, scale: float, tilt: float
) -> Warp:
    """Warp that puts the box ``low``..``high`` [cm] in the middle of a picture (height, width), more or less.

    ``scale`` is in pixels per cm, ``tilt`` the spread of the turn [rad].
    """
    height, width = size
    middle = (low + high) / 2
    slack = np.array([width, height]) - scale * (high - low)
    place = np.array([width, height]) / 2 + slack * rng.uniform(-0.12, 0.12, 2)
    turn = rng.normal(0, tilt)
    cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
    similar = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    similar[:2, 2] = place - similar[:2, :2] @ middle
    centre = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    lean = np.array([[1, 0, 0], [0, 1, 0], [*(rng.normal(0, 0.015, 2) / max(size)), 1.0]])
    matrix = centre @ lean @ np.linalg.inv(centre) @ similar
    waves = np.array([34.0, 34, 22, 22, 13, 13, 8, 8, 5, 5])
    direction = rng.uniform(0, 2 * np.pi, len(waves))
    frequency = np.stack([np.cos(direction), np.sin(direction)], axis=1) * (2 * np.pi / waves)[:, None]
    push = rng.uniform(0, 2 * np.pi, len(waves))
    amount = 0.0016 * waves**1.6 * rng.uniform(0.4, 1.2, len(waves))
    shift = np.stack([np.cos(push), np.sin(push)], axis=1) * amount[:, None]
    return Warp(matrix, frequency, shift, rng.uniform(0, 2 * np.pi, len(waves)))
