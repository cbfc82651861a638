"""Cutout by graph cut (GrabCut: Rother, Kolmogorov, Blake, SIGGRAPH 2004) from several seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from core.types import Picture
from pipeline.garment.cutout.shape import Mask, coordinates, signed_depth
from pipeline.garment.cutout.view import View, border_ring

COLORS = 32
"""Colour clusters of the seed search."""
BAND = 6.0
"""Half width of the band along a coarse outline that is cut again [pixels]."""
CHROMA_OVER_LIGHT = np.array((0.7, 1.3, 1.3), np.float32)
"""Scale of L, a and b when colours are compared: light varies with folds and shadows, chroma hardly."""
SEEDING = ("one surface 5", "surfaces 5")
"""Border masks that seed a graph cut."""


def seeded_cuts(view: View, borders: Mapping[str, Mask]) -> Iterator[tuple[str, Mask]]:
    """Yield graph cuts with what seeded them, most often right first; each is computed when it is asked for.

    Args:
        view: the photo at working size.
        borders: tidied masks of ``border_masks``; those that cover a sensible part of the picture seed a cut.
    """
    likely = color_posterior(view.lab, centre_prior(view.lab.shape)) > 0.5
    yield "colours", cut_from(view.rgb, likely)
    for name in SEEDING:
        if 0.03 < borders[name].mean() < 0.95:
            yield "border", cut_from(view.rgb, borders[name])
    yield "centre", _cut_from_centre(view.rgb)


def cut_from(picture: Picture, seed: Mask, *, rounds: int = 3) -> Mask:
    """Return the graph cut of ``picture`` that starts with ``seed`` as probable garment.

    The outermost pixels outside the seed are background for certain, all else may change sides.
    """
    trimap = np.where(seed, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    trimap[border_ring(seed.shape, 0.012) & ~seed] = cv2.GC_BGD
    return _cut(picture, trimap, rounds)


def _cut(picture: Picture, trimap: NDArray[np.uint8], rounds: int) -> Mask:
    seed = np.asarray(trimap & 1).astype(bool)
    if not seed.any() or seed.all():
        return seed
    cv2.setRNGSeed(1)  # GrabCut's k-means draws from OpenCV's global generator: equal photos give equal masks
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(picture), trimap, None, *models, rounds, cv2.GC_INIT_WITH_MASK)
    return np.asarray(trimap & 1).astype(bool)


def centre_prior(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return how probably each pixel is garment before its colour is seen: photos are taken with it in the middle."""
    x, y = coordinates(shape)
    radius = (np.abs(x) ** 2.5 + np.abs(y) ** 2.5) ** 0.4
    return np.asarray(0.9 / (1 + np.exp(8 * (radius - 0.72))) + 0.02)


def color_posterior(lab: NDArray[np.float32], prior: NDArray[np.float64], *, rounds: int = 8) -> NDArray[np.float64]:
    """Return the probability of garment for each pixel by its colour, learnt from where colours occur.

    Expectation maximisation over soft colour clusters: how often each colour is garment follows from the pixels'
    probabilities, and those from the colours and the place.

    Args:
        lab: colours, shape (height, width, 3).
        prior: probabilities by place alone, shape (height, width).
        rounds: iterations.
    """
    height, width = prior.shape
    small = (max(8, width // 2), max(8, height // 2))
    place = cv2.resize(prior, small, interpolation=cv2.INTER_AREA).ravel()
    colors = cv2.resize(lab, small, interpolation=cv2.INTER_AREA).reshape(-1, 3) * CHROMA_OVER_LIGHT
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    sample = np.ascontiguousarray(colors[:: max(1, len(colors) // 15_000)])
    _, _, centres = cv2.kmeans(sample, min(COLORS, len(sample)), None, stop, 1, cv2.KMEANS_PP_CENTERS)
    squared = cdist(colors, centres, "sqeuclidean")
    member = np.exp((squared.min(axis=1, keepdims=True) - squared) / (2 * 5.0**2))
    member /= member.sum(axis=1, keepdims=True)
    chance = place
    for _ in range(rounds):
        garment, background = member.T @ chance, member.T @ (1 - chance)
        garment_here = place * (member @ (garment / garment.sum()))
        background_here = (1 - place) * (member @ (background / background.sum()))
        chance = garment_here / (garment_here + background_here + 1e-12)
        chance = cv2.GaussianBlur(chance.reshape(small[::-1]), (0, 0), 0.8).ravel()
    return np.asarray(cv2.resize(chance.reshape(small[::-1]), (width, height), interpolation=cv2.INTER_LINEAR))


def _cut_from_centre(picture: Picture) -> Mask:
    """Return the cut that starts with a central rectangle: at half size, then once more in a band at full size.

    So weak a seed leaves all work to the cut, which at full size could take it very long.
    """
    height, width = picture.shape[:2]
    half = np.asarray(cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)
    x, y = coordinates(half.shape)
    coarse = cut_from(half, np.maximum(np.abs(x), np.abs(y)) < 0.8)
    depth = cv2.resize(signed_depth(coarse) * 2, (width, height), interpolation=cv2.INTER_LINEAR)
    trimap = np.where(depth > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    trimap[depth > BAND] = cv2.GC_FGD
    trimap[depth < -BAND] = cv2.GC_BGD
    return _cut(picture, trimap, 1)
