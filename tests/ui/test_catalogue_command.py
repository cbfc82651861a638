"""The command `catalogue`: what it writes, what it keeps, and how it goes on after it was stopped."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import app
from core.errors import GarmentFailed
from core.settings import settings
from tests.conftest import ROOT
from tests.fake_engine import FakeEngine, photo_file

LIST = "photo,name,body,size\nphotos/a.png,Blue <tee>,curvy,L\nphotos/none.png,,,\nphotos/b.png,,,\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a catalogue of three rows; one of them names no photo."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").write_bytes(photo_file())
    (tmp_path / "photos" / "b.png").write_bytes(photo_file(width=320))
    (tmp_path / "list.csv").write_text(LIST)
    return tmp_path


def run(shop: Path, *options: str) -> Result:
    command = ["catalogue", str(shop / "list.csv"), "-o", str(shop / "out"), *options]
    return CliRunner().invoke(app.cli, command)


def rows(shop: Path) -> list[dict[str, str]]:
    with (shop / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_gets_its_files_and_the_report_shows_them(engine: FakeEngine, shop: Path) -> None:
    result = run(shop, "--quality", "low")
    assert result.exit_code == 0 and "2 of 3 done, 1 failed, 0 kept" in result.output
    table = rows(shop)
    assert [(row["line"], row["status"], row["code"]) for row in table] == [
        ("2", "done", ""),
        ("3", "error", "bad_image"),
        ("4", "done", ""),
    ]
    assert (table[0]["asked_body"], table[0]["size"], table[0]["asked_quality"]) == ("curvy", "L", "low")
    assert table[0]["glb"].startswith("blue-tee/") and table[2]["glb"].startswith("b/")
    page = (shop / "out" / "report.html").read_text(encoding="utf-8")
    assert "Blue &lt;tee&gt;" in page and "There is no photo of this name: none.png." in page
    assert "<b>3</b> All" in page and "<b>2</b> Done" in page and "<b>1</b> Failed" in page
    for shown in ("glb", "thumbnail", "picture"):
        assert f'"{table[0][shown]}"' in page and (shop / "out" / table[0][shown]).is_file()


def test_again_it_keeps_what_is_finished_and_tries_what_failed(engine: FakeEngine, shop: Path) -> None:
    run(shop)
    before = rows(shop)
    (shop / "photos" / "none.png").write_bytes(photo_file(width=340))
    result = run(shop)
    assert "3 of 3 done, 0 failed, 2 kept" in result.output and engine.count("sew") == 3
    after = rows(shop)
    assert [after[0], after[2]] == [before[0], before[2]] and after[1]["status"] == "done"
    run(shop, "--again")
    assert engine.count("sew") == 6


@pytest.mark.parametrize("what", ["photo", "parameter", "version", "file"])
def test_a_finished_row_is_made_anew_when_what_it_depends_on_has_changed(
    engine: FakeEngine, shop: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow import fingerprint

    run(shop)
    if what == "photo":
        (shop / "photos" / "a.png").write_bytes(photo_file(width=350))
    elif what == "parameter":
        (shop / "list.csv").write_text(LIST.replace("curvy,L", "curvy,M"))
    elif what == "version":
        monkeypatch.setattr(fingerprint, "versions", lambda: {"tryon": "next"})
    else:
        (shop / "out" / rows(shop)[0]["glb"]).unlink()
    assert f"{0 if what == 'version' else 1} kept" in run(shop).output
    assert engine.count("sew") == (4 if what == "version" else 3)


def test_rows_keep_their_results_when_the_list_grows_or_is_sorted(engine: FakeEngine, shop: Path) -> None:
    run(shop)
    first, *others = LIST.splitlines()[1:]
    (shop / "list.csv").write_text("\n".join([LIST.splitlines()[0], *others, "photos/a.png,b,slim,", first]))
    assert "3 of 4 done, 1 failed, 2 kept" in run(shop).output
    table = rows(shop)
    assert [row["line"] for row in table] == ["2", "3", "4", "5"] and len({row["glb"] for row in table}) == 4


def test_ctrl_c_ends_it_and_the_next_run_goes_on(engine: FakeEngine, shop: Path) -> None:
    def interrupt(stage: str) -> None:
        if stage == "fit" and engine.count("fit") == 2:
            raise KeyboardInterrupt

    engine.hook = interrupt
    result = run(shop)
    assert result.exit_code == 130 and "Give the same command again" in result.output
    assert [row["status"] for row in rows(shop)] == ["done", "error"]
    assert "<b>1</b> Waiting" in (shop / "out" / "report.html").read_text(encoding="utf-8")
    engine.hook = lambda stage: None
    assert "2 of 3 done, 1 failed, 1 kept" in run(shop).output


def test_a_killed_run_loses_at_most_the_row_in_work(engine: FakeEngine, shop: Path) -> None:
    script = f"""
import os, pathlib, signal, sys
from tests.fake_engine import stand_in
import app
with stand_in(pathlib.Path({str(shop)!r})) as engine:
    engine.hook = lambda stage: engine.count("fit") == 2 and os.kill(os.getpid(), signal.SIGKILL)
    app.cli(["catalogue", {str(shop / "list.csv")!r}, "-o", {str(shop / "out")!r}])
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert [row["status"] for row in rows(shop)] == ["done", "error"]
    assert "2 of 3 done, 1 failed, 1 kept" in run(shop).output


def test_lines_that_cannot_be_used_are_told_all_at_once_and_nothing_is_begun(engine: FakeEngine, shop: Path) -> None:
    (shop / "list.csv").write_text("photo,size\nphotos/a.png,huge\n../b.png,\nphotos/b.png,\n")
    result = run(shop)
    assert result.exit_code == 2
    assert "Line 2: size must be one of" in result.output and "Line 3: The photo ../b.png" in result.output
    assert engine.calls == [] and not (shop / "out").exists()


def test_photos_outside_the_folder_are_named_by_absolute_paths(engine: FakeEngine, shop: Path) -> None:
    (shop / "list.csv").rename(shop / "photos" / "list.csv")
    (shop / "photos" / "list.csv").write_text(f"photo\n{shop / 'photos' / 'a.png'}\n")
    result = CliRunner().invoke(app.cli, ["catalogue", str(shop / "photos" / "list.csv"), "-o", str(shop / "out")])
    assert result.exit_code == 0 and rows(shop)[0]["status"] == "done"


def test_it_fails_when_nothing_was_done_and_speaks_the_language_of_the_settings(
    engine: FakeEngine, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(stage: str) -> None:
        raise GarmentFailed("garment_failed.mesh")

    engine.hook = refuse
    monkeypatch.setenv("TRYON_LANGUAGE", "ko")
    settings.cache_clear()
    result = run(shop)
    assert result.exit_code == 1 and "3건 중 0건 완료, 3건 실패" in result.output
    page = (shop / "out" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="ko">' in page and "이 사진으로는 깨끗한 표면을 만들 수 없습니다." in page


def test_a_table_of_something_else_in_the_folder_is_not_taken_for_results(engine: FakeEngine, shop: Path) -> None:
    (shop / "out").mkdir()
    (shop / "out" / "results.csv").write_text("photo,status\nphotos/a.png,done\n")
    assert "0 kept" in run(shop).output
