"""How a job stands: a line, a bar, a card with a picture for each stage, and the log. Drawn by ``status.js``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import TryOnError
from ui.addresses import here
from ui.drawn import drawn
from ui.texts import TEXTS, text
from workflow.stages import STAGES
from workflow.watching import TryOnState

TEMPLATE = (
    '<div class="work idle"><div class="line"><span role="status" aria-live="polite"></span><b></b></div>'
    '<div class="bar"><i></i></div><ol class="stages"></ol>'
    '<details class="log" hidden><summary></summary><ul></ul></details></div>'
)
Value = dict[str, Any]


def status(value: Value) -> Any:
    """Return the component."""
    return drawn("status", TEMPLATE, value, elem_classes="card", elem_id="status")


def idle(language: str) -> Value:
    """Return the panel before anything was started."""
    return _panel("idle", text("idle", language), _cards({}, -1, language))


def deleted(language: str) -> Value:
    """Return the panel after the shown result was found to be deleted."""
    return _panel("error", text("deleted", language), _cards({}, -1, language))


def example(pictures: Mapping[str, str], language: str) -> Value:
    """Return the panel of an example; ``pictures`` are addresses by stage."""
    return _panel("example", text("example_line", language), _cards(pictures, len(STAGES), language))


def working(state: TryOnState, language: str) -> Value:
    """Return the panel of a try-on that waits or is in work."""
    at = STAGES.index(state.stage) if state.stage in STAGES else (len(STAGES) if state.stage else -1)
    value = _panel("working", _doing(state, language), _cards(pictures_of(state), at, language))
    left = text("left", language, seconds="{seconds}")  # The page fills it in.
    return {**value, "percent": round(100 * state.progress), "left": left, **_log(state, language)}


def finished(state: TryOnState, language: str) -> Value:
    """Return the panel of a try-on that is done."""
    line = text("done", language, seconds=f"{state.fitting.seconds:.1f}")
    return {**_panel("done", line, _cards(pictures_of(state), len(STAGES), language)), **_log(state, language)}


def failed(error: TryOnError, state: TryOnState, language: str) -> Value:
    """Return the panel of a try-on that failed or was stopped: one sentence, and the stages it got through."""
    cards = _cards(pictures_of(state), -1, language)
    return {**sentence(error, language), "stages": cards, **_log(state, language)}


def sentence(error: TryOnError, language: str) -> Value:
    """Return the panel that tells an error and leaves the cards as they are."""
    if error.code == "cancelled":
        return _panel("stopped", text("stopped", language), None)
    return _panel("error", error.localized(language), None)


def pictures_of(state: TryOnState) -> dict[str, str]:
    """Return the addresses of the stages' pictures."""
    links = {**state.garment.picture_links(), **state.fitting.picture_links()}
    # A stage in work may draw its picture anew under the same key: its last one gets an address of its own.
    return {stage: here(link) + ("" if stage == state.stage else "&last=1") for stage, link in links.items()}


def _doing(state: TryOnState, language: str) -> str:
    if state.status == "queued":
        if state.ahead:
            return text("queued_one" if state.ahead == 1 else "queued_many", language, count=state.ahead)
        return text("queued", language)
    doing = f"doing_{state.stage}"
    return text(doing if doing in TEXTS else "doing_start", language)


def _panel(kind: str, line: str, stages: list[dict[str, str]] | None) -> Value:
    return {"kind": kind, "line": line, "stages": stages, "log": []}


def _log(state: TryOnState, language: str) -> Value:
    return {"log": [_logged(line, language) for line in state.log], "log_title": text("log_title", language)}


def _logged(line: str, language: str) -> str:
    """Return a line of the log with its stage's name in ``language``."""
    when, _, what = line.partition(" s: ")
    known = next((key for key in (f"stage_{what}", f"log_{what}") if key in TEXTS), None)
    return text("log_line", language, seconds=when, what=text(known, language)) if known else line


def _cards(pictures: Mapping[str, str], at: int, language: str) -> list[dict[str, str]]:
    """Return the cards; ``at`` is the index of the running stage."""
    return [
        {
            "name": text(f"stage_{stage}", language),
            "state": "running" if index == at else ("ready" if stage in pictures else "waiting"),
            "picture": pictures.get(stage, ""),
        }
        for index, stage in enumerate(STAGES)
    ]
