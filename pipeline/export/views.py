"""One picture of a scene from all sides, for people who decide by a glance: front, three-quarter, side and back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.types import Picture, Scene
from pipeline.export.raster import turnaround

AZIMUTHS = (0.0, 35.0, 90.0, 180.0)
"""Front, three-quarter, side, back [degrees]."""
ELEVATION = 5.0
TILE = (620, 900)
"""Size of each view, (width, height) [px]."""
BORDER = 48
"""Free paper around [px]."""
FOOT = 96
"""Height of the strip that holds the caption [px]."""
INK = (38, 42, 51)
FAINT = (136, 132, 124)
SHADOW = 0.3


def views_sheet(
    scene: Scene, *, caption: Sequence[str], paper: tuple[int, int, int], tile: tuple[int, int] = TILE
) -> Picture:
    """Return four views side by side, at one scale, on one sheet of paper, shape (h, w, 3).

    Args:
        scene: what to draw.
        caption: what it is; the first word is set in ink, the others fainter after it.
        paper: colour of the sheet.
        tile: width and height of each view [px].
    """
    views = turnaround(
        scene, AZIMUTHS, elevation=ELEVATION, size=tile, background=paper, margin=0.03, floor_shadow=SHADOW
    )
    width, height = tile
    sheet = Image.new("RGB", (2 * BORDER + len(views) * width, BORDER + height + FOOT), paper)
    for place, view in enumerate(views):
        sheet.paste(Image.fromarray(view[..., :3]), (BORDER + place * width, BORDER))
    _write_caption(sheet, caption)
    return np.asarray(sheet)


def _write_caption(sheet: Image.Image, caption: Sequence[str]) -> None:
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(26)
    x, y = float(BORDER), sheet.height - FOOT / 2
    for word, color in zip(caption, (INK, *[FAINT] * len(caption)), strict=False):
        pen.text((x, y), word, color, font, anchor="lm")
        x += font.getlength(word) + 28
