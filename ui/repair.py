"""The repair panel: a cutout to paint, points to drag, kinds to choose. Drawn by ``repair.js`` and its parts."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from time import time_ns
from typing import Any, Literal

from core.sentences import LANGUAGES
from core.types import CATEGORIES, DOUBTFUL_POINT, PHOTO_KINDS
from ui.addresses import here
from ui.drawn import drawn
from ui.texts import TEXTS, text
from workflow.clothes import own_cloth
from workflow.links import file_link
from workflow.masks import cutout_so_far, no_selection, photo_size
from workflow.owners import Owner
from workflow.requests import AUTO
from workflow.views import JobView

Step = Literal["cutout", "points", "kind"]
STEPS: Mapping[str, Step] = {"cutout": "cutout", "landmarks": "points", "category": "kind", "photo_kind": "kind"}
"""The step of the panel at which each doubt is looked at."""
MENDED_AT: Mapping[str, Step] = {
    "garment_failed.points": "points",
    "garment_failed.landmarks": "points",
}
"""The step at which a garment that could not be built is mended, by the key of its error; the others at the cutout."""
WORDS = tuple(key.removeprefix("repair_") for key in TEXTS if key.startswith("repair_"))
SCRIPTS = ("repair_paint", "repair_cutout", "repair_labels", "repair_points", "repair_kind")

_PANELS: Mapping[Step, str] = {
    "cutout": (
        '<div class="tools" role="toolbar">'
        '<span class="modes"><button type="button" data-act="add" aria-pressed="true"></button>'
        '<button type="button" data-act="remove" aria-pressed="false"></button></span>'
        '<span class="modes"><button type="button" data-act="pick" aria-pressed="false"></button>'
        '<button type="button" data-act="unpick" aria-pressed="false"></button></span>'
        '<label><span data-text="size"></span><input type="range" min="1" max="100" value="30"></label>'
        '<button type="button" data-act="undo" disabled></button>'
        '<button type="button" data-act="reset" disabled></button></div>'
        '<p class="said" role="status"></p>'
        '<div class="sheet"><canvas role="img"></canvas><i aria-hidden="true"></i></div>'
    ),
    "points": (
        '<div class="tools" role="toolbar"><button type="button" data-act="undo" disabled></button>'
        '<button type="button" data-act="reset" disabled></button>'
        '<button type="button" data-act="forget" hidden></button></div>'
        '<p class="said" role="status"></p>'
        '<div class="sheet"><div class="board" role="group"><img alt="">'
        '<div class="loupe" aria-hidden="true"></div></div></div>'
    ),
    "kind": '<fieldset data-choice="category"><legend></legend><div class="choices"></div></fieldset>'
    '<fieldset data-choice="photo_kind"><legend></legend><div class="choices"></div></fieldset>',
}
TEMPLATE = (
    '<div class="repair"><div class="steps" role="tablist">'
    + "".join(
        f'<button type="button" role="tab" id="repair-tab-{step}" data-step="{step}" aria-controls="repair-{step}">'
        "</button>"
        for step in _PANELS
    )
    + "</div>"
    + "".join(
        f'<section role="tabpanel" id="repair-{step}" data-panel="{step}" aria-labelledby="repair-tab-{step}" hidden>'
        f'<p class="explain"></p>{inside}</section>'
        for step, inside in _PANELS.items()
    )
    + '<div class="ends"><span data-text="use_hint"></span><button type="button" data-act="close"></button>'
    '<button type="button" data-act="use" class="main" disabled></button></div></div>'
)


def panel() -> Any:
    """Return the panel's inside.

    ``submit`` gives what was corrected, ``select`` asks for the cutout that clicks select, ``clear`` closes the panel.
    """
    return drawn("repair", TEMPLATE, None, using=SCRIPTS, elem_id="repair")


def value(owner: Owner, built: JobView, language: str, *, step: str = "") -> dict[str, Any]:
    """Return what the panel shows of a garment, built or not; without a ``step``, at the first that is in doubt."""
    report, asked = built.report, built.parameters
    doubts = [STEPS[doubt] for doubt in report.get("doubts", ()) if doubt in STEPS]
    landmarks = report.get("landmarks", {})
    mended = MENDED_AT.get(built.error.key, "cutout") if built.error else (doubts or ["cutout"])[0]
    if mended == "points" and not landmarks:  # the outline is none that a garment can have
        mended = "cutout"
    refused = no_selection()
    return {
        "opened": str(time_ns()),
        "step": step if step in _PANELS else mended,
        "doubts": doubts,
        "photo": here(file_link(own_cloth(owner, built.cloth_id).image_url)),
        "mask": _mask(owner, built),
        "size": photo_size(owner, built.cloth_id),
        "no_selection": refused.localized(language) if refused else "",
        "points": _points(landmarks, asked["options"].get("landmarks") or {}, language),
        "kinds": {
            "category": _choices(
                "category", CATEGORIES, report, asked["category"], language, shares=report.get("top3", ())
            ),
            "photo_kind": _choices("photo_kind", PHOTO_KINDS, report, asked["options"].get("photo_kind"), language),
        },
        "unsure": [doubt for doubt in report.get("doubts", ()) if doubt],
        "texts": {word: TEXTS[f"repair_{word}"][LANGUAGES.index(language)] for word in WORDS},
    }


def selected(number: Any, mask: bytes) -> dict[str, Any]:
    """Return the answer to clicks: the cutout that they select."""
    return {"answer": number, "mask": _data_uri(mask)}


def not_selected(number: Any, sentence: str) -> dict[str, Any]:
    """Return the answer to clicks that select nothing: why."""
    return {"answer": number, "problem": sentence}


def _mask(owner: Owner, built: JobView) -> str:
    """Return the address of the cutout so far; empty where there is none."""
    link = built.link("garment_mask")
    if link:
        return here(link)
    data = cutout_so_far(owner, built.id)
    return _data_uri(data) if data else ""


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _points(
    found: Mapping[str, Sequence[float]], given: Mapping[str, Any], language: str
) -> list[dict[str, str | float | bool]]:
    return [
        {
            "id": name,
            "name": text(f"point_{name}", language),
            "x": x,
            "y": y,
            "given": name in given,
            "doubtful": sure < DOUBTFUL_POINT,
        }
        for name, (x, y, sure) in found.items()
    ]


def _choices(
    name: str,
    every: Sequence[str],
    report: Mapping[str, Any],
    asked: str | None,
    language: str,
    *,
    shares: Sequence[Sequence[Any]] = (),
) -> dict[str, Any]:
    """Return the choices of a kind, the likeliest first with their shares."""
    share = {likely: round(100 * sure) for likely, sure in shares}
    by_hand = asked not in (None, AUTO)
    rows = [
        {
            "id": each,
            "name": text(each, language),
            "share": f"{share[each]}%" if each in share else "",
        }
        for each in (*share, *(each for each in every if each not in share))
    ]
    again = [{"id": AUTO, "name": text("repair_auto", language), "share": ""}] if by_hand else []
    return {"chosen": asked if by_hand else report.get(name, ""), "by_hand": by_hand, "rows": [*rows, *again]}
