"""A script of ours comes before everything of Gradio's, on its page alone."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from service.early_script import EarlyScript

PAGE = "<!doctype html><html><head><title>T</title></head><body></body></html>"


def got(path: str, *, method: str = "GET", root_path: str = "") -> httpx.Response:
    """Ask a small app for a page."""

    def pieces() -> Sequence[str]:
        return [PAGE[:20], PAGE[20:]]

    routes = [
        Route("/", lambda _: StreamingResponse(iter(pieces()), media_type="text/html"), methods=["GET", "POST"]),
        Route("/other", lambda _: HTMLResponse(PAGE)),
        Route("/plain", lambda _: PlainTextResponse(PAGE)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(EarlyScript, script="<script>1</script>")])
    return TestClient(app, root_path=root_path).request(method, path)


@pytest.mark.parametrize("root_path", ["", "/tryon"])
def test_the_page_begins_with_the_script(root_path: str) -> None:
    answer = got(f"{root_path}/", root_path=root_path)
    assert answer.text == PAGE.replace("<head>", "<head><script>1</script>")
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(("path", "method"), [("/other", "GET"), ("/plain", "GET"), ("/", "POST")])
def test_everything_else_is_left_alone(path: str, method: str) -> None:
    assert got(path, method=method).text == PAGE
