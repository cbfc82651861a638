"""A benchmark run: every photo, every chosen body, one table, one sheet a garment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.figures import Row
from benchmarks.measure import MeasuredFit, MeasuredGarment
from benchmarks.sheets import write_sheet
from benchmarks.table import write_csv, write_page

Measure = Callable[[Case], tuple[MeasuredGarment, list[MeasuredFit]]]
"""What becomes of a photo, and of its garment on each body; no fits where the garment failed."""


def run(
    cases: Sequence[Case],
    out: Path,
    *,
    measure: Measure,
    sheets: bool = True,
    title: str = "Benchmark",
    notes: Sequence[str] = (),
) -> Iterator[tuple[Case, list[Row]]]:
    """Measure photos one by one; table and page are written anew after each, so that a broken run leaves its results.

    Args:
        cases: the photos.
        out: folder for ``results.csv``, ``results.md`` and ``sheets/``.
        measure: takes the figures.
        sheets: whether to draw picture sheets.
        title: of the page.
        notes: paragraphs for the page on how the figures were taken.

    Yields:
        Each photo with its rows: one for each body, or a single one where the garment failed.
    """
    (out / "sheets").mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    counted: list[Row] = []
    for case in cases:
        measured, fits = measure(case)
        new = [measured.row | fit.row for fit in fits] or [measured.row]
        rows += new
        counted += new if case.counts else []
        write_csv(rows, out / "results.csv")
        write_page(rows, out / "results.md", counted=counted, title=title, notes=notes)
        if sheets:
            write_sheet(measured, fits, out / "sheets" / f"{case.name}.png")
        yield case, new
