"""`/boards/<board>/<language>.<form>`: a board as PDF or HTML, by signed links that expire."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import StorageUnavailable, UnknownId
from service.files import HEADERS
from workflow.board_files import ROUTE, export_board
from workflow.links import link_is_good

TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
"""Media type of each form."""


def board_file_routes() -> list[BaseRoute]:
    """Return the route that serves boards as files."""
    return [Route(f"{ROUTE}{{board}}/{{file}}", _board_file)]


async def _board_file(request: Request) -> Response:
    """Make a file by a good link, to be saved and not shown in place; all else is answered alike."""
    board, file = request.path_params["board"], request.path_params["file"]
    language, _, form = file.partition(".")
    name = request.query_params.get("name")
    if not name or form not in TYPES or not link_is_good(f"{board}/{file}", request.query_params, route=ROUTE):
        return PlainTextResponse("There is no such file, or the link has expired.", 404)
    try:
        data = await run_in_threadpool(export_board, board, language, form)
    except UnknownId:
        return PlainTextResponse("There is no such file, or the link has expired.", 404)
    except StorageUnavailable as error:
        return PlainTextResponse(error.message, 503)
    saved = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=TYPES[form], headers={**HEADERS, **saved})
