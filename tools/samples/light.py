"""Light on a height field: directional light with soft shadows, ambient light with occlusion, a faint gloss."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.samples.noise import Field

Colours = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Lamp:
    """One soft directional light and the light of the room."""

    azimuth: float
    """Where the light comes from, on the picture [rad], 0 = right, clockwise."""
    elevation: float
    """Height of the light over the picture plane [rad]."""
    key: float
    """Share of the directional light, 0..1; the rest comes from the room."""
    key_colour: tuple[float, float, float]
    room_colour: tuple[float, float, float]
    softness: float
    """Width of the shadow's edge against its length."""


def shade(albedo: Colours, height: Field, relief: Field, gloss: Field, lamp: Lamp, *, pixels_per_cm: float) -> Colours:
    """Light leaving the surface, linear, shape (h, w, 3); a flat white surface gives about 1.

    ``height`` and ``relief`` are centimetres; the relief (yarns) bends the light but casts no shadow.
    """
    h = height * np.float32(pixels_per_cm)
    surface = h + relief * np.float32(pixels_per_cm)
    gx = cv2.Sobel(surface, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    gy = cv2.Sobel(surface, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    inverse = 1 / np.sqrt(1 + gx * gx + gy * gy)
    to_light = np.array([np.cos(lamp.azimuth) * np.cos(lamp.elevation), np.sin(lamp.azimuth) * np.cos(lamp.elevation)])
    up = float(np.sin(lamp.elevation))
    facing = (up - gx * to_light[0] - gy * to_light[1]) * inverse
    wrap = 0.25
    direct = np.clip((facing + wrap) / (up + wrap), 0, 1.9)
    direct *= 1 - cast_shadow(h, lamp)
    open_sky = occlusion(h, pixels_per_cm)
    room = open_sky * (0.55 + 0.45 * inverse - 0.10 * gy * inverse)
    light = lamp.key * direct[..., None] * np.array(lamp.key_colour, np.float32)
    light += (1 - lamp.key) * room[..., None] * np.array(lamp.room_colour, np.float32)
    half_x, half_y, half_z = to_light[0], to_light[1], up + 1.0
    norm = float(np.sqrt(half_x**2 + half_y**2 + half_z**2))
    mirror = np.clip((half_z - gx * half_x - gy * half_y) * inverse / norm, 0, 1) ** 24
    return np.asarray(
        albedo * light + (gloss * mirror * open_sky)[..., None] * np.array(lamp.key_colour, np.float32), np.float32
    )


def cast_shadow(height: Field, lamp: Lamp) -> Field:
    """How much of the directional light is kept away at each pixel, 0..1; height in pixels."""
    small = cv2.resize(height, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) * np.float32(0.5)
    rows, cols = small.shape
    shadow = np.zeros_like(small)
    slope = float(np.tan(lamp.elevation))
    reach = max(float(np.percentile(small, 99.5) - np.percentile(small, 2)) / slope * 1.6, 6.0)
    for distance in np.geomspace(0.7, reach, 18):
        across, down = np.cos(lamp.azimuth) * distance, np.sin(lamp.azimuth) * distance
        move = np.array([[1, 0, -across], [0, 1, -down]], np.float32)
        ahead = cv2.warpAffine(small, move, (cols, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        rise = ahead - small - distance * slope
        wide = lamp.softness * distance * (1 + slope) + 0.35
        np.maximum(shadow, np.clip(rise / (2 * wide) + 0.5, 0, 1) * np.clip(1.15 - distance / reach, 0, 1), out=shadow)
    # At zero rise half of a lamp's disc is seen: take that share away so that open ground is unshadowed.
    shadow = np.clip((shadow - 0.5) * 2, 0, 1)
    shadow = cv2.GaussianBlur(shadow, (0, 0), 1.0)
    return np.asarray(cv2.resize(shadow, (height.shape[1], height.shape[0]), interpolation=cv2.INTER_LINEAR))


def occlusion(height: Field, pixels_per_cm: float) -> Field:
    """Share of the room's light that reaches each pixel, 0..1: less in folds and next to higher cloth."""
    total = np.zeros_like(height)
    for sigma_cm, weight in ((0.18, 0.30), (0.5, 0.42), (1.4, 0.50), (4.0, 0.55)):
        sigma = sigma_cm * pixels_per_cm
        scale = max(int(sigma / 3), 1)
        small = cv2.resize(height, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
        blurred = cv2.GaussianBlur(small, (0, 0), sigma / scale)
        blurred = cv2.resize(blurred, (height.shape[1], height.shape[0]), interpolation=cv2.INTER_CUBIC)
        total += weight * np.clip((blurred - height) / sigma, -0.08, 1.5)
    return np.asarray(np.exp(-1.6 * total), np.float32)
