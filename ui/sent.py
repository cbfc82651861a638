"""What a component that is drawn in the browser sends with its event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr


def sent(event: gr.EventData, name: str) -> str:
    """Return the word that came with an event; empty where none did, as when a handler is called by hand."""
    value = sent_value(event, name)
    return value if isinstance(value, str) else ""


def sent_value(event: gr.EventData, name: str) -> Any:
    """Return what came with an event, of any kind and not to be trusted; None where nothing did."""
    data = event._data
    return data.get(name) if isinstance(data, Mapping) else None
