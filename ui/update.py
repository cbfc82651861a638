"""One update of the try-on tab: named values in, what Gradio takes out."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from core.errors import TryOnError
from ui import status_view
from ui.measures import OWN_FOLD, OWN_MEASURES
from ui.own_body import BODY_FOLD, OWN_BODY, POSE
from ui.texts import text

FIELDS = (
    "photo", "back", "source", "body", "size", "quality", "category", "photo_kind", OWN_FOLD, *OWN_MEASURES,
    BODY_FOLD, *OWN_BODY, POSE,
    "note", "run", "stop", "view", "model", "inspect", "status", "repair_open", "repair_panel", "repair",
    "takeaway", "report", "downloads", "exports",
)  # fmt: skip
"""Names of the components that an update may change, in the order of the outputs."""


def update(**news: Any) -> list[Any]:
    """Return an update of the tab; what is not named stays as it is."""
    unknown = set(news) - set(FIELDS)
    assert not unknown, unknown
    return [news.get(name, gr.skip()) for name in FIELDS]


def note(key: str, language: str, *, alert: bool = False) -> str:
    """Return the line above the button."""
    return told_note(text(key, language), alert=alert)


def told_note(sentence: str, *, alert: bool = False) -> str:
    """Return the line above the button with a sentence that is in the visitor's language."""
    return f'<p role="{"alert" if alert else "status"}">{escape(sentence)}</p>'


def ready() -> dict[str, Any]:
    """Return the buttons of a page on which nothing is in work."""
    return {"run": gr.update(interactive=True), "stop": gr.update(visible=False)}


def busy() -> dict[str, Any]:
    """Return the buttons of a page on which something is in work."""
    return {"run": gr.update(interactive=False), "stop": gr.update(visible=True)}


def failed(error: TryOnError, language: str) -> list[Any]:
    """Return the update that tells an error in place of the note, and leaves everything else as it is."""
    return update(status=status_view.sentence(error, language), note="", **ready())
