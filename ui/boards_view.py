"""The owner's review boards as the page draws them: a list, or one board. Drawn by ``boards.js``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.review import Facts, fact_rows, item_title
from ui.addresses import here
from ui.boards_texts import BOARDS_TEXTS
from ui.drawn import drawn
from ui.texts import text
from workflow.board_files import export_links
from workflow.board_views import BoardView, ItemView
from workflow.boards import LONGEST_TITLE

TEMPLATE = '<div class="boards"></div>'
SCRIPTS = ("boards_parts", "boards_list", "boards_one")
DAYS = (7, 1, 30, 0)
"""Days that a link can be good for, the usual ones first; 0 for one without an end."""


@dataclass
class Desk:
    """The memory of one open page for this tab."""

    board: str = ""
    """Id of the board that is open; empty for the list."""
    adding: str = ""
    """Id of the result that is about to be put on a board."""
    facts: Facts | None = None
    """What is told of that result."""
    links: dict[str, str] = field(default_factory=dict)
    """Links made by this page, by board: they can be told only once."""

    def show(self, board: str = "") -> None:
        """Go to a board, or to the list; nothing waits to be put on a board any more."""
        self.board, self.adding, self.facts = board, "", None

    def ask(self, adding: str, facts: Facts) -> None:
        """Go to the list, and ask there which board a result goes to."""
        self.board, self.adding, self.facts = "", adding, facts


@dataclass(frozen=True)
class Notice:
    """What is said about what was just done."""

    text: str = ""
    alert: bool = False


def boards_panel() -> Any:
    """Return the component; ``select`` gives what the owner does, see :data:`ui.boards_tab.ACTS`."""
    return drawn("boards", TEMPLATE, None, using=SCRIPTS, elem_id="boards")


def list_value(boards: Sequence[BoardView], desk: Desk, notice: Notice, language: str) -> dict[str, Any]:
    """Return the list of boards; where a result waits to be put on one, it is asked on which."""
    asked = None if desk.facts is None else text("boards_adding", language, name=_name(desk.facts, language))
    return {**_frame(notice, language), "adding": asked, "boards": [_entry(board, language) for board in boards]}


def board_value(board: BoardView, desk: Desk, notice: Notice, language: str) -> dict[str, Any]:
    """Return one board with all that was said of its items."""
    share = {
        "link": desk.links.get(board.id, "") if board.shared else "",
        "shared": board.shared,
        "expires": None if board.expires is None else board.expires.isoformat(),
        "days": DAYS,
    }
    exports = {form: here(link) for form, link in export_links(board.id, language).items()}
    items = [_item(item, language) for item in board.items]
    shown = {"id": board.id, "title": board.title, "share": share, "exports": exports, "items": items}
    return {**_frame(notice, language), "board": shown}


def _frame(notice: Notice, language: str) -> dict[str, Any]:
    return {
        "language": language,
        # The browser knows how a date is written; its place in the sentence stays open.
        "texts": {key.removeprefix("boards_"): text(key, language, date="{date}") for key in _plain_texts()},
        "longest": LONGEST_TITLE,
        "notice": {"text": notice.text, "alert": notice.alert},
    }


def _plain_texts() -> list[str]:
    """Return the keys of the texts that the script itself uses."""
    return [key for key, (english, _) in BOARDS_TEXTS.items() if "{" not in english or key == "boards_until"]


def _entry(board: BoardView, language: str) -> dict[str, Any]:
    comments = sum(len(item.comments) for item in board.items)
    up, down = (sum(len(names) for names in side) for side in _votes(board.items))
    parts = [_counted("results", len(board.items), language)]
    parts += [_counted("comments", comments, language)] if comments else []
    parts += [text("boards_votes", language, up=up, down=down)] if up or down else []
    parts += [text("boards_is_shared", language)] if board.shared else []
    pictures = [here(link) for item in board.items if (link := item.links()["picture"])]
    return {
        "id": board.id,
        "title": board.title,
        "more": " · ".join(parts),
        "when": board.created_at.isoformat(),
        "pictures": pictures[:3],
    }


def _votes(items: Sequence[ItemView]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    return [item.approved_by for item in items], [item.rejected_by for item in items]


def _item(item: ItemView, language: str) -> dict[str, Any]:
    sides = {"boards_approved": item.approved_by, "boards_rejected": item.rejected_by}
    return {
        "id": item.id,
        "title": item_title(item.facts, language),
        "more": " · ".join(f"{key} {value}" for key, value in fact_rows(item.facts, language)),
        "links": _here(item.links()),
        "gone": item.deleted,
        "up": len(item.approved_by),
        "down": len(item.rejected_by),
        "voters": [text(key, language, names=", ".join(names)) for key, names in sides.items() if names],
        "comments": [
            {"id": one.id, "name": one.name, "text": one.text, "at": one.at.isoformat()} for one in item.comments
        ],
    }


def _here(links: Mapping[str, str | None]) -> dict[str, str | None]:
    return {kind: here(link) if link else None for kind, link in links.items()}


def _name(facts: Facts, language: str) -> str:
    known = [value for _, value in fact_rows(facts, language)]
    return ", ".join([item_title(facts, language), *known])


def _counted(what: str, count: int, language: str) -> str:
    return text(f"boards_{what}_{'one' if count == 1 else 'many'}", language, count=count)
