"""The fit report: one sentence, the sizes, the figures that matter, what is only estimated, and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

import gradio as gr

from core.sentences import translate
from ui.texts import TEXTS, text

PLACES = ("chest", "hip", "waist")
"""Places whose room may be told in the sentence: the first that the report knows."""
GIRTHS = ("chest", "waist", "hip")
"""Places at which the room in each size is told, from above to below."""
NO_ROOM_CM = 0.5
"""Less than this is no room and no stretch [cm]."""
LOOSE_BELOW_CM = {"waist": 22.0, "hip": 6.0}
"""So much more room than at the chest is a wide cut [cm]; clothes that fall straight have up to 20 and 3."""

PRESS = """element.addEventListener("click", (event) => {
  const size = event.target.closest("[data-size]");
  if (size) document.querySelector(`#size input[value="${size.dataset.size}"]`).click();
  const doubt = event.target.closest("[data-doubt]");
  if (doubt) trigger("select", { doubt: doubt.dataset.doubt });
});"""
"""A size of the report is chosen as one of the form is; ``select`` gives the doubt that shall be looked at."""


def report() -> Any:
    """Return the component."""
    return gr.HTML("", js_on_load=PRESS, elem_id="report")


def report_html(report: Mapping[str, Any], language: str, *, back: bool = False, example: bool = False) -> str:
    """Return a fit report as HTML; ``back`` tells that there is a photo of the back."""
    if not report:
        return ""
    badge = f'<span class="badge">{text("example_badge", language)}</span> ' if example else ""
    estimate = text("estimate_size" if back else "estimate_both", language)
    return (
        f'<div class="report"><p class="headline">{badge}{_safe(headline(report, language))}</p>'
        f"{_sizes(report.get('size_table', ()), str(report['size']), language)}{_table(_rows(report, language))}"
        f'<p class="estimate">{estimate}</p>{_warnings(report, language, doubts=not example)}'
        f"<details><summary>{text('more_figures', language)}</summary>{_table(_figures(report, language))}"
        f"{_rooms(report.get('size_table', ()), language)}</details>"
        "</div>"
    )


def garment_alone_html(sizes: Sequence[Mapping[str, Any]], size: str, language: str) -> str:
    """Return the note that stands in the report's place when the garment is not on a body, with sizes to choose from.

    Args:
        sizes: as a report's ``size_table``; the verdict may be empty where nothing is known of this body.
        size: the one that was asked for.
        language: "en" or "ko".
    """
    return f'<div class="report"><p>{text("garment_alone", language)}</p>{_sizes(sizes, size, language)}</div>'


def headline(report: Mapping[str, Any], language: str) -> str:
    """Return how the garment sits, as a sentence."""
    size = str(report["size"])
    verdict = next((str(row["verdict"]) for row in report.get("size_table", ()) if row["size"] == size), "")
    says = f"says_{verdict or size}" if f"says_{verdict or size}" in TEXTS else "says_any"
    sits = text(says, language, size=size)
    eases = report.get("ease_cm", {})
    place = next((place for place in PLACES if eases.get(place) is not None), None)
    if place is None:
        return sits + "."
    ease = float(eases[place])
    room = "room_none" if abs(ease) < NO_ROOM_CM else ("room_left" if ease > 0 else "room_stretch")
    if f"below_{verdict}" in TEXTS and _loose_below(eases):
        return text(
            f"below_{verdict}", language, size=size, room=text(f"below_{room}", language, cm=f"{abs(ease):.0f}")
        )
    return f"{sits}: {text(room, language, cm=f'{abs(ease):.0f}', place=text(f'place_{place}', language))}"


def _loose_below(eases: Mapping[str, float | None]) -> bool:
    """Tell whether there is much more room [cm] below the chest than at it."""
    chest = eases.get("chest")
    rooms = [(eases.get(place), more) for place, more in LOOSE_BELOW_CM.items()]
    return chest is not None and any(room is not None and room - chest >= more for room, more in rooms)


def _rows(report: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return (heading, value) of the figures that everybody wants."""
    category, share = str(report["category"]), round(100 * float(report["category_confidence"]))
    name = text(category, language) if category in TEXTS else category
    size = str(report["size"])
    rows = [
        ("row_category", f"{name} · {text('sure', language, share=share)}" if share < 100 else name),
        ("row_size", text(f"size_{size}", language) if f"size_{size}" in TEXTS else size),
    ]
    for place, ease in report.get("ease_cm", {}).items():
        if ease is not None and f"row_{place}" in TEXTS:
            rows.append((f"row_{place}", f"{ease:+.1f} cm"))
    worn = report.get("worn")
    if worn is not None:
        reasons = "; ".join(translate(str(reason), language) for reason in worn["reasons"])
        rows.append(("row_worn", text("yes", language) if worn["ok"] else f"{text('no', language)}: {reasons}"))
    return [(text(key, language), value) for key, value in rows]


def _figures(report: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return (heading, value) of the figures for those who know them."""
    figures = (
        ("row_strain", "strain", "tension_p95", "{:.0%}"),
        ("row_clearance", "clearance_mm", "p50", "{:.0f} mm"),
        ("row_inside", "penetration", "share", "{:.2%}"),
    )
    rows = []
    for key, group, figure, form in figures:
        value = report.get(group, {}).get(figure)
        if value is not None:
            rows.append((key, form.format(value)))
    if report.get("triangles") is not None:
        rows.append(("row_triangles", f"{report['triangles']:,}"))
    total = report.get("seconds", {}).get("total")
    if total is not None:
        rows.append(("row_seconds", f"{total:.1f} s"))
    return [(text(key, language), value) for key, value in rows]


def _table(rows: list[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><th scope='row'>{heading}</th><td>{_safe(value)}</td></tr>" for heading, value in rows)
    return f"<table>{lines}</table>"


def _warnings(report: Mapping[str, Any], language: str, *, doubts: bool) -> str:
    """Return the warnings; beside one that can be looked into, a button that leads there."""
    steps = report.get("doubts", ()) if doubts else ()
    lines = "".join(
        f"<li><span>{_safe(translate(str(line), language))}</span>{_check(step, language)}</li>"
        for line, step in zip_longest(report.get("warnings", ()), steps, fillvalue="")
    )
    return f'<ul class="warnings">{lines}</ul>' if lines else ""


def _check(doubt: str, language: str) -> str:
    key = f"repair_check_{doubt}"
    return f'<button type="button" data-doubt="{doubt}">{text(key, language)}</button>' if key in TEXTS else ""


def _sizes(rows: Sequence[Mapping[str, Any]], chosen: str, language: str) -> str:
    """Return a strip of all sizes to choose from: how each would feel on this body, the chosen one marked."""
    cells = []
    for row in rows:
        size, verdict = _safe(str(row["size"])), str(row["verdict"])
        feel = text(f"feel_{verdict}", language) if f"feel_{verdict}" in TEXTS else _safe(verdict)
        says = f"<span>{feel}</span>" if feel else ""
        pressed = "true" if row["size"] == chosen else "false"
        cells.append(
            f'<li><button type="button" data-size="{size}" aria-pressed="{pressed}"><b>{size}</b>{says}</button></li>'
        )
    return f'<ol class="sizes">{"".join(cells)}</ol>' if cells else ""


def _rooms(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    """Return a table of the room in each size [cm], at those of ``GIRTHS`` that the garment has."""
    places = [place for place in GIRTHS if any(row.get("ease_cm", {}).get(place) is not None for row in rows)]
    if not places:
        return ""
    keys = ("row_size", *(f"head_{place}" for place in places))
    heads = "".join(f"<th scope='col'>{text(key, language)}</th>" for key in keys)
    lines = "".join(f"<tr><th scope='row'>{_safe(str(row['size']))}</th>{_eases(row, places)}</tr>" for row in rows)
    return f'<table class="rooms"><caption>{text("row_sizes", language)}</caption><tr>{heads}</tr>{lines}</table>'


def _eases(row: Mapping[str, Any], places: Sequence[str]) -> str:
    """Return a row's cells; one is empty where the garment does not reach in that size."""
    eases = [row.get("ease_cm", {}).get(place) for place in places]
    return "".join(f"<td>{'' if ease is None else f'{ease:+.1f}'}</td>" for ease in eases)


def _safe(words: str) -> str:
    """Return ``words`` as HTML; a dollar sign would begin code in the component's template."""
    return escape(words).replace("$", "&#36;").replace("{", "&#123;")
