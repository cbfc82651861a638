"""The texture atlas: where the front and the back panel lie in one picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.types import Picture

FRONT_SHARE, LARGEST_SHARE = 0.63, 0.72
"""Share of the atlas that the front panel gets: the larger, the more texels its photo needs for one a pixel."""
MAX_ENLARGEMENT = 2.0
"""Texels per photo pixel beyond which a larger texture shows nothing more."""
GUTTER = 12
"""Texels around the garment in its rectangle, for bleeding."""


@dataclass(frozen=True)
class Box:
    """A rectangle of whole pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Layout:
    """Sizes of the atlas and of its rectangles [texels]."""

    width: int
    height: int
    front: Box
    back: Box


@dataclass(frozen=True, eq=False)
class PanelTexture:
    """The painted panels of a garment."""

    picture: Picture
    """Atlas, shape (h, w, 3), sides at most the asked resolution."""
    crop: Box
    """Part of the straightened photo that each rectangle shows [px]; it may reach beyond the photo."""
    front: Box
    """Rectangle of the front panel and of the hood [texels]."""
    back: Box
    """Rectangle of the back panel [texels]."""

    def uv(self, panel: int, points: ArrayLike) -> NDArray[np.float32]:
        """Return glTF texture coordinates of points of a panel, shape (n, 2).

        Args:
            panel: 0 front, 1 back, 2 hood.
            points: photo points [px], shape (n, 2); whole numbers are pixel centres. Points outside the panel's
                rectangle are moved to its border.
        """
        rectangle = self.back if panel == 1 else self.front
        at = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        size = np.array([rectangle.width, rectangle.height], dtype=np.float64)
        scale = size / (self.crop.width, self.crop.height)
        inside = (at - (self.crop.x, self.crop.y) + 0.5) * scale
        texels = np.clip(inside, 0.5, size - 0.5) + np.array([rectangle.x, rectangle.y])
        return np.asarray(texels / self.picture.shape[1::-1], dtype=np.float32)


def garment_box(mask: NDArray[np.uint8], *, resolution: int) -> Box:
    """Return the box of the garment with room for the gutter at any layout; it may reach beyond the picture."""
    columns = np.flatnonzero((mask > 127).any(axis=0))
    rows = np.flatnonzero((mask > 127).any(axis=1))
    width, height = int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)
    # The narrow rectangle has 1 - LARGEST_SHARE of the texels at least; the gutter must hold there as well.
    texels = max((1 - LARGEST_SHARE) * resolution - 2 * GUTTER, 8.0)
    side = math.ceil(GUTTER * max(width / texels, 1 / MAX_ENLARGEMENT))
    above = math.ceil(GUTTER * max(height / texels, 1 / MAX_ENLARGEMENT))
    return Box(int(columns[0]) - side, int(rows[0]) - above, width + 2 * side, height + 2 * above)


def plan_layout(crop: Box, *, resolution: int) -> Layout:
    """Place two rectangles of the crop side by side or stacked, whichever keeps texels squarer."""

    def sizes(shared: int, divided: int) -> tuple[int, int, int]:
        share = min(max(divided / resolution, FRONT_SHARE), LARGEST_SHARE)
        across = min(resolution, math.floor(MAX_ENLARGEMENT * shared))
        along = min(resolution, math.floor(MAX_ENLARGEMENT * divided / share))
        return across, along, math.ceil(share * along)

    across, along, part = sizes(crop.height, crop.width)
    beside = Layout(along, across, Box(0, 0, part, across), Box(part, 0, along - part, across))
    across, along, part = sizes(crop.width, crop.height)
    stacked = Layout(across, along, Box(0, 0, across, part), Box(0, part, across, along - part))

    def stretch(layout: Layout) -> float:
        return abs(math.log(layout.front.width * crop.height / (layout.front.height * crop.width)))

    return beside if stretch(beside) <= stretch(stacked) else stacked
