"""`/health`: whether the app can do its work, for load balancers and containers."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import StorageUnavailable
from workflow.store import records
from workflow.tryon import VERSION


def health_routes() -> list[BaseRoute]:
    """Return the route that tells how the app is."""
    return [Route("/health", _health)]


async def _health(request: Request) -> Response:
    del request
    try:
        await run_in_threadpool(lambda: records().alive())
    except StorageUnavailable as error:
        return JSONResponse({"status": "error", "version": VERSION, "error": error.as_dict()}, 503)
    return JSONResponse({"status": "ok", "version": VERSION})
