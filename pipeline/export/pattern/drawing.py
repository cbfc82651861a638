"""The sheet of a pattern as lines and words, for all formats that show it: millimetres, y up."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.pieces import EdgeName, PatternPieces, Piece
from core.sentences import LANGUAGES, sentence
from pipeline.export.pattern.layout import GAP, HEAD, HEAD_WIDTH, Layout, lay_out

Style = Literal["cut", "seam", "grain", "notch", "scale", "frame"]
NOTCH = 6.0
"""Length of a notch [mm]."""
INSIDE_NOTCH = 4.0
"""Length of a notch of a pattern without allowance [mm]."""
ARROW = 9.0
"""Length of an arrow head of the grain line [mm]."""
SQUARE = 50.0
"""Side of the test square [mm]."""
BAR = 200.0
"""Length of the scale bar [mm]."""
LETTER_INSIDE = 13.0
"""Distance of an edge's letter from the seam line [mm]."""
WORDS_AT = 0.58
"""Where the words stand across a piece's middle, 0 at the left and 1 at the right."""
NAME_SIZE, LARGEST_NAME = 0.07, 15.0
"""Height of a piece's name over the piece's width there, and the most of it [mm]."""


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line."""

    style: Style
    points: NDArray[np.float64]
    """Shape (k, 2) [mm]."""
    closed: bool = False
    name: str = ""
    """What a format that can name things calls it."""


@dataclass(frozen=True)
class Words:
    """A line of text; it may be Korean."""

    text: str
    x: float
    y: float
    """Its base line [mm]."""
    size: float
    """Height of the font [mm]."""
    bold: bool = False
    centred: bool = True


@dataclass(frozen=True, eq=False)
class PieceDrawing:
    """All that is drawn of one piece."""

    name: str
    strokes: tuple[Stroke, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True, eq=False)
class SheetDrawing:
    """A whole sheet."""

    layout: Layout
    title: str
    pieces: tuple[PieceDrawing, ...]
    head: PieceDrawing


def draw_sheet(pattern: PatternPieces) -> SheetDrawing:
    """Return the drawing of a pattern."""
    layout = lay_out(pattern)
    letters = edge_letters(pattern)
    pieces = tuple(draw_piece(piece, pattern, layout, letters) for piece in pattern.pieces)
    return SheetDrawing(layout, title_of(pattern), pieces, draw_head(pattern, layout))


def edge_letters(pattern: PatternPieces) -> dict[EdgeName, str]:
    """Return a letter for each sewn edge: the same for both that are sewn together."""
    letters = {}
    for number, pair in enumerate(pattern.stitches()):
        turn, letter = divmod(number, len(string.ascii_uppercase))
        for edge in pair:
            letters[edge] = string.ascii_uppercase[letter] + (str(turn + 1) if turn else "")
    return letters


def draw_piece(piece: Piece, pattern: PatternPieces, layout: Layout, letters: dict[EdgeName, str]) -> PieceDrawing:
    """Return the lines and words of one piece."""
    cut = layout.on_sheet(piece, piece.cut_line)
    strokes = [Stroke("cut", cut, closed=True, name=f"{piece.name}-cut")]
    if pattern.allowance:
        strokes.append(Stroke("seam", layout.on_sheet(piece, piece.seam_line), closed=True, name=f"{piece.name}-seam"))
    for notch in piece.notches:
        at = layout.on_sheet(piece, notch.at + pattern.allowance * notch.outward)
        inwards = -notch.outward * (min(NOTCH, 1000 * pattern.allowance) or INSIDE_NOTCH)
        strokes.append(Stroke("notch", np.array([at, at + inwards])))
    strokes += grain_strokes(layout.on_sheet(piece, piece.grain), piece.name)
    words = [*piece_words(piece, pattern, layout), *letter_words(piece, layout, letters)]
    return PieceDrawing(piece.name, tuple(strokes), tuple(words))


def grain_strokes(ends: NDArray[np.float64], name: str) -> list[Stroke]:
    """Return a line with an arrow head at both ends, shape (2, 2) [mm]."""
    strokes = [Stroke("grain", ends, name=f"{name}-grain")]
    for tip, down in zip(ends, (1.0, -1.0), strict=True):
        head = tip + np.array([[-ARROW / 3, down * ARROW], [0.0, 0.0], [ARROW / 3, down * ARROW]])
        strokes.append(Stroke("grain", head))
    return strokes


def piece_words(piece: Piece, pattern: PatternPieces, layout: Layout) -> Iterator[Words]:
    """Yield what is written on a piece, beside its grain line."""
    start, end = layout.on_sheet(piece, piece.middle)
    size = float(min(LARGEST_NAME, NAME_SIZE * (end - start)[0]))
    x, y = (start + WORDS_AT * (end - start) + [0.0, 2 * size]).tolist()
    small = 0.45 * size
    yield Words(sentence(f"piece.{piece.name}").upper(), x, y, size, bold=True)
    yield Words(sentence(f"piece.{piece.name}", "ko"), x, y - 1.1 * size, 0.7 * size)
    kind = f"{sentence(f'category.{pattern.category}')}, {sentence('piece.size')} {pattern.size}"
    for line, text in enumerate((kind, sentence("piece.cut"), allowance_text(pattern), sentence("piece.estimate"))):
        yield Words(text, x, y - 1.1 * size - (line + 1.7) * 1.5 * small, small)


def allowance_text(pattern: PatternPieces) -> str:
    """Return what is to be said of the seam allowance."""
    if not pattern.allowance:
        return sentence("piece.no_allowance")
    return f"{sentence('piece.allowance')} {100 * pattern.allowance:g} cm"


def letter_words(piece: Piece, layout: Layout, letters: dict[EdgeName, str]) -> Iterator[Words]:
    """Yield the letter of each sewn edge, inside its middle."""
    for edge in piece.edges:
        letter = letters.get(EdgeName(piece.name, edge.name))
        if letter:
            line = layout.on_sheet(piece, edge.line)
            steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
            at = int(np.searchsorted(np.cumsum(steps), steps.sum() / 2))
            along = (line[at + 1] - line[at]) / steps[at]
            x, y = (line[at] + line[at + 1]) / 2 + LETTER_INSIDE * np.array([-along[1], along[0]])
            yield Words(letter, float(x), float(y) - 2.5, 7.0)


def draw_head(pattern: PatternPieces, layout: Layout) -> PieceDrawing:
    """Return the head of the sheet: title, what is to be known of it, test square and scale bar."""
    top = layout.height - GAP
    left = GAP + SQUARE + 12
    titles = [title_of(pattern, language) for language in LANGUAGES]
    words = [Words(" / ".join(titles), left, top - 11, 12.0, bold=True, centred=False)]
    texts = [sentence(key, language) for key in ("sewing.photo", "sewing.sides") for language in LANGUAGES]
    words += [
        Words(text, left, top - 20 - 6.2 * line, 4.2, centred=False)
        for line, text in enumerate((*texts, legend(pattern)))
    ]
    square, labels = test_square(GAP, top)
    ticks, numbers = scale_bar(left, top - SQUARE - 8)
    return PieceDrawing("head", (square, *ticks), (*words, *labels, *numbers))


def title_of(pattern: PatternPieces, language: str = "en") -> str:
    """Return what the pattern is called."""
    garment = sentence(f"category.{pattern.category}", language).upper()
    return f"{garment} · {sentence('piece.size', language)} {pattern.size}"


def legend(pattern: PatternPieces) -> str:
    """Return what the lines mean."""
    words = [f"{sentence('piece.solid')} = {sentence('piece.cut_line')}"]
    if pattern.allowance:
        words.append(f"{sentence('piece.dashed')} = {sentence('piece.seam_line')}")
    words += [allowance_text(pattern), sentence("piece.letters"), sentence("piece.arrow")]
    return "   ·   ".join(words)


def test_square(left: float, top: float) -> tuple[Stroke, list[Words]]:
    """Return the square that shows whether a print has its true size, with its words."""
    x, y = left + SQUARE / 2, top - SQUARE / 2
    lines = [
        Words(sentence("piece.true_size", language), x, y - 8 - 6 * line, 3.6)
        for line, language in enumerate(LANGUAGES)
    ]
    words = [Words("5 × 5 cm", x, y + 1, 6.0, bold=True), *lines]
    corners = np.array([[left, top], [left, top - SQUARE], [left + SQUARE, top - SQUARE], [left + SQUARE, top]])
    return Stroke("scale", corners, closed=True, name="square-5cm"), words


def scale_bar(x: float, y: float) -> tuple[list[Stroke], list[Words]]:
    """Return a bar of 20 cm from (x, y) [mm] with a tick each centimetre, and its numbers."""
    strokes = [Stroke("scale", np.array([[x, y], [x + BAR, y]]), name="bar-20cm")]
    words = [Words("cm", x + BAR + 6, y - 1, 4.0, centred=False)]
    for cm in range(int(BAR / 10) + 1):
        at, long = x + 10 * cm, cm % 5 == 0
        strokes.append(Stroke("scale", np.array([[at, y], [at, y + (5.0 if long else 3.0)]])))
        if long:
            words.append(Words(f"{cm}", at, y - 6, 4.0))
    return strokes, words


def head_box(layout: Layout) -> NDArray[np.float64]:
    """Return the lower left and upper right corner of the head on the sheet [mm], shape (2, 2)."""
    return np.array([[0.0, layout.height - HEAD], [HEAD_WIDTH, layout.height]])
