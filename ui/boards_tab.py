"""The tab with review boards: whatever the owner does there is one act, and the answer is the tab as it is then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from core.errors import Internal, NotReady, TryOnError, UnknownId
from ui.boards_view import Desk, Notice, board_value, boards_panel, list_value
from ui.language import language_of
from ui.seat import Seat
from ui.sent import sent, sent_value
from ui.texts import text
from workflow import boards, sharing
from workflow.board_views import board_view, facts_of
from workflow.jobs import fitting
from workflow.owners import Owner, owner_of
from workflow.views import JobView
from workflow.watching import try_on_state

logger = logging.getLogger(__name__)


def build(i18n: Any) -> Any:
    """Build the tab's inside and return what draws it."""
    gr.Markdown(i18n("boards_hint"), elem_classes="hint")
    return boards_panel()


def refresh(token: str, desk: Desk, request: gr.Request) -> Any:
    """Return the tab as it is now, with fresh links."""
    return _answer(token, desk, request, lambda _: "")


def act(token: str, desk: Desk, event: gr.EventData, request: gr.Request) -> Any:
    """Do what the owner asks for."""
    chosen = ACTS.get(sent(event, "act"), _nothing)
    return _answer(token, desk, request, lambda owner: chosen(owner, desk, event))


def add_shown(token: str, seat: Seat, desk: Desk, request: gr.Request) -> Any:
    """Ask which board the result on the try-on tab goes to: the fitting, or the garment where no fitting came out."""

    def asked(owner: Owner) -> str:
        state = try_on_state(owner, seat.fitting)
        return _ask(desk, state.fitting if state.fitting.status == "done" else state.garment)

    return _answer(token, desk, request, asked)


def add_entry(token: str, desk: Desk, event: gr.EventData, request: gr.Request) -> Any:
    """Ask which board an entry of the history goes to."""
    return _answer(token, desk, request, lambda owner: _ask(desk, fitting(owner, sent(event, "id"))))


def _ask(desk: Desk, result: JobView) -> str:
    desk.show()
    if result.status != "done":
        raise NotReady("not_ready.board")
    desk.ask(result.id, facts_of(result))
    return ""


def _answer(token: str, desk: Desk, request: gr.Request, done: Callable[[Owner], str]) -> Any:
    """Do something and return the tab after it: the border at which whatever goes wrong becomes one sentence."""
    language = language_of(request.headers)
    try:
        owner = owner_of(token or "")
        try:
            said = done(owner)
            notice = Notice(text(said, language) if said else "")
        except TryOnError as error:
            notice = Notice(error.localized(language), alert=True)
        return _shown(owner, desk, notice, language)
    except TryOnError as error:
        return list_value([], desk, Notice(error.localized(language), alert=True), language)
    except Exception:
        logger.exception("an event of the boards failed")
        return list_value([], desk, Notice(Internal("internal.any").localized(language), alert=True), language)


def _shown(owner: Owner, desk: Desk, notice: Notice, language: str) -> dict[str, Any]:
    """Return the open board, or the list when none is open or the open one was deleted elsewhere."""
    if desk.board:
        try:
            return board_value(boards.board(owner, desk.board), desk, notice, language)
        except UnknownId:
            desk.show()
    return list_value([board_view(row) for row in boards.boards(owner)], desk, notice, language)


def _nothing(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    del owner, desk, event
    return ""


def _open(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    """Open a board, and put the waiting result on it where there is one."""
    board = boards.board(owner, sent(event, "board")).id
    return _opened(owner, desk, board)


def _create(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    return _opened(owner, desk, boards.create_board(owner, sent(event, "title")).id)


def _opened(owner: Owner, desk: Desk, board: str) -> str:
    adding = desk.adding
    if adding:
        boards.add_to_board(owner, board, adding)
    desk.show(board)
    return "boards_added" if adding else ""


def _back(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    del owner, event
    desk.show()
    return ""


def _rename(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    boards.rename_board(owner, desk.board, sent(event, "title"))
    return "boards_renamed"


def _delete(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    del event
    boards.delete_board(owner, desk.board)
    desk.links.pop(desk.board, None)
    desk.show()
    return "boards_deleted"


def _share(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    desk.links[desk.board] = sharing.share_board(owner, desk.board, days=sent_value(event, "days") or None)
    return "boards_link_made"


def _withdraw(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    del event
    sharing.withdraw_board(owner, desk.board)
    desk.links.pop(desk.board, None)
    return "boards_withdrawn"


def _move(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    boards.move_item(owner, desk.board, sent(event, "item"), -1 if sent(event, "to") == "up" else 1)
    return ""


def _remove(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    boards.remove_item(owner, desk.board, sent(event, "item"))
    return "boards_removed"


def _delete_comment(owner: Owner, desk: Desk, event: gr.EventData) -> str:
    boards.delete_comment(owner, desk.board, sent(event, "comment"))
    return "boards_comment_deleted"


ACTS: Mapping[str, Callable[[Owner, Desk, gr.EventData], str]] = {
    "open": _open,
    "create": _create,
    "back": _back,
    "rename": _rename,
    "delete": _delete,
    "share": _share,
    "withdraw": _withdraw,
    "move": _move,
    "remove": _remove,
    "delete_comment": _delete_comment,
}
"""What an owner can do: it changes the desk or a board, and gives the key of what is said of it."""
