"""What the visitor chose on the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.measures import OWN_MEASURES, filled_fields, given_measures, has_measure
from ui.own_body import OWN_BODY, POSE, filled_body, given_body
from workflow.requests import AUTO, FIT_OPTIONS, only
from workflow.uploads import read_upload
from workflow.watching import TryOnState

CHOICES = ("photo", "back", "body", "size", "quality", "category", "photo_kind", *OWN_MEASURES, *OWN_BODY, POSE)
"""Names of the form's components, in the order in which handlers get their values."""


@dataclass(frozen=True)
class Form:
    """The values of the form's components."""

    photo: Any
    back: Any
    body: str
    size: str
    quality: str
    category: str
    photo_kind: str
    own_chest: Any
    own_hip: Any
    own_length: Any
    body_height: Any
    body_chest: Any
    body_waist: Any
    body_hip: Any
    pose: Any

    @property
    def worn(self) -> dict[str, Any]:
        """What concerns the fitting."""
        return {"body": self.body, "size": self.size}

    @property
    def garment(self) -> dict[str, Any]:
        """What concerns the garment."""
        return {"category": self.category, "quality": self.quality}

    @property
    def options(self) -> dict[str, Any]:
        """Named extras."""
        kind = {} if self.photo_kind == AUTO else {"photo_kind": self.photo_kind}
        measures = given_measures(vars(self))
        own = {"measures_cm": measures} if measures else {}
        return {**kind, **own, **given_body(vars(self))}

    def photos(self) -> tuple[bytes, bytes | None]:
        """Return the photo of the front and that of the back; raises like :func:`workflow.uploads.read_upload`."""
        return read_upload(self.photo, "photo"), read_upload(self.back, "back") if self.back else None


def form_of(state: TryOnState) -> dict[str, Any]:
    """Return updates that make the form say what a try-on was asked for; its photo is shown beside the form."""
    asked = {**state.garment.parameters, **state.fitting.parameters}
    return _filled(asked, state.garment.parameters.get("options", {}).get("photo_kind"))


def worn_of(state: TryOnState) -> dict[str, Any]:
    """Return updates that set body and size to what a try-on was asked for."""
    filled = form_of(state)
    return {name: filled[name] for name in ("body", "size")}


def fresh_garment() -> dict[str, Any]:
    """Return updates that leave open all that belongs to one garment: its size, its kind, and its own measures."""
    chosen = {name: gr.update(value=AUTO) for name in ("size", "category", "photo_kind")}
    return {**chosen, **filled_fields(AUTO, {})}


def worn_options(state: TryOnState, *, category: str = AUTO) -> dict[str, Any]:
    """Return what else but body and size a fitting was asked for, but for measures that a ``category`` has not."""
    options = only(state.fitting.parameters, FIT_OPTIONS)
    measures = options.pop("measures_cm", {})
    kept = {measure: value for measure, value in measures.items() if has_measure(category, measure)}
    return {**options, "measures_cm": kept} if kept else options


def form_of_parameters(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return updates that make the form say what an example was asked for."""
    return _filled(asked, None)


def _filled(asked: Mapping[str, Any], photo_kind: str | None) -> dict[str, Any]:
    return {
        "body": gr.update(value=asked["avatar_preset_id"]),
        "size": gr.update(value=asked["size"]),
        "quality": gr.update(value=asked["quality"]),
        "category": gr.update(value=asked["category"]),
        "photo_kind": gr.update(value=photo_kind or AUTO),
        **filled_fields(asked["category"], asked.get("measures_cm", {})),
        **filled_body(asked),
    }
