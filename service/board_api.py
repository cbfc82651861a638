"""The public endpoints of review boards; see :mod:`service.api`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from service.callers import base_url, caller
from service.errors import api_errors
from workflow import boards, sharing
from workflow.board_files import export_links
from workflow.board_views import BoardView, ItemView
from workflow.owners import Owner

Json = dict[str, Any]
NOT_GIVEN: Any = None
"""Default of parameters that Gradio fills in itself."""


def create_board(title: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Begin an empty review board."""
    with api_errors():
        owner = caller(user_id, request)
        return _told(boards.create_board(owner, title), request)


def add_to_board(board_id: str, result_id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Put a finished garment or fitting at the end of a board."""
    with api_errors():
        owner = caller(user_id, request)
        boards.add_to_board(owner, board_id, result_id)
        return _board(owner, board_id, request)


def board(board_id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Tell a board with all that was said of its items. Links expire."""
    with api_errors():
        return _board(caller(user_id, request), board_id, request)


def change_board(
    board_id: str,
    title: str = "",
    item_ids: list[str] | None = None,
    user_id: str = "",
    request: gr.Request = NOT_GIVEN,
) -> Json:
    """Give a board another title, or other items: those named are kept in this order, the others are removed."""
    with api_errors():
        owner = caller(user_id, request)
        if title:
            boards.rename_board(owner, board_id, title)
        if item_ids is not None:
            boards.arrange_board(owner, board_id, item_ids)
        return _board(owner, board_id, request)


def share_board(board_id: str, days: int | None = None, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Make a link by which people without an account see a board. An earlier link stops working."""
    with api_errors():
        owner = caller(user_id, request)
        link = sharing.share_board(owner, board_id, days=days, base=base_url(request))
        return {"review_url": link, "expires": _moment(boards.board(owner, board_id))}


def withdraw_board(board_id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Have a board's link stop working."""
    with api_errors():
        owner = caller(user_id, request)
        sharing.withdraw_board(owner, board_id)
        return _board(owner, board_id, request)


BOARD_ENDPOINTS: dict[Callable[..., Any], Any] = {
    create_board: dict,
    add_to_board: dict,
    board: dict,
    change_board: dict,
    share_board: dict,
    withdraw_board: dict,
}
"""The endpoints of boards and what each gives."""


def _board(owner: Owner, board_id: str, request: gr.Request) -> Json:
    return _told(boards.board(owner, board_id), request)


def _told(shown: BoardView, request: gr.Request) -> Json:
    base = base_url(request)
    return {
        "board_id": shown.id,
        "title": shown.title,
        "items": [_item(item, base) for item in shown.items],
        "shared": shown.shared,
        "expires": _moment(shown),
        **{f"{form}_url": link for form, link in export_links(shown.id, "en", base=base).items()},
    }


def _item(item: ItemView, base: str) -> Json:
    links = item.links(base=base)
    return {
        "item_id": item.id,
        "result_id": item.result_id,
        "deleted": item.deleted,
        "categories": list(item.facts.categories),
        "avatar_preset_id": item.facts.body or None,
        "size": item.facts.size or None,
        "thumb_url": links["picture"],
        "gltf_url": links["model"],
        "approved_by": list(item.approved_by),
        "rejected_by": list(item.rejected_by),
        "comments": [{"name": one.name, "text": one.text, "at": one.at.isoformat()} for one in item.comments],
    }


def _moment(shown: BoardView) -> str | None:
    return None if shown.expires is None else shown.expires.isoformat()
