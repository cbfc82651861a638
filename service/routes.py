"""All routes of our own beside Gradio's."""

from __future__ import annotations

from starlette.routing import BaseRoute

from service.board_files import board_file_routes
from service.decoders import decoder_routes
from service.examples import example_routes
from service.files import file_routes
from service.health import health_routes
from service.inspection import inspection_routes
from service.presets import preset_routes
from service.review import review_routes


def routes() -> list[BaseRoute]:
    """Return the routes for files, health, bodies, examples, boards, decoders and the inspection page."""
    return [
        *file_routes(),
        *health_routes(),
        *preset_routes(),
        *example_routes(),
        *inspection_routes(),
        *decoder_routes(),
        *review_routes(),
        *board_file_routes(),
    ]
