"""Work as the page follows it: from its beginning, or from wherever it is, to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ui import showing, status_view
from ui.seat import Turn
from ui.update import update
from workflow.clothes import own_cloth
from workflow.owners import Owner
from workflow.try_ons import TryOnJobs
from workflow.watching import try_on_state, watch_try_on

Updates = Iterator[list[Any]]


def work(turn: Turn, begin: Callable[[Owner], TryOnJobs], *, body: str, kept: str = "", again: bool = False) -> Updates:
    """Begin work and follow it; what earlier turns of this page have begun is stopped.

    Args:
        turn: the turn that begins it.
        begin: begins it for an owner.
        body: id of the body, shown until there is a garment.
        kept: id of the photo that is used as long as no other is chosen.
        again: the garment stays the same, so its pictures and the earlier result stay in sight.
    """
    owner = turn.owner()
    begun = begin(owner)
    turn.began(owner, begun)
    if not turn.lasts:
        return
    turn.seat.shows(fitting=begun.fitting_session_id, cloth=kept)
    yield showing.begun(body, again=again)
    yield from _states(turn, owner, begun.fitting_session_id, earlier=begun, fresh=not again)


def enter_entry(turn: Turn, fitting_session_id: str) -> Updates:
    """Show a try-on of this owner, finished or not, and make the form say what it was asked for."""
    owner = turn.owner()
    state = try_on_state(owner, fitting_session_id)
    cloth = own_cloth(owner, state.garment.cloth_id)
    turn.seat.shows(fitting=fitting_session_id, cloth=cloth.id)
    if not state.finished:
        jobs = (state.garment, state.fitting)
        turn.seat.begun[turn.number] = tuple(job.id for job in jobs if not job.finished)
    yield showing.entry(state, cloth, turn.language)
    yield from _states(turn, owner, fitting_session_id, fresh=True)


def _states(
    turn: Turn, owner: Owner, fitting_session_id: str, *, fresh: bool, earlier: TryOnJobs | None = None
) -> Updates:
    """Follow a try-on to its end.

    Args:
        turn: whose it is.
        owner: whose it is.
        fitting_session_id: what is followed.
        fresh: show the garment as soon as it is built.
        earlier: the jobs of this turn; earlier ones are stopped once the page has been told.
    """
    built = not fresh
    for state in watch_try_on(owner, fitting_session_id):
        if state.finished:
            yield showing.ended(owner, state, turn.language)
            return
        news: dict[str, Any] = {"status": status_view.working(state, turn.language)}
        if not built and state.garment.status == "done":
            built = True
            news |= showing.garment_built(state)
        yield update(**news)
        if earlier is not None:
            turn.stop_earlier(owner, keep=earlier.cloth3d_id)
            earlier = None
