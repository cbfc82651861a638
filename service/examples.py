"""The public files of the finished examples: photos, models and pictures, under ``/examples/``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from core.settings import settings
from service.files import TYPES
from workflow.examples import MASK, PHOTO, Example, examples

HEADERS = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}


def example_url(example: Example, file: str, base: str = "") -> str:
    """Return the address of a file of ``example``; ``base`` starts it where ``APP_URL`` is not set."""
    return f"{(settings().app_url or base).rstrip('/')}/examples/{example.name}/{file}"


def example_routes() -> list[BaseRoute]:
    """Return the route that serves these files, and nothing else."""
    return [Route("/examples/{name}/{file}", _example_file)]


async def _example_file(request: Request) -> Response:
    asked = (request.path_params["name"], request.path_params["file"])
    for example in examples():
        files = {file: example.folder / file for file in (*example.files.values(), *example.pictures.values())}
        files |= {PHOTO: example.photo, MASK: example.mask}
        for file, path in files.items():
            if asked == (example.name, file):
                return FileResponse(path, media_type=TYPES[file.rpartition(".")[2]], headers=HEADERS)
    return Response(status_code=404)
