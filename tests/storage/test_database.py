import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from core.errors import StorageUnavailable
from storage.database import HEAD, MIGRATIONS, open_database, schema_version

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.db'}"


def config(engine_connection: object = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = engine_connection
    return made


def python(*programs: str) -> list[tuple[int, str]]:
    """Run programs at the same time and return the status and what was written of each."""
    started = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True) for code in programs
    ]
    errors = [process.communicate(timeout=60)[1] for process in started]
    return [(process.returncode, error) for process, error in zip(started, errors, strict=True)]


def test_the_migrations_make_exactly_the_schema_of_the_tables(address: str) -> None:
    engine = open_database(address)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    engine.dispose()


def test_the_named_version_is_the_newest_migration_and_that_of_a_new_database(address: str) -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]
    engine = open_database(address)
    with engine.connect() as connection:
        assert schema_version(connection) == HEAD
    engine.dispose()


def test_a_downgrade_leaves_nothing_and_the_way_up_works_again(address: str) -> None:
    engine = open_database(address)
    with engine.begin() as connection:
        command.downgrade(config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    again = open_database(address)
    assert "cloth3d" in inspect(again).get_table_names()
    again.dispose()


def test_opening_an_up_to_date_database_does_not_load_the_migrations(address: str) -> None:
    open_database(address).dispose()
    code = f"from storage.database import open_database; import sys; open_database({address!r})"
    assert python(f"{code}; sys.exit('alembic' in sys.modules)") == [(0, "")]


def test_processes_that_start_at_the_same_time_make_the_schema_once(address: str) -> None:
    code = f"from storage.database import open_database; open_database({address!r})"
    assert python(code, code, code) == [(0, "")] * 3


def test_a_migration_that_breaks_off_leaves_no_half_made_schema(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = command.upgrade

    def broken(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        open_database(address)
    monkeypatch.undo()
    engine = open_database(address)
    assert "cloth3d" in inspect(engine).get_table_names()
    engine.dispose()


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_readers_go_on_while_one_writes_and_references_are_kept(address: str) -> None:
    engine = open_database(address)
    assert (pragma(engine, "journal_mode"), pragma(engine, "foreign_keys")) == ("wal", 1)
    engine.dispose()


def test_a_file_that_is_no_database_is_a_storage_that_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"something else" * 1000)
    with pytest.raises(StorageUnavailable):
        open_database(f"sqlite:///{tmp_path / 'records.db'}")


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all/records.db", "nonsense", "unheard://host/name"])
def test_an_address_that_leads_nowhere_is_a_storage_that_is_unavailable(address: str) -> None:
    with pytest.raises(StorageUnavailable):
        open_database(address)


def test_a_database_of_a_newer_version_is_not_touched(address: str, tmp_path: Path) -> None:
    open_database(address).dispose()
    file = sqlite3.connect(tmp_path / "records.db")
    with file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageUnavailable):
        open_database(address)
    assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    file.close()


def test_boards_come_to_a_database_of_the_version_before_and_what_is_in_it_stays(address: str, tmp_path: Path) -> None:
    engine = open_database(address)
    with engine.begin() as connection:
        command.downgrade(config(connection), "0001")
    assert not {"board", "board_item", "board_comment", "board_vote"} & set(inspect(engine).get_table_names())
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO user (id, created_at) VALUES ('ann', '2026-01-01')"))
    engine.dispose()
    again = open_database(address)
    with again.connect() as connection:
        assert connection.execute(text("SELECT id FROM user")).scalars().all() == ["ann"]
        assert schema_version(connection) == HEAD
    assert {"board", "board_item", "board_comment", "board_vote"} <= set(inspect(again).get_table_names())
    again.dispose()
