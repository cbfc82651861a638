"""What visitors do on a shared board: look, comment and vote; the link is all they need."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from core.errors import BadParameter, Busy, UnknownId
from storage.board_tables import BoardComment, BoardVote
from storage.tables import now
from workflow.board_views import BoardView, ItemView, board_view
from workflow.plain_text import plain_line, plain_text, spelling
from workflow.sharing import shared_board
from workflow.store import records, secret

LONGEST_NAME = 60
LONGEST_COMMENT = 2000
"""Characters."""
MOST_COMMENTS = 200
"""On an item."""
MOST_VOTERS = 200
"""Names that vote on an item."""
COMMENTS_AN_HOUR = 30
"""Of a visitor, on all items of all boards."""


def review(token: str) -> BoardView:
    """Return the board that a link leads to; raises like :func:`workflow.sharing.shared_board`."""
    return board_view(shared_board(token))


def comment(token: str, item_id: str, *, name: Any, text: Any, address: str) -> ItemView:
    """Add a comment to an item, and return the item with it.

    Args:
        token: of the link.
        item_id: an item of its board.
        name: who writes.
        text: what they write; plain text of several lines.
        address: where it comes from; not kept, only a keyed digest is.

    Raises:
        UnknownId: see :func:`workflow.sharing.shared_board`; the item is unknown.
        BadParameter: the name or the text cannot be used, or the item can take no more.
        Busy: this visitor has written too much within an hour.
    """
    item = review(token).item(item_id)
    row = BoardComment(
        item_id=item.id,
        name=plain_line(name, "name", longest=LONGEST_NAME),
        text=plain_text(text, "text", longest=LONGEST_COMMENT),
        visitor=_visitor(address),
    )
    if len(item.comments) >= MOST_COMMENTS:
        raise BadParameter("bad_parameter.comments", most=MOST_COMMENTS)
    if records().boards().comments_since(row.visitor, now() - timedelta(hours=1)) >= COMMENTS_AN_HOUR:
        raise Busy("busy.comments")
    if not records().boards().comment(row):
        raise UnknownId("unknown_id.any")
    return review(token).item(item_id)


def vote(token: str, item_id: str, *, name: Any, approves: Any) -> ItemView:
    """Approve or reject an item, and return it; the latest vote of a name counts.

    Raises:
        UnknownId: see :func:`comment`.
        BadParameter: the name or the vote cannot be used, or too many have voted.
    """
    item = review(token).item(item_id)
    voter = plain_line(name, "name", longest=LONGEST_NAME)
    if not isinstance(approves, bool):
        raise BadParameter("bad_parameter.value", name="approves")
    known = {spelling(one) for one in (*item.approved_by, *item.rejected_by)}
    if spelling(voter) not in known and len(known) >= MOST_VOTERS:
        raise BadParameter("bad_parameter.voters", most=MOST_VOTERS)
    row = BoardVote(item_id=item.id, voter=spelling(voter), name=voter, approves=approves)
    if not records().boards().vote(row):
        raise UnknownId("unknown_id.any")
    return review(token).item(item_id)


def _visitor(address: str) -> str:
    return hmac.new(secret(), f"visitor:{address}".encode(), hashlib.sha256).hexdigest()[:32]
