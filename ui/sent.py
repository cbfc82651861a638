"""What a component that is drawn in the browser sends with its event."""

from __future__ import annotations

from collections.abc import Mapping

import gradio as gr


def sent(event: gr.EventData, name: str) -> str:
    """Return the word that came with an event; empty where none did, as when a handler is called by hand."""
    data = event._data
    value = data.get(name) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""
