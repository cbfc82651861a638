"""The page as a whole: its tabs, its look, and how it is served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from core.settings import settings
from ui import boards_tab, history_tab, tryon_events, tryon_form, tryon_tab
from ui.blocks import Page
from ui.boards_view import Desk
from ui.language import language_of
from ui.seat import Seat
from ui.texts import text, translations
from ui.theme import STYLES, theme
from ui.tryon_tab import OWN_NAMES, PRIVATE, RENEW_SHARE, TO_RESULT
from ui.update import FIELDS
from ui.viewer import header
from ui.viewer_bar import viewer_bar_value
from ui.visitor import enter, token_memory

CACHE_CHECK_SECONDS = 3600
CACHE_KEEP_SECONDS = 24 * 3600
TO_OPENED = f"() => {{ setTimeout({TO_RESULT}, 300); }}"
"""Bring an opened result into sight, once its tab is there."""

FOOTER = "<style>@media (max-width: 640px) { footer .show-api ~ .divider { display: none !important; } }</style>"
"""Gradio hides the link to the API on phones, but not the dot after it; its own way of adding CSS spares the footer."""


def build_page(add_endpoints: Callable[[], None]) -> Any:
    """Return the app as ``gr.Blocks``: the page, and the public endpoints that ``add_endpoints`` adds."""
    i18n = _i18n()
    with Page(
        title=text("brand", "en"), analytics_enabled=False, delete_cache=(CACHE_CHECK_SECONDS, CACHE_KEEP_SECONDS)
    ) as page:
        token, seat = token_memory(), gr.State(Seat())
        head = gr.HTML(header("en"))
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(i18n("tab_tryon"), id="tryon"):
                parts = tryon_tab.build(i18n)
            with gr.Tab(i18n("tab_history"), id="history") as history:
                cards = history_tab.build(i18n)
            with gr.Tab(i18n("tab_boards"), id="boards") as reviews:
                boards = boards_tab.build(i18n)
        _wire(page, parts, token=token, seat=seat, head=head, tabs=tabs, history=history, cards=cards)
        _wire_boards(parts, token=token, seat=seat, tabs=tabs, reviews=reviews, boards=boards, cards=cards)
        add_endpoints()
    # Computing is limited by the job pool alone; events only watch it.
    return page.queue(default_concurrency_limit=None)


def launch_options(
    routes: Sequence[Any], middleware: Sequence[Any] = (), mcp_tools: Callable[[Any], Any] | None = None
) -> dict[str, Any]:
    """Return how the page is served.

    Args:
        routes: what is served beside it.
        middleware: what stands before both.
        mcp_tools: the context in which the endpoints are tools of an MCP server; without it there is none.
    """
    return {
        "theme": theme(),
        "css": "".join(each.read_text(encoding="utf-8") for each in STYLES) + tryon_form.body_style(),
        "head": FOOTER,
        "i18n": _i18n(),
        "max_file_size": int(max(settings().max_upload_mb, settings().max_catalogue_mb) * 2**20),
        "footer_links": ["api", "settings"],
        "run_history": False,
        "enable_monitoring": False,
        "strict_cors": True,
        "show_error": False,
        "mcp_server": mcp_tools is not None,
        "app_kwargs": {"routes": list(routes), "middleware": list(middleware), "lifespan": mcp_tools},
    }


def _wire(
    page: Any, parts: dict[str, Any], *, token: Any, seat: Any, head: Any, tabs: Any, history: Any, cards: Any
) -> None:
    """Connect what concerns more than one tab; the owner is known before anything else happens."""
    outputs = [parts[name] for name in FIELDS]
    free: dict[str, Any] = {**PRIVATE, "preprocess": False, "trigger_mode": "multiple"}

    def refreshed(event: Any) -> None:
        event.then(history_tab.refresh, [token], [cards], **PRIVATE)

    tryon_tab.wire(parts, token, seat, refreshed)
    page.load(_greet, None, [head, parts["examples"], parts["viewer_bar"]], **PRIVATE)
    page.load(None, None, None, js=OWN_NAMES, **PRIVATE)
    entered = page.load(enter, [token], [token], **PRIVATE)
    refreshed(entered.then(tryon_events.resume, [token, seat], outputs, **free))
    history.select(history_tab.refresh, [token], [cards], **PRIVATE)
    opened = cards.select(lambda: gr.update(selected="tryon"), None, [tabs], **PRIVATE)
    opened.then(None, None, None, js=TO_OPENED, **PRIVATE)
    refreshed(cards.select(tryon_events.open_entry, [token, seat], outputs, **free))
    worn = cards.apply(lambda: gr.update(selected="tryon"), None, [tabs], **PRIVATE)
    worn.then(None, None, None, js=TO_OPENED, **PRIVATE)
    refreshed(cards.apply(history_tab.wear_together, [token, seat], outputs, **free))
    cards.edit(history_tab.rename_entry, [token], [cards], **PRIVATE)
    refreshed(cards.delete(history_tab.remove, [token, seat], outputs, **free))


def _wire_boards(
    parts: dict[str, Any], *, token: Any, seat: Any, tabs: Any, reviews: Any, boards: Any, cards: Any
) -> None:
    """Connect the tab with review boards, and the two places from which a result is put on one."""
    desk = gr.State(Desk())
    free: dict[str, Any] = {**PRIVATE, "preprocess": False}
    reviews.select(boards_tab.refresh, [token, desk], [boards], **free)
    boards.select(boards_tab.act, [token, desk], [boards], **free)
    for added, add, who in (
        (parts["review_add"].click, boards_tab.add_shown, [token, seat, desk]),
        (cards.submit, boards_tab.add_entry, [token, desk]),
    ):
        added(add, who, [boards], **free).then(lambda: gr.update(selected="boards"), None, [tabs], **PRIVATE)
    gr.Timer(RENEW_SHARE * settings().link_minutes).tick(boards_tab.refresh, [token, desk], [boards], **free)


def _greet(request: gr.Request) -> tuple[str, Any, Any]:
    """Return the parts of the page that are made on the server, in the browser's language."""
    language = language_of(request.headers)
    return header(language), tryon_form.example_cards(language), viewer_bar_value(language)


def _i18n() -> Any:
    own = translations()
    bodies = tryon_form.body_texts()
    return gr.I18n(**{language: {**own[language], **bodies[language]} for language in own})
