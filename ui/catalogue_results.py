"""The results folder of a catalogue: a table and a report that are whole at any moment, and a folder for each row."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.settings import settings
from ui.attempts import TABLE, Row, write_file
from ui.catalogue_report import report_page

if TYPE_CHECKING:
    from workflow.catalogue import CatalogueRow

REPORT = "report.html"
PHOTO = "photo.jpg"
LONGEST_NAME = 60
"""Of a row's folder."""


class CatalogueResults:
    """What has come out of a catalogue so far.

    Args:
        out: the folder; what an earlier run has left there is kept as far as it is of the same rows.
        rows: the catalogue.
        title: what it is called.
        again: whether earlier results are left out of account.
    """

    def __init__(self, out: Path, rows: Sequence[CatalogueRow], *, title: str, again: bool) -> None:
        self._out = out
        self._rows = rows
        self._title = title
        self._names = [_folder_name(row) for row in rows]
        out.mkdir(parents=True, exist_ok=True)
        self._results: dict[tuple[str, ...], Row] = {} if again else _left(out / TABLE)
        self._pictures: dict[tuple[str, ...], str] = {}
        self._kept: set[tuple[str, ...]] = set()
        self._write()

    def finished(self, row: CatalogueRow, digest: str) -> Row | None:
        """Return the earlier result of a row if it depends on the same things, which ``digest`` stands for."""
        known = self._results.get(_key(row.as_dict()))
        if known is None or known["status"] != "done" or known.get("digest") != digest:
            return None
        if not all((self._out / known[file]).is_file() for file in ("glb", "thumbnail")):
            return None
        self._kept.add(_key(row.as_dict()))
        return known

    def folder(self, row: CatalogueRow) -> Path:
        """Return the folder for the files of a row, which exists then; rows of the same name have one each."""
        name = _folder_name(row)
        if self._names.count(name) > 1:
            name = f"{name}-{self._rows.index(row) + 1}"
        folder = self._out / name
        folder.mkdir(exist_ok=True)
        return folder

    def keep_photo(self, row: CatalogueRow, jpeg: bytes) -> None:
        """Keep a small copy of a row's photo for the report."""
        file = self.folder(row) / PHOTO
        file.write_bytes(jpeg)
        self._pictures[_key(row.as_dict())] = self.path(file)

    def path(self, file: Path) -> str:
        """Return the path of a result as the table says it."""
        return file.relative_to(self._out).as_posix()

    def put(self, row: CatalogueRow, result: Row) -> None:
        """Take note of a result and write it down."""
        key = _key(row.as_dict())
        if key not in self._kept:
            self._results[key] = {"picture": self._pictures.get(key, ""), **result}
            self._write()

    def counts(self) -> dict[str, int]:
        """Return how many rows there are, are done, have failed, and were kept from before."""
        statuses = [row["status"] for row in self._table()]
        return {
            "all": len(self._rows),
            "done": statuses.count("done"),
            "failed": statuses.count("error"),
            "kept": len(self._kept),
        }

    def _table(self) -> list[Row]:
        """Return the results there are, in the order of the catalogue."""
        found = [(row.as_dict(), self._results.get(_key(row.as_dict()))) for row in self._rows]
        return [{**result, **asked} for asked, result in found if result is not None]

    def _write(self) -> None:
        from workflow.summaries import csv_text

        write_file(self._out / TABLE, csv_text(_columns(), self._table()))
        shown = [
            {"status": "waiting", **self._results.get(_key(row.as_dict()), {}), **row.as_dict()} for row in self._rows
        ]
        write_file(self._out / REPORT, report_page(shown, title=self._title, language=settings().language))


def _columns() -> tuple[str, ...]:
    from workflow.catalogue import ASKED
    from workflow.summaries import FIGURES

    return (*ASKED, "status", "code", "message", *FIGURES, "glb", "thumbnail", "picture", "digest")


def _left(table: Path) -> dict[tuple[str, ...], Row]:
    """Return the results of an earlier run; none where the table is not one of a catalogue."""
    if not table.is_file():
        return {}
    with table.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _columns():
            return {}
        return {_key(row): dict(row) for row in reader}


def _key(row: Row) -> tuple[str, ...]:
    """Return what tells rows of a catalogue apart, wherever they stand in it."""
    return tuple(str(value) for name, value in sorted(row.items()) if name in ("photo", "name") or "asked_" in name)


def _folder_name(row: CatalogueRow) -> str:
    return re.sub(r"[^\w.-]+", "-", row.name).strip("-.")[:LONGEST_NAME].casefold() or "row"
