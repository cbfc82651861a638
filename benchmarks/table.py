"""The result table: a CSV with everything, and a page to read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.demands import demand_table
from benchmarks.figures import Row

SHOWN = (
    "name",
    "body",
    "category",
    "kind",
    "cutout",
    "mask_iou",
    "boundary_f",
    "landmark_error",
    "openings",
    "pieces",
    "volume",
    "front_iou",
    "size",
    "worn",
    "inside_share",
    "inside_mm",
    "tension_p95",
    "clearance_p50_mm",
    "clearance_fitted_mm",
    "self_hits",
    "converged",
    "hem_below_hip_cm",
    "s_parse",
    "s_sew",
    "s_garment",
    "s_fit",
    "s_call",
    "error",
)
"""Columns of the page; the CSV has all."""

DEMANDS = {
    "category right": "category_right",
    "photo kind right": "kind_right",
    "right openings": "openings_ok",
    "volume": "volume",
    "worn": "worn",
    "inside at most 0.2 % and 5 mm": "inside_ok",
    "come to rest": "converged",
    "hem about the hip": "hem_ok",
    "front colour at most 5": "front_colour_ok",
    "print kept off the back": "print_ok",
}
"""Yes-or-no columns that count towards the summary."""

MEDIANS = (
    "mask_iou",
    "boundary_f",
    "landmark_error",
    "front_iou",
    "front_colour",
    "front_seam_background",
    "back_seam_background",
    "print_on_back",
    "inside_share",
    "tension_p95",
    "compression_p95",
    "clearance_p50_mm",
    "clearance_fitted_mm",
    "self_hits",
    "garment_kb",
    "fitted_kb",
    "draco_kb",
    "s_intake",
    "s_parse",
    "s_sew",
    "s_garment_glb",
    "s_garment",
    "s_fit",
    "s_fitted_glb",
    "s_files",
    "s_total",
    "s_call",
)


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write rows with all their columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def write_page(
    rows: Sequence[Row], path: Path, *, counted: Sequence[Row] = (), title: str, notes: Sequence[str] = ()
) -> None:
    """Write a Markdown page: notes, what has to be reached, how often else, middle values, failures, and the table.

    Stages that were not timed have no column.

    Args:
        rows: all of them.
        path: of the file.
        counted: the rows of which something is demanded, see :mod:`benchmarks.demands`.
        title: of the page.
        notes: its first paragraphs.
    """
    shown = [c for c in SHOWN if not c.startswith("s_") or any(row.get(c) is not None for row in rows)]
    failures = [row for row in rows if row.get("error") or row.get("worn") is False]
    parts = [
        f"# {title}",
        f"{len({row['name'] for row in rows})} photos, {len(rows)} rows.",
        *notes,
        "## Demanded",
        *_demanded(counted),
        "## Reached",
        markdown(("demand", "reached", "of"), [(name, *_count(rows, column)) for name, column in DEMANDS.items()]),
        *_validator(rows),
        "## Middle values",
        markdown(("figure", "median", "worst"), [line for column in MEDIANS for line in _spread(rows, column)]),
        "## Failures",
        markdown(("photo", "body", "why"), [(r["name"], r.get("body", ""), _why(r)) for r in failures])
        if failures
        else "None.",
        "## Table",
        markdown(shown, [[row.get(column) for column in shown] for row in rows]),
    ]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def markdown(columns: Sequence[str], lines: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    rows = [columns, ["---"] * len(columns), *lines]
    return "\n".join("| " + " | ".join(_text(cell) for cell in row) + " |" for row in rows)


def _demanded(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return ["Nothing: that takes photos of garments alone with trusted masks."]
    heading, *lines = demand_table(rows)
    return ["By category; what is not met stands in bold.", markdown(heading, lines)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    return str(value).replace("|", "/")


def _count(rows: Sequence[Row], column: str) -> tuple[int, int]:
    """Return how many rows say yes, and how many say anything."""
    values = [row[column] for row in rows if row.get(column) is not None]
    return sum(values), len(values)


def _spread(rows: Sequence[Row], column: str) -> list[tuple[str, str, str]]:
    """Return a line with the median and the worst value: the smallest of a likeness, the largest of anything else."""
    values = [row[column] for row in rows if row.get(column) is not None]
    if not values:
        return []
    worst = min(values) if column.endswith(("_iou", "_f")) else max(values)
    return [(column, f"{median(values):.4g}", f"{worst:.4g}")]


def _validator(rows: Sequence[Row]) -> list[str]:
    counts = [
        row[f"{kind}_errors"] + row[f"{kind}_warnings"]
        for row in rows
        for kind in ("garment", "fitted")
        if f"{kind}_errors" in row
    ]
    if not counts:
        return ["The Khronos validator is not installed: files were not validated."]
    return [f"Khronos validator: {counts.count(0)} of {len(counts)} files without errors and warnings."]


def _why(row: Row) -> str:
    if row.get("error"):
        return f"{row['error']}: {row['sentence']}"
    return f"not worn: {row['not_worn_because']}"
