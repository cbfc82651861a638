"""What an owner has made so far, and taking it away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.tables import Cloth, Cloth3D, FittingSession
from workflow.execute import folder_of
from workflow.jobs import cancel, own
from workflow.layers import asked_layers, layer_ids, worn_by
from workflow.owners import Owner
from workflow.store import objects, records
from workflow.views import JobView, view

LONGEST = 60
"""Entries that are listed."""
LONGEST_TITLE = 80
"""Characters of a name; what is longer is cut."""


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


def rename(owner: Owner, fitting_session_id: str, title: str) -> None:
    """Give a fitting a name, or take it away with an empty one; raises like :func:`workflow.jobs.own_job`."""
    fitting = own(owner, fitting_session_id, FittingSession)
    records().update(fitting, title=" ".join(title.split())[:LONGEST_TITLE])


def together(owner: Owner, fitting_session_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the garments of several fittings as one outfit, the inner ones first as they were named.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
        BadParameter: they are too many, none, or one comes twice.
    """
    fittings = [own(owner, one, FittingSession) for one in fitting_session_ids]
    return asked_layers([cloth3d_id for fitting in fittings for cloth3d_id in layer_ids(fitting)])


def comparable(owner: Owner, fitting: JobView) -> list[JobView]:
    """Return the owner's other fittings of the same garments that came out, newest first."""
    fittings = (entry.fitting for entry in history(owner))
    same = (each for each in fittings if each.cloth3d_ids == fitting.cloth3d_ids and each.id != fitting.id)
    return [each for each in same if each.status == "done"]


def delete(owner: Owner, fitting_session_id: str) -> None:
    """Remove a fitting with its files, and each garment with its photo when nothing else was made of them.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
    """
    fitting = own(owner, fitting_session_id, FittingSession)
    cancel(owner, fitting.id)
    _removed(fitting)
    for cloth3d_id in layer_ids(fitting):
        if worn_by(owner.id, cloth3d_id):
            continue
        garment = records().get(Cloth3D, cloth3d_id)
        cancel(owner, garment.id)
        if _removed(garment):
            _removed(records().get(Cloth, garment.cloth_id))


def _removed(row: Cloth | Cloth3D | FittingSession) -> bool:
    """Remove a record and its files; False when another record refers to it."""
    # The record first: a file without a record can be reached by nobody, a record without its file is a lie.
    if not records().delete(row):
        return False
    objects().delete(folder_of(row))
    return True
