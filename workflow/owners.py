"""Who owns what: a random id for each browser and client, proved by a signed token (JWT, RFC 7519)."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import TypeVar

import jwt

from core.errors import NotAllowed
from core.settings import settings
from storage.board_tables import Board
from storage.tables import Cloth, new_id
from workflow.store import records, secret

Row = TypeVar("Row", Cloth, Board)

SHORTEST_SESSION = 8
"""Shorter session ids are easily equal by chance, so they name nobody."""


@dataclass(frozen=True)
class Owner:
    """Somebody who owns photos and results."""

    id: str

    def token(self) -> str:
        """Return the proof of being this owner, good for ``JWT_EXPIRE_MINUTES``."""
        expires = int(time.time()) + 60 * settings().jwt_expire_minutes
        return jwt.encode({"sub": self.id, "exp": expires}, _key(), algorithm=settings().jwt_algorithm)


def new_owner() -> Owner:
    """Return an owner who has not been there before."""
    return Owner(new_id())


def owner_of(token: str, session: str | None = None) -> Owner:
    """Return who asks.

    Args:
        token: what :meth:`Owner.token` gave; empty for somebody who has none.
        session: the id of a client's session, which stands for its owner as long as no token is given.

    Raises:
        NotAllowed: the token is not ours, or too old.
    """
    if not token:
        if session is None or len(session) < SHORTEST_SESSION:
            return new_owner()
        return Owner(hmac.new(_key(), f"session:{session}".encode(), hashlib.sha256).hexdigest()[:32])
    try:
        claims = jwt.decode(token, _key(), algorithms=[settings().jwt_algorithm], options={"require": ["sub", "exp"]})
    except jwt.InvalidTokenError as error:
        raise NotAllowed("not_allowed.token") from error
    return Owner(str(claims["sub"]))


def own_row(owner: Owner, table: type[Row], row_id: str) -> Row:
    """Return a record of this owner's.

    Raises:
        UnknownId: there is none with this id.
        NotAllowed: it belongs to someone else.
    """
    found = records().get(table, str(row_id))
    if found.user_id != owner.id:
        raise NotAllowed("not_allowed.any")
    return found


def _key() -> bytes:
    """Return a key of its own for tokens, as long as the strongest algorithm wants."""
    return hmac.new(secret(), b"owner tokens", hashlib.sha512).digest()
