"""Picture sheets: labelled pictures in rows, for looking at results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.types import IntArray, Landmark, Picture
from pipeline.export.topology import boundary_loops

PAPER = (255, 255, 255)
TILE = (244, 245, 247)
INK = (38, 42, 51)
FAINT = (120, 126, 138)
ACCENT = (214, 51, 108)
SEAM = (42, 110, 219)
GAP = 12
LABEL = 24


class Tile(NamedTuple):
    """A picture with a line of text under it."""

    label: str
    picture: Picture
    """Grey, RGB or RGBA; shape (height, width), (height, width, 3) or (height, width, 4)."""


def sheet(rows: Sequence[Sequence[Tile]], *, height: int = 320, title: str = "") -> Picture:
    """Return rows of labelled pictures as one picture, shape (h, w, 3).

    Args:
        rows: the tiles; each picture is scaled to ``height``, widths follow.
        height: height of each picture [px].
        title: a line at the top.
    """
    scaled = [[(tile.label, _scaled(tile.picture, height)) for tile in row] for row in rows]
    top = GAP + (LABEL + GAP if title else 0)
    width = max(GAP + sum(image.width + GAP for _, image in row) for row in scaled)
    paper = Image.new("RGB", (width, top + len(scaled) * (height + LABEL + GAP)), PAPER)
    pen = ImageDraw.Draw(paper)
    if title:
        pen.text((GAP, GAP), title, INK, ImageFont.load_default(18))
    font = ImageFont.load_default(14)
    for number, row in enumerate(scaled):
        x, y = GAP, top + number * (height + LABEL + GAP)
        for label, image in row:
            paper.paste(image, (x, y))
            pen.text((x, y + height + 4), _shortened(label, font, image.width), FAINT, font)
            x += image.width + GAP
    return np.asarray(paper)


def outlined(picture: Picture, mask: Picture) -> Picture:
    """Return an RGB picture dimmed outside of a mask (0..255, same height and width), with the mask's outline drawn."""
    share = mask[..., None].astype(np.float32) / 255
    mixed = picture * (0.35 + 0.65 * share) + 255 * 0.65 * (1 - share)
    out = np.ascontiguousarray(np.rint(mixed).astype(np.uint8))
    contours, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(out, contours, -1, ACCENT, max(1, round(max(mask.shape) / 400)), cv2.LINE_8)
    return out


def marked(picture: Picture, landmarks: Mapping[str, Landmark]) -> Picture:
    """Return an RGB picture with named points; faint ones are those of little confidence."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    pen = ImageDraw.Draw(image, "RGBA")
    size = max(image.size) / 500
    font = ImageFont.load_default(max(10.0, 9 * size))
    for name, point in landmarks.items():
        opacity = round(255 * (0.3 + 0.7 * min(max(point.confidence, 0.0), 1.0)))
        radius = 4 * size
        dot = (point.x - radius, point.y - radius, point.x + radius, point.y + radius)
        pen.ellipse(dot, (*ACCENT, opacity), (255, 255, 255, opacity), max(1, round(size)))
        anchor = "rm" if point.x > image.width / 2 else "lm"
        shift = -2 * radius if anchor == "rm" else 2 * radius
        pen.text(
            (point.x + shift, point.y),
            name,
            (*INK, 255),
            font,
            anchor,
            stroke_width=round(size) + 1,
            stroke_fill="white",
        )
    return np.asarray(image)


def panels(
    plane: NDArray[np.float64],
    faces: IntArray,
    panel: IntArray,
    openings: Mapping[str, IntArray],
    *,
    height: int = 640,
) -> Picture:
    """Return a flat pattern as a drawing, panels side by side, sewn edges blue, open edges red; shape (height, w, 3).

    Args:
        plane: pattern position of each vertex [m], x right, y up, shape (n, 2).
        faces: vertex indices, shape (m, 3).
        panel: number of each face's panel, shape (m,).
        openings: vertex loop of each opening.
        height: height of the drawing [px].
    """
    low, high = plane.min(axis=0), plane.max(axis=0)
    scale = (height - 4 * GAP) / max(float((high - low)[1]), 1e-9)
    step = float((high - low)[0]) * scale + 3 * GAP
    kinds = np.unique(panel)
    image = Image.new("RGB", (int(step * len(kinds)) + GAP, height), TILE)
    pen = ImageDraw.Draw(image)
    free = {vertex for loop in openings.values() for vertex in loop.tolist()}
    for place, kind in enumerate(kinds):
        points = (plane - low) * (scale, -scale) + (2 * GAP + place * step, height - 2 * GAP)
        for loop in boundary_loops(faces[panel == kind]):
            _draw_loop(pen, points, loop, free)
    return np.asarray(image)


def _draw_loop(
    pen: ImageDraw.ImageDraw, points: NDArray[np.float64], loop: NDArray[np.int64], openings: set[int]
) -> None:
    for start, end in zip(loop.tolist(), np.roll(loop, -1).tolist(), strict=True):
        color = ACCENT if start in openings and end in openings else SEAM
        pen.line([tuple(points[start]), tuple(points[end])], color, 3)


def _scaled(picture: Picture, height: int) -> Image.Image:
    """Return a picture as RGB of the given height; transparent parts show the tile's colour."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, (*TILE, 255)), image)
    size = (max(1, round(image.width * height / image.height)), height)
    return image.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _shortened(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"
