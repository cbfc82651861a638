"""A benchmark run: every photo, every chosen body, one table, one sheet a garment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from benchmarks.cases import Case
from benchmarks.measure import MeasuredFit, MeasuredGarment, Row, measure_fit, measure_garment
from benchmarks.sheets import write_sheet
from benchmarks.table import write_csv, write_page
from core.types import Quality, Size


def run(
    cases: Sequence[Case],
    out: Path,
    *,
    bodies: Sequence[str],
    quality: Quality = "med",
    size: Size | Literal["auto"] = "auto",
    sheets: bool = True,
    title: str = "Benchmark",
) -> Iterator[tuple[Case, list[Row]]]:
    """Measure photos one by one; table and page are written anew after each, so that a broken run leaves its results.

    Args:
        cases: the photos.
        out: folder for ``results.csv``, ``results.md`` and ``sheets/``.
        bodies: ids of presets.
        quality: of the garments.
        size: chart size or ``auto``.
        sheets: whether to draw picture sheets.
        title: of the page.

    Yields:
        Each photo with its rows: one for each body, or a single one where the garment failed.
    """
    (out / "sheets").mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for case in cases:
        measured, fits = measure(case, bodies=bodies, quality=quality, size=size)
        new = [measured.row | fit.row for fit in fits] or [measured.row]
        rows += new
        write_csv(rows, out / "results.csv")
        write_page(rows, out / "results.md", title=title)
        if sheets:
            write_sheet(measured, fits, out / "sheets" / f"{case.name}.png")
        yield case, new


def measure(
    case: Case, *, bodies: Sequence[str], quality: Quality, size: Size | Literal["auto"]
) -> tuple[MeasuredGarment, list[MeasuredFit]]:
    """Build one garment and fit it on each body; no fits where the garment failed."""
    from presets import load

    measured = measure_garment(case, quality=quality)
    if measured.garment is None:
        return measured, []
    return measured, [measure_fit(measured, load(body), size=size) for body in bodies]
