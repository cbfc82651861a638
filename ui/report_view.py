"""The fit report as a small table, with its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from core.sentences import translate
from ui.texts import TEXTS, text


def report_html(report: Mapping[str, Any], language: str) -> str:
    """Return the sizes with how each would feel, the report's most useful rows, and its warnings."""
    if not report:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{text(key, language)}</th><td>{escape(value)}</td></tr>"
        for key, value in _rows(report, language)
    )
    warnings = "".join(f"<li>{escape(translate(str(line), language))}</li>" for line in report.get("warnings", ()))
    notes = f"<ul>{warnings}</ul>" if warnings else ""
    return f'<div class="report">{_sizes(report, language)}<table>{rows}</table>{notes}</div>'


def garment_alone_html(language: str) -> str:
    """Return the note that stands in the report's place when the garment could not be fitted."""
    return f'<div class="report"><p>{text("garment_alone", language)}</p></div>'


def _rows(report: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return (text key, value) of each figure that the report has."""
    category, share = str(report["category"]), round(100 * float(report["category_confidence"]))
    name = text(category, language) if category in TEXTS else category
    rows = [("row_category", f"{name} · {text('sure', language, share=share)}" if share < 100 else name)]
    rows.append(("row_size", str(report["size"])))
    for place, ease in report.get("ease_cm", {}).items():
        if ease is not None and f"row_{place}" in TEXTS:
            rows.append((f"row_{place}", f"{ease:+.1f} cm"))
    figures = (
        ("row_strain", "strain", "tension_p95", "{:.0%}"),
        ("row_clearance", "clearance_mm", "p50", "{:.0f} mm"),
        ("row_inside", "penetration", "share", "{:.2%}"),
    )
    for key, group, figure, form in figures:
        value = report.get(group, {}).get(figure)
        if value is not None:
            rows.append((key, form.format(value)))
    worn = report.get("worn")
    if worn is not None:
        reasons = "; ".join(translate(str(reason), language) for reason in worn["reasons"])
        rows.append(("row_worn", text("yes", language) if worn["ok"] else f"{text('no', language)}: {reasons}"))
    if report.get("triangles") is not None:
        rows.append(("row_triangles", f"{report['triangles']:,}"))
    rows.append(("row_seconds", f"{report['seconds']['total']:.1f} s"))
    return rows


def _sizes(report: Mapping[str, Any], language: str) -> str:
    """Return a strip of all sizes: how each would feel on this body, the fitted one marked."""
    cells = []
    for row in report.get("size_table", ()):
        chosen = ' class="chosen"' if row["size"] == report["size"] else ""
        verdict = str(row["verdict"])
        feel = text(f"feel_{verdict}", language) if f"feel_{verdict}" in TEXTS else escape(verdict)
        cells.append(f"<li{chosen}><b>{escape(str(row['size']))}</b><span>{feel}</span></li>")
    return f'<ol class="sizes">{"".join(cells)}</ol>' if cells else ""
