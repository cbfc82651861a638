"""The page as a whole: its tabs, its look, and how it is served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from core.settings import settings
from ui import tryon_tab
from ui.texts import text, translations
from ui.theme import STYLE, theme

CACHE_CHECK_SECONDS = 3600
CACHE_KEEP_SECONDS = 24 * 3600


def build_page(add_endpoints: Callable[[], None]) -> Any:
    """Return the app as ``gr.Blocks``: the page, and the public endpoints that ``add_endpoints`` adds."""
    i18n = _i18n()
    with gr.Blocks(
        title=text("brand", "en"), analytics_enabled=False, delete_cache=(CACHE_CHECK_SECONDS, CACHE_KEEP_SECONDS)
    ) as page:
        tryon_tab.build(page, i18n)
        add_endpoints()
    # Computing is limited by the job pool alone; events only watch it.
    return page.queue(default_concurrency_limit=None)


def launch_options(routes: Sequence[Any]) -> dict[str, Any]:
    """Return how the page is served; ``routes`` are served beside it."""
    return {
        "theme": theme(),
        "css": STYLE.read_text(encoding="utf-8") + tryon_tab.body_style(),
        "i18n": _i18n(),
        "max_file_size": int(settings().max_upload_mb * 2**20),
        "footer_links": ["api", "settings"],
        "run_history": False,
        "enable_monitoring": False,
        "strict_cors": True,
        "show_error": False,
        "app_kwargs": {"routes": list(routes)},
    }


def _i18n() -> Any:
    return gr.I18n(**translations())
