"""The fit report as a small table, with its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from core.sentences import translate
from ui.texts import TEXTS, text

SNUG_CM = 2.0
LOOSE_CM = 12.0


def report_html(report: Mapping[str, Any], language: str) -> str:
    """Return the report's most useful rows, then its warnings."""
    if not report:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{text(key, language)}</th><td>{escape(value)}</td></tr>"
        for key, value in _rows(report, language)
    )
    warnings = "".join(f"<li>{escape(translate(str(line), language))}</li>" for line in report.get("warnings", ()))
    return f'<div class="report"><table>{rows}</table>{f"<ul>{warnings}</ul>" if warnings else ""}</div>'


def _rows(report: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return (text key, value) of each figure that the report has."""
    category, share = str(report["category"]), round(100 * float(report["category_confidence"]))
    name = text(category, language) if category in TEXTS else category
    rows = [("row_category", f"{name} · {text('sure', language, share=share)}" if share < 100 else name)]
    rows.append(("row_size", str(report["size"])))
    for place, ease in report.get("ease_cm", {}).items():
        if ease is not None and f"row_{place}" in TEXTS:
            rows.append((f"row_{place}", f"{ease:+.1f} cm · {text(_feel(float(ease)), language)}"))
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
        rows.append(("row_worn", text("yes" if worn["ok"] else "no", language)))
    if report.get("triangles") is not None:
        rows.append(("row_triangles", f"{report['triangles']:,}"))
    rows.append(("row_seconds", f"{report['seconds']['total']:.1f} s"))
    return rows


def _feel(ease_cm: float) -> str:
    """Return the text key of how a girth with this much room feels."""
    if ease_cm < SNUG_CM:
        return "tight"
    return "loose" if ease_cm > LOOSE_CM else "close"
