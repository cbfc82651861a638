"""A training example, and the ways in which it is seen: bent, cut out, through a window, by another camera."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.types import LANDMARKS, FloatArray, Picture
from tools.parser.cache import STORED, UNKNOWN
from tools.parser.network import PLAIN, SIDE

Rng = np.random.Generator
_MIRROR = [
    LANDMARKS.index(name.replace("left", "RIGHT").replace("right", "left").replace("RIGHT", "right"))
    for name in LANDMARKS
]


@dataclass(frozen=True, eq=False)
class Example:
    """A picture and what it teaches."""

    rgb: Picture
    """Shape (side, side, 3)."""
    mask: Picture
    """Garment 0..255, shape (side, side); values in between that are undecided have no weight."""
    exact: bool
    """Whether grey mask values are shares of pixels, not doubts."""
    masked: bool
    """Whether the mask teaches at all."""
    aspect: float
    """Width over height of what is stretched to this square."""
    category: int
    kind: int
    """Indices, UNKNOWN where nothing is known."""
    landmarks: FloatArray
    """x, y [px] and weight, shape (landmarks, 3)."""


def scaled(rgb: Picture, share: FloatArray) -> Picture:
    """Return a picture with each pixel multiplied by a share, shape (height, width)."""
    return np.asarray(cv2.multiply(rgb, cv2.merge([share] * 3), dtype=cv2.CV_8U))


def window(example: Example, rng: Rng) -> FloatArray:
    """Return the affine map from the stored picture to the network's: a window around the garment, turned a little."""
    inside = example.mask > 127
    if example.masked and inside.any():
        x, y, wide, tall = cv2.boundingRect(inside.astype(np.uint8))
    else:
        x, y, wide, tall = 0, 0, STORED, STORED
    margin = rng.uniform(0.02, 0.35, 4) * rng.choice([0.4, 1.0, 1.6])
    box = np.array([x - margin[0] * wide, y - margin[1] * tall, x + (1 + margin[2]) * wide, y + (1 + margin[3]) * tall])
    if rng.random() < 0.3:
        box = np.array([0, 0, STORED, STORED], float) + rng.uniform(-10, 10, 4)
    centre, size = (box[:2] + box[2:]) / 2, box[2:] - box[:2]
    turn = np.radians(rng.normal(0, 6))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    spin = np.diag([float(rng.choice([-1.0, 1.0])), 1.0]) @ spin @ np.diag(SIDE / size)
    return np.hstack([spin, (np.full(2, SIDE / 2) - spin @ centre)[:, None]])


def coloured(rgb: Picture, rng: Rng) -> Picture:
    """Change light, colours and sharpness as cameras do."""
    tone = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.2))
    tone = (tone - 0.5) * np.exp(rng.normal(0, 0.15)) + 0.5 + rng.normal(0, 0.05)
    tone = tone * np.exp(rng.normal(0, 0.06, 3))
    x = cv2.LUT(rgb, np.clip(tone * 255, 0, 255).astype(np.uint8)[None])
    grey = cv2.cvtColor(cv2.cvtColor(x, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    vivid = rng.uniform(0.3, 1.3)
    x = cv2.addWeighted(x, vivid, grey, 1 - vivid, 0)
    if rng.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.4))
    noise = np.empty(x.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    cv2.randn(noise, (0, 0, 0), (rng.uniform(0, 6),) * 3)
    return np.asarray(cv2.add(x, noise, dtype=cv2.CV_8U))


def framed(example: Example, place: FloatArray) -> Example:
    """Return the example seen through an affine map, shape (2, 3), at the network's size."""
    options = {"flags": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    rgb = cv2.warpAffine(example.rgb, place, (SIDE, SIDE), **options)
    mask = cv2.warpAffine(example.mask, place, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    points = example.landmarks.copy()
    points[:, :2] = points[:, :2] @ place[:, :2].T + place[:, 2]
    if np.linalg.det(place[:, :2]) < 0:
        points = points[_MIRROR]
    wide, tall = np.linalg.norm(place[:, :2], axis=0)
    outside = ((points[:, :2] < 0) | (points[:, :2] > SIDE - 1)).any(axis=1)
    points[outside, 2] = 0
    return replace(example, rgb=rgb, mask=mask, landmarks=points, aspect=example.aspect * float(tall / wide))


def bare(example: Example) -> Example:
    """Return the garment cut out, on ``PLAIN``; what is known of the photo does not show any more."""
    cover = example.mask.astype(np.float32) / 255
    rest = np.full_like(example.rgb, PLAIN)
    rgb = cv2.add(scaled(rest, 1 - cover), scaled(example.rgb, cover))
    return replace(example, rgb=np.asarray(rgb), kind=UNKNOWN)


def bent(example: Example, rng: Rng) -> Example:
    """Return the picture bent smoothly, by up to some hundredths of its side."""
    coarse = rng.normal(0, rng.uniform(0, 0.03) * STORED, (4, 4, 2)).astype(np.float32)
    away = cv2.resize(coarse, (STORED, STORED), interpolation=cv2.INTER_CUBIC)
    x, y = np.meshgrid(*[np.arange(STORED, dtype=np.float32)] * 2)
    options = {"interpolation": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    rgb = cv2.remap(example.rgb, x + away[..., 0], y + away[..., 1], **options)
    mask = cv2.remap(example.mask, x + away[..., 0], y + away[..., 1], cv2.INTER_LINEAR)
    points = example.landmarks.copy()
    # The picture at p comes from p + away(p), so a point goes to the p for which that sum is where it was.
    for _ in range(3):
        column, row = np.clip(np.round(points[:, :2]), 0, STORED - 1).astype(int).T
        points[:, :2] = example.landmarks[:, :2] - away[row, column]
    return replace(example, rgb=np.asarray(rgb), mask=np.asarray(mask), landmarks=points)
