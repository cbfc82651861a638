"""The photo at working size, with what several cutout methods need of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray, IntArray, Picture
from pipeline.garment.cutout.shape import Mask, coordinates

SIDE = 400
"""Longest side at which masks are searched [pixels]."""
RING = 0.04
"""Width of the border band that shows background, as a share of the short side."""
BINS = 8
"""Colour bins per channel."""


@dataclass(frozen=True, eq=False)
class Surface:
    """A smooth background colour."""

    lab: NDArray[np.float64]
    """Its LAB colour at each pixel, shape (height, width, 3)."""
    residual: NDArray[np.float64]
    """The picture's deviation from it in standard deviations per channel, shape (height, width, 3)."""


@dataclass(frozen=True, eq=False)
class View:
    """A photo at working size."""

    rgb: Picture
    """Colours, shape (height, width, 3)."""

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """CIE LAB colours, lightly smoothed against noise, shape (height, width, 3)."""
        lab = cv2.cvtColor(self.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        return np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), np.float32)

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """Up to three smooth colour surfaces that make up the background, the main one first."""
        return background_surfaces(self.lab, count=3)

    @property
    def residual(self) -> NDArray[np.float64]:
        """Deviation from the main background surface in standard deviations per channel, shape (height, width, 3)."""
        return self.surfaces[0].residual

    @cached_property
    def distance(self) -> NDArray[np.float64]:
        """Mahalanobis distance to the main background surface, shape (height, width)."""
        return np.asarray(np.linalg.norm(self.residual, axis=2))

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """Colour bin of each pixel, 0..511, fine near the background's colour, shape (height, width)."""
        spread = np.arcsinh(self.residual / 1.5)
        low, high = np.percentile(spread, (1, 99), axis=(0, 1))
        width = np.maximum((high - low) / BINS, 0.5)
        bins = np.clip((spread - (low + high) / 2) / width + BINS / 2, 0, BINS - 1).astype(np.int32)
        return np.asarray((bins[..., 0] * BINS + bins[..., 1]) * BINS + bins[..., 2], np.int32)

    @cached_property
    def any_distance(self) -> NDArray[np.float64]:
        """Distance to the nearest of up to three background surfaces, shape (height, width)."""
        return np.asarray(np.min([np.linalg.norm(s.residual, axis=2) for s in self.surfaces], axis=0))

    @cached_property
    def shade(self) -> Mask:
        """Pixels that look like the main background with less light on it, shape (height, width)."""
        expected = self.surfaces[0].lab
        light, full = (((lab[..., 0] + 16) / 116) ** 3 for lab in (self.lab, expected))
        share = light / np.maximum(full, 1e-3)
        # In the cube-root scale of LAB, chroma shrinks with the cube root of the light.
        tint = np.linalg.norm(self.lab[..., 1:] - expected[..., 1:] * np.cbrt(share)[..., None], axis=2)
        return np.asarray((share > 0.25) & (share < 0.97) & (tint < 8))

    def histogram(self, region: Mask) -> FloatArray:
        """Return the share of each colour bin in ``region``, shape (512,)."""
        counts = np.bincount(self.codes[region], minlength=BINS**3).astype(float)
        return np.asarray(counts / max(1.0, float(counts.sum())))


def working_view(rgb: Picture) -> View:
    """Return ``rgb``, reduced to the working size if it is larger."""
    height, width = rgb.shape[:2]
    scale = SIDE / max(height, width)
    if scale >= 1:
        return View(rgb)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    return View(np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8))


def border_ring(shape: tuple[int, ...], share: float = RING) -> Mask:
    """Return the band along the picture's border, ``share`` of the short side wide (at least 2 pixels)."""
    width = max(2, round(share * min(shape[:2])))
    ring = np.ones(shape[:2], bool)
    ring[width:-width, width:-width] = False
    return ring


def background_surfaces(lab: NDArray[np.float32], *, count: int) -> tuple[Surface, ...]:
    """Fit smooth colour surfaces to the border band.

    A surface is a quadratic in x and y for each channel, which follows uneven light. The first starts at the densest
    colour of the band and is fitted by iteratively reweighted least squares with Tukey's biweight, so a garment that
    touches the border does not bend it; the next is fitted to what the first does not explain, and so on.

    Args:
        lab: LAB colours, shape (height, width, 3).
        count: most surfaces to fit; fewer come back when they explain nearly all of the band.
    """
    x, y = (c.ravel() for c in coordinates(lab.shape))
    basis = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    colors = lab.reshape(-1, 3).astype(float)
    ring = np.flatnonzero(border_ring(lab.shape).ravel())
    rest = ring
    out: list[Surface] = []
    while len(out) < count and len(rest) > 0.06 * len(ring):
        expected, residual = _fit_surface(basis, colors, rest)
        out.append(Surface(expected.reshape(lab.shape), residual.reshape(lab.shape)))
        rest = rest[(residual[rest] ** 2).sum(axis=1) > 16]
    return tuple(out)


def _fit_surface(
    basis: NDArray[np.float64], colors: NDArray[np.float64], band: IntArray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a surface fitted to the pixels ``band`` and the whitened deviation of ``colors`` from it, (n, 3) each."""
    a, samples = basis[band], colors[band]
    cells = np.round(samples / (8, 6, 6)).astype(int)
    _, cell, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    start = np.median(samples[cell.ravel() == counts.argmax()], axis=0)
    weight = np.exp(-(((samples - start) / (15, 8, 8)) ** 2).sum(axis=1) / 2)
    floor = np.diag((1.0, 0.5, 0.5)) ** 2  # finer differences are rounding and JPEG noise
    for _ in range(12):
        # The small ridge keeps curvature out where the band gives no hold for it.
        ridge = 1e-3 * weight.sum() * np.diag((0, 0.01, 0.01, 0.1, 0.1, 0.1))
        weighted = a * weight[:, None]
        surface = np.linalg.solve(weighted.T @ a + ridge, weighted.T @ samples)
        deviation = samples - a @ surface
        # 1.15 makes up for the tails that the biweight cuts off.
        covariance = 1.15 * (deviation * weight[:, None]).T @ deviation / weight.sum() + floor
        squared = np.einsum("ij,jk,ik->i", deviation, np.linalg.inv(covariance), deviation)
        weight = np.where(squared < 16, (1 - squared / 16) ** 2, 0.0)
    values, vectors = np.linalg.eigh(covariance)
    expected = basis @ surface
    return expected, (colors - expected) @ (vectors * values**-0.5) @ vectors.T
