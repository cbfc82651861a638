"""``judge`` looks at a whole photo, then closer at where the garment is; ``judge_cutout`` at the garment alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import CATEGORIES, LANDMARKS, PHOTO_KINDS, Category, Landmark, PhotoKind, Picture
from pipeline.garment.overlap import overlap_of
from pipeline.garment.parser.network import PLAIN, Output, Probabilities, run

_MARGIN = 0.08
"""Room around the garment in the closer look, as a share of its box."""
_LEAST = 0.02
"""Share of the photo that the garment must fill to be looked at closer."""
_WORN = 0.35
"""Probability from which on a garment is taken for worn: none of 303 photos of garments alone, of contributors kept out
of training, reaches it, and a wearer who is not noticed stays in the cutout."""
_SAME_PLACE = 0.9
"""Overlap with the network's own mask from which on a cutout is not looked at closer again."""
_REACH = 2
"""Cells around a heat map's peak that say where the landmark is and how sure."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """What the network says of a photo."""

    mask: NDArray[np.float32]
    """Share of garment 0..1, shape (height, width) of the photo."""
    category: Mapping[Category, float]
    """Probability of each category."""
    kind: Mapping[PhotoKind, float]
    """Probability of each photo kind."""
    landmarks: Mapping[str, Landmark]
    """Every landmark there is, in photo pixels, with its probability; which of them exist depends on the category."""

    @property
    def worn(self) -> bool:
        """Whether a person seems to wear the garment."""
        return self.kind["on-model"] > _WORN


Box = tuple[int, int, int, int]
"""Left, top, right, bottom [px]."""


@lru_cache(maxsize=2)
def _remembered(pixels: bytes, shape: tuple[int, int, int]) -> Judgement:
    """Judge a photo; cutting it out and naming its parts are two steps that ask the same."""
    return _looked_at(np.frombuffer(pixels, np.uint8).reshape(shape))


def judge(rgb: Picture) -> Judgement:
    """Return what the network says of a photo, shape (height, width, 3)."""
    height, width, _ = rgb.shape
    return _remembered(rgb.tobytes(), (height, width, 3))


def judge_cutout(rgb: Picture, mask: Picture) -> Judgement:
    """Return what the network says of a photo whose cutout is known.

    The category is judged of the garment alone: a wearer or a room unlike those of the training photos would mislead.

    Args:
        rgb: the photo, shape (height, width, 3).
        mask: its cutout 0..255, shape (height, width).
    """
    height, width, _ = rgb.shape
    judged, box = judge(rgb), _box(mask > 127) or (0, 0, width, height)
    if overlap_of(judged.mask > 0.5, mask > 127) <= _SAME_PLACE:
        # A closer look does not see the wearer any more, who is what tells that a garment is worn.
        judged = replace(_close_up(rgb, box), kind=judged.kind)
    return replace(judged, category=_close_up(_on_plain(rgb, mask), box).category)


def _on_plain(rgb: Picture, mask: Picture) -> Picture:
    cover = cv2.merge([mask.astype(np.float32) / 255] * 3)
    return np.asarray(np.round(rgb * cover + PLAIN * (1 - cover)), np.uint8)


def _looked_at(rgb: Picture) -> Judgement:
    height, width, _ = rgb.shape
    first = run(rgb, mirrored=False)
    box = _box(cv2.resize(first.mask, (width, height), interpolation=cv2.INTER_LINEAR) > 0.5)
    close = _close_up(rgb, box or (0, 0, width, height))
    # The whole photo shows better who wears the garment, the closer look how it lies.
    kinds = {name: (close.kind[name] + float(share)) / 2 for name, share in zip(PHOTO_KINDS, first.kind, strict=True)}
    return replace(close, kind=kinds)


def _close_up(rgb: Picture, box: Box) -> Judgement:
    left, top, right, bottom = box
    return _judgement(run(np.ascontiguousarray(rgb[top:bottom, left:right]), mirrored=True), box, rgb.shape[:2])


def _box(inside: NDArray[np.bool_]) -> Box | None:
    """Return the box around the largest piece of a mask with some room; None where there is next to nothing."""
    _, _, pieces, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=4)
    x, y, wide, tall, area = (
        int(v) for v in max(pieces[1:], key=lambda piece: piece[cv2.CC_STAT_AREA], default=[0] * 5)
    )
    if area < _LEAST * inside.size:
        return None
    across, down = round(_MARGIN * wide), round(_MARGIN * tall)
    height, width = inside.shape
    return max(x - across, 0), max(y - down, 0), min(x + wide + across, width), min(y + tall + down, height)


def _judgement(output: Output, box: Box, shape: tuple[int, ...]) -> Judgement:
    left, top, right, bottom = box
    mask = np.zeros(shape, np.float32)
    size = (right - left, bottom - top)
    mask[top:bottom, left:right] = np.clip(cv2.resize(output.mask, size, interpolation=cv2.INTER_LINEAR), 0, 1)
    return Judgement(
        mask=mask,
        category={name: float(share) for name, share in zip(CATEGORIES, output.category, strict=True)},
        kind={name: float(share) for name, share in zip(PHOTO_KINDS, output.kind, strict=True)},
        landmarks={name: _peak(heat, box) for name, heat in zip(LANDMARKS, output.heat, strict=True)},
    )


def _peak(heat: Probabilities, box: Box) -> Landmark:
    """Return the place of a heat map's peak in photo pixels, to a fraction of a cell, and the share that is near it."""
    rows, columns = heat.shape
    row, column = divmod(int(np.argmax(heat)), columns)
    low, high = max(row - _REACH, 0), min(row + _REACH + 1, rows)
    first, last = max(column - _REACH, 0), min(column + _REACH + 1, columns)
    near = heat[low:high, first:last]
    share = float(near.sum())
    x = float((near.sum(axis=0) * np.arange(first, last)).sum()) / share
    y = float((near.sum(axis=1) * np.arange(low, high)).sum()) / share
    left, top, right, bottom = box
    return Landmark(
        left + (x + 0.5) / columns * (right - left) - 0.5, top + (y + 0.5) / rows * (bottom - top) - 0.5, share
    )
