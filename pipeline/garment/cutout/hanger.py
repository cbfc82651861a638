"""Hangers and tags in a mask: thin things on top of the garment, and what hangs on a thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.shape import Mask, bounds, disc, main_piece, smoothed

THIN = 0.03
"""Half the thickness up to which something is thin, over the garment's width."""
THREAD = 0.008
"""Half the thickness up to which something is a thread, over the garment's width."""
LARGEST_TAG = 0.03
"""Largest tag, as a share of the garment."""
FOREIGN = 14.0
"""Median distance from the garment's nearest colour from which on something is of another material [LAB]."""
LIGHT = 0.5
"""Weight of a difference in lightness: a strap in the shade is still of the garment's material."""


@dataclass(frozen=True, eq=False)
class _Part:
    """A piece of the mask that the rest of the garment holds somewhere."""

    pixels: Mask
    joints: int
    """Number of places at which it is held."""
    top: int
    left: int
    width: int
    height: int
    """Its box [pixels]."""


def without_hanger(rgb: Picture, mask: Mask) -> Mask:
    """Cut off the hanger above the garment and tags that hang out of it.

    A hanger is thin and ends in the one narrow tip of its hook above the garment's middle. Where it is held only once,
    that is enough; where its arms join the garment as straps do, it must also be of a colour that the garment has not.
    Tags hang on a thread and are of another colour too.

    Args:
        rgb: colours, shape (height, width, 3).
        mask: the garment with what belongs to it, shape (height, width).
    """
    palette = _palette(rgb, main_piece(_body(mask)))
    out = mask.copy()
    for part in _thin_parts(mask):
        alone = part.joints < 2 and _in_the_middle(part, mask)
        if _on_top(part, mask) and (alone or (_one_tip(part, mask) and palette.foreign(part.pixels))):
            out[part.pixels] = False
    return _without_tags(main_piece(out), palette)


def _without_tags(mask: Mask, palette: _Palette) -> Mask:
    columns = bounds(mask)[1]
    core = main_piece(smoothed(mask, max(1, round(THREAD * (columns.stop - columns.start)))))
    out = mask.copy()
    for part in _parts(mask & ~core, core):
        small = part.pixels.sum() < LARGEST_TAG * mask.sum()
        if small and part.joints < 2 and _is_tag(part, mask) and palette.foreign(part.pixels):
            out[part.pixels] = False
    return main_piece(out)


def _thin_parts(mask: Mask) -> Iterator[_Part]:
    body = _body(mask)
    yield from _parts(mask & ~body, body)


def _body(mask: Mask) -> Mask:
    """Return what is not thin."""
    columns = bounds(mask)[1]
    return smoothed(mask, max(2, round(THIN * (columns.stop - columns.start)))) & mask


def _parts(loose: Mask, body: Mask) -> Iterator[_Part]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(loose.astype(np.uint8), connectivity=8)
    for piece in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[piece])
        if area < 8:
            continue
        pixels = np.asarray(labels == piece)
        touch = cv2.dilate(pixels.astype(np.uint8), disc(1)).astype(bool) & body
        joints, _ = cv2.connectedComponents(touch.astype(np.uint8))
        yield _Part(pixels, joints - 1, top, left, width, height)


def _on_top(part: _Part, mask: Mask) -> bool:
    """Tell whether a part rises above the garment and not at its side."""
    rows, columns = bounds(mask)
    height = rows.stop - rows.start
    central = _off_middle(part, columns.start, columns.stop) < 0.25
    return central and part.height >= 0.03 * height and part.top <= rows.start + 0.25 * height


def _in_the_middle(part: _Part, mask: Mask) -> bool:
    """Tell whether a part stands so near the middle of what is right below it as one strap of two does not."""
    rows = bounds(mask)[0]
    below = part.top + part.height
    there = np.flatnonzero(mask[below : below + max(2, round(0.05 * (rows.stop - rows.start)))].any(axis=0))
    return not len(there) or _off_middle(part, int(there[0]), int(there[-1]) + 1) < 0.1


def _off_middle(part: _Part, left: int, right: int) -> float:
    """Return how far a part lies from the middle between two columns, over their distance."""
    return abs(float(np.nonzero(part.pixels)[1].mean()) - (left + right) / 2) / (right - left)


def _one_tip(part: _Part, mask: Mask) -> bool:
    """Tell whether the part's upper third is one narrow thing over the garment's middle."""
    columns = bounds(mask)[1]
    width = columns.stop - columns.start
    upper = np.flatnonzero(part.pixels[part.top : part.top + max(3, part.height // 3)].any(axis=0))
    middle = abs((upper[0] + upper[-1]) / 2 - (columns.start + columns.stop) / 2)
    return bool(upper[-1] - upper[0] < 0.16 * width and middle < 0.2 * width)


def _is_tag(part: _Part, mask: Mask) -> bool:
    """Tell whether a part is a thread with something wide at its end."""
    columns = bounds(mask)[1]
    thick = cv2.distanceTransform(part.pixels.astype(np.uint8), cv2.DIST_L2, 5).max()
    return bool(thick > 1.5 * THREAD * (columns.stop - columns.start))


@dataclass(frozen=True, eq=False)
class _Palette:
    """The garment's colours, to which others are compared."""

    lab: NDArray[np.float32]
    """The picture in CIE LAB, lightness reduced, shape (h, w, 3)."""
    common: NDArray[np.float32]
    """The garment's main colours on the same axes, shape (n, 3)."""

    def foreign(self, pixels: Mask) -> bool:
        """Tell whether most of ``pixels`` have colours that the garment has not."""
        seen = self.lab[pixels]
        seen = seen[:: max(1, len(seen) // 500)]
        nearest = np.linalg.norm(seen[:, None] - self.common, axis=2).min(axis=1)
        return float(np.median(nearest)) > FOREIGN


def _palette(rgb: Picture, body: Mask) -> _Palette:
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) * np.array((LIGHT, 1, 1), np.float32)
    inner = cv2.erode(body.astype(np.uint8), disc(2)).astype(bool)
    seen = next(pixels for pixels in (inner, body, np.ones_like(body)) if pixels.any())
    cells = np.round(lab[seen] / 5).astype(np.int64) + 64
    codes, counts = np.unique(cells @ (128 * 128, 128, 1), return_counts=True)
    codes = codes[counts >= min(0.002 * len(cells), counts.max())]
    common = np.stack([codes // (128 * 128), codes // 128 % 128, codes % 128], axis=1) - 64
    return _Palette(np.asarray(lab, np.float32), np.asarray(common * 5, np.float32))
