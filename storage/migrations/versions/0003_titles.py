"""Fittings can be given a name."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the name; those that are there have none."""
    op.add_column("fitting_session", sa.Column("title", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    """Take the name away."""
    op.drop_column("fitting_session", "title")
