"""Work as the page follows it: from its beginning, or from wherever it is, to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ui import showing, status_view
from ui.seat import Turn, still_there
from ui.update import update
from workflow.clothes import own_cloth
from workflow.owners import Owner
from workflow.try_ons import TryOnJobs
from workflow.watching import TryOnState, try_on_state, watch_try_on

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
    owner, seat = turn.owner(), turn.seat
    jobs = turn.begin(owner, begin)
    if jobs is None or not turn.lasts:
        return
    seat.shows(fitting=jobs.fitting_session_id, cloth=kept, good=seat.good if again else "")
    yield showing.begun(body, again=again)
    yield from _states(turn, owner, jobs.fitting_session_id, jobs=jobs, fresh=not again)


def enter_entry(turn: Turn, fitting_session_id: str) -> Updates:
    """Show a try-on of this owner, finished or not, and make the form say what it was asked for."""
    owner = turn.owner()
    state = try_on_state(owner, fitting_session_id)
    cloth = own_cloth(owner, state.garment.cloth_id)
    turn.seat.shows(fitting=fitting_session_id, cloth=cloth.id)
    if not state.finished:
        turn.adopt(job.id for job in (state.garment, state.fitting) if not job.finished)
    yield showing.entry(state, cloth, turn.language)
    yield from _states(turn, owner, fitting_session_id, fresh=True)


def _states(
    turn: Turn, owner: Owner, fitting_session_id: str, *, fresh: bool, jobs: TryOnJobs | None = None
) -> Updates:
    """Follow a try-on to its end.

    Args:
        turn: whose it is.
        owner: whose it is.
        fitting_session_id: what is followed.
        fresh: show the garment as soon as it is built.
        jobs: what this turn has begun; what earlier ones have is stopped once the page has been told.
    """
    built = not fresh
    for state in watch_try_on(owner, fitting_session_id):
        if not turn.lasts:
            return
        if state.finished:
            turn.ended(state)
            yield _end(turn, owner, state)
        else:
            news: dict[str, Any] = {"status": status_view.working(state, turn.language)}
            if not built and state.garment.status == "done":
                built = True
                news |= showing.garment_built(state)
            yield update(**news)
        if jobs is not None:
            turn.stop_earlier(owner, keep=(jobs.cloth3d_id, jobs.fitting_session_id))
            jobs = None


def _end(turn: Turn, owner: Owner, state: TryOnState) -> list[Any]:
    """Return the page of a try-on that has ended; a refit that came to nothing gives way to the earlier result."""
    seat = turn.seat
    if state.fitting.status == "done":
        seat.good = state.fitting.id
        return showing.ended(owner, state, turn.language)
    good = still_there(owner, seat.good) if seat.good else None
    if good is None:
        return showing.ended(owner, state, turn.language)
    seat.fitting = good.fitting.id
    return showing.back(owner, good, state, turn.language)
