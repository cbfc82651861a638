"""A review board as PDF on A4: for each item its picture, what is known of it, the votes and the comments."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import Any

from core.review import ReviewedBoard, ReviewedItem, fact_rows, item_title, review_word
from pipeline.export.pattern.pdf import BOLD, KOREAN, PAPERS, POINT, SANS, scripts

MARGIN = 16.0
PICTURE = (54.0, 72.0)
GAP = 6.0
"""Lengths in millimetres."""
STYLES: dict[str, tuple[str, float, float, float]] = {
    "title": (BOLD, 20.0, 6.0, 0.05),
    "soft": (SANS, 9.5, 5.0, 0.4),
    "item": (BOLD, 13.0, 4.0, 0.05),
    "text": (SANS, 10.0, 3.0, 0.05),
    "head": (BOLD, 10.0, 3.0, 0.05),
}
"""Font, size [pt], space below [pt] and grey (0 black) of each kind of paragraph."""


def write_review_pdf(board: ReviewedBoard, language: str) -> bytes:
    """Return a board as a PDF file, with its own words in ``language``; equal boards give equal bytes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    buffer = io.BytesIO()
    width, height = PAPERS["a4"]
    margins = {f"{side}Margin": MARGIN * POINT for side in ("left", "right", "top", "bottom")}
    document = SimpleDocTemplate(
        buffer, pagesize=(width * POINT, height * POINT), title=board.title, invariant=1, pageCompression=1, **margins
    )
    story = [_words(board.title, "title"), _words(review_word("of", language, date=f"{board.at:%Y-%m-%d}"), "soft")]
    for number, item in enumerate(board.items, start=1):
        story += _item(item, number, language)
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def marked(text: str) -> str:
    """Return a text as reportlab's paragraphs take it: escaped, and Korean letters in a font that has them."""
    runs = ((escape(run), korean) for run, korean in scripts(text))
    marked_up = "".join(f'<font name="{KOREAN}">{run}</font>' if korean else run for run, korean in runs)
    return marked_up.replace("\n", "<br/>")


def _item(item: ReviewedItem, number: int, language: str) -> Iterator[Any]:
    """Yield what is told of an item; only what surely fits a page is kept beside its picture."""
    from reportlab.platypus import HRFlowable, KeepTogether, Spacer

    facts = [f"{key}: {fact}" for key, fact in fact_rows(item.facts, language)]
    beside = [
        _words(f"{number}. {item_title(item.facts, language)}", "item"),
        *(_words(fact, "text") for fact in facts),
    ]
    beside.append(_words(f"{review_word('approved', language)}: {len(item.approved_by)}", "text"))
    beside.append(_words(f"{review_word('rejected', language)}: {len(item.rejected_by)}", "text"))
    if item.picture is None:
        beside.append(_words(review_word("deleted", language), "soft"))
    line = HRFlowable(width="100%", thickness=0.5, spaceBefore=8, spaceAfter=10)
    yield KeepTogether([line, _beside_picture(item, beside), Spacer(1, GAP * POINT)])
    for key, names in (("approved_by", item.approved_by), ("rejected_by", item.rejected_by)):
        if names:
            yield _words(review_word(key, language, names=", ".join(names)), "text")
    yield _words(review_word("comments" if item.comments else "no_comments", language), "head")
    for comment in item.comments:
        yield _words(f"{comment.name}   {comment.at:%Y-%m-%d %H:%M} UTC", "soft")
        yield _words(comment.text, "text")


def _beside_picture(item: ReviewedItem, words: list[Any]) -> Any:
    from reportlab.platypus import Image, Table

    width, height = (length * POINT for length in PICTURE)
    picture = "" if item.picture is None else Image(io.BytesIO(item.picture), width, height, kind="proportional")
    table = Table([[picture, words]], colWidths=[width + GAP * POINT, None], hAlign="LEFT")
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return table


def _words(text: str, style: str) -> Any:
    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font, size, below, grey = STYLES[style]
    options = {"fontName": font, "fontSize": size, "leading": 1.35 * size, "spaceAfter": below}
    return Paragraph(marked(text), ParagraphStyle(style, **options, textColor=Color(grey, grey, grey)))


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont(SANS, 8)
    canvas.setFillGray(0.45)
    canvas.drawCentredString(PAPERS["a4"][0] / 2 * POINT, MARGIN / 2 * POINT, str(document.page))
