"""The bodies' public files: model and picture of each preset, under ``/presets/``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from core.settings import settings
from service.files import TYPES
from workflow.bodies import Body, bodies

HEADERS = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}


def glb_url(body: Body, base: str = "") -> str:
    """Return the address of the body's model; ``base`` starts it where ``APP_URL`` is not set."""
    return f"{(settings().app_url or base).rstrip('/')}/presets/{body.id}.glb"


def thumbnail_url(body: Body, base: str = "") -> str:
    """Return the address of the body's picture; ``base`` starts it where ``APP_URL`` is not set."""
    return f"{(settings().app_url or base).rstrip('/')}/presets/{body.id}{body.thumbnail.suffix}"


def preset_routes() -> list[BaseRoute]:
    """Return the route that serves these files, and nothing else."""
    return [Route("/presets/{name}", _preset_file)]


async def _preset_file(request: Request) -> Response:
    for body in bodies():
        for path in (body.glb, body.thumbnail):
            if request.path_params["name"] == body.id + path.suffix:
                return FileResponse(path, media_type=TYPES[path.suffix[1:]], headers=HEADERS)
    return Response(status_code=404)
