"""Folds and wrinkles of lying cloth as heights over a smooth surface."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from tools.samples.curves import Points, bezier, curve_coordinates, point
from tools.samples.noise import Field, smooth_noise, streaks


@dataclass(frozen=True, eq=False)
class Pull:
    """A place where cloth is held or squeezed; folds run out from it."""

    place: tuple[float, float]
    """Garment place [cm]."""
    reach: float
    """Distance over which it fades [cm]."""
    height: float
    """Height of its folds [cm]."""
    turn: float = 0.0
    """Angle of its folds against the ray from the place [rad]; a quarter turn gives rings."""


@dataclass(frozen=True, eq=False)
class Crease:
    """One fold from a place to another."""

    start: tuple[float, float]
    end: tuple[float, float]
    bend: float
    """How far its middle lies beside the straight line [cm]."""
    width: float
    """Half width of the fold [cm]."""
    height: float
    """[cm]; negative makes a valley."""


@dataclass(frozen=True, eq=False)
class Fall:
    """How a part of a garment lies."""

    grain: float = np.pi / 2
    """Direction of its long swells [rad]."""
    swell: float = 0.05
    """Height of the long swells [cm]."""
    wave: float = 6.0
    """Distance between long swells [cm]."""
    rumple: float = 0.02
    """Height of small wrinkles everywhere [cm]."""
    pulls: tuple[Pull, ...] = ()
    creases: tuple[Crease, ...] = field(default_factory=tuple)


def fold_heights(rng: np.random.Generator, places: Points, fall: Fall, *, per_cm: float, crisp: float) -> Field:
    """Height [cm] of the folds at garment places (h, w, 2) that lie on a pixel grid of ``per_cm``."""
    shape = places.shape[:2]
    lean = (fall.grain + 0.42 * smooth_noise(rng, shape, 16 * per_cm)).astype(np.float32)
    cos, sin = np.cos(2 * lean), np.sin(2 * lean)
    held = np.zeros(shape)
    calm = np.zeros(shape, np.float32)
    for pull in fall.pulls:
        away = places - np.array(pull.place)
        near = np.exp(-((away[..., 0] ** 2 + away[..., 1] ** 2) / pull.reach**2))
        angle = np.arctan2(away[..., 1], away[..., 0]) + pull.turn
        cos, sin = cos + 5 * near * np.cos(2 * angle), sin + 5 * near * np.sin(2 * angle)
        centre = np.exp(-((away[..., 0] ** 2 + away[..., 1] ** 2) / 3.5**2)).astype(np.float32)
        calm = np.maximum(calm, np.clip(1.25 * centre, 0, 1))
        held = np.maximum(held, pull.height * near)
    angle_field = (np.arctan2(sin, cos) / 2).astype(np.float32)
    patchy = np.clip(0.55 + 0.6 * smooth_noise(rng, shape, 14 * per_cm), 0.08, 2.0)
    swell = _ridged(streaks(rng, lean, fall.wave * per_cm, 5 * fall.wave * per_cm), crisp * 0.5)
    pinch = _ridged(streaks(rng, angle_field, (2.7 + 1.6 * crisp) * per_cm, 16 * per_cm, calm=calm), 0.6 * crisp)
    lazy = np.logaddexp(0, 2 * streaks(rng, lean, 13 * per_cm, 50 * per_cm)) / 2
    total = (
        fall.swell * (1.6 * patchy * swell + 2.4 * lazy)
        + (held * np.clip(0.7 + 0.5 * smooth_noise(rng, shape, 6 * per_cm), 0, 2)) * pinch
    )
    total += fall.rumple * _rumple(rng, lean, per_cm, crisp)
    heights = np.asarray(total, np.float32)
    for crease in fall.creases:
        _add_crease(rng, heights, places, crease, per_cm, crisp)
    return heights


def _ridged(noise: Field, crisp: float) -> Field:
    """Narrow ridges between wide flat valleys, sharper for crisp cloth; mean about 0."""
    soft = np.logaddexp(0, 2.2 * (noise - 0.25)) / 2.2 - 0.3
    edge = 0.9 - np.sqrt(noise * noise + 0.02) * 1.2
    return np.asarray((1 - crisp) * soft + crisp * edge, np.float32)


def _rumple(rng: np.random.Generator, angle: Field, per_cm: float, crisp: float) -> Field:
    """Small facets in all directions, in patches."""
    shape = angle.shape
    total = np.zeros(shape, np.float32)
    for wave, share in ((4.0, 1.0), (1.8, 0.42)):
        bent = angle + 1.3 * smooth_noise(rng, shape, 7 * per_cm)
        patch = np.clip(0.35 + 0.8 * smooth_noise(rng, shape, 9 * per_cm), 0.0, 1.6)
        total += share * patch * _ridged(streaks(rng, bent, wave * per_cm, 2.2 * wave * per_cm), crisp)
    return total


def _add_crease(
    rng: np.random.Generator, total: Field, places: Points, crease: Crease, per_cm: float, crisp: float
) -> None:
    """Add one fold, steep on one side and long on the other, fading at its ends."""
    a, b = point(*crease.start), point(*crease.end)
    span = b - a
    length = float(np.hypot(*span))
    side = point(-span[1], span[0]) / length * crease.bend
    line = bezier(a, a + span * 0.33 + side * 1.33, a + span * 0.66 + side * 1.33, b)
    t = np.linspace(0, 2 * np.pi, len(line))[:, None]
    line = line + rng.normal(0, 0.25, 2) * np.sin(t + rng.uniform(0, 6)) + rng.normal(0, 0.1, 2) * np.sin(2.3 * t)
    reach = 5 * crease.width
    inside = np.all((places > line.min(axis=0) - reach) & (places < line.max(axis=0) + reach), axis=2)
    rows, cols = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    if not len(rows) or not len(cols):
        return
    window = np.s_[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    coordinates = curve_coordinates(line, places[window], step=0.5 / per_cm)
    across, forward = coordinates[..., 0] / crease.width, coordinates[..., 1] / length
    across = np.where(across > 0, across / 1.9, across / 0.8)
    soft = np.exp(-(across**2))
    sharp = np.exp(-np.sqrt(across**2 + 0.03) * 1.5) * 1.25
    ends = np.clip(forward * 3.5, 0, 1) * np.clip((1 - forward) * 2.0, 0, 1)
    ends = ends * ends * (3 - 2 * ends)
    total[window] += (1.25 * crease.height * ends * ((1 - crisp) * soft + crisp * sharp)).astype(np.float32)


def enlarged(small: Field, shape: tuple[int, int]) -> Field:
    """A field brought to a larger grid, smooth."""
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)
