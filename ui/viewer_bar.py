"""What stands over the 3D viewer: where to look from, what to hide, the background. Drawn by ``viewer_bar.js``."""

from __future__ import annotations

from typing import Any

from ui.babylon import DECODERS, babylon_modules
from ui.drawn import drawn
from ui.texts import text

TEMPLATE = (
    '<div class="viewer-bar"><div role="group" data-group="look"></div><div role="group" data-group="show"></div>'
    '<div role="group" data-group="ground"></div></div>'
    '<div class="viewer-trouble" hidden><p></p><button type="button"></button></div>'
)
GROUPS = {
    "look": ("front", "side", "back"),
    "show": ("avatar", "garment"),
    "ground": ("studio", "white", "dark"),
}
"""The buttons of each group; those of ``show`` are called as the nodes of a model are."""
TROUBLES = ("failed", "no_webgl", "reload")


def viewer_bar(language: str = "en") -> Any:
    """Return the component."""
    return drawn("viewer_bar", TEMPLATE, viewer_bar_value(language), elem_id="viewer-bar")


def viewer_bar_value(language: str) -> dict[str, Any]:
    """Return its words, and where in the page Babylon's modules and decoders lie."""
    return {
        "modules": {name: {"file": file, "name": exported} for name, (file, exported) in babylon_modules().items()},
        "decoders": DECODERS,
        "groups": {
            group: {"label": text(f"viewer_{group}", language), "buttons": _buttons(group, buttons, language)}
            for group, buttons in GROUPS.items()
        },
        "troubles": {name: text(f"viewer_{name}", language) for name in TROUBLES},
    }


def _buttons(group: str, buttons: tuple[str, ...], language: str) -> list[dict[str, str]]:
    return [{"name": name, "label": text(f"viewer_{group}_{name}", language)} for name in buttons]
