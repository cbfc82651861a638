"""Alembic's way into the database: on the connection that ``storage.database`` hands over."""

from alembic import context
from sqlmodel import SQLModel

from storage import board_tables, tables

assert tables.JOB_TABLES and board_tables.BOARD_TABLES  # their import fills the metadata
context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
