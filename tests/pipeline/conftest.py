"""Drawn garments with exactly known landmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Photo, Picture


@dataclass(frozen=True, eq=False)
class DrawnTop:
    """A flat top on a plain background."""

    photo: Photo
    mask: Picture
    points: dict[str, NDArray[np.float64]]
    """Landmarks in photo pixels."""


def _half(sleeve: float, angle: float, short: bool) -> dict[str, NDArray[np.float64]]:
    """Return one side's landmarks; x outward from the axis, y down, chest half 1."""
    points = {
        "neckline": np.array([0.36, 0.0]),
        "shoulder": np.array([0.95, 0.22]),
        "armpit": np.array([1.0, 1.05]),
        "hem": np.array([1.0, 2.9]),
    }
    if sleeve > 0:
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-along[1], along[0]])
        points["cuff_outer"] = points["shoulder"] + sleeve * along
        points["cuff_inner"] = points["cuff_outer"] + (0.62 if short else 0.36) * across
    return points


def draw_top(*, sleeve: float = 0.8, angle: float = 40.0, tilt: float = 0.0, size: float = 110.0) -> DrawnTop:
    """Draw a top.

    Args:
        sleeve: sleeve length over half the chest; 0 for none.
        angle: of the sleeve below horizontal [degrees].
        tilt: of the whole garment, clockwise [degrees].
        size: half the chest [px].
    """
    half = _half(sleeve, np.deg2rad(angle), sleeve < 1.2)
    if sleeve == 0:
        half["shoulder"] = np.array([0.62, 0.08])
    order = ["neckline", "shoulder", "cuff_outer", "cuff_inner", "armpit", "hem"]
    chain = np.array([half[name] for name in order if name in half])
    t = np.linspace(-1, 1, 41)[:, None]
    back = np.hstack([0.36 * t, 0.10 * (1 - t**2)])
    front = np.hstack([0.36 * t, 0.34 * (1 - t**2)])
    outline = np.vstack([back, chain[1:], chain[::-1][:-1] * [-1, 1]])
    turn = np.deg2rad(tilt)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    center = np.array([3.4, 2.6]) * size

    def place(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((points - [0.0, 1.5]) @ rotation * size + center)

    shape = (int(5.2 * size), int(6.8 * size))
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [place(outline).round().astype(np.int32)], 255)
    rng = np.random.default_rng(0)
    rgb = np.where(mask[..., None] > 0, np.uint8([60, 110, 170]), np.uint8([205, 196, 180]))
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [place(np.vstack([back, front[::-1]])).round().astype(np.int32)], 255)
    rgb = np.where((inside & mask)[..., None] > 0, np.uint8([35, 70, 115]), rgb)
    rgb = np.clip(rgb + rng.normal(0, 4, rgb.shape), 0, 255).astype(np.uint8)
    points = {"neckline_center": place(np.array([[0.0, 0.34]]))[0]}
    for name, point in half.items():
        points[f"{name}_right"] = place(point[None])[0]
        points[f"{name}_left"] = place(point[None] * [-1, 1])[0]
    return DrawnTop(Photo(rgb), mask, points)


@pytest.fixture(scope="session")
def top() -> Callable[..., DrawnTop]:
    """Function that draws a top."""
    return draw_top
