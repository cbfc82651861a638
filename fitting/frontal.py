"""Where a garment's boundary starts in the frontal plane, collected edge by edge."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.types import GarmentMesh

Points = NDArray[np.float64]


class Frontal:
    """Frontal target positions [m] of a garment's coarse boundary vertices."""

    def __init__(self, garment: GarmentMesh, plane: Points) -> None:
        """Start with nothing laid.

        Args:
            garment: tells seams, openings and rims.
            plane: graded pattern positions [m], shape (n, 2).
        """
        self.garment, self.plane = garment, plane
        self.target: dict[int, Points] = {}

    def set(self, chain: NDArray[np.int32], positions: Points) -> None:
        """Remember positions (k, 2) of a chain (k,); earlier ones win at shared corners."""
        for i, p in zip(chain, positions, strict=True):
            self.target.setdefault(int(i), p)

    def coarse(self, chain: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the coarse vertices of a fine chain: every second one."""
        return chain[::2]

    def lay_gaps(self, chain: NDArray[np.int32]) -> None:
        """Lay what is not laid yet of a fine chain between its laid vertices, as it runs in the pattern."""
        chain = self.coarse(chain)
        known = [k for k, i in enumerate(chain) if int(i) in self.target]
        for first, last in pairwise(known):
            run = chain[first : last + 1]
            start, end = self.plane[run[0]], self.plane[run[-1]]
            span = end - start
            share = (self.plane[run] - start) @ span / max(float(span @ span), 1e-9)
            laid_start, laid_end = self.target[int(run[0])], self.target[int(run[-1])]
            beside = self.plane[run] - start - share[:, None] * span
            self.set(run, laid_start + share[:, None] * (laid_end - laid_start) + beside)

    def lay_turned(self, loop: NDArray[np.int32]) -> None:
        """Lay a loop whose two ends are laid in the shape that it has in the pattern, turned and scaled."""
        loop = self.coarse(loop)
        ends = [int(i) for i in loop if int(i) in self.target]
        a, b = (complex(*self.plane[i]) for i in ends[:2])
        p, q = (complex(*self.target[i]) for i in ends[:2])
        # The similarity that maps the pattern's ends onto the placed ends.
        turn = (q - p) / (b - a)
        moved = p + turn * (self.plane[loop] @ np.array([1, 1j]) - a)
        self.set(loop, np.column_stack([moved.real, moved.imag]))
