"""Helpers around the 3D viewer and the files that the page hands out."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.processing_utils import save_file_to_cache

from core.types import Picture
from ui.texts import text
from workflow.pictures import jpeg
from workflow.uploads import upload_folder

TRUE_LIGHT = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><filter id="true-light">'
    '<feColorMatrix values="0.922 0 0 0 0  0 1.047 0 0 0  0 0 0.83 0 0  0 0 0 1 0"/></filter></svg>'
)
"""Filter for the viewer's canvas: its built-in studio is lilac, grey came out as (1.1, 0.95, 1.25) in linear RGB."""
CAMERA = (78.0, 84.0, None)
"""Longitude and latitude [degrees] of the first view, slightly from the side; the distance fits the model."""


def viewer(label: Any, value: str) -> Any:
    """Return a 3D viewer that shows the model at ``value``; its background is the page's (see style.css)."""
    return gr.Model3D(
        value,
        label=label,
        show_label=False,
        interactive=False,
        clear_color=(0.0, 0.0, 0.0, 0.0),
        camera_position=CAMERA,
        height="100%",
        elem_id="viewer",
    )


def served(path: Path) -> str:
    """Return the path of a copy of ``path`` in the folder that Gradio serves."""
    return str(save_file_to_cache(path, cache_dir=str(upload_folder())))


def data_uri(picture: Picture, *, longest: int = 260) -> str:
    """Return ``picture`` as a ``data:`` address for use in HTML."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg(picture, longest=longest)).decode()


def file_uri(path: Path) -> str:
    """Return a PNG file as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def header(language: str) -> str:
    """Return the page's head as HTML."""
    return (
        f'{TRUE_LIGHT}<div class="head"><div class="mark" aria-hidden="true">'
        '<svg viewBox="0 0 32 32" width="34" height="34" fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M13 9.5a3 3 0 1 1 3 3v3l11.2 7.4a1.7 1.7 0 0 1-1 3.1H5.8a1.7 1.7 0 0 1-1-3.1L16 15.5"/></svg></div>'
        f"<div><h1>{text('brand', language)}</h1><p>{text('tagline', language)}</p></div>"
        f'<p class="promise">{text("promise", language)}</p></div>'
    )
