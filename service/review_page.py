"""The page on which visitors review a board: its HTML by the board's link, its parts, and its words."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response

from core.sentences import LANGUAGES
from core.words.names import NAMES
from core.words.review import REVIEW_WORDS

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "static" / "review"
PARTS = {
    "review.css": "text/css",
    "review.js": "text/javascript",
    "item.js": "text/javascript",
    "words.js": "text/javascript",
    "visitor.js": "text/javascript",
    "gone.js": "text/javascript",
}
"""Media types of the files beside the page."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Of all that the page is made of: nothing from elsewhere, told to nobody, found by no search engine, kept nowhere."""


def page(*, found: bool) -> Response:
    """Return the page of a board, or that of a link which does not work."""
    name, status = ("review.html", 200) if found else ("gone.html", 404)
    return FileResponse(FOLDER / name, status, media_type="text/html", headers=HEADERS)


def part(name: str) -> Response:
    """Return a file beside the page."""
    if name not in PARTS:
        return Response(status_code=404, headers=HEADERS)
    headers = {**HEADERS, "Cache-Control": "public, max-age=300"}
    return FileResponse(FOLDER / name, media_type=PARTS[name], headers=headers)


def words() -> dict[str, dict[str, dict[str, str]]]:
    """Return the page's words, and the names of what it shows, by language and key."""
    tables = {"words": REVIEW_WORDS, "names": NAMES}
    return {
        language: {kind: {key: row[column] for key, row in table.items()} for kind, table in tables.items()}
        for column, language in enumerate(LANGUAGES)
    }
