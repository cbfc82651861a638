"""The history tab: results of the past, to open and to delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from core.errors import TryOnError
from core.settings import settings
from ui.history_view import history_cards, history_error, history_value
from ui.seat import Seat, let_go, same_turn, take_turn, told, without_photo
from ui.sent import sent
from ui.texts import language_of
from ui.update import update
from workflow.history import delete, history
from workflow.owners import owner_of


def build(i18n: Any) -> Any:
    """Build the tab's inside and return its cards."""
    gr.Markdown(i18n("history_hint"), elem_classes="hint")
    if settings().storage_vanishes:
        gr.Markdown(i18n("history_vanishes"), elem_classes="hint", elem_id="vanishes")
    return history_cards()


def refresh(token: str, request: gr.Request) -> Any:
    """Return the cards as they are now, with fresh links."""
    language = language_of(request.headers)
    try:
        return history_value(history(owner_of(token or "")), language)
    except TryOnError as error:
        return history_error(error, language)


def remove(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
    """Delete an entry; the try-on tab lets go of it, and of its photo when that went too."""
    removed = sent(event, "id")
    shown = bool(removed) and seat.fitting == removed
    turn = take_turn(seat, token, request) if shown else same_turn(seat, token, request)

    def updates() -> Iterator[list[Any]]:
        delete(turn.owner(), removed)
        if seat.good == removed:
            seat.good = ""
        yield let_go(turn) if shown else update(**without_photo(turn))

    yield from told(turn, updates())
