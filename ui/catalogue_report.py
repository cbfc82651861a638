"""The report of a catalogue: one page that needs nothing but the results folder it lies in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.sentences import SENTENCES, sentence
from ui.catalogue_texts import words

STYLE = Path(__file__).with_name("catalogue_report.css")
STATUSES = ("done", "error", "waiting")
Row = Mapping[str, Any]


def report_page(rows: Sequence[Row], *, title: str, language: str) -> str:
    """Return the report as HTML; ``rows`` are those of the table, a waiting one has only what was asked for."""
    heading = escape(words("title", language, name=title))
    shown = {status: [row for row in rows if row["status"] == status] for status in STATUSES}
    seconds = sum(float(row.get("seconds") or 0) for row in shown["done"])
    counts = {"all": len(rows), **{status: len(found) for status, found in shown.items()}}
    switches = "".join(
        f'<input type="radio" name="shown" id="{status}"{" checked" if status == "all" else ""}>'
        f'<label for="{status}"><b>{count}</b> {words(status, language)}</label>'
        for status, count in counts.items()
        if count or status == "all"
    )
    cards = "\n".join(_card(row, language) for row in rows)
    together = words("together", language, minutes=f"{seconds / 60:.1f}")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{heading}</title>\n'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<h1>{heading}</h1>\n{switches}\n<p>{together}</p>\n<main>\n{cards}\n</main>\n</body>\n</html>\n"
    )


def _card(row: Row, language: str) -> str:
    status = str(row["status"])
    photo, worn = (_picture(row, column, language) for column in ("picture", "thumbnail"))
    return (
        f'<article class="{status}">\n<div class="pictures">{photo}{worn if status == "done" else ""}</div>\n'
        f"<h2>{escape(str(row['name']))}</h2>\n"
        f'<p class="facts"><span class="chip">{words(status, language)}</span> {_facts(row, language)}</p>\n'
        f"{_reason(row)}<footer>{_footer(row, language)}</footer>\n</article>"
    )


def _picture(row: Row, column: str, language: str) -> str:
    """Return a picture that leads to the 3D model, or an empty place."""
    source, label = row.get(column), words("photo" if column == "picture" else "worn", language)
    if not source:
        return f'<span class="none">{words("none", language)}</span>'
    about = escape(f"{label}: {row['name']}")
    return f'<img src="{quote(str(source))}" alt="{about}" loading="lazy">'


def _facts(row: Row, language: str) -> str:
    """Return what was made, or what was asked for where nothing was."""
    category = str(row.get("category") or row["asked_category"])
    size = str(row.get("size") or row["asked_size"])
    facts = [
        sentence(f"category.{category}", language) if f"category.{category}" in SENTENCES else "",
        words("own_size", language) if size == "own" else words("size", language, size=size) if size != "auto" else "",
        str(row["asked_body"]),
        words("seconds", language, seconds=f"{float(row['seconds']):.1f}") if row.get("seconds") else "",
    ]
    return " · ".join(escape(fact) for fact in facts if fact)


def _reason(row: Row) -> str:
    return f'<p class="reason">{escape(str(row["message"]))}</p>\n' if row["status"] == "error" else ""


def _footer(row: Row, language: str) -> str:
    """Return where the row comes from, and the way to its model."""
    origin = f"{escape(str(row['photo']))}, {words('line', language, line=row['line'])}"
    if row["status"] != "done":
        return origin
    return f'<a href="{quote(str(row["glb"]))}" download>{words("model", language)}</a> {origin}'
