"""Review boards as their owner and their visitors see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.errors import UnknownId
from core.review import Facts, Remark
from storage.board_records import ItemRows
from storage.board_tables import Board
from storage.tables import now
from workflow.links import file_link
from workflow.own_body import body_key
from workflow.store import records
from workflow.views import JobView, view

PICTURE = "thumbnail"
MODELS = ("fitted_glb", "garment_glb")
"""Kinds of files of which the first that there is is what visitors turn."""


@dataclass(frozen=True)
class Comment(Remark):
    """A comment that its board's owner can delete."""

    id: str


@dataclass(frozen=True, eq=False)
class ItemView:
    """A result on a board."""

    id: str
    result_id: str
    """A garment or a fitting, which may be deleted."""
    facts: Facts
    files: Mapping[str, str]
    """Keys of ``picture`` and ``model``; empty when the result was deleted."""
    comments: tuple[Comment, ...]
    """Oldest first."""
    approved_by: tuple[str, ...]
    """Names, in the order they voted."""
    rejected_by: tuple[str, ...]

    @property
    def deleted(self) -> bool:
        """True when the result is not there any more."""
        return not self.files

    def links(self, *, base: str = "") -> dict[str, str | None]:
        """Return links to ``picture`` and ``model``; see :func:`workflow.links.file_link`."""
        return {
            kind: file_link(self.files[kind], base=base) if kind in self.files else None
            for kind in ("picture", "model")
        }


@dataclass(frozen=True, eq=False)
class BoardView:
    """A board at one moment."""

    id: str
    title: str
    created_at: datetime
    items: tuple[ItemView, ...]
    """In the order in which they are shown."""
    shared: bool
    """True while its link is good."""
    expires: datetime | None
    """When the link ends; None for one without an end."""

    def item(self, item_id: str) -> ItemView:
        """Return an item of this board; raises UnknownId where there is none with this id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise UnknownId("unknown_id.any")


def board_view(board: Board) -> BoardView:
    """Return a board as it stands."""
    rows = records().boards().items(board.id)
    jobs = records().jobs([each.item.result_id for each in rows])
    # A result that is not the board's owner's cannot be on it; were it there, nothing of it would be shown.
    results = {job.id: view(job) for job in jobs.values() if job.user_id == board.user_id}
    shared = link_is_alive(board)
    return BoardView(
        id=board.id,
        title=board.title,
        created_at=board.created_at,
        items=tuple(_item(each, results.get(each.item.result_id)) for each in rows),
        shared=shared,
        expires=board.link_expires if shared else None,
    )


def link_is_alive(board: Board) -> bool:
    """Tell whether a board is shared and its link has not expired."""
    return board.link_digest is not None and (board.link_expires is None or board.link_expires > now())


def facts_of(job: JobView) -> Facts:
    """Return what is told of a finished result."""
    report = job.report
    size = str(report.get("size", ""))
    verdicts = (str(row["verdict"]) for row in report.get("size_table", ()) if row["size"] == size)
    return Facts(
        categories=tuple(str(layer["category"]) for layer in report.get("layers", (report,))),
        body=body_key(job.parameters),
        size=size,
        verdict=next(verdicts, ""),
    )


def _item(rows: ItemRows, result: JobView | None) -> ItemView:
    item = rows.item
    return ItemView(
        id=item.id,
        result_id=item.result_id,
        facts=Facts(**{**item.facts, "categories": tuple(item.facts["categories"])}),
        files={} if result is None else _files(result),
        comments=tuple(Comment(row.name, row.text, row.created_at, row.id) for row in rows.comments),
        approved_by=tuple(row.name for row in rows.votes if row.approves),
        rejected_by=tuple(row.name for row in rows.votes if not row.approves),
    )


def _files(result: JobView) -> dict[str, str]:
    """Return the keys of what is shown of a result."""
    found = {"picture": (PICTURE,), "model": MODELS}
    files = {
        name: next((result.files[kind] for kind in kinds if kind in result.files), "") for name, kinds in found.items()
    }
    return {name: key for name, key in files.items() if key}
