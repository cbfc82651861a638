"""What the visitor has made so far, as cards. Drawn by ``history.js``."""

from __future__ import annotations

from typing import Any

from core.errors import TryOnError
from ui.addresses import here
from ui.drawn import drawn
from ui.texts import TEXTS, text
from workflow.history import Entry
from workflow.own_body import body_key
from workflow.views import JobView

TEMPLATE = (
    '<div class="history"><div class="bar"><input type="search" maxlength="80" hidden>'
    '<p class="together" role="status" hidden><span></span><button type="button"></button></p></div>'
    '<p class="empty" role="status" hidden></p><ol></ol></div>'
)
WORDS = ("open", "review", "delete", "sure", "keep", "name", "choose", "together", "together_hint", "search", "none")


def history_cards() -> Any:
    """Return the component.

    ``select`` gives the id of an entry to open, ``submit`` that of one to put on a review board, ``delete`` that of one
    to remove, ``edit`` an id and its new title, ``apply`` the ids of those to wear together, inner first.
    """
    return drawn("history", TEMPLATE, None, elem_id="history")


def history_value(entries: list[Entry], language: str) -> dict[str, Any]:
    """Return the cards of ``entries``."""
    return {
        **_frame(language, "" if entries else "history_empty"),
        "entries": [_card(one, language) for one in entries],
    }


def history_error(error: TryOnError, language: str) -> dict[str, Any]:
    """Return no cards, but the reason why."""
    return {**_frame(language), "message": error.localized(language), "entries": []}


def worn_words(fitting: JobView, language: str) -> str:
    """Return which body wears which size."""
    size = str(fitting.report.get("size") or fitting.parameters["size"])
    size = "size_own" if size == "own" else size
    body = body_key(fitting.parameters)
    return text("history_worn", language, body=_named(body, language), size=_named(size, language))


def _frame(language: str, message: str = "") -> dict[str, Any]:
    texts = {word: text(f"history_{word}", language) for word in WORDS}
    return {"language": language, "message": text(message, language) if message else "", "texts": texts}


def _card(entry: Entry, language: str) -> dict[str, str]:
    fitting, garment = entry.fitting, entry.garment
    category = str(garment.report.get("category") or garment.parameters["category"])
    layers = fitting.report.get("layers", [{"category": "history_unknown" if category == "auto" else category}])
    worn = " + ".join(_named(str(layer["category"]), language) for layer in layers)
    waiting = fitting.status == "queued" and garment.status not in ("processing", "done")
    working = not fitting.finished and not waiting
    kind = "waiting" if waiting else ("working" if working else fitting.status)
    status = "" if kind == "done" else text(f"history_{kind}", language)
    return {
        "id": fitting.id,
        "picture": _picture(entry),
        "title": fitting.title or worn,
        "garment": worn,
        "more": worn_words(fitting, language),
        "when": entry.created_at.isoformat(),
        "kind": kind,
        "status": status,
    }


def _picture(entry: Entry) -> str:
    """Return the address of the best picture there is."""
    for job in (entry.fitting, entry.garment):
        link = job.link("thumbnail") or next(reversed(job.picture_links().values()), None)
        if link:
            return here(link)
    return ""


def _named(key: str, language: str) -> str:
    return text(key, language) if key in TEXTS else key
