"""What one open page shows and has begun, and whose turn it is to say what the page shows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import gradio as gr

from core.errors import Internal, TryOnError, UnknownId
from ui import showing, status_view
from ui.language import language_of
from ui.update import failed
from workflow.clothes import own_cloth
from workflow.jobs import cancel
from workflow.owners import Owner, owner_of
from workflow.try_ons import TryOnJobs
from workflow.watching import TryOnState, try_on_state

logger = logging.getLogger(__name__)


@dataclass
class Seat:
    """The memory of one open page; handlers of the same page share it."""

    number: int = 0
    """Of the newest turn."""
    fitting: str = ""
    """Id of the fitting that is shown."""
    good: str = ""
    """Id of the newest fitting of the shown garment that came out; the page goes back to it when a refit does not."""
    example: str = ""
    """Name of the example that is shown."""
    cloth: str = ""
    """Id of the photo that is used as long as no other is chosen."""
    changed: bool = False
    """True when the form asks for another garment than the one that is shown."""
    begun: list[str] = field(default_factory=list)
    """Jobs that this page has begun and that may still be in work, oldest first."""

    def __post_init__(self) -> None:
        # No fields, because Gradio takes a dataclass apart to write it into the page's settings.
        self.counting = Lock()
        """Held while a turn gets its number."""
        self.working = Lock()
        """Held while work is begun or stopped: a job that one turn stops is never the answer that another is given."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Seat:
        """Return an empty memory: Gradio gives every page that opens a copy of the one it was built with."""
        del memo
        return Seat()

    def shows(self, *, fitting: str = "", example: str = "", cloth: str = "", good: str = "") -> None:
        """Take note of what the page shows from now on."""
        self.fitting, self.example, self.cloth, self.good = fitting, example, cloth, good
        self.changed = False


@dataclass(frozen=True)
class Turn:
    """One thing the visitor did; it rules the page until the visitor does the next."""

    seat: Seat
    number: int
    token: str
    language: str

    @property
    def lasts(self) -> bool:
        """False once a later turn was taken."""
        return self.seat.number == self.number

    def owner(self) -> Owner:
        """Return the visitor; raises like :func:`workflow.owners.owner_of`."""
        return owner_of(self.token)

    def begin(self, owner: Owner, begin: Callable[[Owner], TryOnJobs]) -> TryOnJobs | None:
        """Begin work and take note of its jobs; nothing is begun when a later turn was taken meanwhile."""
        with self.seat.working:
            if not self.lasts:
                return None
            jobs = begin(owner)
            self.seat.begun += jobs.new
            return jobs

    def adopt(self, jobs: Iterable[str]) -> None:
        """Take note of unfinished jobs that the page goes on with."""
        with self.seat.working:
            self.seat.begun += [job for job in jobs if job not in self.seat.begun]

    def ended(self, state: TryOnState) -> None:
        """Forget the jobs of a try-on that have ended: there is nothing left to stop."""
        over = [job.id for job in (state.garment, state.fitting) if job.finished]
        with self.seat.working:
            self.seat.begun = [job for job in self.seat.begun if job not in over]

    def stop_earlier(self, owner: Owner, *, keep: Collection[str]) -> None:
        """Stop what earlier turns have begun, but for the jobs ``keep``, which this one uses."""
        with self.seat.working:
            if not self.lasts:
                return
            # A fitting before the garment it waits for.
            for job in reversed([job for job in self.seat.begun if job not in keep]):
                _stop(owner, job)
                self.seat.begun.remove(job)


def take_turn(seat: Seat, token: str | None, request: gr.Request) -> Turn:
    """Begin a turn: what earlier ones still say is not shown any more."""
    with seat.counting:
        seat.number += 1
        return same_turn(seat, token, request)


def same_turn(seat: Seat, token: str | None, request: gr.Request) -> Turn:
    """Go on with the turn that rules the page."""
    return Turn(seat, seat.number, token or "", language_of(request.headers))


def told(turn: Turn, updates: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Pass updates on as long as the turn lasts: the border at which whatever goes wrong becomes one sentence."""
    try:
        for update in _of_what_is_there(turn, updates):
            if not turn.lasts:
                return
            yield update
    except TryOnError as error:
        if turn.lasts:
            yield failed(error, turn.language)
    except Exception:
        logger.exception("an event of the page failed")
        if turn.lasts:
            yield failed(Internal("internal.any"), turn.language)


def still_there(owner: Owner, fitting_session_id: str) -> TryOnState | None:
    """Return how a try-on stands, or None when it was deleted; raises like :func:`workflow.owners.owner_of`."""
    try:
        return try_on_state(owner, fitting_session_id)
    except UnknownId:
        return None


def let_go(turn: Turn, *, elsewhere: bool = False) -> list[Any]:
    """Return the page without the result it showed, which was deleted; ``elsewhere``, so that it has to be told."""
    status = {"status": status_view.deleted(turn.language)} if elsewhere else {}
    source = without_photo(turn)
    turn.seat.shows(cloth=turn.seat.cloth)
    return showing.nothing(turn.language, **status, **source)


def without_photo(turn: Turn) -> dict[str, str]:
    """Let go of the photo beside the form when it went with its last result, and return the update that shows it."""
    seat = turn.seat
    try:
        if seat.cloth:
            own_cloth(turn.owner(), seat.cloth)
    except UnknownId:
        seat.cloth = ""
        return {"source": ""}
    return {}


def _of_what_is_there(turn: Turn, updates: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Pass updates on; a shown result that turns out to be deleted, as in another tab, is said to be and let go."""
    try:
        yield from updates
    except UnknownId:
        shown = turn.seat.fitting
        if not turn.lasts or not shown or still_there(turn.owner(), shown) is not None:
            raise
        yield let_go(turn, elsewhere=True)


def _stop(owner: Owner, job: str) -> None:
    try:
        cancel(owner, job)
    except UnknownId:
        # Deleted since, as from another tab: nothing is left to stop.
        logger.info("job %s was deleted before it could be stopped", job)
