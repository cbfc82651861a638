"""The link by which people without an account see one board: random, kept as a digest only, ending when it shall."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from core.errors import BadParameter, UnknownId
from core.settings import settings
from storage.board_tables import Board
from storage.tables import now
from workflow.board_views import link_is_alive
from workflow.boards import own_board
from workflow.owners import Owner
from workflow.store import records

ROUTE = "/review/"
TOKEN_BYTES = 32
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
"""What a token of so many bytes looks like."""
MOST_DAYS = 365


def share_board(owner: Owner, board_id: str, *, days: Any = None, base: str = "") -> str:
    """Return a new link to a board; the one before, if there was one, stops working.

    It can be told only now: of its token a digest is kept.

    Args:
        owner: whose board it is.
        board_id: the board.
        days: days after which the link has expired; None for one without an end.
        base: address that starts the link where ``APP_URL`` is not set.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.boards.own_board`.
        BadParameter: the days cannot be used.
    """
    found, expires = own_board(owner, board_id), _expiry(days)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    records().boards().change(found, link_digest=_digest(token), link_expires=expires)
    return f"{(settings().app_url or base).rstrip('/')}{ROUTE}{token}"


def withdraw_board(owner: Owner, board_id: str) -> None:
    """Have a board's link stop working; raises like :func:`workflow.boards.own_board`."""
    records().boards().change(own_board(owner, board_id), link_digest=None, link_expires=None)


def shared_board(token: str) -> Board:
    """Return the board that a link leads to.

    Raises:
        UnknownId: the link is unknown, withdrawn or expired, which nobody can tell apart.
    """
    found = records().find(Board, link_digest=_digest(token)) if TOKEN.fullmatch(token) else []
    if not found or not link_is_alive(found[0]):
        raise UnknownId("unknown_id.link")
    return found[0]


def _expiry(days: Any) -> datetime | None:
    if days is None:
        return None
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= MOST_DAYS:
        raise BadParameter("bad_parameter.days", most=MOST_DAYS)
    return now() + timedelta(days=days)


def _digest(token: str) -> str:
    # The token is random: a plain digest tells nothing of it, and finds its board without comparing secrets.
    return hashlib.sha256(token.encode()).hexdigest()
