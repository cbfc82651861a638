"""From light to a picture: lens, exposure, tone curve, noise."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.types import Picture
from tools.samples.colour import encoded
from tools.samples.light import Colours, Lamp
from tools.samples.noise import smooth_noise


@dataclass(frozen=True, eq=False)
class Camera:
    """How a picture is taken."""

    exposure: float
    balance: tuple[float, float, float]
    """Factors on red, green, blue."""
    vignette: float
    """Loss of light in the corners, 0..1."""
    noise: float
    """Spread of the noise in dark parts, of 255."""
    blur: float
    """Radius of the lens's blur in output pixels."""


def daylight(rng: np.random.Generator) -> Lamp:
    """Light of a window or a soft lamp from above or the side."""
    warm = rng.normal(0, 0.035)
    return Lamp(
        azimuth=float(-np.pi / 2 + rng.normal(0, 0.9)),
        elevation=float(np.radians(rng.uniform(30, 47))),
        key=float(rng.uniform(0.60, 0.76)),
        key_colour=(1.0 + warm, 1.0, 1.0 - warm),
        room_colour=(1.0 - warm, 1.0, 1.0 + warm),
        softness=float(rng.uniform(0.22, 0.5)),
    )


def studio_light(rng: np.random.Generator) -> Lamp:
    """Wide light from above, as in a shop's pictures."""
    return Lamp(float(-np.pi / 2 + rng.normal(0, 0.5)), float(np.radians(58)), 0.45, (1, 1, 1), (1, 1, 1), 0.6)


def fall_off(rng: np.random.Generator, shape: tuple[int, int], lamp: Lamp) -> Colours:
    """Factor on the light over the picture: brighter towards the lamp, uneven as in a room, shape (h, w, 1)."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    toward = ((x / shape[1] - 0.5) * np.cos(lamp.azimuth) + (y / shape[0] - 0.5) * np.sin(lamp.azimuth)).astype(
        np.float32
    )
    slope = np.float32(rng.uniform(0.10, 0.34))
    return np.asarray((1 + slope * toward + 0.02 * smooth_noise(rng, shape, 0.45 * shape[1]))[..., None], np.float32)


def take(rng: np.random.Generator, light: Colours, camera: Camera, size: tuple[int, int]) -> Picture:
    """Picture (height, width, 3) of the light that a larger scene sends out."""
    height, width = size
    small = cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), camera.blur)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    radius = ((x - width / 2) ** 2 + (y - height / 2) ** 2) / (width**2 + height**2) * 4
    small = (
        small * (1 - camera.vignette * radius**1.2)[..., None] * np.array(camera.balance, np.float32) * camera.exposure
    )
    veil = cv2.GaussianBlur(
        cv2.resize(small, (width // 8, height // 8), interpolation=cv2.INTER_AREA), (0, 0), 0.008 * width
    )
    veil = cv2.resize(veil, (width, height), interpolation=cv2.INTER_LINEAR)
    small = 0.975 * small + 0.025 * veil
    rolled = np.where(small < 0.7, small, 0.7 + 0.3 * np.tanh((small - 0.7) / 0.3))
    picture = encoded(rolled.astype(np.float32))
    picture = picture + 0.05 * (picture - 0.5) * (1 - (2 * picture - 1) ** 2)
    picture = picture * 255 + camera.noise * _grain(rng, size) * (1.15 - 0.75 * picture)
    sharp = picture + 0.35 * (picture - cv2.GaussianBlur(picture, (0, 0), 1.2))
    return np.asarray(np.clip(np.round(sharp), 0, 255), np.uint8)


def _grain(rng: np.random.Generator, size: tuple[int, int]) -> Colours:
    """Noise of a sensor after demosaicing: fine, and coarser in red and blue, shape (height, width, 3)."""
    white = rng.standard_normal((*size, 3)).astype(np.float32)
    fine = cv2.GaussianBlur(white, (0, 0), 0.55) / 0.62
    coarse = cv2.GaussianBlur(white, (0, 0), 1.4) / 0.25 * np.array((0.5, 0.25, 0.8), np.float32)
    grey = rng.standard_normal((*size, 1)).astype(np.float32)
    return np.asarray(0.75 * fine + 0.5 * coarse + 0.6 * grey, np.float32)
