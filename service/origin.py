"""Requests that another website's page makes in a visitor's browser are turned away before they do anything.

Gradio answers every origin on a public host. Programs send no ``Origin`` header and are not concerned.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.settings import settings


class SameOrigin:
    """ASGI middleware that refuses foreign origins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 403."""
        if scope["type"] == "http" and not origin_is_allowed(Headers(scope=scope)):
            await PlainTextResponse("Requests from other websites are not allowed.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def origin_is_allowed(headers: Headers) -> bool:
    """Tell whether a request comes from a program, from our own page, or from a site named in the settings."""
    origin = headers.get("origin")
    if origin is None:
        return True
    named = {site.strip().rstrip("/") for site in settings().allowed_origins.split(",") if site.strip()}
    if "*" in named or origin in named:
        return True
    own = {headers.get("host", ""), headers.get("x-forwarded-host", ""), urlsplit(settings().app_url).netloc}
    return origin.partition("://")[2] in own - {""}


def middleware() -> list[Middleware]:
    """Return the app's own middleware."""
    return [Middleware(SameOrigin)]
