"""What an owner has made so far, and taking it away again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.tables import Cloth, Cloth3D, FittingSession
from workflow.execute import folder_of
from workflow.jobs import cancel, own_job
from workflow.owners import Owner
from workflow.store import objects, records
from workflow.views import JobView, view

LONGEST = 60
"""Entries that are listed."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A fitting of the past, with its garment."""

    fitting: JobView
    garment: JobView

    @property
    def created_at(self) -> datetime:
        """When it was asked for."""
        return self.fitting.created_at


def history(owner: Owner, *, limit: int = LONGEST) -> list[Entry]:
    """Return the owner's newest fittings, newest first."""
    return [Entry(view(fitting), view(garment)) for fitting, garment in records().history(owner.id, limit)]


def unfinished(owner: Owner) -> Entry | None:
    """Return the owner's newest fitting if it is still in work."""
    newest = history(owner, limit=1)
    return newest[0] if newest and not newest[0].fitting.finished else None


def delete(owner: Owner, fitting_session_id: str) -> None:
    """Remove a fitting with its files, and the garment and its photo when nothing else was made of them.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
    """
    cancel(owner, fitting_session_id)
    fitting = own_job(owner, fitting_session_id)
    _remove(fitting)
    if isinstance(fitting, FittingSession):
        _remove_unused(records().get(Cloth3D, fitting.cloth3d_id))


def _remove_unused(garment: Cloth3D) -> None:
    if records().find(FittingSession, cloth3d_id=garment.id):
        return
    cancel(Owner(garment.user_id), garment.id)
    _remove(garment)
    if not records().find(Cloth3D, cloth_id=garment.cloth_id):
        _remove(records().get(Cloth, garment.cloth_id))


def _remove(row: Cloth | Cloth3D | FittingSession) -> None:
    # The record first: a file without a record can be reached by nobody, a record without its file is a lie.
    records().delete(row)
    objects().delete(folder_of(row))
