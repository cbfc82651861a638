"""The fields for a body of the visitor's own, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import gradio as gr

from core.types import MEASURES_OF_BODIES, POSES
from ui.measures import EMPTY
from workflow.bodies import bodies
from workflow.own_body import OPTION, USUAL_POSE, body_limits

OWN_BODY: Mapping[str, str] = MappingProxyType({f"body_{measure}": measure for measure in MEASURES_OF_BODIES})
"""Names of the form's components, in order, and the measure of each."""
BODY_FOLD, POSE = "body_fold", "pose"
"""Names of the component that hides them until they are wanted, and of the one that chooses the pose."""


def own_body(i18n: Any) -> dict[str, Any]:
    """Build the fields and return them by name; what they hold is checked where it is used, not by Gradio."""
    parts: dict[str, Any] = {}
    with gr.Accordion(i18n("body_fold"), open=False, elem_classes="fold", elem_id="own-body") as parts[BODY_FOLD]:
        gr.Markdown(i18n("body_hint"), elem_classes="hint")
        with gr.Row():
            for name, measure in OWN_BODY.items():
                parts[name] = gr.Number(
                    EMPTY, label=i18n(name), placeholder=_span(measure), min_width=60, elem_id=name.replace("_", "-")
                )
        parts[POSE] = gr.Radio(
            [(i18n(f"pose_{pose}"), pose) for pose in POSES],
            value=USUAL_POSE,
            label=i18n("pose"),
            elem_id="pose",
            elem_classes="pills",
        )
    return parts


def given_body(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options for the body that was filled in, and for its pose; ``values`` are those of the components.

    What was left empty is the chosen preset's, and so is the sex.
    """
    pose = {} if values[POSE] in (None, USUAL_POSE) else {"pose": values[POSE]}
    given = {measure: values[name] for name, measure in OWN_BODY.items() if values[name]}
    if not given:
        return pose
    preset = next(body for body in bodies() if body.id == values["body"])
    usual = {"height": preset.height_cm, **preset.measures_cm}
    return {OPTION: {"sex": preset.sex, **{name: usual[name] for name in MEASURES_OF_BODIES}, **given}, **pose}


def filled_body(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return updates that make the fields say what a try-on was asked for, in sight where it is anything."""
    own = asked.get(OPTION, {})
    fields = {name: gr.update(value=own.get(measure, EMPTY)) for name, measure in OWN_BODY.items()}
    pose = asked.get("pose", USUAL_POSE)
    fold = {BODY_FOLD: gr.update(open=True)} if own or pose != USUAL_POSE else {}
    return {**fields, POSE: gr.update(value=pose), **fold}


def emptied_body() -> dict[str, Any]:
    """Return updates that take the body's own measures away; it stands as it did."""
    return {name: gr.update(value=EMPTY) for name in OWN_BODY}


def _span(measure: str) -> str:
    """Return from where to where a measure goes, of women and men together [cm]."""
    spans = [limits[measure] for limits in body_limits().values()]
    return f"{min(low for low, _ in spans):.0f} – {max(high for _, high in spans):.0f}"
