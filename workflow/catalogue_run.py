"""A catalogue over the queue of jobs: only a few rows at once are in it, and other people's jobs come in between."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.errors import Busy, Internal, TryOnError
from core.settings import settings
from workflow import changes, jobs
from workflow.catalogue import CatalogueRow
from workflow.owners import Owner
from workflow.try_ons import TryOnJobs, try_on
from workflow.watching import TryOnState, try_on_state

HEARTBEAT_SECONDS = 1.0
FULL_SECONDS = 600.0
"""How long a full queue that holds nothing of this catalogue is waited for."""
Photos = Callable[[str], bytes]
"""Gives a photo by its path; raises BadImage."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class RowState:
    """A row at one moment."""

    row: CatalogueRow
    begun: TryOnJobs | None = None
    """Its jobs; None as long as it waits, and where it could not be begun."""
    state: TryOnState | None = None
    """How they stand."""
    refused: TryOnError | None = None
    """Why it could not be begun, or watched to its end."""

    @property
    def status(self) -> str:
        """waiting, then queued, processing, done, error or cancelled."""
        if self.refused is not None:
            return "error"
        return "waiting" if self.state is None else self.state.status

    @property
    def finished(self) -> bool:
        """True when nothing will change any more."""
        return self.refused is not None or (self.state is not None and self.state.finished)

    @property
    def progress(self) -> float:
        """0..1."""
        return 1.0 if self.finished else 0.0 if self.state is None else self.state.progress

    @property
    def error(self) -> TryOnError | None:
        """Why there is no result."""
        return self.refused or (None if self.state is None else self.state.error)


class CatalogueRun:
    """Has the rows of a catalogue tried on, as many at once as there are workers.

    What was tried on before, with the same photo and choices, is that result again: an interrupted catalogue that is
    run again goes on at once where it was.

    Args:
        owner: whose they are.
        rows: what to try on.
        photos: where the photos come from.
    """

    def __init__(self, owner: Owner, rows: Sequence[CatalogueRow], photos: Photos) -> None:
        self._owner = owner
        self._photos = photos
        self._states = [RowState(row) for row in rows]
        self._next = 0
        self._full_since: float | None = None

    @property
    def finished(self) -> bool:
        """True when nothing will change any more."""
        return all(state.finished for state in self._states)

    def watch(self) -> Iterator[tuple[RowState, ...]]:
        """Yield all rows whenever one ends or begins, and at least once a second, until all have ended."""
        told, statuses = 0.0, None
        while True:
            self._look()
            begun = self._begin()
            now = [state.status for state in self._states]
            if now != statuses or time.monotonic() - told > HEARTBEAT_SECONDS:
                told, statuses = time.monotonic(), now
                yield tuple(self._states)
            if self.finished:
                return
            if not begun:
                changes.wait(jobs.POLL_SECONDS)

    def stop(self) -> None:
        """Stop what this run has begun and what has not ended; nothing further is begun."""
        self._next = len(self._states)
        for state in self._states:
            if state.begun is None or state.finished:
                continue
            for job_id in state.begun.new:
                try:
                    jobs.cancel(self._owner, job_id)
                except TryOnError as error:
                    logger.warning("job %s could not be stopped: %s", job_id, error.message)

    def _look(self) -> None:
        """See how the rows in work stand."""
        for index, state in enumerate(self._states[: self._next]):
            if state.begun is not None and not state.finished:
                self._states[index] = self._looked_at(state, state.begun)

    def _looked_at(self, state: RowState, begun: TryOnJobs) -> RowState:
        try:
            return replace(state, state=try_on_state(self._owner, begun.fitting_session_id))
        except TryOnError as error:
            # Deleted by its owner in the meantime, for instance.
            return replace(state, refused=error)

    def _begin(self) -> bool:
        """Begin the next row where there is room for it, and tell whether one was begun."""
        in_work = sum(not state.finished for state in self._states[: self._next])
        if self._next == len(self._states) or in_work >= settings().workers:
            return False
        state = self._states[self._next]
        try:
            begun = try_on(
                self._owner,
                self._photos(state.row.photo),
                body=state.row.choices.body,
                size=state.row.choices.size,
                category=state.row.choices.category,
                quality=state.row.choices.quality,
            )
            state = self._looked_at(replace(state, begun=begun), begun)
        except Busy as error:
            if in_work or not self._full_for_long():
                return False
            state = replace(state, refused=error)
        except TryOnError as error:
            state = replace(state, refused=error)
        except Exception:
            logger.exception("line %d of a catalogue could not be begun", state.row.line)
            state = replace(state, refused=Internal("internal.any"))
        self._full_since = None
        self._states[self._next] = state
        self._next += 1
        return True

    def _full_for_long(self) -> bool:
        """Tell whether other people's jobs have filled the queue for longer than is waited for."""
        self._full_since = self._full_since or time.monotonic()
        return time.monotonic() - self._full_since > FULL_SECONDS


def counts(states: Sequence[RowState]) -> dict[str, int]:
    """Return how many rows there are of each status."""
    return dict(Counter(state.status for state in states))
