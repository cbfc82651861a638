"""Reading and writing boards, beside the records of :mod:`storage.records`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Engine, delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from storage.board_tables import Board, BoardComment, BoardItem, BoardVote
from storage.database import storage_errors

Said = TypeVar("Said", BoardComment, BoardVote)


@dataclass(frozen=True, eq=False)
class ItemRows:
    """An item with all that was said of it."""

    item: BoardItem
    comments: tuple[BoardComment, ...]
    """Oldest first."""
    votes: tuple[BoardVote, ...]
    """Oldest first, one for each name."""


class BoardRecords:
    """The boards behind a database engine; rows come out detached from it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def items(self, board_id: str) -> list[ItemRows]:
        """Return the items of a board in their order."""
        mine = col(BoardItem.board_id) == board_id
        with storage_errors(), self._session() as session:
            items = session.exec(select(BoardItem).where(mine).order_by(col(BoardItem.position))).all()
            ids = [item.id for item in items]
            comments = self._said(session, BoardComment, ids)
            votes = self._said(session, BoardVote, ids)
        return [ItemRows(item, tuple(comments[item.id]), tuple(votes[item.id])) for item in items]

    def append(self, item: BoardItem) -> bool:
        """Put an item at the end of its board; False when its result is there already."""
        mine = col(BoardItem.board_id) == item.board_id
        with storage_errors(), self._session() as session:
            item.position = session.exec(select(func.coalesce(func.max(BoardItem.position), -1)).where(mine)).one() + 1
        return self._kept(item)

    def comment(self, comment: BoardComment) -> bool:
        """Keep a comment; False when its item is not there any more."""
        return self._kept(comment)

    def vote(self, vote: BoardVote) -> bool:
        """Keep a vote over what the same name has voted before; False when its item is not there any more."""
        mine = (col(BoardVote.item_id) == vote.item_id, col(BoardVote.voter) == vote.voter)
        changes = vote.model_dump(exclude={"item_id", "voter"})
        again = update(BoardVote).where(*mine).values(changes)
        # Of two first votes of a name at the same time, one is inserted and the other is written over it.
        return self._changed(again) or self._kept(vote) or self._changed(again)

    def arrange(self, item_ids: Sequence[str]) -> None:
        """Give the items of a board this order."""
        with storage_errors(), self._engine.begin() as connection:
            for position, item_id in enumerate(item_ids):
                connection.execute(update(BoardItem).where(col(BoardItem.id) == item_id).values(position=position))

    def change(self, board: Board, **changes: Any) -> None:
        """Change a board."""
        self._changed(update(Board).where(col(Board.id) == board.id).values(changes))

    def delete(self, row: Board | BoardItem | BoardComment) -> None:
        """Remove a row with all that is part of it; one that is not there any more is no error."""
        table = type(row)
        self._changed(delete(table).where(col(table.id) == row.id))

    def count(self, table: type[SQLModel], **equal: Any) -> int:
        """Return how many rows have these values in their columns."""
        with storage_errors(), self._session() as session:
            return session.exec(select(func.count()).select_from(table).filter_by(**equal)).one()

    def comments_since(self, visitor: str, moment: datetime) -> int:
        """Return how many comments a visitor has written since a moment."""
        written = (col(BoardComment.visitor) == visitor, col(BoardComment.created_at) > moment)
        with storage_errors(), self._session() as session:
            return session.exec(select(func.count()).select_from(BoardComment).where(*written)).one()

    def _said(self, session: Session, table: type[Said], item_ids: Sequence[str]) -> dict[str, list[Said]]:
        """Return what was said of items, oldest first, by item."""
        mine = select(table).where(col(table.item_id).in_(item_ids)).order_by(col(table.created_at))
        said: dict[str, list[Said]] = {item_id: [] for item_id in item_ids}
        for row in session.exec(mine):
            said[row.item_id].append(row)
        return said

    def _kept(self, row: BoardItem | BoardComment | BoardVote) -> bool:
        """Insert a row; False when it breaks a uniqueness or a reference."""
        try:
            with storage_errors(), self._session() as session:
                session.add(row)
                session.commit()
        except IntegrityError:
            return False
        return True

    def _changed(self, query: Any) -> bool:
        with storage_errors(), self._engine.begin() as connection:
            return bool(cast("CursorResult[Any]", connection.execute(query)).rowcount)

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)
