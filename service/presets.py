"""The bodies' public files: model and picture of each preset, under ``/presets/``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from workflow.bodies import Body, bodies

CACHE = {"Cache-Control": "public, max-age=3600"}


def glb_url(body: Body) -> str:
    """Return the address of the body's model on this server."""
    return f"/presets/{body.id}.glb"


def thumbnail_url(body: Body) -> str:
    """Return the address of the body's picture on this server."""
    return f"/presets/{body.id}{body.thumbnail.suffix}"


def preset_routes() -> list[BaseRoute]:
    """Return the route that serves these files, and nothing else."""
    return [Route("/presets/{name}", _preset_file)]


async def _preset_file(request: Request) -> Response:
    for body in bodies():
        for url, path in ((glb_url(body), body.glb), (thumbnail_url(body), body.thumbnail)):
            if url == f"/presets/{request.path_params['name']}":
                return FileResponse(path, headers=CACHE)
    return Response(status_code=404)
