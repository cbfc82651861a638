"""`/files/<key>`: the only way to photos and results, by signed links that expire."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import StorageUnavailable, UnknownId
from workflow.links import ROUTE, link_is_good
from workflow.store import objects

TYPES = {
    "glb": "model/gltf-binary",
    "zip": "application/zip",
    "stl": "model/stl",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "pdf": "application/pdf",
    "json": "application/json",
    "usdz": "model/vnd.usdz+zip",
    "html": "text/html",
}
"""Media type of each kind of file that is handed out."""
HEADERS = {
    "Cache-Control": "private, max-age=300",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
}


def file_routes() -> list[BaseRoute]:
    """Return the route that serves files."""
    return [Route(f"{ROUTE}{{key:path}}", _file)]


async def _file(request: Request) -> Response:
    """Serve a file by a good link; everything else is answered alike, so that nobody learns what there is."""
    key, name = request.path_params["key"], request.query_params.get("name", "")
    media = TYPES.get(key.rpartition(".")[2])
    if media is None or not link_is_good(key, request.query_params):
        return PlainTextResponse("There is no such file, or the link has expired.", 404)
    try:
        path = await run_in_threadpool(objects().path, key)
    except UnknownId:
        return PlainTextResponse("There is no such file, or the link has expired.", 404)
    except StorageUnavailable as error:
        return PlainTextResponse(error.message, 503)
    return FileResponse(path, media_type=media, filename=name or None, headers=HEADERS)
