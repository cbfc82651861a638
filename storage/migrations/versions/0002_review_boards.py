"""Review boards with their items, comments and votes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of boards."""
    op.create_table(
        "board",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, sa.ForeignKey("user.id"), nullable=False, index=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("link_digest", sa.String, unique=True),
        sa.Column("link_expires", sa.DateTime(timezone=True)),
        _created(index=True),
    )
    op.create_table(
        "board_item",
        sa.Column("id", sa.String, primary_key=True),
        _part_of("board_id", "board.id"),
        sa.Column("result_id", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _created(),
    )
    op.create_index("board_item_once", "board_item", ["board_id", "result_id"], unique=True)
    op.create_table(
        "board_comment",
        sa.Column("id", sa.String, primary_key=True),
        _part_of("item_id", "board_item.id", index=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("visitor", sa.String, nullable=False),
        _created(),
    )
    op.create_index("board_comment_visitor", "board_comment", ["visitor", "created_at"])
    op.create_table(
        "board_vote",
        _part_of("item_id", "board_item.id", primary_key=True),
        sa.Column("voter", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("approves", sa.Boolean, nullable=False),
        _created(),
    )


def downgrade() -> None:
    """Remove the tables of boards."""
    for table in ("board_vote", "board_comment", "board_item", "board"):
        op.drop_table(table)


def _part_of(name: str, target: str, **options: Any) -> sa.Column[Any]:
    """Return a reference to what a row goes away with."""
    return sa.Column(name, sa.String, sa.ForeignKey(target, ondelete="CASCADE"), nullable=False, **options)


def _created(*, index: bool = False) -> sa.Column[Any]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=index)
