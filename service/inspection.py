"""`/inspect`: the page on which results are looked at closely and compared, with its scripts and three.js."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from core.errors import BadParameter
from core.sentences import LANGUAGES
from core.settings import settings

ROUTE = "/inspect"
STATIC = Path(__file__).resolve().parent.parent / "ui" / "static"
THREE = "three-0.187.0"
"""Part of the addresses of the library's files: they may be kept for ever, because another version has others."""
MOST = 3
"""Models that fit side by side."""
FILES = ("/files/", "/examples/", "/presets/")
"""Routes whose files the page may show."""
ENDINGS = {
    "model": (".glb",),
    "strain": (".glb",),
    "garment": (".glb",),
    "photo": (".jpg", ".png"),
    "mask": (".png",),
    "usdz": (".usdz",),
}
"""How the addresses of each parameter may end."""
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {scripts}; worker-src blob:; style-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Nothing from elsewhere. Textures and the Draco decoder's worker are blobs that the page makes itself."""
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


class Files(StaticFiles):
    """The files of a folder, all with the same headers."""

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        super().__init__(directory=folder)
        self._headers = headers

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Return the answer that holds a file, or says that it is unchanged."""
        response = super().file_response(*args, **options)
        response.headers.update(self._headers)
        return response


def inspection_routes() -> list[BaseRoute]:
    """Return the routes of the page; what lies beside it has addresses relative to the page's."""
    return [
        Route(ROUTE, _page),
        Mount(f"{ROUTE}/app", Files(STATIC / "inspect", HEADERS)),
        Mount(f"{ROUTE}/vendor/{THREE}", Files(STATIC / "vendor" / "three", FOR_EVER)),
    ]


def check_addresses(asked: QueryParams) -> None:
    """Refuse a page that would show nothing, or a file that is not ours; whether a link is good shows when it is used.

    Raises:
        BadParameter: there are no models or too many, or an address leads elsewhere.
    """
    if not 1 <= len(asked.getlist("model")) <= MOST:
        raise BadParameter("bad_parameter.inspected", most=MOST)
    for name, endings in ENDINGS.items():
        # A model without a strain map or garment of its own leaves its place empty.
        given = (address for address in asked.getlist(name) if address or name == "model")
        if not all(is_own_file(address, endings) for address in given):
            raise BadParameter("bad_parameter.foreign", name=name)


def is_own_file(address: str, endings: tuple[str, ...]) -> bool:
    """Tell whether an address is the path of one of our file routes, on whatever host the page was reached."""
    parts = urlsplit(address)
    path, prefix = unquote(parts.path), urlsplit(settings().app_url).path.rstrip("/")
    return (
        address.isprintable()
        and not (parts.scheme or parts.netloc)
        and path.startswith(tuple(prefix + route for route in FILES))
        and path.endswith(endings)
        and ".." not in path
        and "\\" not in path
    )


async def _page(request: Request) -> Response:
    try:
        check_addresses(request.query_params)
    except BadParameter as error:
        return HTMLResponse(_refusal(error), 400, _headers(""))
    page = (STATIC / "inspect" / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(page, headers=_headers(_inline_scripts(page)))


def _headers(scripts: str) -> dict[str, str]:
    return {**HEADERS, "Content-Security-Policy": POLICY.format(scripts=scripts)}


@lru_cache(maxsize=1)
def _inline_scripts(page: str) -> str:
    """Return the hash by which the policy lets the import map in: browsers take it only from inside the page."""
    inside = re.findall(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside)
    return " ".join(f"'sha256-{one}'" for one in hashes)


def _refusal(error: BadParameter) -> str:
    """Return a page with the reason, in both languages: which the reader prefers is not known yet."""
    reasons = "".join(f'<p lang="{code}">{escape(error.localized(code))}</p>' for code in LANGUAGES)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>Tryon</title><link rel="stylesheet" href="inspect/app/inspect.css">'
        f'<body class="refused"><main><h1>Tryon</h1>{reasons}</main></body></html>'
    )
