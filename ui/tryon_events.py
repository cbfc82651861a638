"""What happens on the try-on tab: every handler takes the visitor's token and the page's seat, and yields updates."""

from __future__ import annotations

from typing import Any

import gradio as gr

from core.errors import TryOnError, UnknownId
from ui import showing
from ui.following import Updates, enter_entry, work
from ui.form import Form, fresh_garment, worn_options
from ui.language import language_of
from ui.measures import offered_fields
from ui.own_body import emptied_body
from ui.result import Result, example_result, try_on_result
from ui.seat import Seat, Turn, same_turn, take_turn, told
from ui.sent import sent
from ui.update import note, ready, told_note, update
from workflow.examples import Example, examples
from workflow.garments import check_upload
from workflow.history import unfinished
from workflow.jobs import cancel
from workflow.owners import Owner
from workflow.try_ons import TryOnJobs, refit, try_on, try_on_again
from workflow.watching import try_on_state


def resume(token: str, seat: Seat, request: gr.Request) -> Updates:
    """Go on with the work that was left, or show an example."""
    turn = take_turn(seat, token, request)

    def updates() -> Updates:
        left, first = unfinished(turn.owner()), showing.first_example()
        if left is not None:
            yield from enter_entry(turn, left.fitting.id)
        elif first is not None:
            seat.shows(example=first.name)
            yield showing.example(first, turn.language, form=False)
        else:
            yield showing.nothing(turn.language)

    yield from told(turn, updates())


def start(
    token: str,
    seat: Seat,
    photo: Any,
    back: Any,
    body: str,
    size: str,
    quality: str,
    category: str,
    photo_kind: str,
    own_chest: Any,
    own_hip: Any,
    own_length: Any,
    body_height: Any,
    body_chest: Any,
    body_waist: Any,
    body_hip: Any,
    pose: Any,
    request: gr.Request,
) -> Updates:
    """Try the photo on as the form says."""
    own, person = (own_chest, own_hip, own_length), (body_height, body_chest, body_waist, body_hip, pose)
    form = Form(photo, back, body, size, quality, category, photo_kind, *own, *person)
    if not photo and not seat.cloth:
        yield update(note=note("photo_first", language_of(request.headers), alert=True), **ready())
        return
    turn = take_turn(seat, token, request)
    kept = "" if photo else seat.cloth

    def begin(owner: Owner) -> TryOnJobs:
        if kept:
            return try_on_again(owner, kept, options=form.options, **form.worn, **form.garment)
        front, reverse = form.photos()
        return try_on(owner, front, back=reverse, options=form.options, **form.worn, **form.garment)

    yield from told(turn, work(turn, begin, body=body, kept=kept))


def choose_body(token: str, seat: Seat, body: str, size: str, request: gr.Request) -> Updates:
    """Put the garment that is shown on the chosen body in the chosen size; other changes wait for the button."""
    if (seat.fitting or seat.example) and not seat.changed:
        turn = take_turn(seat, token, request)
        yield from told(turn, _refit(turn, body, size) if seat.fitting else _of_example(turn, body, size))
        return
    turn = same_turn(seat, token, request)
    yield update(note=note("press_run", turn.language)) if seat.changed else update(model=showing.body_model(body))


def change_form(token: str, seat: Seat, request: gr.Request) -> Updates:
    """Take note that the form asks for another garment than the one that is shown."""
    turn = same_turn(seat, token, request)
    shown = bool(seat.fitting or seat.example)
    seat.changed = shown
    yield update(note=note("press_run", turn.language) if shown else "")


def choose_category(token: str, seat: Seat, category: str, request: gr.Request) -> Updates:
    """Take note of another kind of garment, and offer the measures that it has."""
    yield from change_form(token, seat, request)
    yield update(**offered_fields(category))


def choose_photo(token: str, seat: Seat, photo: Any, request: gr.Request) -> Updates:
    """Take note of a photo of the visitor's own: the kept one is not used any more; one of no use is told at once.

    What was chosen for the garment that is shown is not the next one's: its size, kind and own measures go.
    """
    turn = same_turn(seat, token, request)
    seat.cloth = ""
    seat.changed = bool(seat.fitting or seat.example)
    anew = fresh_garment() if photo and seat.fitting else {}

    def updates() -> Updates:
        try:
            if photo:
                check_upload(photo, "image")
        except TryOnError as error:
            yield update(source="", note=told_note(error.localized(turn.language), alert=True))
        else:
            yield update(source="", note=note("photo_ready", turn.language) if photo else "", **anew)

    yield from told(turn, updates())


def stop(token: str, seat: Seat, request: gr.Request) -> Updates:
    """Stop what the page watches; the page is told by its watcher."""
    turn = same_turn(seat, token, request)

    def updates() -> Updates:
        if seat.fitting:
            owner = turn.owner()
            state = try_on_state(owner, seat.fitting)
            for job in (state.fitting, state.garment):
                cancel(owner, job.id)
        yield update()

    yield from told(turn, updates())


def open_entry(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Updates:
    """Show an entry of the history, and watch it when it is still in work."""
    turn = take_turn(seat, token, request)
    yield from told(turn, enter_entry(turn, sent(event, "id")))


def choose_example(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Updates:
    """Show an example's finished result, and put its photo and choices into the form."""
    turn = take_turn(seat, token, request)

    def updates() -> Updates:
        chosen = _example(sent(event, "id"))
        seat.shows(example=chosen.name)
        yield showing.example(chosen, turn.language, form=True)

    yield from told(turn, updates())


def show(token: str, seat: Seat, view: str, request: gr.Request) -> Updates:
    """Show the garment on the body, alone, or coloured by its strain."""
    turn = same_turn(seat, token, request)

    def updates() -> Updates:
        result = _shown(turn)
        if result is not None and view in result.models:
            yield update(model=result.models[view])

    yield from told(turn, updates())


def renew(token: str, seat: Seat, request: gr.Request) -> Updates:
    """Renew the links to the files before they expire; the viewer stays as it is."""
    turn = same_turn(seat, token, request)

    def updates() -> Updates:
        if seat.fitting:
            # As long as a refit is in work the earlier result is shown.
            owner = turn.owner()
            yield showing.renewed(owner, try_on_state(owner, seat.good or seat.fitting), turn.language)

    yield from told(turn, updates())


def _refit(turn: Turn, body: str, size: str) -> Updates:
    """Fit the shown garment anew, or only show the body where no garment came out."""
    state = try_on_state(turn.owner(), turn.seat.fitting)
    if state.garment.error is not None:
        yield update(model=showing.body_model(body), **ready())
        return

    options = worn_options(state)
    if body != state.fitting.parameters["avatar_preset_id"] and options.pop("body_cm", None) is not None:
        yield update(**emptied_body())

    def begin(owner: Owner) -> TryOnJobs:
        return refit(owner, *state.fitting.cloth3d_ids, body=body, size=size, options=options)

    yield from work(turn, begin, body=body, kept=turn.seat.cloth, again=True)


def _of_example(turn: Turn, body: str, size: str) -> Updates:
    """Try the shown example's photo on as the example was, but on this body in this size."""
    chosen = _example(turn.seat.example)
    filled = showing.example_form(chosen)
    yield update(**{name: value for name, value in filled.items() if name not in ("body", "size")})
    garment = {name: chosen.parameters[name] for name in ("category", "quality", "model")}

    def begin(owner: Owner) -> TryOnJobs:
        return try_on(owner, chosen.photo.read_bytes(), body=body, size=size, **garment)

    yield from work(turn, begin, body=body)


def _shown(turn: Turn) -> Result | None:
    """Return what the page shows, with fresh links."""
    if turn.seat.example:
        return example_result(_example(turn.seat.example))
    return try_on_result(try_on_state(turn.owner(), turn.seat.fitting)) if turn.seat.fitting else None


def _example(name: str) -> Example:
    """Return an example; raises UnknownId where there is none of this name."""
    found = next((example for example in examples() if example.name == name), None)
    if found is None:
        raise UnknownId("unknown_id.any")
    return found
