"""How a job stands, as HTML: a line, a bar, and a card with a picture for each stage."""

from __future__ import annotations

from html import escape

from core.errors import TryOnError
from ui.texts import TEXTS, text
from ui.viewer import data_uri
from workflow.pool import JobStatus
from workflow.stages import STAGES


def idle(language: str) -> str:
    """Return the panel before anything was started."""
    return _panel("idle", text("idle", language), None, _cards({}, -1, language))


def working(state: JobStatus, language: str) -> str:
    """Return the panel of a job that waits or runs."""
    pictures = {stage: data_uri(picture) for stage, picture in state.pictures.items()}
    doing = f"doing_{state.stage}"
    line = text(doing if doing in TEXTS else "queued", language)
    at = STAGES.index(state.stage) if state.stage in STAGES else (len(STAGES) if state.stage else -1)
    return _panel("working", line, state.progress, _cards(pictures, at, language))


def finished(state: JobStatus, seconds: float, language: str) -> str:
    """Return the panel of a job that is done."""
    pictures = {stage: data_uri(picture) for stage, picture in state.pictures.items()}
    line = text("done", language, seconds=f"{seconds:.1f}")
    return _panel("done", line, 1.0, _cards(pictures, len(STAGES), language))


def failed(error: TryOnError, state: JobStatus | None, language: str) -> str:
    """Return the panel of a job that failed or was stopped: one sentence, and the stages it got through."""
    pictures = {} if state is None else {stage: data_uri(picture) for stage, picture in state.pictures.items()}
    stopped = error.code == "cancelled"
    line = text("stopped", language) if stopped else error.localized(language)
    return _panel("stopped" if stopped else "error", line, None, _cards(pictures, -1, language))


def _panel(kind: str, line: str, progress: float | None, cards: str) -> str:
    percent = "" if progress is None else f"{100 * progress:.0f}%"
    width = 0.0 if progress is None else 100 * progress
    role = "alert" if kind == "error" else "status"
    return (
        f'<div class="work {kind}"><div class="line" role="{role}" aria-live="polite"><span>{escape(line)}</span>'
        f"<b>{percent if kind == 'working' else ''}</b></div>"
        f'<div class="bar"><i style="width:{width:.0f}%"></i></div>{cards}</div>'
    )


def _cards(pictures: dict[str, str], at: int, language: str) -> str:
    """Return the cards; ``at`` is the index of the running stage."""
    cards = []
    for index, stage in enumerate(STAGES):
        name = text(f"stage_{stage}", language)
        kind = "running" if index == at else ("ready" if stage in pictures else "waiting")
        inside = f'<img src="{pictures[stage]}" alt="{name}">' if stage in pictures else f"<em>{index + 1}</em>"
        cards.append(f'<li class="{kind}"><div>{inside}</div><span>{name}</span></li>')
    return f'<ol class="stages">{"".join(cards)}</ol>'
