"""The 3D viewer and the page's head."""

from __future__ import annotations

from abc import ABCMeta
from typing import Any

import gradio as gr

from core.settings import settings
from ui.language import switch
from ui.texts import text

CAMERA = (78.0, 84.0, None)
"""Longitude and latitude [degrees] of the first view, slightly from the side; the distance fits the model."""


def _linked(self: Any, value: str | None) -> Any:
    """Return an address as the viewer takes it; the name tells it the format."""
    del self
    return {"path": value, "url": value, "orig_name": "model.glb"} if value else None


# Made by hand: a class statement would have Gradio write a stub file beside this one.
LinkedModel = ABCMeta.__new__(
    type(gr.Model3D), "LinkedModel", (gr.Model3D,), {"is_template": True, "postprocess": _linked}
)
"""A 3D viewer whose value is an address: the browser fetches it, and Gradio keeps no copy."""


def viewer(label: Any, value: str) -> Any:
    """Return a 3D viewer of the model at the address ``value``; its background is the page's (see style.css)."""
    return LinkedModel(
        value,
        label=label,
        show_label=False,
        interactive=False,
        clear_color=(0.0, 0.0, 0.0, 0.0),
        camera_position=CAMERA,
        height="100%",
        elem_id="viewer",
    )


def header(language: str) -> str:
    """Return the page's head as HTML; what it promises of photos depends on where the app runs."""
    promise = "promise_hosted" if settings().hosted else "promise"
    return (
        '<div class="head"><div class="mark" aria-hidden="true">'
        '<svg viewBox="0 0 32 32" width="34" height="34" fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M13 9.5a3 3 0 1 1 3 3v3l11.2 7.4a1.7 1.7 0 0 1-1 3.1H5.8a1.7 1.7 0 0 1-1-3.1L16 15.5"/></svg></div>'
        f"<div><h1>{text('brand', language)}</h1><p>{text('tagline', language)}</p></div>"
        f'<p class="promise">{text(promise, language)}</p>{switch(language)}</div>'
    )
