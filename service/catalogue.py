"""`/try_on_catalogue`: a ZIP file with a CSV file and its photos, tried on row by row."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.data_classes import FileData
from gradio.processing_utils import save_bytes_to_cache

from core.settings import settings
from service.callers import NOT_GIVEN, base_url, caller
from service.errors import api_errors
from workflow.catalogue import ASKED, Choices, read_catalogue
from workflow.catalogue_archive import CatalogueArchive
from workflow.catalogue_run import CatalogueRun, RowState, counts
from workflow.requests import AUTO
from workflow.summaries import FIGURES, csv_text, figures
from workflow.tryon import add_seconds
from workflow.uploads import upload_folder, upload_path

Json = dict[str, Any]
CatalogueOutput = tuple[FileData | None, Json]
TABLE = "results.csv"
IDS = ("cloth_id", "cloth3d_id", "fitting_session_id")
COLUMNS = (*ASKED, "status", "code", "message", *FIGURES, *IDS)


def try_on_catalogue(
    catalogue: FileData,
    avatar_preset_id: str = "regular",
    size: str = AUTO,
    quality: str = "med",
    user_id: str = "",
    request: gr.Request = NOT_GIVEN,
) -> Iterator[CatalogueOutput]:
    """Try on a whole catalogue: a ZIP file with a CSV file and the photos that it names, one a row.

    It answers many times with how each row stands, at last with the results as a CSV file, too. What was tried on
    before is not computed again: after an interruption, send the same file with the same user_id.
    """
    with api_errors():
        owner, base = caller(user_id, request), base_url(request)
        usual = Choices(size=size, body=avatar_preset_id, quality=quality)
        with CatalogueArchive(upload_path(catalogue, "catalogue")) as archive:
            rows = read_catalogue(archive.table(), usual=usual, most=settings().catalogue_rows).checked()
            run = CatalogueRun(owner, rows, archive.photo)
            states: Sequence[RowState] = ()
            try:
                for states in run.watch():
                    yield None, _told(states, base, owner.token())
            finally:
                if not run.finished:
                    # Gradio closes the generator on its event loop, which must not wait.
                    threading.Thread(target=run.stop, name="stop-catalogue").start()
        table = csv_text(COLUMNS, map(_table_row, states)).encode("utf-8-sig")
        path = save_bytes_to_cache(table, TABLE, cache_dir=str(upload_folder()))
        yield FileData(path=path, mime_type="text/csv"), _told(states, base, owner.token())


def _told(states: Sequence[RowState], base: str, token: str) -> Json:
    return {
        "status": "done" if all(state.finished for state in states) else "processing",
        "progress": round(sum(state.progress for state in states) / len(states), 3),
        "counts": counts(states),
        "rows": [_row(state, base) for state in states],
        "user_id": token,
    }


def _row(state: RowState, base: str) -> Json:
    """Return a row as clients see it; ids and links are null until there are some."""
    links = {} if state.state is None else state.state.fitting.links(base=base)
    garment = {} if state.state is None else state.state.garment.links(base=base)
    return {
        **state.row.as_dict(),
        "status": state.status,
        "progress": round(state.progress, 3),
        "error": None if state.error is None else state.error.as_dict(),
        **_ids(state),
        "fitted_gltf_url": links.get("fitted_glb"),
        "gltf_url": garment.get("garment_glb"),
        "thumb_url": links.get("thumbnail"),
        "figures": _figures(state) or None,
    }


def _table_row(state: RowState) -> Json:
    error = {} if state.error is None else state.error.as_dict()
    return {**state.row.as_dict(), "status": state.status, **error, **_figures(state), **_ids(state)}


def _ids(state: RowState) -> Json:
    return {name: None if state.begun is None else getattr(state.begun, name) for name in IDS}


def _figures(state: RowState) -> Json:
    if state.status != "done" or state.state is None:
        return {}
    seconds = add_seconds(state.state.garment.timings, state.state.fitting.timings)
    return figures({**state.state.fitting.report, "seconds": seconds})
