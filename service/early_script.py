"""A script that runs before anything of Gradio's: what Gradio calls the page's head is added only once it has begun."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD = b"<head>"


class EarlyScript:
    """ASGI middleware that puts a script at the beginning of the head of Gradio's page, the one at the root."""

    def __init__(self, app: ASGIApp, script: str) -> None:
        self._app = app
        self._script = script.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the page comes back with the script."""
        if scope["type"] != "http" or scope["method"] != "GET" or _path(scope) != "/":
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        body = bytearray()

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                begun.append(message)
                return
            if not begun or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                page = bytes(body).replace(HEAD, HEAD + self._script, 1)
                MutableHeaders(scope=begun[0])["content-length"] = str(len(page))
                await send(begun[0])
                await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, changed)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


def _path(scope: Scope) -> str:
    """Return the path below the address at which the app is mounted."""
    return "/" + str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).lstrip("/")
