"""The database: opened by its address, brought to the newest schema, with every failure told as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, TimeoutError
from sqlmodel import create_engine

from core.errors import StorageUnavailable

MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0002"
"""Newest schema version; a test compares it with the migrations."""
BUSY_SECONDS = 15
"""How long SQLite waits for another writer."""


def open_database(url: str) -> Engine:
    """Return the database at ``url`` with the newest schema.

    Raises:
        StorageUnavailable: it cannot be reached, or not be used by this version.
    """
    try:
        engine = create_engine(url, **_options(url))
    except ArgumentError as error:
        raise StorageUnavailable("storage_unavailable.any") from error
    with storage_errors():
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        with engine.connect() as connection:
            current = schema_version(connection)
        if current != HEAD:
            _migrate(engine)
    return engine


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn a database that fails into ``StorageUnavailable``; a broken rule is the caller's to handle."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, TimeoutError) as error:
        raise StorageUnavailable("storage_unavailable.any") from error


def schema_version(connection: Connection) -> str | None:
    """Return the schema version of a database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {"pool_pre_ping": True}


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Let readers go on while one writes (write-ahead log), and keep references whole."""
    del record
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python's driver begins no transaction for schema changes by itself: another process would see them half
            # made, and one that died would leave them so.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StorageUnavailable("storage_unavailable.any") from error
