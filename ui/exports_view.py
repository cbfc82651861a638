"""The formats that are made on demand, each as a button that becomes a link. Drawn by ``exports.js``."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from core.errors import TryOnError
from ui.addresses import here
from ui.downloads_view import size_words
from ui.drawn import drawn
from ui.texts import text
from workflow.exports import Export, in_work, made_export
from workflow.views import JobView
from workflow.watching import TryOnState

TEMPLATE = '<details class="exports" hidden><summary></summary><p></p><div></div></details>'
OFFERED: Mapping[str, tuple[str, ...]] = {
    "fitted": (
        "packshot_white", "packshot_transparent", "sheet", "turntable", "turntable_gif", "usdz", "embed",
    ),
    "garment": ("packshot_white", "packshot_transparent", "usdz"),
}  # fmt: skip
"""Kinds that are offered of the garment on its body, and of the garment alone, in this order."""
FRAME = '<iframe src="{name}" sandbox="allow-scripts" style="width:100%;aspect-ratio:3/4;border:0"></iframe>'
"""How a page shows the file that ``embed`` makes."""
NOTHING: dict[str, Any] = {"groups": []}
"""The value that offers nothing."""

Failures = Mapping[tuple[str, str], TryOnError]
"""What went wrong, by id of the job and kind."""


def export_buttons() -> Any:
    """Return the component; ``select`` gives the id of a job and the kind that is wanted of it."""
    return drawn("exports", TEMPLATE, None, elem_id="exports")


def exports_value(
    state: TryOnState, language: str, failed: Failures | None = None, begun: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return what can be made of a try-on, what is being made, and links to what was.

    ``begun`` is in work by the last that was heard of it: it may have been made since ``state`` was read.
    """
    shown = {"fitted": state.fitting, "garment": state.garment}
    groups = [
        {
            "title": text(f"exports_{name}", language),
            "rows": [_row(job, kind, language, failed or {}, begun) for kind in OFFERED[name]],
        }
        for name, job in shown.items()
        if job.status == "done"
    ]
    words = {word: text(f"exports_{word}", language) for word in ("title", "hint", "make", "working")}
    return {"groups": groups, "texts": words}


def _row(job: JobView, kind: str, language: str, failed: Failures, begun: tuple[str, str] | None) -> dict[str, str]:
    row = {"job": job.id, "kind": kind, "name": text(f"export_{kind}", language), "state": "idle"}
    made = made_export(job, kind)
    if made is not None:
        return {**row, "state": "done", **_made(made, language)}
    if begun == (job.id, kind) or in_work(job.id, kind):
        return {**row, "state": "working"}
    error = failed.get((job.id, kind))
    return row if error is None else {**row, "message": error.localized(language)}


def _made(made: Export, language: str) -> dict[str, str]:
    link = {"link": here(made.link() or ""), "file": made.name, "size": size_words(made.size)}
    if made.kind != "embed":
        return link
    return {**link, "how": text("export_embed_how", language), "code": FRAME.format(name=escape(made.name))}
