"""The wardrobe tab: results of the past, to find, open, name, wear together and delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from core.errors import TryOnError
from core.settings import settings
from ui.following import enter_entry
from ui.history_view import history_cards, history_error, history_value
from ui.language import language_of
from ui.seat import Seat, let_go, same_turn, take_turn, told, without_photo
from ui.sent import sent, sent_value
from ui.update import update
from workflow.history import delete, history, rename, together
from workflow.jobs import fitting
from workflow.owners import owner_of
from workflow.requests import AUTO
from workflow.try_ons import refit


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


def rename_entry(token: str, event: gr.EventData, request: gr.Request) -> Any:
    """Give an entry another name, and return the cards as they are then."""
    language = language_of(request.headers)
    try:
        rename(owner_of(token or ""), sent(event, "id"), sent(event, "title"))
    except TryOnError as error:
        return history_error(error, language)
    return refresh(token, request)


def wear_together(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
    """Put the garments of several entries over each other, on the body of the first, and follow that."""
    turn = take_turn(seat, token, request)

    def updates() -> Iterator[list[Any]]:
        owner, chosen = turn.owner(), sent_value(event, "ids")
        named = [one for one in chosen if isinstance(one, str)] if isinstance(chosen, list) else []
        layers = together(owner, named)
        body = str(fitting(owner, named[0]).parameters["avatar_preset_id"])
        begun = turn.begin(owner, lambda whose: refit(whose, *layers, body=body, size=AUTO))
        if begun is not None:
            yield from enter_entry(turn, begun.fitting_session_id)

    yield from told(turn, updates())


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
