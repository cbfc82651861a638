"""The way from a shown result to the page on which it is inspected, alone or beside other fittings of the garment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ui.addresses import Pane, example_file, here, inspect_page
from ui.history_view import worn_words
from ui.result import Result, example_result, try_on_result
from ui.texts import text
from workflow.clothes import own_cloth
from workflow.examples import MASK, PHOTO, Example
from workflow.exports import made_export
from workflow.history import comparable
from workflow.links import file_link
from workflow.owners import Owner
from workflow.views import JobView
from workflow.watching import TryOnState


def inspect_try_on(owner: Owner, state: TryOnState, language: str) -> str:
    """Return the links for a try-on, as far as it has come; empty as long as there is nothing to look at."""
    result = try_on_result(state)
    if not result.models:
        return ""
    fitted = "fitted" in result.models
    room = made_export(state.fitting if fitted else state.garment, "usdz")
    files = {
        "photo": here(file_link(own_cloth(owner, state.garment.cloth_id).image_url)),
        "mask": here(state.garment.link("garment_mask") or ""),
        "usdz": here(file_link(room.key)) if room else "",
    }
    if not fitted:
        return _links(_pane(result, text("inspect_garment", language)), files, None, language)
    shown = _pane(result, worn_words(state.fitting, language))
    others = [_fitting_pane(each, language) for each in comparable(owner, state.fitting)]
    return _links(shown, files, others, language)


def inspect_example(example: Example, language: str) -> str:
    """Return the link for an example."""
    shown = _pane(example_result(example), text("example_badge", language))
    files = {"photo": PHOTO, "mask": MASK}
    return _links(shown, {name: example_file(example.name, file) for name, file in files.items()}, None, language)


def _pane(result: Result, label: str) -> Pane:
    models = result.models
    garment = models.get("garment", "")
    return Pane(models.get("fitted", garment), label, models.get("strain", ""), garment)


def _fitting_pane(fitting: JobView, language: str) -> Pane:
    model, strain = (here(fitting.link(kind) or "") for kind in ("fitted_glb", "strain"))
    return Pane(model, worn_words(fitting, language), strain)


def _links(shown: Pane, files: Mapping[str, str], others: Sequence[Pane] | None, language: str) -> str:
    """Return the links as HTML; ``others`` are fittings to compare with, None where nothing could be compared."""
    address = inspect_page([shown], **files)
    opened = _link(address, text("inspect_open", language), language, kind="strong")
    return f'<div class="inspect">{opened}{"" if others is None else _choice(shown, files, others, language)}</div>'


def _choice(shown: Pane, files: Mapping[str, str], others: Sequence[Pane], language: str) -> str:
    items = [_beside([shown, other], other.label, files, language) for other in others]
    if len(others) > 1:
        items.insert(0, _beside([shown, *others[:2]], text("inspect_three", language), files, language))
    inside = f"<ul>{''.join(items)}</ul>" if items else f"<p>{text('inspect_none', language)}</p>"
    return f"<details><summary>{text('inspect_compare', language)}</summary>{inside}</details>"


def _beside(panes: Sequence[Pane], words: str, files: Mapping[str, str], language: str) -> str:
    """Return the entry that shows several fittings side by side, from left to right."""
    name = f"{words}: {', '.join(pane.label for pane in panes)}"
    return f"<li>{_link(inspect_page(panes, **files), words, language, name=name)}</li>"


def _link(address: str, words: str, language: str, *, kind: str = "", name: str = "") -> str:
    spoken = f"{name or words} ({text('inspect_tab', language)})"
    return (
        f'<a class="{kind}" href="{escape(address)}" target="_blank" rel="noopener" '
        f'aria-label="{escape(spoken)}">{escape(words)} <span aria-hidden="true">↗</span></a>'
    )
