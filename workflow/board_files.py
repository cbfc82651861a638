"""A board as a file: made when its signed link is followed, and kept nowhere."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.errors import UnknownId
from core.review import ReviewedBoard, ReviewedItem, item_title
from core.sentences import LANGUAGES
from storage.board_tables import Board
from storage.tables import now
from workflow.board_views import ItemView, board_view
from workflow.links import file_link
from workflow.pictures import jpeg
from workflow.store import objects, records

ROUTE = "/boards/"
FORMS = ("pdf", "html")
PICTURE = 800
"""Longer side of a picture in such a file [px]."""


def export_links(board_id: str, language: str, *, base: str = "") -> dict[str, str]:
    """Return a link to each form of a board; see :func:`workflow.links.file_link`."""
    return {
        form: file_link(f"{board_id}/{language}.{form}", name=f"review.{form}", base=base, route=ROUTE)
        for form in FORMS
    }


def export_board(board_id: str, language: str, form: str) -> bytes:
    """Return a board as a file.

    Args:
        board_id: the board; whoever asks has a link that was signed for it.
        language: of the file's own words, "en" or "ko".
        form: one of :data:`FORMS`.

    Raises:
        UnknownId: there is no such board, language or form.
    """
    from pipeline.export.review import write_review_pdf

    if form not in FORMS or language not in LANGUAGES:
        raise UnknownId("unknown_id.any")
    shown = board_view(records().get(Board, board_id))
    items = tuple(_reviewed(item, models=form == "html") for item in shown.items)
    board = ReviewedBoard(shown.title, now(), items)
    return write_review_pdf(board, language) if form == "pdf" else _page(board, language)


def _page(board: ReviewedBoard, language: str) -> bytes:
    """Return a board as an HTML file in which its models can be turned."""
    from pipeline.export.review import write_review_html
    from workflow.standalone import Model, standalone_page

    models = [
        Model(f"{number}. {item_title(item.facts, language)}", item.model, item.picture)
        for number, item in enumerate(board.items, start=1)
        if item.model is not None
    ]
    viewer = standalone_page(board.title, models) if models else None
    return write_review_html(board, language, viewer=viewer)


def _reviewed(item: ItemView, *, models: bool) -> ReviewedItem:
    picture = item.files.get("picture")
    model = item.files.get("model") if models else None
    return ReviewedItem(
        facts=item.facts,
        picture=None if picture is None else _smaller(objects().get(picture)),
        model=None if model is None else objects().get(model),
        approved_by=item.approved_by,
        rejected_by=item.rejected_by,
        comments=item.comments,
    )


def _smaller(png: bytes) -> bytes:
    return jpeg(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")), longest=PICTURE)
