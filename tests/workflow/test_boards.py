"""Boards of an owner: made, filled, ordered, renamed and removed, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import BadParameter, NotReady, UnknownId
from core.review import Facts
from storage.board_tables import Board, BoardComment, BoardItem, BoardVote
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, built, code_of, ended, worn
from workflow import boards, history, reviews, sharing, try_ons
from workflow.board_views import BoardView
from workflow.boards import (
    add_to_board,
    arrange_board,
    board,
    create_board,
    delete_board,
    delete_comment,
    move_item,
    remove_item,
    rename_board,
)
from workflow.owners import Owner
from workflow.store import records

BODIES = ("slim", "regular", "curvy")


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


@pytest.fixture
def filled(engine: FakeEngine, ann: Owner) -> BoardView:
    """A board of Ann's with one garment on three bodies."""
    made = create_board(ann, "Spring")
    for body in BODIES:
        add_to_board(ann, made.id, worn(ann, body=body).fitting_session_id)
    return board(ann, made.id)


def bodies(owner: Owner, board_id: str) -> list[str]:
    return [item.facts.body for item in board(owner, board_id).items]


def counts() -> list[int]:
    return [records().boards().count(table) for table in (Board, BoardItem, BoardComment, BoardVote)]


def test_a_board_tells_its_results_with_what_is_known_of_them(filled: BoardView, ann: Owner) -> None:
    assert filled.title == "Spring" and not filled.shared and [one.id for one in boards.boards(ann)] == [filled.id]
    first = filled.items[0]
    assert first.facts == Facts(("tshirt",), "slim", "M", "fitted")
    assert not first.deleted and first.links()["model"] and "thumbnail.png" in str(first.links()["picture"])
    assert (first.comments, first.approved_by, first.rejected_by) == ((), (), ())


def test_a_garment_alone_can_be_on_a_board_too(engine: FakeEngine, ann: Owner) -> None:
    made = create_board(ann, "Garments")
    add_to_board(ann, made.id, built(ann).id)
    item = board(ann, made.id).items[0]
    assert item.facts == Facts(("tshirt",)) and "garment_glb" in str(item.links()["model"])


def test_an_outfit_is_called_by_all_its_garments(engine: FakeEngine, ann: Owner) -> None:
    from workflow import jobs

    layers = [built(ann).id, built(ann, category="trousers").id]
    outfit = ended(ann, jobs.fit(ann, layers).id)
    made = create_board(ann, "Outfits")
    add_to_board(ann, made.id, outfit.id)
    assert board(ann, made.id).items[0].facts.categories == ("tshirt", "trousers")


def test_items_are_moved_within_the_board(filled: BoardView, ann: Owner) -> None:
    first, second, third = (item.id for item in filled.items)
    move_item(ann, filled.id, third, -1)
    assert bodies(ann, filled.id) == ["slim", "curvy", "regular"]
    move_item(ann, filled.id, first, 5)
    assert bodies(ann, filled.id) == ["curvy", "regular", "slim"]
    move_item(ann, filled.id, third, -1)
    assert bodies(ann, filled.id) == ["curvy", "regular", "slim"], "it is at the top already"
    arrange_board(ann, filled.id, [second, first])
    assert bodies(ann, filled.id) == ["regular", "slim"]
    remove_item(ann, filled.id, second)
    assert bodies(ann, filled.id) == ["slim"]


@pytest.mark.parametrize("wrong", [["x"], "abc", None, [1], lambda ids: [*ids, ids[0]]])
def test_an_order_names_the_boards_own_items_once(filled: BoardView, ann: Owner, wrong: Any) -> None:
    ids = [item.id for item in filled.items]
    with pytest.raises(BadParameter):
        arrange_board(ann, filled.id, wrong(ids) if isinstance(wrong, Callable) else wrong)  # type: ignore[arg-type]
    assert bodies(ann, filled.id) == list(BODIES)


def test_a_result_is_on_a_board_once_and_on_several_boards(filled: BoardView, ann: Owner) -> None:
    with pytest.raises(BadParameter, match="already"):
        add_to_board(ann, filled.id, filled.items[0].result_id)
    other = create_board(ann, "Summer")
    add_to_board(ann, other.id, filled.items[0].result_id)
    assert len(board(ann, other.id).items) == 1


def test_only_finished_results_are_put_on_a_board(gate: Gate, ann: Owner) -> None:
    made = create_board(ann, "Early")
    gate.close_at("sew")
    begun = try_ons.try_on(ann, photo_file())
    with pytest.raises(NotReady):
        add_to_board(ann, made.id, begun.fitting_session_id)
    gate.open()
    ended(ann, begun.fitting_session_id)
    add_to_board(ann, made.id, begun.fitting_session_id)


def test_a_deleted_result_stays_on_the_board_and_says_so(filled: BoardView, ann: Owner) -> None:
    token = token_of(sharing.share_board(ann, filled.id))
    item = filled.items[1]
    reviews.comment(token, item.id, name="Kim", text="Too long", address="a")
    history.delete(ann, item.result_id)
    for shown in (board(ann, filled.id), reviews.review(token)):
        gone = shown.item(item.id)
        assert gone.deleted and gone.links() == {"picture": None, "model": None}
        assert gone.facts.body == "regular" and gone.comments[0].text == "Too long"
        assert not shown.items[0].deleted


def test_deleting_a_board_removes_what_was_said_and_leaves_the_results(filled: BoardView, ann: Owner) -> None:
    token = token_of(sharing.share_board(ann, filled.id))
    reviews.comment(token, filled.items[0].id, name="Kim", text="Nice", address="a")
    reviews.vote(token, filled.items[0].id, name="Kim", approves=True)
    assert counts() == [1, 3, 1, 1]
    delete_board(ann, filled.id)
    assert counts() == [0, 0, 0, 0] and len(history.history(ann)) == 3
    with pytest.raises(UnknownId):
        reviews.review(token)


def test_the_owner_deletes_a_comment_of_this_board_only(filled: BoardView, ann: Owner) -> None:
    token = token_of(sharing.share_board(ann, filled.id))
    said = reviews.comment(token, filled.items[0].id, name="Kim", text="Nice", address="a").comments[0]
    other = create_board(ann, "Other")
    with pytest.raises(UnknownId):
        delete_comment(ann, other.id, said.id)
    delete_comment(ann, filled.id, said.id)
    assert board(ann, filled.id).items[0].comments == ()


def test_nobody_else_sees_or_changes_a_board(filled: BoardView, ann: Owner, bob: Owner) -> None:
    item = filled.items[0]
    mine = worn(bob).fitting_session_id
    attempts: list[Callable[[], object]] = [
        lambda: board(bob, filled.id),
        lambda: rename_board(bob, filled.id, "Mine"),
        lambda: delete_board(bob, filled.id),
        lambda: add_to_board(bob, filled.id, mine),
        lambda: add_to_board(bob, create_board(bob, "Mine").id, item.result_id),
        lambda: arrange_board(bob, filled.id, []),
        lambda: move_item(bob, filled.id, item.id, 1),
        lambda: remove_item(bob, filled.id, item.id),
        lambda: delete_comment(bob, filled.id, "x"),
        lambda: sharing.share_board(bob, filled.id),
        lambda: sharing.withdraw_board(bob, filled.id),
    ]
    for attempt in attempts:
        assert code_of(attempt) == "not_allowed"
    assert [one.title for one in boards.boards(bob)] == ["Mine"]
    after = board(ann, filled.id)
    assert after.title == "Spring" and bodies(ann, filled.id) == list(BODIES) and not after.shared


def test_titles_are_plain_trimmed_and_limited(engine: FakeEngine, ann: Owner) -> None:
    made = create_board(ann, "  <b>Spring</b>\n\u202e look\x00  ")
    assert made.title == "<b>Spring</b> look"
    rename_board(ann, made.id, " 봄 ")
    assert board(ann, made.id).title == "봄"
    for wrong in ("", "  \n", "x" * (boards.LONGEST_TITLE + 1), None, 7, ["a"]):
        with pytest.raises(BadParameter):
            create_board(ann, wrong)  # type: ignore[arg-type]


def test_boards_and_their_items_are_limited(filled: BoardView, ann: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST_ITEMS", 3)
    monkeypatch.setattr(boards, "MOST_BOARDS", 1)
    with pytest.raises(BadParameter, match="holds 3 results"):
        add_to_board(ann, filled.id, worn(ann, body="slim-m").fitting_session_id)
    with pytest.raises(BadParameter, match="1 boards"):
        create_board(ann, "One more")
