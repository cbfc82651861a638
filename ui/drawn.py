"""Components that are drawn in the browser: a fixed template, and a script that fills it as text.

Values never go through a template: Gradio would run what looks like code in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

FOLDER = Path(__file__).parent


def drawn(name: str, template: str, value: Any = None, *, using: Sequence[str] = (), **options: Any) -> Any:
    """Return a component that ``<name>.js`` draws from its value (JSON), with what the scripts ``using`` define."""
    script = "\n".join((FOLDER / f"{one}.js").read_text(encoding="utf-8") for one in (*using, name))
    return gr.HTML(value, html_template=template, js_on_load=script, apply_default_css=False, **options)
