"""The records of review boards: results collected for people who comment and vote by a link, without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.tables import UtcTime, new_id, now


class Board(SQLModel, table=True):
    """Results under a title, and the link by which others may see them."""

    id: str = Field(default_factory=new_id, primary_key=True)
    user_id: str = Field(foreign_key="user.id", index=True)
    title: str
    link_digest: str | None = Field(default=None, unique=True)
    """SHA-256 of the link's token, hexadecimal; None as long as the board is not shared."""
    link_expires: datetime | None = Field(default=None, sa_type=UtcTime)
    """None for a link that is good until it is withdrawn."""
    created_at: datetime = Field(default_factory=now, index=True, sa_type=UtcTime)


class BoardItem(SQLModel, table=True):
    """A result on a board."""

    __tablename__: ClassVar[Any] = "board_item"
    __table_args__ = (Index("board_item_once", "board_id", "result_id", unique=True),)
    id: str = Field(default_factory=new_id, primary_key=True)
    board_id: str = Field(foreign_key="board.id", ondelete="CASCADE")
    result_id: str
    """A garment or a fitting. No reference: its owner may delete it, and the item then says so."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What is told of the result, also after it was deleted: see ``core.review.Facts``."""
    position: int
    """Items are shown in this order."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


class BoardComment(SQLModel, table=True):
    """What somebody wrote on an item; plain text."""

    __tablename__: ClassVar[Any] = "board_comment"
    __table_args__ = (Index("board_comment_visitor", "visitor", "created_at"),)
    id: str = Field(default_factory=new_id, primary_key=True)
    item_id: str = Field(foreign_key="board_item.id", ondelete="CASCADE", index=True)
    name: str
    text: str
    visitor: str
    """Keyed digest of where it came from, to tell how much one visitor writes."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


class BoardVote(SQLModel, table=True):
    """What somebody thinks of an item: the latest vote of a name."""

    __tablename__: ClassVar[Any] = "board_vote"
    item_id: str = Field(foreign_key="board_item.id", ondelete="CASCADE", primary_key=True)
    voter: str = Field(primary_key=True)
    """The name in one spelling, without regard to case."""
    name: str
    """As it was written."""
    approves: bool
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


BOARD_TABLES: tuple[type[SQLModel], ...] = (Board, BoardItem, BoardComment, BoardVote)
