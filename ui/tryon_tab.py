"""The try-on tab: choose a photo and a body, watch the work, turn the result, take it away."""

from __future__ import annotations

from typing import Any

import gradio as gr

from core.settings import settings
from ui import export_events, exports_view, repair, repair_events, report_view, showing, status_view, tryon_events
from ui.form import CHOICES
from ui.measures import OWN_MEASURES
from ui.own_body import OWN_BODY, POSE
from ui.tryon_form import build_form
from ui.update import FIELDS
from ui.viewer import viewer
from ui.viewer_bar import viewer_bar

TO_STAGE = """(...values) => {
  document.getElementById("stage").scrollIntoView({behavior: "smooth"});
  return values;
}"""
"""Bring the viewer into sight."""
TO_RESULT = TO_STAGE.replace("document", "if (window.innerWidth < 900) document", 1)
"""The same on a narrow screen, where the result lies below the form."""
TO_RESULT_OF_PHOTO = TO_RESULT.replace("< 900", "< 900 && document.querySelector('#photo img, #source img')")
"""The same, unless a photo is missing: what is said then stands by the button."""
OWN_NAMES = """() => {
  const named = () => {
    for (const button of document.querySelectorAll("#photo button[aria-label], #back button[aria-label]")) {
      if (button.innerText.trim()) button.removeAttribute("aria-label");
    }
  };
  named();
  new MutationObserver(named).observe(document.getElementById("choices"), {childList: true, subtree: true});
}"""
"""Gradio gives its picture input a name other than the words on it: who speaks them to choose it would not be heard."""
PRESSED = '() => ({"__type__": "update", "interactive": false})'
"""Disable the button at once: a second press, too quick for the server's answer, does nothing."""
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
RENEW_SHARE = 15.0
"""Seconds between renewals of the links for each minute that they are good: a quarter of their life."""


def build(i18n: Any) -> dict[str, Any]:
    """Build the tab's inside and return its components by name."""
    with gr.Row(elem_id="page", equal_height=False):
        with gr.Column(scale=5, min_width=320, elem_id="choices"):
            parts = build_form(i18n)
            with gr.Column(elem_id="actions"):
                parts["note"] = gr.HTML("", elem_id="note")
                with gr.Row():
                    parts["run"] = gr.Button(
                        i18n("run"), variant="primary", size="lg", elem_id="run", interactive=False
                    )
                    parts["stop"] = gr.Button(i18n("stop"), variant="stop", size="lg", elem_id="stop", visible=False)
        with gr.Column(scale=8, min_width=320, elem_id="result"):
            parts |= _result(i18n)
    return parts


def wire(parts: dict[str, Any], token: Any, seat: Any, refreshed: Any) -> None:
    """Connect the tab's components with what happens.

    Args:
        parts: the components by name.
        token: the browser's memory of its owner.
        seat: the page's memory.
        refreshed: called with an event whose end changes the history.
    """
    outputs = [parts[name] for name in FIELDS]
    who = [token, seat]
    form = [parts[name] for name in CHOICES]
    worn = [parts["body"], parts["size"]]
    # Several may go on at once: the newest rules the page, see ui.seat.
    free: dict[str, Any] = {**PRIVATE, "preprocess": False, "trigger_mode": "multiple"}
    parts["run"].click(None, None, [parts["run"]], js=PRESSED, **PRIVATE)
    refreshed(parts["run"].click(tryon_events.start, [*who, *form], outputs, js=TO_RESULT_OF_PHOTO, **free))
    for part in worn:
        refreshed(part.input(tryon_events.choose_body, [*who, *worn], outputs, **free))
    for name in ("quality", "photo_kind", *OWN_MEASURES, *OWN_BODY, POSE):
        parts[name].input(tryon_events.change_form, who, outputs, **free)
    parts["category"].input(tryon_events.choose_category, [*who, parts["category"]], outputs, **free)
    for event in (parts["photo"].upload, parts["photo"].clear):
        event(tryon_events.choose_photo, [*who, parts["photo"]], outputs, **free)
    for event in (parts["back"].upload, parts["back"].clear):
        event(tryon_events.change_form, who, outputs, **free)
    parts["stop"].click(tryon_events.stop, who, outputs, **free)
    parts["view"].input(tryon_events.show, [*who, parts["view"]], outputs, **free)
    parts["examples"].select(tryon_events.choose_example, who, outputs, js=TO_RESULT, **free)
    for opened in (parts["repair_open"].click, parts["report"].select):
        opened(repair_events.open_repair, who, outputs, **free)
    parts["repair"].select(repair_events.select_at, who, outputs, **free)
    refreshed(parts["repair"].submit(repair_events.use_repair, [*who, *worn], outputs, js=TO_STAGE, **free))
    parts["repair"].clear(lambda: gr.update(visible=False), None, [parts["repair_panel"]], **PRIVATE)
    parts["exports"].select(export_events.make_export, who, outputs, **free)
    gr.Timer(RENEW_SHARE * settings().link_minutes).tick(tryon_events.renew, who, outputs, **free)


def _result(i18n: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    with gr.Column(elem_classes="card", elem_id="stage"):
        parts["view"] = gr.Radio(
            [(i18n("view_fitted"), "fitted"), (i18n("view_garment"), "garment")],
            value="fitted",
            label=i18n("view"),
            show_label=False,
            visible=False,
            elem_id="view",
            elem_classes="pills",
        )
        parts["model"] = viewer(i18n("viewer_label"), showing.first_model())
        parts["viewer_bar"] = viewer_bar()
        gr.Markdown(i18n("viewer_hint"), elem_classes="hint")
        parts["inspect"] = gr.HTML("", elem_id="inspect")
    with gr.Column(elem_classes="card", elem_id="work"):
        parts["status"] = status_view.status({})
        parts["repair_open"] = gr.Button(i18n("repair_open"), size="sm", visible=False, elem_id="repair-open")
    with gr.Column(elem_classes="card", visible=False, elem_id="repair-panel") as parts["repair_panel"]:
        gr.Markdown(i18n("repair_title"), elem_classes="title")
        parts["repair"] = repair.panel()
    with gr.Row(visible=False, elem_id="takeaway") as parts["takeaway"]:
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            gr.Markdown(i18n("report_title"), elem_classes="title")
            parts["report"] = report_view.report()
        with gr.Column(scale=3, min_width=220, elem_classes="card"):
            gr.Markdown(i18n("downloads_title"), elem_classes="title")
            parts["review_add"] = gr.Button(i18n("boards_add_shown"), size="sm", elem_id="review-add")
            parts["downloads"] = gr.HTML("", elem_id="downloads")
            parts["exports"] = exports_view.export_buttons()
    return parts
