"""What happens in the list of further formats: one is asked for, and its link comes when it is made."""

from __future__ import annotations

from typing import Any

import gradio as gr

from core.errors import TryOnError, UnknownId
from ui.exports_view import exports_value
from ui.following import Updates
from ui.inspect_view import inspect_try_on
from ui.seat import Seat, same_turn, told
from ui.sent import sent
from ui.update import update
from workflow.exports import watch_export
from workflow.watching import try_on_state


def make_export(token: str, seat: Seat, event: gr.EventData, request: gr.Request) -> Updates:
    """Have a file made from what is shown, and tell how that goes on."""
    turn = same_turn(seat, token, request)
    wanted = sent(event, "job"), sent(event, "kind")
    shown = seat.good or seat.fitting

    def updates() -> Updates:
        owner = turn.owner()

        def value(**news: Any) -> list[Any]:
            return update(exports=exports_value(try_on_state(owner, shown), turn.language, **news))

        try:
            for made in watch_export(owner, *wanted):
                yield value(begun=None if made.status == "done" else wanted)
            if wanted[1] == "usdz":  # The inspection page places it in a room.
                yield update(inspect=inspect_try_on(owner, try_on_state(owner, shown), turn.language))
        except UnknownId:
            raise
        except TryOnError as error:
            yield value(failed={wanted: error})

    yield from told(turn, updates())
