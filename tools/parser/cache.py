"""The training photos, read once, as arrays of one size, and what is cut from them: scraps of cloth and backgrounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from core.types import LANDMARKS, PHOTO_KINDS, FloatArray, IntArray, Picture
from tools.parser.photos import TrainingPhoto, category_index

STORED = 320
"""Width and height at which photos are kept [px]: stretched, as in the network's input."""
UNKNOWN = -1
_CLEAR = 10
"""Mask values up to this are background for certain."""
_LEAST_BACKGROUND = 0.22
"""Least width and height of a background, as a share of the photo's."""


@dataclass(frozen=True, eq=False)
class Cache:
    """Everything that is known of the photos, one row a photo."""

    rgb: Picture
    """Colours, shape (n, STORED, STORED, 3)."""
    mask: Picture
    """Soft masks, shape (n, STORED, STORED)."""
    usable: IntArray
    """1 where the mask may teach, shape (n,)."""
    trusted: IntArray
    """1 where the mask is clear enough to cut the garment out, shape (n,)."""
    category: IntArray
    """Index into CATEGORIES or UNKNOWN, shape (n,)."""
    kind: IntArray
    """Index into PHOTO_KINDS or UNKNOWN, shape (n,)."""
    aspect: FloatArray
    """Width over height of each photo, shape (n,)."""
    landmarks: FloatArray
    """x, y as shares of the photo and weight (0 where not known), shape (n, landmarks, 3)."""
    backgrounds: tuple[Picture, ...]
    scraps: tuple[Picture, ...]


def largest_clear(mask: Picture) -> tuple[int, int, int, int]:
    """Return the largest box (top, left, bottom, right) without garment, on a grid of 8 pixels."""
    grid = cv2.resize(mask, (mask.shape[1] // 8, mask.shape[0] // 8), interpolation=cv2.INTER_AREA) <= _CLEAR
    rows, columns = grid.shape
    best, found = 0, (0, 0, 0, 0)
    for top in range(rows):
        clear = np.ones(columns, bool)
        for bottom in range(top + 1, rows + 1):
            clear &= grid[bottom - 1]
            edges = np.flatnonzero(np.diff(np.concatenate([[0], clear.astype(np.int8), [0]])))
            for left, right in zip(edges[::2], edges[1::2], strict=True):
                area = (bottom - top) * int(right - left)
                if area > best:
                    best, found = area, (8 * top, 8 * int(left), 8 * bottom, 8 * int(right))
    return found


def _background(rgb: Picture, mask: Picture) -> Picture | None:
    top, left, bottom, right = largest_clear(mask)
    if min(bottom - top, right - left) < _LEAST_BACKGROUND * STORED:
        return None
    return np.ascontiguousarray(rgb[top:bottom, left:right])


def _scrap(rgb: Picture, mask: Picture) -> Picture | None:
    """Return a piece of the garment, 56 px wide, from its middle."""
    inside = np.pad((mask > 240).astype(np.uint8), 1)
    depth = cv2.distanceTransform(inside, cv2.DIST_C, 3)[1:-1, 1:-1]
    y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
    if depth[y, x] < 28:
        return None
    return np.ascontiguousarray(rgb[y - 28 : y + 28, x - 28 : x + 28])


def landmark_rows(label: Mapping[str, Any] | None) -> FloatArray:
    """Return the landmarks of an outline label as rows x, y, weight, shape (landmarks, 3)."""
    rows = np.zeros((len(LANDMARKS), 3))
    for name, (x, y, confidence) in (label or {}).get("landmarks", {}).items():
        rows[LANDMARKS.index(name)] = x, y, np.clip(1.6 * confidence - 0.3, 0.05, 1.0)
    return rows


def build(photos: list[TrainingPhoto], labels: Mapping[str, Any], path: Path) -> Cache:
    """Read all photos, or take the arrays kept at ``path`` (NumPy's format) where they are of these photos."""
    names = np.array([photo.name for photo in photos])
    arrays = dict(np.load(path)) if path.exists() else {}
    if not ("aspect" in arrays and np.array_equal(arrays["names"], names)):
        arrays = {"names": names, **_arrays(photos)}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, **arrays)
    clear = [k for k, photo in enumerate(photos) if photo.usable and photo.undecided < 0.1 and not photo.held_out]
    pieces = [
        (_background(arrays["rgb"][k], arrays["mask"][k]), _scrap(arrays["rgb"][k], arrays["mask"][k])) for k in clear
    ]
    return Cache(
        rgb=arrays["rgb"],
        mask=arrays["mask"],
        usable=np.array([photo.usable for photo in photos], np.int64),
        trusted=np.array([photo.trusted for photo in photos], np.int64),
        category=np.array([UNKNOWN if p.category is None else category_index(p.category) for p in photos]),
        kind=np.array([UNKNOWN if p.kind is None else PHOTO_KINDS.index(p.kind) for p in photos]),
        aspect=arrays["aspect"],
        landmarks=np.stack([landmark_rows(labels.get(photo.name)) for photo in photos]),
        backgrounds=tuple(ground for ground, _ in pieces if ground is not None),
        scraps=tuple(scrap for _, scrap in pieces if scrap is not None),
    )


def _arrays(photos: list[TrainingPhoto]) -> dict[str, Any]:
    """Read the photos: their colours, masks and aspects as the cache holds them."""
    rgb, mask, aspect = [], [], []
    for photo in tqdm(photos, desc="photos"):
        picture = photo.picture()
        rgb.append(_stored(picture))
        mask.append(_stored(photo.mask()))
        aspect.append(picture.shape[1] / picture.shape[0])
    return {"rgb": np.stack(rgb), "mask": np.stack(mask), "aspect": np.array(aspect)}


def _stored(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (STORED, STORED), interpolation=cv2.INTER_AREA), np.uint8)
