"""The try-on page: choose a photo and a body, watch the work, turn the result, take it away."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import gradio as gr

from core.types import PHOTO_KINDS, QUALITIES, SIZES, TOPS
from ui import status_view, tryon_events
from ui.texts import language_of
from ui.viewer import file_uri, header, served, viewer
from workflow.bodies import bodies
from workflow.requests import AUTO

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "garments"
SCROLL = """(...values) => {
  if (window.innerWidth < 900) document.getElementById("stage").scrollIntoView({behavior: "smooth"});
  return values;
}"""
"""On a narrow screen the result lies below the form: bring it into sight when the work starts."""
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, eq=False)
class Inputs:
    """Components the user fills in, in the order of :func:`ui.tryon_events.start`'s parameters."""

    photo: Any
    back: Any
    body: Any
    category: Any
    size: Any
    quality: Any
    photo_kind: Any


@dataclass(frozen=True, eq=False)
class Outputs:
    """Components that show the work and its result, in the order of :class:`ui.tryon_events.Page`."""

    run: Any
    stop: Any
    job: Any
    models: Any
    status: Any
    model: Any
    view: Any
    report: Any
    takeaway: Any
    downloads: tuple[Any, ...]

    def listed(self) -> list[Any]:
        """Return all components in one list."""
        return [*(getattr(self, field.name) for field in fields(self)[:-1]), *self.downloads]


def build(page: Any, i18n: Any) -> None:
    """Build the tab inside ``page``, the surrounding ``gr.Blocks``; ``i18n`` translates labels in the browser."""
    head = gr.HTML(header("en"))
    with gr.Row(elem_id="page", equal_height=False):
        with gr.Column(scale=5, min_width=320, elem_id="choices"):
            inputs = _inputs(i18n)
            with gr.Row(elem_id="actions"):
                run = gr.Button(i18n("run"), variant="primary", size="lg", elem_id="run")
                stop = gr.Button(i18n("stop"), variant="stop", size="lg", elem_id="stop", visible=False)
        with gr.Column(scale=8, min_width=320, elem_id="result"):
            outputs = _outputs(i18n, run, stop)
    everything = [getattr(inputs, field.name) for field in fields(inputs)]
    run.click(tryon_events.start, everything, outputs.listed(), preprocess=False, js=SCROLL, **PRIVATE)
    stop.click(tryon_events.stop, [outputs.job], None, **PRIVATE)
    outputs.view.input(tryon_events.show, [outputs.view, outputs.models], [outputs.model], **PRIVATE)
    inputs.body.input(tryon_events.show_body, [inputs.body, outputs.models], [outputs.model], **PRIVATE)
    page.load(_greet, None, [head, outputs.status], **PRIVATE)


def body_style() -> str:
    """Return the style that shows each body's picture on its choice."""
    return "\n".join(
        f'#bodies label:nth-of-type({index}){{--picture:url("{file_uri(body.thumbnail)}")}}'
        for index, body in enumerate(bodies(), start=1)
    )


def _greet(request: gr.Request) -> tuple[str, str]:
    """Return the parts of the page that are made on the server, in the browser's language."""
    language = language_of(request.headers)
    return header(language), status_view.idle(language)


def _inputs(i18n: Any) -> Inputs:
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("photo_title"), elem_classes="title")
        photo = _photo(i18n("photo_label"), "photo", 300)
        gr.Markdown(i18n("photo_hint"), elem_classes="hint")
        samples = sample_photos()
        if samples:
            gr.Examples(
                [[str(path)] for path in samples],
                inputs=[photo],
                label=i18n("samples"),
                examples_per_page=len(samples),
                elem_id="samples",
                api_visibility="private",
            )
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("body_title"), elem_classes="title")
        names = [(i18n(body.id), body.id) for body in bodies()]
        body = gr.Radio(names, value="regular", label=i18n("body_label"), show_label=False, elem_id="bodies")
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("details_title"), elem_classes="title")
        size = gr.Radio(
            [(i18n(AUTO), AUTO), *((size, size) for size in SIZES)],
            value=AUTO,
            label=i18n("size"),
            elem_id="size",
            elem_classes="pills",
        )
        quality = _radio(i18n, QUALITIES, "med", "quality")
        category = gr.Dropdown(
            [(i18n(name), name) for name in (AUTO, *TOPS)], value=AUTO, label=i18n("category"), elem_id="category"
        )
        with gr.Accordion(i18n("more"), open=False, elem_id="more"):
            photo_kind = _radio(i18n, (AUTO, *PHOTO_KINDS), AUTO, "photo_kind")
            back = _photo(i18n("back_label"), "back", 180)
    return Inputs(photo, back, body, category, size, quality, photo_kind)


def _outputs(i18n: Any, run: Any, stop: Any) -> Outputs:
    with gr.Column(elem_classes="card", elem_id="stage"):
        first = served(next(body for body in bodies() if body.id == "regular").glb)
        view = gr.Radio(
            [(i18n("view_fitted"), "fitted"), (i18n("view_garment"), "garment")],
            value="fitted",
            label=i18n("view"),
            show_label=False,
            visible=False,
            elem_id="view",
            elem_classes="pills",
        )
        model = viewer(i18n("viewer_label"), first)
        gr.Markdown(i18n("viewer_hint"), elem_classes="hint")
    status = gr.HTML(status_view.idle("en"), elem_classes="card", elem_id="status")
    with gr.Row(visible=False, elem_id="takeaway") as takeaway:
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            gr.Markdown(i18n("report_title"), elem_classes="title")
            report = gr.HTML("", elem_id="report")
        with gr.Column(scale=3, min_width=220, elem_classes="card", elem_id="downloads"):
            gr.Markdown(i18n("downloads_title"), elem_classes="title")
            downloads = tuple(
                gr.DownloadButton(
                    i18n(f"download_{kind}"),
                    size="md",
                    variant="secondary",
                    elem_id=f"download-{kind.replace('_', '-')}",
                )
                for kind in tryon_events.DOWNLOADS
            )
    return Outputs(run, stop, gr.State(""), gr.State({}), status, model, view, report, takeaway, downloads)


def sample_photos() -> list[Path]:
    """Return the project's own sample photos of garments that can be tried on."""
    return [path for path in sorted(SAMPLES.glob("*.jpg")) if path.stem.split("_")[0] in TOPS]


def _photo(label: Any, elem_id: str, height: int) -> Any:
    """Return a picture input; what is uploaded is read by us alone, so Gradio does not convert it."""
    return gr.Image(
        label=label,
        type="filepath",
        image_mode=None,
        sources=["upload", "clipboard"],
        height=height,
        elem_id=elem_id,
        buttons=[],
    )


def _radio(i18n: Any, choices: tuple[str, ...], value: str, key: str) -> Any:
    return gr.Radio(
        [(i18n(name), name) for name in choices],
        value=value,
        label=i18n(key),
        elem_id=key.replace("_", "-"),
        elem_classes="pills",
    )
