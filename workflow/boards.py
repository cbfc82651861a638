"""Review boards of an owner: results under a title, in an order, with what others have said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.errors import BadParameter, NotReady, UnknownId
from storage.board_tables import Board, BoardComment, BoardItem
from workflow.board_views import BoardView, board_view, facts_of
from workflow.jobs import own_job
from workflow.owners import Owner, own_row
from workflow.plain_text import plain_line
from workflow.store import records
from workflow.views import view

MOST_BOARDS = 100
"""Boards of an owner."""
MOST_ITEMS = 60
"""Results on a board."""
LONGEST_TITLE = 120
"""Characters."""


def boards(owner: Owner) -> list[Board]:
    """Return the owner's boards, newest first."""
    return records().find(Board, user_id=owner.id)


def create_board(owner: Owner, title: str) -> BoardView:
    """Begin an empty board.

    Raises:
        BadParameter: the title cannot be used, or there are too many boards.
    """
    named = plain_line(title, "title", longest=LONGEST_TITLE)
    if records().boards().count(Board, user_id=owner.id) >= MOST_BOARDS:
        raise BadParameter("bad_parameter.boards", most=MOST_BOARDS)
    records().ensure_user(owner.id)
    return board_view(records().add(Board(user_id=owner.id, title=named)))


def board(owner: Owner, board_id: str) -> BoardView:
    """Return a board; raises like :func:`own_board`."""
    return board_view(own_board(owner, board_id))


def rename_board(owner: Owner, board_id: str, title: str) -> None:
    """Give a board another title; raises like :func:`own_board` and :func:`create_board`."""
    found = own_board(owner, board_id)
    records().boards().change(found, title=plain_line(title, "title", longest=LONGEST_TITLE))


def delete_board(owner: Owner, board_id: str) -> None:
    """Remove a board with all that was said on it; the results stay. Raises like :func:`own_board`."""
    records().boards().delete(own_board(owner, board_id))


def add_to_board(owner: Owner, board_id: str, result_id: str) -> None:
    """Put a finished garment or fitting at the end of a board.

    Raises:
        UnknownId, NotAllowed: see :func:`own_board` and :func:`workflow.jobs.own_job`.
        NotReady: the result is not finished.
        BadParameter: it is there already, or the board is full.
    """
    found = own_board(owner, board_id)
    result = view(own_job(owner, result_id))
    if result.status != "done":
        raise NotReady("not_ready.board")
    if records().boards().count(BoardItem, board_id=found.id) >= MOST_ITEMS:
        raise BadParameter("bad_parameter.items", most=MOST_ITEMS)
    item = BoardItem(board_id=found.id, result_id=result.id, facts=asdict(facts_of(result)), position=0)
    if not records().boards().append(item):
        raise BadParameter("bad_parameter.again")


def arrange_board(owner: Owner, board_id: str, item_ids: Sequence[str]) -> None:
    """Keep these items of a board in this order, and remove the others with what was said of them.

    Raises:
        UnknownId, NotAllowed: see :func:`own_board`.
        BadParameter: one is no item of this board, or comes twice.
    """
    found = own_board(owner, board_id)
    rows = [each.item for each in records().boards().items(found.id)]
    kept = _ids(item_ids)
    if len(set(kept)) < len(kept) or not set(kept) <= {row.id for row in rows}:
        raise BadParameter("bad_parameter.order")
    for row in rows:
        if row.id not in kept:
            records().boards().delete(row)
    records().boards().arrange(kept)


def move_item(owner: Owner, board_id: str, item_id: str, steps: int) -> None:
    """Move an item down its board by so many steps, or up by negative ones, at most to its end.

    Raises:
        UnknownId, NotAllowed: see :func:`own_board`; the item is unknown.
    """
    ids = _item_ids(owner, board_id, item_id)
    place = min(max(ids.index(item_id) + steps, 0), len(ids) - 1)
    ids.remove(item_id)
    records().boards().arrange([*ids[:place], item_id, *ids[place:]])


def remove_item(owner: Owner, board_id: str, item_id: str) -> None:
    """Take an item off a board, with what was said of it; raises like :func:`move_item`."""
    ids = _item_ids(owner, board_id, item_id)
    arrange_board(owner, board_id, [each for each in ids if each != item_id])


def delete_comment(owner: Owner, board_id: str, comment_id: str) -> None:
    """Remove a comment from a board; raises UnknownId when it is on none of its items, else like :func:`own_board`."""
    said = [comment for item in board(owner, board_id).items for comment in item.comments]
    if comment_id not in {comment.id for comment in said}:
        raise UnknownId("unknown_id.any")
    records().boards().delete(records().get(BoardComment, comment_id))


def own_board(owner: Owner, board_id: str) -> Board:
    """Return the record of a board.

    Raises:
        UnknownId: there is none with this id.
        NotAllowed: it belongs to someone else.
    """
    return own_row(owner, Board, board_id)


def _item_ids(owner: Owner, board_id: str, item_id: str) -> list[str]:
    """Return the ids of a board's items in their order; raises UnknownId when ``item_id`` is not among them."""
    shown = board(owner, board_id)
    shown.item(item_id)
    return [item.id for item in shown.items]


def _ids(value: Any) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        raise BadParameter("bad_parameter.order")
    return list(value)
