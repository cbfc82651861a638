import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StorageUnavailable
from storage.secret import server_secret

ROOT = Path(__file__).resolve().parents[2]


def test_a_secret_is_made_once_and_kept_for_the_owner_of_the_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = server_secret("", folder)
    assert len(made) == 64 and server_secret("", folder) == made
    assert server_secret("", tmp_path / "other") != made
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_given_secret_is_used_and_nothing_kept(tmp_path: Path) -> None:
    assert server_secret("given", tmp_path) == b"given"
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_at_the_same_time_have_the_same_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from storage.secret import server_secret; sys.stdin.read(1); "
        f"print(server_secret('', Path({str(tmp_path)!r})).decode())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_a_process_that_loses_the_race_takes_the_winners_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: Path, target: Path) -> None:
        target.write_text("f" * 64)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert server_secret("", tmp_path) == b"f" * 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_damaged_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(StorageUnavailable):
        server_secret("", tmp_path)


def test_a_folder_that_cannot_be_made_is_a_storage_that_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageUnavailable):
        server_secret("", tmp_path / "data")
