"""A shared board: who gets in and what they may do there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from core.errors import BadParameter, Busy, UnknownId
from storage.board_tables import Board
from storage.tables import now
from tests.fake_engine import FakeEngine
from tests.workflow.helpers import worn
from workflow import board_views, reviews, sharing
from workflow.boards import add_to_board, board, create_board
from workflow.owners import Owner
from workflow.reviews import comment, review, vote
from workflow.sharing import share_board, withdraw_board
from workflow.store import records


@pytest.fixture
def shared(engine: FakeEngine, ann: Owner) -> tuple[str, str, str]:
    """Board, item and token of a board of Ann's with one result."""
    made = create_board(ann, "Spring")
    add_to_board(ann, made.id, worn(ann).fitting_session_id)
    return made.id, board(ann, made.id).items[0].id, shared_token(ann, made.id)


def shared_token(owner: Owner, board_id: str, **options: Any) -> str:
    return share_board(owner, board_id, **options).rpartition("/")[2]


def test_a_link_is_random_and_only_its_digest_is_kept(shared: tuple[str, str, str], ann: Owner) -> None:
    board_id, _, token = shared
    assert sharing.TOKEN.fullmatch(token) and review(token).title == "Spring"
    row = records().get(Board, board_id)
    assert row.link_digest and token not in str(row.model_dump()) and len(row.link_digest) == 64
    assert share_board(ann, board_id, base="http://host:1/").startswith("http://host:1/review/")


def test_a_new_link_ends_the_one_before_and_a_withdrawn_one_is_over(shared: tuple[str, str, str], ann: Owner) -> None:
    board_id, _, first = shared
    second = shared_token(ann, board_id)
    with pytest.raises(UnknownId):
        review(first)
    assert review(second).shared
    withdraw_board(ann, board_id)
    assert not board(ann, board_id).shared
    with pytest.raises(UnknownId):
        review(second)


def test_a_link_expires(shared: tuple[str, str, str], ann: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    board_id, item, _ = shared
    token = shared_token(ann, board_id, days=7)
    expires = board(ann, board_id).expires
    assert expires is not None and abs(expires - now() - timedelta(days=7)) < timedelta(minutes=1)
    later = now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(board_views, "now", lambda: later)
    for attempt in (
        lambda: review(token),
        lambda: comment(token, item, name="Kim", text="Nice", address="a"),
        lambda: vote(token, item, name="Kim", approves=True),
    ):
        with pytest.raises(UnknownId, match="link"):
            attempt()
    assert not board(ann, board_id).shared and board(ann, board_id).expires is None


def test_links_that_do_not_work_cannot_be_told_apart(shared: tuple[str, str, str], ann: Owner) -> None:
    board_id, _, token = shared
    withdraw_board(ann, board_id)
    told = set()
    for wrong in (token, "x" * 43, "", "../secret", board_id, token[:-1], "é" * 43):
        with pytest.raises(UnknownId) as caught:
            review(wrong)
        told.add(caught.value.message)
    assert len(told) == 1


@pytest.mark.parametrize("days", [0, 366, -1, 1.5, "7", True])
def test_a_link_is_good_for_whole_days(shared: tuple[str, str, str], ann: Owner, days: Any) -> None:
    with pytest.raises(BadParameter):
        share_board(ann, shared[0], days=days)


def test_visitors_comment_in_time_order_as_plain_text(shared: tuple[str, str, str], ann: Owner) -> None:
    board_id, item, token = shared
    comment(token, item, name="  Kim  Min ", text=" <img src=x onerror=alert(1)>\r\n\n\n\nNice\x07 ", address="a")
    after = comment(token, item, name="이민지", text="소매가 길어요", address="b")
    assert [(one.name, one.text) for one in after.comments] == [
        ("Kim Min", "<img src=x onerror=alert(1)>\n\nNice"),
        ("이민지", "소매가 길어요"),
    ]
    assert board(ann, board_id).items[0].comments == after.comments


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " \u202e "},
        {"name": "x" * 61},
        {"name": None},
        {"text": ""},
        {"text": "x" * 2001},
        {"text": {"a": 1}},
        {"text": "\ud800"},
    ],
)
def test_names_and_texts_are_limited(shared: tuple[str, str, str], wrong: dict[str, Any]) -> None:
    _, item, token = shared
    with pytest.raises(BadParameter):
        comment(token, item, **{"name": "Kim", "text": "Nice", "address": "a", **wrong})
    assert review(token).items[0].comments == ()


def test_the_latest_vote_of_a_name_counts(shared: tuple[str, str, str]) -> None:
    _, item, token = shared
    vote(token, item, name="Kim", approves=True)
    vote(token, item, name="이민지", approves=True)
    after = vote(token, item, name=" KIM ", approves=False)
    assert (after.approved_by, after.rejected_by) == (("이민지",), ("KIM",))
    for wrong in (None, "yes", 1):
        with pytest.raises(BadParameter):
            vote(token, item, name="Kim", approves=wrong)


def test_votes_of_one_name_at_the_same_time_are_one(shared: tuple[str, str, str]) -> None:
    _, item, token = shared
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: vote(token, item, name="Kim", approves=k % 2 == 0), range(16)))
    after = review(token).items[0]
    assert len(after.approved_by) + len(after.rejected_by) == 1


def test_a_token_reaches_the_items_of_its_board_only(shared: tuple[str, str, str], ann: Owner) -> None:
    _, _, token = shared
    other = create_board(ann, "Secret")
    add_to_board(ann, other.id, worn(ann, body="slim").fitting_session_id)
    theirs = board(ann, other.id).items[0].id
    with pytest.raises(UnknownId):
        comment(token, theirs, name="Kim", text="Nice", address="a")
    with pytest.raises(UnknownId):
        vote(token, theirs, name="Kim", approves=True)
    assert [item.facts.body for item in review(token).items] == ["regular"]


def test_one_visitor_writes_so_much_an_hour_and_others_go_on(
    shared: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, item, token = shared
    monkeypatch.setattr(reviews, "COMMENTS_AN_HOUR", 2)
    for text in ("one", "two"):
        comment(token, item, name="Kim", text=text, address="10.0.0.1")
    with pytest.raises(Busy):
        comment(token, item, name="Another name", text="three", address="10.0.0.1")
    comment(token, item, name="Lee", text="three", address="10.0.0.2")
    later = now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(reviews, "now", lambda: later)
    comment(token, item, name="Kim", text="four", address="10.0.0.1")


def test_an_item_takes_so_many_comments_and_voters(
    shared: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, item, token = shared
    monkeypatch.setattr(reviews, "MOST_COMMENTS", 1)
    monkeypatch.setattr(reviews, "MOST_VOTERS", 1)
    comment(token, item, name="Kim", text="one", address="a")
    vote(token, item, name="Kim", approves=True)
    with pytest.raises(BadParameter):
        comment(token, item, name="Lee", text="two", address="b")
    with pytest.raises(BadParameter):
        vote(token, item, name="Lee", approves=True)
    assert vote(token, item, name="kim", approves=False).rejected_by == ("kim",)
