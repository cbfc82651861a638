"""The history tab: results of the past, to open and to delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from core.errors import TryOnError
from ui import showing
from ui.history_view import history_cards, history_error, history_value
from ui.seat import Seat, same_turn, take_turn, told
from ui.texts import language_of
from ui.update import update
from workflow.history import delete, history
from workflow.owners import owner_of


def build(i18n: Any) -> Any:
    """Build the tab's inside and return its cards."""
    gr.Markdown(i18n("history_hint"), elem_classes="hint")
    return history_cards()


def refresh(token: str, request: gr.Request) -> Any:
    """Return the cards as they are now, with fresh links."""
    language = language_of(request.headers)
    try:
        return history_value(history(owner_of(token or "")), language)
    except TryOnError as error:
        return history_error(error, language)


def remove(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
    """Delete an entry; the try-on tab is cleared when it shows that one."""
    removed = str(event._data.get("id", ""))
    shown = seat.fitting == removed
    turn = take_turn(seat, token, request) if shown else same_turn(seat, token, request)

    def updates() -> Iterator[list[Any]]:
        delete(turn.owner(), removed)
        if shown:
            seat.shows()
            yield showing.nothing(turn.language)
        else:
            yield update()

    yield from told(turn, updates())
