"""`/review/<token>`: one shared board for people without an account, and what they say of it.

The token in the address is all that a visitor has: there are no cookies, so another website's page has nothing to
misuse; what changes something must be JSON, which such a page may not send without being asked first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import BadParameter, Busy, TryOnError
from core.sentences import LANGUAGES
from core.settings import settings
from service import review_page
from service.rates import Rate
from workflow import reviews
from workflow.board_views import BoardView, ItemView
from workflow.sharing import ROUTE, shared_board

LARGEST_BODY = 32 * 1024
"""Of a comment or a vote [bytes]."""
READS, WRITES = Rate(240, 60), Rate(40, 60)
"""Requests of an address to a board: for looking, and for comments and votes."""
STATUS = {"unknown_id": 404, "busy": 429, "storage_unavailable": 503}
"""HTTP status of each kind of error; of all others 400."""
RENEW_SHARE, SLOWEST = 15, 30
"""The page asks again after so many seconds for each minute that links are good, and at least so often."""


def review_routes() -> list[BaseRoute]:
    """Return the routes of the page that visitors see."""
    return [
        Route("/review-page/words.json", _words),
        Route("/review-page/{name}", _part),
        Route(f"{ROUTE}{{token}}", _page),
        Route(f"{ROUTE}{{token}}/board", _board),
        Route(f"{ROUTE}{{token}}/comment", _comment, methods=["POST"]),
        Route(f"{ROUTE}{{token}}/vote", _vote, methods=["POST"]),
    ]


async def _page(request: Request) -> Response:
    """Serve the page; a link that is unknown, withdrawn or expired is answered alike, so that nobody learns which."""
    try:
        _count(request, READS)
        await run_in_threadpool(shared_board, request.path_params["token"])
    except TryOnError as error:
        return review_page.page(found=False) if error.code == "unknown_id" else _told(request, error)
    return review_page.page(found=True)


async def _part(request: Request) -> Response:
    return review_page.part(request.path_params["name"])


async def _words(request: Request) -> Response:
    del request
    return JSONResponse(review_page.words(), headers=review_page.HEADERS)


async def _board(request: Request) -> Response:
    return await _answered(request, READS, lambda token, _: _board_json(reviews.review(token)))


async def _comment(request: Request) -> Response:
    address = _address(request)

    def write(token: str, sent: dict[str, Any]) -> dict[str, Any]:
        said = {name: sent.get(name) for name in ("name", "text")}
        return _item_json(reviews.comment(token, str(sent.get("item", "")), address=address, **said))

    return await _answered(request, WRITES, write)


async def _vote(request: Request) -> Response:
    def write(token: str, sent: dict[str, Any]) -> dict[str, Any]:
        said = {name: sent.get(name) for name in ("name", "approves")}
        return _item_json(reviews.vote(token, str(sent.get("item", "")), **said))

    return await _answered(request, WRITES, write)


async def _answered(request: Request, rate: Rate, answer: Callable[[str, dict[str, Any]], dict[str, Any]]) -> Response:
    """Answer with JSON: the border at which errors become a status and a sentence."""
    try:
        _count(request, rate)
        sent = await _body(request) if request.method == "POST" else {}
        given = await run_in_threadpool(answer, request.path_params["token"], sent)
    except TryOnError as error:
        return _told(request, error)
    return JSONResponse(given, headers=review_page.HEADERS)


async def _body(request: Request) -> dict[str, Any]:
    """Return what was sent; raises BadParameter when it is no JSON object of the right type and size."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadParameter("bad_parameter.value", name="Content-Type")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BadParameter("bad_parameter.body", most=LARGEST_BODY // 1024)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadParameter("bad_parameter.value", name="JSON") from error
    if not isinstance(sent, dict):
        raise BadParameter("bad_parameter.value", name="JSON")
    return sent


def _count(request: Request, rate: Rate) -> None:
    if not rate.allows(f"{_address(request)} {request.path_params['token']}"):
        raise Busy("busy.requests")


def _address(request: Request) -> str:
    return "" if request.client is None else request.client.host


def _told(request: Request, error: TryOnError) -> Response:
    language = request.headers.get("accept-language", "")[:2].lower()
    message = error.localized(language if language in LANGUAGES else LANGUAGES[0])
    body = {"error": {"code": error.code, "message": message}}
    return JSONResponse(body, STATUS.get(error.code, 400), headers=review_page.HEADERS)


def _board_json(board: BoardView) -> dict[str, Any]:
    return {
        "title": board.title,
        "expires": None if board.expires is None else board.expires.isoformat(),
        "items": [_item_json(item) for item in board.items],
        "longest": {"name": reviews.LONGEST_NAME, "text": reviews.LONGEST_COMMENT},
        "ask_again": min(SLOWEST, RENEW_SHARE * settings().link_minutes),
    }


def _item_json(item: ItemView) -> dict[str, Any]:
    """Return an item as visitors see it: nothing of it leads to its owner or to other files."""
    return {
        "id": item.id,
        "categories": item.facts.categories,
        "body": item.facts.body,
        "size": item.facts.size,
        "verdict": item.facts.verdict,
        "deleted": item.deleted,
        **item.links(),
        "approved_by": item.approved_by,
        "rejected_by": item.rejected_by,
        "comments": [{"name": one.name, "text": one.text, "at": one.at.isoformat()} for one in item.comments],
    }
