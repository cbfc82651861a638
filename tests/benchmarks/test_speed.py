"""Seconds and memory: arguments, tables, the page, and that a measured thing is the thing that is meant."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks.__main__ import main
from benchmarks.cases import Case
from benchmarks.speed import command, solvers, tables
from benchmarks.speed.crowd import PHOTO, SAMPLES, renamed
from benchmarks.speed.fresh import in_fresh_process, peak_memory_mb
from benchmarks.speed.machine import installed, machine_line
from benchmarks.speed.page import Table, put_into, write_tables
from benchmarks.speed.tables import COLUMNS, Choices, compile_kernels, measured
from benchmarks.speed.tryons import one_of_each, summary
from pipeline.intake import read_photo

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = {"vertices": 5000, "s_drape": 0.9, "converged": False, "inside_share": 0.0025, "memory_mb": 400, "seed": 1}


CHOICES = Choices((5, 6), (1, 8), (1, 2), "med", ("low",), [Case("a", Path()), Case("b", Path())], 3, 5000, 60.0)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Choices]]:
    """Measure nothing, and keep what was asked for."""
    asked: list[tuple[str, Choices]] = []

    def row(key: str, choices: Choices) -> Iterator[dict[str, Any]]:
        asked.append((key, choices))
        yield ROW

    monkeypatch.setattr(command, "measured", row)
    monkeypatch.setattr(command, "compile_kernels", lambda keys, choices: None)
    return asked


def test_speed_is_a_command_of_the_benchmarks(quick: list[tuple[str, Choices]], tmp_path: Path) -> None:
    arguments = ["vertices", "--vertices", "2000,7000", "--repeat", "2", "--jobs", "3", "--out", str(tmp_path)]
    assert main(["speed", *arguments]) == 0
    ((key, choices),) = quick
    assert key == "vertices" and choices.vertices == (2000, 7000) and choices.repeat == 2 and choices.jobs == (3,)
    assert (tmp_path / "vertices.csv").is_file() and not (tmp_path / "jobs.csv").exists()


def test_all_tables_are_measured_by_default_and_each_row_is_written(
    quick: list[tuple[str, Choices]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "why_not", lambda: "")
    assert command.main(["--out", str(tmp_path)]) == 0
    assert [key for key, _ in quick] == list(COLUMNS)
    assert re.findall(r"^## (.*)$", (tmp_path / "results.md").read_text(), re.MULTILINE) == list(COLUMNS)


def test_without_newton_its_table_is_left_out_and_it_is_said_how_to_install_it(
    quick: list[tuple[str, Choices]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(solvers, "find_spec", lambda name: None)
    with caplog.at_level("INFO", logger="benchmarks"):
        assert command.main(["solvers", "--out", str(tmp_path)]) == 0
    assert not quick and not (tmp_path / "solvers.csv").exists()
    assert solvers.why_not() in caplog.text
    (file,) = re.findall(r"pip install -r (\S+?)`", solvers.why_not())
    assert "newton==" in (ROOT / file).read_text()


@pytest.mark.parametrize("wrong", [["nothing"], ["--vertices", "0"], ["--jobs", "a"], ["--quality", "best"]])
def test_wrong_arguments_are_refused(wrong: list[str], quick: list[tuple[str, Choices]], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        command.main([*wrong, "--out", str(tmp_path)])
    assert not quick


def test_a_table_has_its_machine_and_shares_in_percent(tmp_path: Path) -> None:
    table = Table("vertices", COLUMNS["vertices"], [ROW], ("A machine.", "Once."))
    write_tables([table], tmp_path)
    page = (tmp_path / "results.md").read_text()
    assert "## vertices\n\nA machine. Once.\n\n| vertices | triangles |" in page
    assert "| 5000 |  |  | 0.9 |  |  | **no** | 0.25 % |  |  | 400 |" in page
    with (tmp_path / "vertices.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["seed"] == "1", "the CSV has every column"


def test_a_page_gets_new_tables_and_keeps_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- jobs -->\nold\n<!-- /jobs -->\nbetween\n<!-- vertices -->\nold\n<!-- /vertices -->\n")
    for machine in ("First.", "Second \\1."):
        put_into(page, [Table("jobs", {"jobs": "jobs"}, [{"jobs": 4}], (machine,))])
    text = page.read_text()
    assert text.startswith("Before\n<!-- jobs -->\nSecond \\1.\n\n| jobs |\n| --- |\n| 4 |\n<!-- /jobs -->\nbetween\n")
    assert text.endswith("<!-- vertices -->\nold\n<!-- /vertices -->\n") and "First" not in text
    with pytest.raises(ValueError, match="no place for try-ons"):
        put_into(page, [Table("try-ons", {}, [], ())])


def test_the_documented_page_has_a_place_for_each_table(tmp_path: Path) -> None:
    page = tmp_path / "SPEED.md"
    page.write_text(command.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    put_into(page, [Table(key, columns, [ROW], ("A machine.",)) for key, columns in COLUMNS.items()])
    assert page.read_text(encoding="utf-8").count("A machine.") == len(COLUMNS)


def test_the_machine_is_named() -> None:
    line = machine_line(("numpy", "no-such-package"))
    assert str(os.cpu_count()) in line and f"numpy {np.__version__}" in line and "no-such-package absent" in line
    assert installed("no-such-package") == "absent"


def test_work_is_done_by_another_process_with_its_own_variables() -> None:
    assert in_fresh_process(os.getpid) != os.getpid()
    assert in_fresh_process(os.getenv, "TRYON_SPEED_TEST", environment={"TRYON_SPEED_TEST": "7"}) == "7"
    assert "TRYON_SPEED_TEST" not in os.environ
    assert 1 < in_fresh_process(peak_memory_mb) < 10_000


def test_copies_of_a_photo_are_other_photos_with_the_same_picture() -> None:
    data = (SAMPLES / "garments" / f"{PHOTO}.jpg").read_bytes()
    first, second = (read_photo(renamed(data, number)) for number in (0, 1))
    assert first.digest != second.digest
    assert np.array_equal(first.rgb, read_photo(data).rgb) and np.array_equal(first.rgb, second.rgb)
    assert Image.open(io.BytesIO(renamed(data, 3))).size == first.rgb.shape[1::-1]


def test_a_summary_has_the_medians_of_what_was_done() -> None:
    rows = [
        {"quality": "low", "s_try_on": took, "s_fit": took / 2, "memory_mb": 10 * took} for took in (2.0, 4.0, 9.0)
    ] + [{"quality": "low", "error": "fit_failed", "memory_mb": 500}]
    found = summary(rows)
    assert found["photos"] == 4 and found["done"] == 3 and found["memory_mb"] == 500
    assert found["s_try_on"] == 4 and found["s_fit"] == 2 and found["s_slowest"] == 9


def test_one_photo_of_each_category_is_tried_on_unless_others_are_named() -> None:
    cases = one_of_each(ROOT / "samples")
    assert len({case.category for case in cases}) == len(cases) == 10
    assert [case.name for case in one_of_each(ROOT / "samples", ["tank"])] == ["tank_camouflage", "tank_plain"]


def test_each_table_measures_what_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "vertices_row", lambda count, repeat: {"asked": (count, repeat)})
    monkeypatch.setattr(tables, "crowd_row", lambda count, workers, quality: {"asked": (count, workers, quality)})
    monkeypatch.setattr(tables, "solver_rows", lambda vertices, limit: iter([{"asked": (vertices, limit)}]))
    asked = {key: [row["asked"] for row in measured(key, CHOICES)] for key in ("vertices", "jobs", "solvers")}
    assert asked["vertices"] == [(5, 3), (6, 3)] and asked["solvers"] == [(5000, 60.0)]
    assert asked["jobs"] == [(1, 1, "med"), (8, 1, "med"), (1, 2, "med"), (8, 2, "med")]


def test_kernels_are_compiled_by_what_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(tables, "vertices_row", lambda count, repeat: done.append(count))
    monkeypatch.setattr(tables, "try_on_rows", lambda cases, quality, repeat: done.append(len(cases)))
    compile_kernels(["vertices"], CHOICES)
    compile_kernels(["try-ons", "jobs"], CHOICES)
    assert done == [1, 6, 2], "one photo and the finest cloth; all photos"
