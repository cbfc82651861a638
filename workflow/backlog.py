"""The runner of this process, and what there is for it to do."""

from __future__ import annotations

from core.settings import settings
from storage.tables import Cloth3D, Job
from workflow.execute import MOST_ATTEMPTS, end_cancelled, end_stranded, execute, give_up
from workflow.layers import can_begin
from workflow.once import Once
from workflow.runner import EmbeddedRunner
from workflow.store import records
from workflow.webhook import letters, tell_webhook


@Once
def runner() -> EmbeddedRunner:
    """Return the runner that does all computing of this process; it starts at first use, with what was left behind.

    Raises:
        StorageUnavailable: the records cannot be reached.
    """
    started = EmbeddedRunner(execute, ready, records, workers=settings().workers)
    for job in records().unsent():
        tell_webhook(job)
    started.start()
    return started


def close() -> None:
    """Stop working and close the stores; what is unfinished is for the next process."""
    for used in (runner, letters, records):
        opened = used.made()
        if opened is not None:
            opened.close()
            used.forget()


def ready() -> list[Job]:
    """Return the jobs to be worked on, after those that a dead process left in work are put in order."""
    for left in records().abandoned():
        if left.cancel_requested:
            end_cancelled(left)
        elif left.attempts >= MOST_ATTEMPTS:
            give_up(left)
        else:
            records().update_idle(left, status="queued", runner=None)
    end_stranded()
    return [job for job in records().startable() if isinstance(job, Cloth3D) or can_begin(job)]
