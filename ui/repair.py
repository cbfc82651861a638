"""Repairing the cutout: a brush over the photo. Drawn by ``repair.js``."""

from __future__ import annotations

from typing import Any

from ui.drawn import drawn
from ui.texts import text

TEMPLATE = (
    '<div class="brush"><p class="explain"></p><div class="tools" role="toolbar">'
    '<span class="modes"><button type="button" data-act="add" aria-pressed="true"></button>'
    '<button type="button" data-act="remove" aria-pressed="false"></button></span>'
    '<label><span data-text="size"></span><input type="range" min="1" max="100" value="30"></label>'
    '<button type="button" data-act="undo" disabled></button><button type="button" data-act="reset" disabled></button>'
    '</div><div class="sheet"><canvas role="img"></canvas><i aria-hidden="true"></i></div>'
    '<div class="ends"><button type="button" data-act="close"></button>'
    '<button type="button" data-act="use" class="main" disabled></button></div></div>'
)
WORDS = ("explain", "add", "remove", "size", "undo", "reset", "close", "use", "canvas")


def brush() -> Any:
    """Return the brush; ``submit`` gives what was painted, ``clear`` that nothing shall be."""
    return drawn("repair", TEMPLATE, None, elem_id="repair")


def value(photo: str, mask: str, language: str) -> dict[str, Any]:
    """Return what the brush starts from; ``mask`` is empty where nothing was found."""
    return {"photo": photo, "mask": mask, "texts": {word: text(f"repair_{word}", language) for word in WORDS}}
