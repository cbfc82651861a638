"""The results: a CSV and a Markdown table each, and the tables of docs/SPEED.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Row
from benchmarks.table import markdown, write_csv

SHARES = ("inside_share", "tension_p95", "self_hits")


@dataclass(frozen=True)
class Table:
    """One question, its measured rows, and where they come from."""

    key: str
    """Name of its file, and of its place on the page."""
    columns: Mapping[str, str]
    """Headings by column of the rows; the CSV has all columns."""
    rows: Sequence[Row]
    notes: Sequence[str]
    """The machine, and how it was measured this time."""

    def markdown(self) -> str:
        """Return the notes and the table."""
        lines = [[_cell(column, row.get(column)) for column in self.columns] for row in self.rows]
        return "\n\n".join([" ".join(self.notes), markdown(tuple(self.columns.values()), lines)])


def write_tables(tables: Sequence[Table], out: Path) -> None:
    """Write ``<key>.csv`` for each table and ``results.md`` with all of them into an existing folder."""
    for table in tables:
        write_csv(table.rows, out / f"{table.key}.csv")
    parts = ["# Speed", *(f"## {table.key}\n\n{table.markdown()}" for table in tables)]
    (out / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def put_into(page: Path, tables: Sequence[Table]) -> None:
    """Replace what a page says between ``<!-- key -->`` and ``<!-- /key -->`` by each table.

    Raises:
        ValueError: the page has no such place.
    """
    text = page.read_text(encoding="utf-8")
    for table in tables:
        start, end = f"<!-- {table.key} -->\n", f"\n<!-- /{table.key} -->"
        before, opened, inside = text.partition(start)
        _, closed, after = inside.partition(end)
        if not (opened and closed):
            raise ValueError(f"{page.name} has no place for {table.key}")
        text = before + start + table.markdown() + end + after
    page.write_text(text, encoding="utf-8")


def _cell(column: str, value: object) -> object:
    """Return shares in percent; everything else as it is."""
    if column in SHARES and isinstance(value, float):
        return f"{100 * value:.4g} %"
    return value
