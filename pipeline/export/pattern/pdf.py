"""A pattern as PDF at true size, on pages that are laid edge to edge; a first page shows how.

Each page shows one tile of the sheet inside its frame: cut along the frames and join the pages at their marks.
"""

from __future__ import annotations

import io
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.pieces import PatternPieces
from core.sentences import LANGUAGES, sentence
from pipeline.export.pattern.drawing import SheetDrawing, Stroke, Style, Words, draw_sheet, head_box
from pipeline.export.pattern.layout import GAP

Paper = Literal["a4", "letter"]
PAPERS: Mapping[Paper, tuple[float, float]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height [mm]."""
MARGIN = 12.0
"""What printers leave white, and a little more [mm]."""
AROUND = 3.0
"""Free space around the outermost pieces [mm]."""
HEADING = 50.0
"""Height of the text on the first page [mm]."""
POINT = 72 / 25.4
"""Points per millimetre."""
LINES: Mapping[Style, tuple[float, float, tuple[float, ...]]] = {
    "cut": (0.7, 0.05, ()),
    "seam": (0.4, 0.35, (5.0, 3.0)),
    "grain": (0.45, 0.05, ()),
    "notch": (0.6, 0.05, ()),
    "scale": (0.35, 0.05, ()),
    "frame": (0.2, 0.6, ()),
}
"""Width [mm], grey (0 black) and dashes [mm] of each kind of line."""
MARK = 5.0
"""Half the size of the marks at which pages meet [mm]."""
SANS, BOLD, KOREAN = "Helvetica", "Helvetica-Bold", "HYGothic-Medium"
"""Fonts that every PDF reader has; none is embedded."""
SHEET = "sheet"


@dataclass(frozen=True, eq=False)
class Tile:
    """A part of the sheet that fits a page."""

    name: str
    """Row and column: ``A1`` is at the top left."""
    row: int
    column: int
    low: NDArray[np.float64]
    """Its lower left corner on the sheet [mm], shape (2,)."""


def write_pattern_pdf(pattern: PatternPieces, paper: Paper = "a4") -> bytes:
    """Return a pattern as a PDF file for a size of paper; equal patterns give equal bytes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    sheet = draw_sheet(pattern)
    page = PAPERS[paper]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(page[0] * POINT, page[1] * POINT), invariant=1, pageCompression=1)
    canvas.setTitle(sheet.title)
    canvas.setSubject(sentence("sewing.photo"))
    canvas.beginForm(SHEET, 0, 0, sheet.layout.width * POINT, sheet.layout.height * POINT)
    draw(canvas, sheet)
    canvas.endForm()
    tiles = tuple(tiles_of(sheet, pattern, page))
    overview(canvas, sheet, tiles, page)
    for tile in tiles:
        tile_page(canvas, tile, tiles, page, sheet)
    canvas.save()
    return buffer.getvalue()


def tiles_of(sheet: SheetDrawing, pattern: PatternPieces, page: tuple[float, float]) -> Iterator[Tile]:
    """Yield the tiles on which there is something, row by row."""
    from shapely import Polygon, box

    size = np.array(page) - 2 * MARGIN
    shapes = [Polygon(sheet.layout.on_sheet(piece, piece.cut_line)) for piece in pattern.pieces]
    shapes.append(box(*head_box(sheet.layout).ravel()))
    filled = np.array([sheet.layout.width, sheet.layout.height]) - 2 * (GAP - AROUND)
    columns, rows = np.ceil(filled / size).astype(int).tolist()
    left, top = GAP - AROUND - (np.array([columns, rows]) * size - filled) / 2 * [1, -1] + [0, filled[1]]
    for row in range(rows):
        for column in range(columns):
            low = np.array([left, top]) + [column, -row - 1] * size
            area = box(*low, *(low + size))
            if any(area.intersects(shape) for shape in shapes):
                yield Tile(f"{row_name(row)}{column + 1}", row, column, low)


def row_name(row: int) -> str:
    """Return the letter of a row."""
    turn, letter = divmod(row, len(string.ascii_uppercase))
    return string.ascii_uppercase[letter] * (turn + 1)


def draw(canvas: Any, sheet: SheetDrawing) -> None:
    """Draw the whole sheet."""
    for drawing in (sheet.head, *sheet.pieces):
        for stroke in drawing.strokes:
            draw_stroke(canvas, stroke)
        for words in drawing.words:
            write(canvas, words)


def draw_stroke(canvas: Any, stroke: Stroke) -> None:
    """Draw one line."""
    width, grey, dashes = LINES[stroke.style]
    canvas.setLineWidth(width * POINT)
    canvas.setStrokeGray(grey)
    canvas.setDash([dash * POINT for dash in dashes])
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    points = (stroke.points * POINT).tolist()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if stroke.closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def write(canvas: Any, words: Words) -> None:
    """Write a line of text, Korean letters in a font that has them."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    size = words.size * POINT
    runs = [(text, KOREAN if korean else BOLD if words.bold else SANS) for text, korean in scripts(words.text)]
    x = words.x * POINT
    if words.centred:
        x -= sum(stringWidth(text, font, size) for text, font in runs) / 2
    canvas.setFillGray(0.05)
    for text, font in runs:
        canvas.setFont(font, size)
        canvas.drawString(x, words.y * POINT, text)
        x += stringWidth(text, font, size)


def scripts(text: str) -> list[tuple[str, bool]]:
    """Return the stretches of a text, each with whether it needs a Korean font."""
    stretches: list[tuple[str, bool]] = []
    for letter in text:
        korean = ord(letter) > 0x2FFF
        if stretches and (stretches[-1][1] == korean or letter == " "):
            stretches[-1] = (stretches[-1][0] + letter, stretches[-1][1])
        else:
            stretches.append((letter, korean))
    return stretches


def overview(canvas: Any, sheet: SheetDrawing, tiles: tuple[Tile, ...], page: tuple[float, float]) -> None:
    """Draw the first page: the whole sheet, small, with the pages over it."""
    width, height = page[0] - 2 * MARGIN, page[1] - 2 * MARGIN
    top = page[1] - MARGIN
    lines = [Words(sheet.title, MARGIN, top - 8, 8.0, bold=True, centred=False)]
    keys = ("sewing.photo", "sewing.print", "sewing.sides")
    texts = [sentence(key, language) for key in keys for language in LANGUAGES]
    lines += [Words(text, MARGIN, top - 16 - 5.0 * k, 2.9, centred=False) for k, text in enumerate(texts)]
    for words in lines:
        write(canvas, words)
    lows = np.array([tile.low for tile in tiles])
    low = lows.min(axis=0)
    covered = lows.max(axis=0) - low + np.array([width, height])
    scale = float(min(width / covered[0], (height - HEADING) / covered[1]))
    left, bottom = np.array([page[0] / 2, top - HEADING]) - scale * (low + covered * [0.5, 1.0])
    canvas.saveState()
    canvas.translate(left * POINT, bottom * POINT)
    canvas.scale(scale, scale)
    canvas.doForm(SHEET)
    canvas.restoreState()
    for tile in tiles:
        corner = scale * tile.low + [left, bottom]
        canvas.setLineWidth(0.2 * POINT)
        canvas.setStrokeGray(0.6)
        canvas.setDash([])
        canvas.rect(*(corner * POINT), scale * width * POINT, scale * height * POINT)
        canvas.setFillGray(0.45)
        canvas.setFont(SANS, 3.2 * POINT)
        canvas.drawString((corner[0] + 1.2) * POINT, (corner[1] + 1.5) * POINT, tile.name)
    canvas.showPage()


def tile_page(canvas: Any, tile: Tile, tiles: tuple[Tile, ...], page: tuple[float, float], sheet: SheetDrawing) -> None:
    """Draw one page at true size."""
    width, height = page[0] - 2 * MARGIN, page[1] - 2 * MARGIN
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(MARGIN * POINT, MARGIN * POINT, width * POINT, height * POINT)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.translate(*((MARGIN - tile.low) * POINT))
    canvas.doForm(SHEET)
    canvas.restoreState()
    corners = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]) + MARGIN
    draw_stroke(canvas, Stroke("frame", corners, closed=True))
    there = {(other.row, other.column) for other in tiles}
    for (down, right), at in (
        ((0, 1), (MARGIN + width, page[1] / 2)),
        ((0, -1), (MARGIN, page[1] / 2)),
        ((1, 0), (page[0] / 2, MARGIN)),
        ((-1, 0), (page[0] / 2, MARGIN + height)),
    ):
        if (tile.row + down, tile.column + right) in there:
            meeting_mark(canvas, np.array(at), np.array([-right, down], float))
    foot = f"{tile.name}   {sheet.title}   {sentence('piece.estimate')}   {sentence('piece.true_size')}"
    write(canvas, Words(foot, page[0] / 2, MARGIN - 6.5, 3.2))
    write(canvas, Words(tile.name, MARGIN + 7, MARGIN + height - 9, 7.0, bold=True))
    canvas.showPage()


def meeting_mark(canvas: Any, at: NDArray[np.float64], inward: NDArray[np.float64]) -> None:
    """Draw half a diamond at the middle of a side; its other half is on the next page."""
    side = np.array([-inward[1], inward[0]])
    draw_stroke(canvas, Stroke("scale", np.array([at + MARK * side, at + MARK * inward, at - MARK * side])))
