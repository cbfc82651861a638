"""The page on which visitors review a board: its HTML by the board's link, its parts, and its words."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response

from core.sentences import LANGUAGES, SENTENCES

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
WORDS = ("review.", "name.")
"""How the keys of sentences begin that the page shows."""
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


def words() -> dict[str, dict[str, str]]:
    """Return the page's words by language and key."""
    return {
        language: {key.removeprefix(WORDS[0]): row[column] for key, row in SENTENCES.items() if key.startswith(WORDS)}
        for column, language in enumerate(LANGUAGES)
    }
