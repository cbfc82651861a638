"""What happens in the repair panel: it is opened at a step, clicks select the garment, the corrections are used."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import gradio as gr

from core.errors import BadParameter, TryOnError, UnknownId
from ui import repair
from ui.following import Updates, work
from ui.form import worn_options
from ui.measures import offered_fields
from ui.seat import Seat, same_turn, take_turn, told
from ui.sent import sent, sent_value
from ui.update import update
from workflow.masks import selected_mask
from workflow.owners import Owner
from workflow.repairs import Repair
from workflow.requests import AUTO
from workflow.try_ons import TryOnJobs, try_on_repaired
from workflow.watching import try_on_state

PNG_URI = "data:image/png;base64,"


def open_repair(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Updates:
    """Show the panel, at the step that a warning names if one was pressed."""
    turn = same_turn(seat, token, request)

    def updates() -> Updates:
        owner = turn.owner()
        built = try_on_state(owner, seat.fitting).garment
        value = repair.value(owner, built, turn.language, step=repair.STEPS.get(sent(event, "doubt"), ""))
        yield update(repair_panel=gr.update(visible=True), repair=value)

    yield from told(turn, updates())


def select_at(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Updates:
    """Tell the panel what the clicks on the photo select, or why nothing."""
    turn = same_turn(seat, token, request)
    number, points = sent_value(event, "number"), sent_value(event, "points")

    def updates() -> Updates:
        owner = turn.owner()
        built = try_on_state(owner, seat.fitting).garment
        try:
            answer = repair.selected(number, selected_mask(owner, built.id, points))
        except UnknownId:
            raise
        except TryOnError as error:
            answer = repair.not_selected(number, error.localized(turn.language))
        yield update(repair=answer)

    yield from told(turn, updates())


def use_repair(token: str, seat: Seat, body: str, size: str, event: gr.EventData, request: gr.Request) -> Updates:
    """Build the garment again as it was corrected, and put it on the body; the form takes the corrections over."""
    turn = take_turn(seat, token, request)
    shown = seat.fitting
    kinds = {name: sent(event, name) for name in ("category", "photo_kind") if sent(event, name)}

    def begin(owner: Owner) -> TryOnJobs:
        state = try_on_state(owner, shown)
        options = worn_options(state, category=kinds.get("category", AUTO))
        return try_on_repaired(owner, state.garment.id, _repair(event), body=body, size=size, options=options)

    yield from told(turn, _with_choices(work(turn, begin, body=body, kept=seat.cloth), kinds))


def _with_choices(updates: Updates, choices: dict[str, str]) -> Updates:
    """Pass updates on, and set what was chosen on the form once the work has begun."""
    for number, told_now in enumerate(updates):
        yield told_now
        if number == 0 and choices:
            news = {name: gr.update(value=chosen) for name, chosen in choices.items()}
            yield update(**news, **(offered_fields(choices["category"]) if "category" in choices else {}))


def _repair(event: gr.EventData) -> Repair:
    """Read what the panel sent; the values of a correction are checked where it is used."""
    painted = sent_value(event, "mask")
    return Repair(
        painted=None if painted is None else _png(painted),
        points=sent_value(event, "points"),
        landmarks=sent_value(event, "landmarks"),
        category=sent(event, "category") or None,
        photo_kind=sent(event, "photo_kind") or None,
    )


def _png(uri: Any) -> bytes:
    """Decode what the brush sent.

    Raises:
        BadParameter: it is no PNG.
    """
    try:
        if not isinstance(uri, str) or not uri.startswith(PNG_URI):
            raise ValueError(type(uri))
        return base64.b64decode(uri[len(PNG_URI) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("bad_parameter.value", name="mask") from error
