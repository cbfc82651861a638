"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "user",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("email", sa.String, unique=True),
        _time("created_at"),
    )
    op.create_table(
        "avatarpreset",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("height_cm", sa.Float, nullable=False),
        sa.Column("notes", sa.String, nullable=False),
        sa.Column("gltf_url", sa.String, nullable=False),
        sa.Column("thumbnail_url", sa.String, nullable=False),
        _time("created_at"),
    )
    op.create_table(
        "cloth",
        sa.Column("id", sa.String, primary_key=True),
        _reference("user_id", "user.id"),
        sa.Column("image_url", sa.String, nullable=False),
        sa.Column("photo_url", sa.String, nullable=False),
        sa.Column("back_url", sa.String),
        sa.Column("digest", sa.String, nullable=False, index=True),
        sa.Column("status", sa.String, nullable=False),
        _time("created_at"),
    )
    op.create_table(
        "cloth3d",
        sa.Column("id", sa.String, primary_key=True),
        _reference("cloth_id", "cloth.id"),
        sa.Column("model_used", sa.String, nullable=False),
        sa.Column("gltf_url", sa.String),
        sa.Column("obj_url", sa.String),
        sa.Column("thumb_url", sa.String),
        *_job_columns(),
    )
    op.create_index("cloth3d_once", "cloth3d", ["user_id", "idempotency_key"], unique=True)
    op.create_table(
        "fitting_session",
        sa.Column("id", sa.String, primary_key=True),
        _reference("cloth3d_id", "cloth3d.id"),
        _reference("avatar_preset_id", "avatarpreset.id", index=False),
        sa.Column("fitted_gltf_url", sa.String),
        sa.Column("thumb_url", sa.String),
        *_job_columns(),
    )
    op.create_index("fitting_session_once", "fitting_session", ["user_id", "idempotency_key"], unique=True)


def downgrade() -> None:
    """Remove all tables."""
    for table in ("fitting_session", "cloth3d", "cloth", "avatarpreset", "user"):
        op.drop_table(table)


def _job_columns() -> list[sa.Column[Any]]:
    """Return the columns of a job."""
    return [
        _reference("user_id", "user.id"),
        sa.Column("status", sa.String, nullable=False, index=True),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("log", sa.JSON, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("timings", sa.JSON, nullable=False),
        sa.Column("pictures", sa.JSON, nullable=False),
        sa.Column("more_files", sa.JSON, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False, index=True),
        sa.Column("idempotency_key", sa.String),
        sa.Column("webhook_url", sa.String),
        sa.Column("webhook_status", sa.String, nullable=False),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("runner", sa.String),
        sa.Column("lease_until", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _time("created_at", index=True),
        _time("finished_at", nullable=True),
    ]


def _reference(name: str, target: str, *, index: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String, sa.ForeignKey(target), nullable=False, index=index)


def _time(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)
