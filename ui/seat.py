"""What one open page shows and has begun, and whose turn it is to say what the page shows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from core.errors import Internal, TryOnError
from ui.texts import language_of
from ui.update import failed
from workflow.jobs import cancel
from workflow.owners import Owner, owner_of
from workflow.try_ons import TryOnJobs

logger = logging.getLogger(__name__)


@dataclass
class Seat:
    """The memory of one open page; handlers of the same page share it."""

    number: int = 0
    """Of the newest turn."""
    fitting: str = ""
    """Id of the fitting that is shown."""
    example: str = ""
    """Name of the example that is shown."""
    cloth: str = ""
    """Id of the photo that is used as long as no other is chosen."""
    changed: bool = False
    """True when the form asks for another garment than the one that is shown."""
    begun: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Jobs of each turn that may still be in work."""

    def shows(self, *, fitting: str = "", example: str = "", cloth: str = "") -> None:
        """Take note of what the page shows from now on."""
        self.fitting, self.example, self.cloth, self.changed = fitting, example, cloth, False


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

    def began(self, owner: Owner, jobs: TryOnJobs) -> None:
        """Take note of the jobs of this turn; they are stopped at once when a later turn was taken meanwhile."""
        self.seat.begun[self.number] = jobs.new
        if not self.lasts:
            self.stop_begun(owner, keep=jobs.cloth3d_id)

    def stop_begun(self, owner: Owner, *, keep: str) -> None:
        """Stop what this and earlier turns have begun, but for the job ``keep``, which is in use."""
        mine = [number for number in self.seat.begun if number <= self.number]
        self._stop(owner, mine, keep)

    def stop_earlier(self, owner: Owner, *, keep: str) -> None:
        """Stop what earlier turns have begun, but for the job ``keep``, which this one uses."""
        self._stop(owner, [number for number in self.seat.begun if number < self.number], keep)

    def _stop(self, owner: Owner, numbers: list[int], keep: str) -> None:
        ids = [job for number in numbers for job in self.seat.begun.pop(number, ())]
        if keep in ids:
            newest = self.seat.number
            self.seat.begun[newest] = (*self.seat.begun.get(newest, ()), keep)
        for job in reversed(ids):
            if job != keep:
                cancel(owner, job)


def take_turn(seat: Seat, token: str | None, request: gr.Request) -> Turn:
    """Begin a turn: what earlier ones still say is not shown any more."""
    seat.number += 1
    return same_turn(seat, token, request)


def same_turn(seat: Seat, token: str | None, request: gr.Request) -> Turn:
    """Go on with the turn that rules the page."""
    return Turn(seat, seat.number, token or "", language_of(request.headers))


def told(turn: Turn, updates: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Pass updates on as long as the turn lasts: the border at which whatever goes wrong becomes one sentence."""
    try:
        for update in updates:
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
