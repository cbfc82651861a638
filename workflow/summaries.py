"""Fit reports as rows of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIGURES = (
    "category", "cutout_method", "size", "worn", "converged", "inside_share", "inside_max_mm", "tension_p95",
    "triangles", "seconds",
)  # fmt: skip
"""What a table says of a try-on that came out."""


def figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``FIGURES`` of a fit report whose ``seconds`` are those of the whole try-on."""
    return {
        "category": report["category"],
        "cutout_method": report["cutout_method"],
        "size": report["size"],
        "worn": report["worn"]["ok"],
        "converged": report["converged"],
        "inside_share": report["penetration"]["share"],
        "inside_max_mm": report["penetration"]["max_mm"],
        "tension_p95": report["strain"]["tension_p95"],
        "triangles": report["triangles"],
        "seconds": report["seconds"]["total"],
    }


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV with a header; what a row does not have stays empty."""
    buffer = io.StringIO(newline="")
    table = csv.DictWriter(buffer, columns)
    table.writeheader()
    table.writerows(rows)
    return buffer.getvalue()
