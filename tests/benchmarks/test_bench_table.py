"""The result table."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.figures import failure
from benchmarks.table import markdown, write_csv, write_page
from core.errors import NoGarment

GOOD = {"name": "tee_1", "body": "slim", "worn": True, "inside_ok": True, "mask_iou": 0.99, "s_fit": 2.0}
BAD = GOOD | {"body": "curvy", "worn": False, "not_worn_because": "the hem is not level", "mask_iou": 0.9}
BAD |= {"print_on_back": 0.41, "print_ok": False, "back_seam_background": 0.2}
NONE = {"name": "tee_2"} | failure(NoGarment.code, NoGarment("no_garment.not_found").message)


def test_the_csv_has_every_column_of_every_row(tmp_path: Path) -> None:
    write_csv([GOOD, NONE], tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["mask_iou"] == "0.99"
    assert rows[1]["error"] == "no_garment"
    assert rows[1]["worn"] == ""


def test_the_page_counts_and_lists_failures_with_their_sentence(tmp_path: Path) -> None:
    write_page([GOOD, BAD, NONE], tmp_path / "r.md", title="Photos")
    page = (tmp_path / "r.md").read_text()
    assert "| worn | 1 | 2 |" in page and "| print kept off the back | 0 | 1 |" in page
    assert "| tee_1 | curvy | not worn: the hem is not level |" in page
    assert "no_garment: No garment could be told apart" in page
    assert "| mask_iou | 0.945 | 0.9 |" in page, "the worst of a likeness is the smallest"
    assert "| s_fit | 2 | 2 |" in page
    assert "| print_on_back | 0.41 | 0.41 |" in page and "| back_seam_background | 0.2 | 0.2 |" in page


def test_what_is_demanded_is_asked_only_of_what_counts(tmp_path: Path) -> None:
    write_page([GOOD, BAD], tmp_path / "r.md", counted=[BAD | {"category": "tshirt"}], title="Photos")
    page = (tmp_path / "r.md").read_text()
    assert "| demand | all | tshirt |" in page and "**0 of 1**" in page
    write_page([GOOD, BAD], tmp_path / "r.md", title="Photos")
    assert "Nothing: that takes photos" in (tmp_path / "r.md").read_text()


def test_unknown_cells_are_empty_and_no_is_seen() -> None:
    assert markdown(("a", "b", "c"), [(None, False, "x|y")]).splitlines()[-1] == "|  | **no** | x/y |"


def test_the_page_holds_its_notes_and_only_the_stages_that_were_timed(tmp_path: Path) -> None:
    write_page([GOOD], tmp_path / "r.md", title="Photos", notes=["Through the app."])
    page = (tmp_path / "r.md").read_text()
    assert "\n\nThrough the app.\n\n" in page
    header = next(line for line in page.splitlines() if line.startswith("| name | body |"))
    assert "| s_fit |" in header and "s_call" not in header and "| volume |" in header
