"""What the try-on tab shows in each situation, as updates of its components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr

from core.types import SIZES
from ui import status_view
from ui.addresses import body_file, example_file, here
from ui.downloads_view import downloads_html
from ui.exports_view import NOTHING, exports_value
from ui.form import form_of, form_of_parameters, worn_of
from ui.inspect_view import inspect_example, inspect_try_on
from ui.report_view import garment_alone_html, report_html
from ui.result import Result, example_result, try_on_result
from ui.texts import text
from ui.update import busy, ready, update
from workflow.clothes import own_cloth
from workflow.examples import Example, examples
from workflow.history import history
from workflow.links import file_link
from workflow.owners import Owner
from workflow.watching import TryOnState

REPAIRABLE = ("no_garment", "garment_failed")
"""Codes of errors that a better cutout may mend."""
FIRST_BODY = "regular"
HIDDEN: dict[str, Any] = {"visible": False}


def body_model(body: str) -> str:
    """Return the address of a body's model."""
    return body_file(body, ".glb")


def first_example() -> Example | None:
    """Return the example that newcomers see: one on the body that the form begins with."""
    return min(examples(), key=lambda each: each.body != FIRST_BODY, default=None)


def first_model() -> str:
    """Return the address of the model that newcomers see."""
    first = first_example()
    return body_model(FIRST_BODY) if first is None else example_result(first).models["fitted"]


def nothing(language: str, **more: Any) -> list[Any]:
    """Return the page before anything was started; ``more`` updates go before its own."""
    shown = {
        "status": status_view.idle(language),
        "model": body_model(FIRST_BODY),
        "inspect": "",
        "view": gr.update(value="fitted", **HIDDEN),
        "takeaway": gr.update(**HIDDEN),
        "report": "",
        "downloads": "",
        "exports": NOTHING,
        "note": "",
        **_no_repair(),
        **ready(),
    }
    return update(**{**shown, **more})


def example(chosen: Example, language: str, *, form: bool) -> list[Any]:
    """Return the page with an example; ``form`` also puts its photo and choices into the form.

    Without it the viewer is left alone too: it shows the first example from the start.
    """
    result = example_result(chosen)
    pictures = {stage: example_file(chosen.name, file) for stage, file in chosen.pictures.items()}
    filled = example_form(chosen) if form else {}
    return update(
        status=status_view.example(pictures, language),
        model=result.models["fitted"] if form else gr.skip(),
        inspect=inspect_example(chosen, language),
        view=_views(result, language),
        report=report_html(chosen.report, language, example=True),
        downloads=downloads(result, language),
        exports=NOTHING,
        takeaway=gr.update(visible=True),
        source="",
        note="",
        **filled,
        **_no_repair(),
        **ready(),
    )


def example_form(chosen: Example) -> dict[str, Any]:
    """Return updates that put an example's photo and choices into the form."""
    return {"photo": str(chosen.photo), "back": None, **form_of_parameters(chosen.parameters)}


def begun(body: str, *, again: bool) -> list[Any]:
    """Return the page of work just begun; an earlier result goes, so that nobody takes it for the new one."""
    takeaway = {} if again else {"takeaway": gr.update(**HIDDEN)}
    return update(
        model=body_model(body),
        inspect="",
        view=gr.update(value="fitted", **HIDDEN),
        note="",
        **takeaway,
        **_no_repair(),
        **busy(),
    )


def entry(state: TryOnState, cloth: Any, language: str) -> list[Any]:
    """Return the form of a try-on of the past, with its photo beside it; what came out is told separately."""
    return update(
        photo=None,
        back=None,
        source=_source(here(file_link(cloth.image_url)), language),
        note="",
        model=body_model(state.fitting.parameters["avatar_preset_id"]) if not state.finished else gr.skip(),
        inspect="",
        status=status_view.working(state, language),
        view=gr.update(value="fitted", **HIDDEN),
        takeaway=gr.update(**HIDDEN),
        **form_of(state),
        **_no_repair(),
        **busy(),
    )


def garment_built(state: TryOnState) -> dict[str, Any]:
    """Return the updates that show the garment while it is put on the body."""
    return {"model": try_on_result(state).models["garment"], "repair_open": gr.update(visible=True)}


def ended(owner: Owner, state: TryOnState, language: str) -> list[Any]:
    """Return the page of a try-on that has ended, in whichever way."""
    result = try_on_result(state)
    if "fitted" in result.models:
        return update(status=status_view.finished(state, language), **_fitted(owner, state, result, language))
    assert state.error is not None
    news: dict[str, Any] = {"status": status_view.failed(state.error, state, language), "note": ""}
    asked = state.fitting.parameters
    if "garment" in result.models:
        return update(
            model=result.models["garment"],
            inspect=inspect_try_on(owner, state, language),
            view=gr.update(value="garment", **HIDDEN),
            report=garment_alone_html(_size_table(owner, state), str(asked["size"]), language),
            **_took(state, result, language),
            **news,
        )
    mend = state.garment.error is not None and state.garment.error.code in REPAIRABLE
    return update(
        model=body_model(asked["avatar_preset_id"]),
        inspect="",
        takeaway=gr.update(**HIDDEN),
        repair_open=gr.update(visible=mend),
        **ready(),
        **news,
    )


def back(owner: Owner, good: TryOnState, tried: TryOnState, language: str) -> list[Any]:
    """Return the page after a refit came to nothing: why, and the earlier result ``good`` with its body and size."""
    assert tried.error is not None
    return update(
        status=status_view.failed(tried.error, good, language),
        note="",
        **_fitted(owner, good, try_on_result(good), language),
        **worn_of(good),
    )


def renewed(owner: Owner, state: TryOnState, language: str) -> list[Any]:
    """Return the page of a try-on with fresh links; the viewer stays as it is."""
    links = downloads(try_on_result(state), language)
    inspect = inspect_try_on(owner, state, language) if state.finished else gr.skip()
    return update(downloads=links, inspect=inspect, exports=exports_value(state, language))


def downloads(result: Result, language: str) -> str:
    """Return the links to the files of a result."""
    return downloads_html(result.downloads, language)


def _fitted(owner: Owner, state: TryOnState, result: Result, language: str) -> dict[str, Any]:
    """Return the updates that show a garment on a body, with its report and files."""
    with_back = own_cloth(owner, state.garment.cloth_id).back_url is not None
    return {
        "model": result.models["fitted"],
        "inspect": inspect_try_on(owner, state, language),
        "view": _views(result, language),
        "report": report_html(result.report, language, back=with_back),
        **_took(state, result, language),
    }


def _views(result: Result, language: str) -> dict[str, Any]:
    """Return the update that offers the views of a result."""
    choices = [(text(f"view_{view}", language), view) for view in result.models]
    update: dict[str, Any] = gr.update(choices=choices, value="fitted", visible=len(choices) > 1)
    return update


def _size_table(owner: Owner, state: TryOnState) -> Sequence[Mapping[str, Any]]:
    """Return the sizes as the newest report of this garment on this body tells them, else without verdicts."""
    body = state.fitting.parameters["avatar_preset_id"]
    for entry in history(owner):
        same = entry.garment.id == state.garment.id and entry.fitting.parameters["avatar_preset_id"] == body
        if same and entry.fitting.report:
            return list(entry.fitting.report["size_table"])
    return [{"size": size, "verdict": ""} for size in SIZES]


def _took(state: TryOnState, result: Result, language: str) -> dict[str, Any]:
    """Return what every result has: its files, and the ways on."""
    return {
        "downloads": downloads(result, language),
        "exports": exports_value(state, language),
        "takeaway": gr.update(visible=True),
        "repair_open": gr.update(visible=True),
        **ready(),
    }


def _no_repair() -> dict[str, Any]:
    return {"repair_open": gr.update(**HIDDEN), "repair_panel": gr.update(**HIDDEN)}


def _source(address: str, language: str) -> str:
    words = text("source", language)
    return f'<div class="source"><img src="{escape(address)}" alt=""><p>{words}</p></div>'
