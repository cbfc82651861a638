"""What a garment lies on: studio, paper, wood, sheet, tiles, carpet, blanket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from tools.samples.colour import paint
from tools.samples.light import Colours
from tools.samples.noise import Field, fractal_noise, smooth_noise, streaks

Shape = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Ground:
    """A surface, all arrays of the picture's size."""

    albedo: Colours
    height: Field
    """[cm]"""
    relief: Field
    """Fine relief that casts no shadow [cm]."""
    gloss: Field


def _ground(albedo: Colours, height: Field, relief: Field, gloss: float = 0.0) -> Ground:
    return Ground(
        np.ascontiguousarray(albedo, np.float32),
        height.astype(np.float32),
        relief.astype(np.float32),
        np.full(height.shape, gloss, np.float32),
    )


def _flat(shape: Shape, code: str) -> Colours:
    return np.broadcast_to(paint(code), (*shape, 3)).astype(np.float32)


def studio(rng: np.random.Generator, shape: Shape, _per_cm: float) -> Ground:
    """White seamless paper, almost burnt out."""
    zero = np.zeros(shape, np.float32)
    return _ground(_flat(shape, "#fafafa") * (1 + 0.004 * smooth_noise(rng, shape, 300))[..., None], zero, zero)


def paper(rng: np.random.Generator, shape: Shape, _per_cm: float) -> Ground:
    """Grey cardboard with fine fibres."""
    code = ["#b9b9b6", "#8f9192", "#c9c4bc", "#a7adb3"][int(rng.integers(4))]
    tooth = smooth_noise(rng, shape, 1.6) + 0.6 * smooth_noise(rng, shape, (1.2, 5.0))
    cloud = fractal_noise(rng, shape, 220, 3)
    return _ground(
        _flat(shape, code) * (1 + 0.012 * tooth + 0.012 * cloud)[..., None],
        (0.02 * cloud).astype(np.float32),
        (0.004 * tooth).astype(np.float32),
        0.01,
    )


def wood(rng: np.random.Generator, shape: Shape, per_cm: float) -> Ground:
    """Planks with grain, pores, gaps and a slight gloss, running a little askew."""
    side = int(np.hypot(*shape)) + 8
    big = (side, side)
    light, dark = [("#c99a5e", "#8d5a2b"), ("#d9b98a", "#a67c49"), ("#b8afa3", "#837a6f"), ("#8a5a38", "#53301b")][
        int(rng.integers(4))
    ]
    width = rng.uniform(11, 16) * per_cm
    v, u = np.mgrid[:side, :side].astype(np.float32)
    row = np.floor(v / width).astype(int)
    count = int(row.max()) + 1
    joint = 0.55 * side
    start = rng.uniform(0, joint, count).astype(np.float32)[row]
    board = row * 7 + np.floor((u + start) / joint).astype(int)
    tone = rng.normal(0, 1, board.max() + 1).astype(np.float32)[board]
    shift = rng.uniform(0, 900, board.max() + 1).astype(np.float32)[board]
    bend = (
        smooth_noise(rng, big, (5 * per_cm, 40 * per_cm)) * 2.6
        + smooth_noise(rng, big, (1.2 * per_cm, 14 * per_cm)) * 0.5
    )
    rings = np.sin((v + shift) / per_cm * 3.1 + bend * 4.2)
    rings = 0.5 + 0.5 * rings
    fibre = smooth_noise(rng, big, (1.3, 34)) * 0.6 + smooth_noise(rng, big, (2.6, 120)) * 0.7
    pores = np.clip(smooth_noise(rng, big, (1.4, 16)) - 1.15, 0, 2)
    share = np.clip(0.38 + 0.22 * (rings**2 - 0.4) + 0.085 * fibre + 0.13 * tone + 0.30 * pores, 0, 1)[..., None]
    albedo = paint(light) * (1 - share) + paint(dark) * share
    edge = np.minimum(np.mod(v, width), width - np.mod(v, width))
    along = np.minimum(np.mod(u + start, joint), joint - np.mod(u + start, joint))
    gap = np.exp(-((np.minimum(edge, along) / (0.07 * per_cm)) ** 2))
    albedo *= (1 - 0.72 * gap)[..., None]
    height = -0.10 * np.exp(-((np.minimum(edge, along) / (0.12 * per_cm)) ** 2))
    relief = 0.004 * fibre - 0.01 * pores
    upright = rng.random() < 0.6
    turn = (90 if upright else 0) + rng.normal(0, 3)
    planes = [_turned(plane, turn, shape) for plane in (albedo, height, relief)]
    return _ground(planes[0], planes[1], planes[2], 0.05)


def _turned(plane: Field | Colours, degrees: float, shape: Shape) -> Field:
    """Middle part of a square plane after a turn."""
    side = plane.shape[0]
    move = cv2.getRotationMatrix2D((side / 2, side / 2), degrees, 1.0)
    move[:, 2] += ((shape[1] - side) / 2, (shape[0] - side) / 2)
    return np.asarray(
        cv2.warpAffine(plane.astype(np.float32), move, (shape[1], shape[0]), borderMode=cv2.BORDER_REFLECT), np.float32
    )


def _woven(rng: np.random.Generator, shape: Shape, code: str, per_cm: float, *, fold: float, nap: float) -> Ground:
    """A cloth with wide, lazy folds."""
    small = (shape[0] // 4, shape[1] // 4)
    fine = per_cm / 4
    angle = np.float32(rng.uniform(0, np.pi)) + 0.9 * smooth_noise(rng, small, 30 * fine)
    wide = streaks(rng, angle, 15 * fine, 60 * fine)
    narrow = streaks(rng, angle + 0.5 * smooth_noise(rng, small, 14 * fine), 5 * fine, 30 * fine)
    patch = np.clip(0.35 + 0.7 * smooth_noise(rng, small, 24 * fine), 0, 1.8)
    heights = fold * (np.logaddexp(0, 2 * wide) / 2 + 0.30 * patch * np.logaddexp(0, 2.5 * (narrow - 0.4)))
    height = cv2.resize(heights.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    thread = np.sin(2 * np.pi * x / 3.4) * np.sin(2 * np.pi * y / 3.4)
    thread = (1 - nap) * thread + (1 + 4 * nap) * 0.5 * smooth_noise(rng, shape, 1.3 + nap)
    uneven = smooth_noise(rng, shape, (1.5, 40)) + smooth_noise(rng, shape, (40, 1.5))
    albedo = _flat(shape, code) * (1 + 0.022 * thread + 0.012 * uneven)[..., None]
    return _ground(albedo, height, 0.004 * (1 + 3 * nap) * thread)


def sheet(rng: np.random.Generator, shape: Shape, per_cm: float) -> Ground:
    """A bed sheet with folds."""
    code = ["#eeebe4", "#e6ddcb", "#d7dee6", "#dcc9c4"][int(rng.integers(4))]
    return _woven(rng, shape, code, per_cm, fold=0.42, nap=0.0)


def blanket(rng: np.random.Generator, shape: Shape, per_cm: float) -> Ground:
    """A napped blanket of a strong colour."""
    code = ["#7d1f24", "#2c3550", "#4c5a43", "#23252a"][int(rng.integers(4))]
    return _woven(rng, shape, code, per_cm, fold=0.34, nap=1.0)


def tiles(rng: np.random.Generator, shape: Shape, per_cm: float) -> Ground:
    """Ceramic tiles with joints, laid askew."""
    side = int(np.hypot(*shape)) + 8
    big = (side, side)
    code = ["#d8d2c6", "#c3bfb8", "#b5a894"][int(rng.integers(3))]
    pitch = rng.uniform(28, 34) * per_cm
    v, u = np.mgrid[:side, :side].astype(np.float32)
    index = (np.floor(v / pitch) * 31 + np.floor(u / pitch) * 7).astype(int)
    tone = rng.normal(0, 1, index.max() + 1).astype(np.float32)[index]
    edge = np.minimum(
        np.minimum(np.mod(v, pitch), pitch - np.mod(v, pitch)), np.minimum(np.mod(u, pitch), pitch - np.mod(u, pitch))
    )
    edge = edge / per_cm + 0.02 * smooth_noise(rng, big, 8)
    joint = np.clip((0.2 - edge) / 0.08 + 0.5, 0, 1)
    marble = fractal_noise(rng, big, 12 * per_cm, 5)
    vein = np.exp(-((marble + 0.4 * smooth_noise(rng, big, 4 * per_cm)) ** 2) / 0.012)
    speck = smooth_noise(rng, big, 2.2)
    albedo = _flat(big, code) * (1 + 0.035 * tone + 0.05 * marble - 0.045 * vein + 0.012 * speck)[..., None]
    albedo += joint[..., None] * (paint("#8b857b") * (1 + 0.05 * speck)[..., None] - albedo)
    height = -0.16 * np.clip((0.32 - edge) / 0.2, 0, 1)
    degrees = float(rng.choice([0.0, 45.0, 8.0])) + rng.normal(0, 2)
    planes = [_turned(plane, degrees, shape) for plane in (albedo, height, 0.003 * marble)]
    return _ground(planes[0], planes[1], planes[2], 0.07)


def carpet(rng: np.random.Generator, shape: Shape, per_cm: float) -> Ground:
    """A pile carpet: tufts with dark gaps, brushed this way and that."""
    code = ["#9a8f82", "#b7aa95", "#6f7479", "#8b7f86"][int(rng.integers(4))]
    tuft = smooth_noise(rng, shape, 3.2) + 0.7 * smooth_noise(rng, shape, 5.5) + 0.4 * smooth_noise(rng, shape, 1.6)
    brushed = fractal_noise(rng, shape, 9 * per_cm, 3)
    shade = 1 + 0.10 * np.tanh(tuft) + 0.05 * brushed + 0.05 * smooth_noise(rng, shape, 2.0)
    tint = 1 + 0.03 * np.dstack([smooth_noise(rng, shape, 4.0) for _ in range(3)])
    return _ground(_flat(shape, code) * shade[..., None] * tint, 0.05 * brushed, 0.045 * np.tanh(tuft))


GROUNDS: dict[str, Callable[[np.random.Generator, Shape, float], Ground]] = {
    "studio": studio,
    "paper": paper,
    "wood": wood,
    "sheet": sheet,
    "blanket": blanket,
    "tiles": tiles,
    "carpet": carpet,
}
"""Backgrounds by name."""
