"""The routes of a shared board: what they show, refuse and never tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from core.sentences import LANGUAGES
from service import review as routes
from service import review_page
from service.rates import Rate
from tests.fake_engine import photo_file
from tests.served_api import Api, Raw
from workflow import boards, sharing
from workflow.board_files import export_links
from workflow.owners import Owner, owner_of
from workflow.store import objects


@dataclass(frozen=True)
class Shared:
    """A board of somebody's with one of their two results, and its link."""

    url: str
    owner: Owner
    board: str
    token: str
    other: str
    """Id of the result that is not on the board."""

    @property
    def address(self) -> str:
        return f"{self.url}/review/{self.token}"


@pytest.fixture(scope="module")
def made(api: Api) -> tuple[Owner, str, str]:
    """An owner, a board with one result, and a result beside it."""
    raw = Raw(api.url)
    shirt = raw.call("try_on", image=raw.upload(photo_file()))[3]
    other = raw.call("try_on", image=raw.upload(photo_file(width=310)), user_id=shirt["user_id"])[3]
    raw.http.close()
    owner = owner_of(shirt["user_id"])
    board = boards.create_board(owner, "<script>alert(1)</script> 봄")
    boards.add_to_board(owner, board.id, shirt["fitting_session_id"])
    return owner, board.id, other["fitting_session_id"]


@pytest.fixture
def shared(api: Api, made: tuple[Owner, str, str]) -> Iterator[Shared]:
    """The board with a fresh link, and nothing counted yet."""
    for rate in (routes.READS, routes.WRITES):
        rate.forget()
    owner, board, other = made
    yield Shared(api.url, owner, board, sharing.share_board(owner, board).rpartition("/")[2], other)


def post(shared: Shared, what: str, **sent: Any) -> httpx.Response:
    item = boards.board(shared.owner, shared.board).items[0].id
    return httpx.post(f"{shared.address}/{what}", json={"item": item, "name": "Kim", **sent})


def test_the_page_runs_only_its_own_scripts_and_tells_nobody(shared: Shared) -> None:
    page = httpx.get(shared.address)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer" and "noindex" in page.headers["x-robots-tag"]
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|https?://", page.text)
    for name in re.findall(r'(?:src|href)="\.\./review-page/([\w.]+)"', page.text):
        part = httpx.get(f"{shared.url}/review-page/{name}")
        assert part.status_code == 200 and part.headers["content-type"].startswith(review_page.PARTS[name])
    assert httpx.get(f"{shared.url}/review-page/review.html").status_code == 404
    assert httpx.get(f"{shared.url}/review-page/..%2f..%2fstyle.css").status_code == 404


def test_the_words_of_the_page_are_there_in_both_languages(shared: Shared) -> None:
    words = httpx.get(f"{shared.url}/review-page/words.json").json()
    assert set(words) == set(LANGUAGES) and set(words["en"]["words"]) == set(words["ko"]["words"])
    sources = [(review_page.FOLDER / name).read_text() for name in ("review.html", "gone.html", *review_page.PARTS)]
    used = set(re.findall(r'(?:word\(|data-word=)"(\w+)"', "".join(sources)))
    assert len(used) > 20 and used <= set(words["en"]["words"])


def test_a_board_is_told_without_what_leads_to_its_owner(shared: Shared) -> None:
    told = httpx.get(f"{shared.address}/board")
    assert told.headers["cache-control"] == "no-store" and told.headers["referrer-policy"] == "no-referrer"
    assert told.json()["title"] == "<script>alert(1)</script> 봄" and len(told.json()["items"]) == 1
    item = told.json()["items"][0]
    assert set(item) == {
        "id", "categories", "body", "size", "verdict", "deleted", "picture", "model", "approved_by", "rejected_by",
        "comments",
    }  # fmt: skip
    assert shared.owner.token() not in told.text and shared.board not in told.text and shared.other not in told.text


def test_the_links_reach_the_items_files_and_no_other(shared: Shared) -> None:
    item = httpx.get(f"{shared.address}/board").json()["items"][0]
    assert httpx.get(shared.url + item["picture"]).content.startswith(b"\x89PNG")
    assert httpx.get(shared.url + item["model"]).content.startswith(b"glTF")
    keys = objects().keys(shared.owner.id)
    linked = {key for key in keys if any(f"/files/{key}?" in item[kind] for kind in ("picture", "model"))}
    assert len(linked) == 2 and len(keys) > 10
    query = item["model"].partition("?")[2]
    for key in set(keys) - linked:
        assert httpx.get(f"{shared.url}/files/{key}?{query}").status_code == 404, key
        assert httpx.get(f"{shared.url}/files/{key}").status_code == 404, key
    board_file = f"/boards/{shared.board}/en.pdf?{query}"
    assert httpx.get(shared.url + board_file).status_code == 404


def test_unknown_withdrawn_and_expired_links_are_answered_alike(shared: Shared) -> None:
    sharing.withdraw_board(shared.owner, shared.board)
    pages, told = set(), set()
    for token in (shared.token, "x" * 43, "x", shared.board, "%2e%2e"):
        page = httpx.get(f"{shared.url}/review/{token}")
        board = httpx.get(f"{shared.url}/review/{token}/board")
        vote = httpx.post(f"{shared.url}/review/{token}/vote", json={"item": "x", "name": "Kim", "approves": True})
        assert page.status_code == board.status_code == vote.status_code == 404
        pages.add(page.text)
        told |= {board.text, vote.text}
    assert len(pages) == len(told) == 1 and "Spring" not in pages.pop()


def test_visitors_comment_and_vote(shared: Shared) -> None:
    said = post(shared, "comment", text="<img src=x onerror=alert(1)> 좋아요")
    assert said.status_code == 200
    assert said.json()["comments"][-1]["text"] == "<img src=x onerror=alert(1)> 좋아요"
    assert post(shared, "vote", approves=False).json()["rejected_by"] == ["Kim"]
    assert post(shared, "vote", approves=True).json()["approved_by"] == ["Kim"]
    item = boards.board(shared.owner, shared.board).items[0]
    assert item.approved_by == ("Kim",) and item.comments[-1].name == "Kim"


def test_what_is_wrong_is_said_in_the_visitors_language(shared: Shared) -> None:
    item = {"item": boards.board(shared.owner, shared.board).items[0].id, "name": " ", "text": "x"}
    told = {
        language: httpx.post(f"{shared.address}/comment", json=item, headers={"Accept-Language": language})
        for language in ("ko", "en", "de")
    }
    assert {reply.status_code for reply in told.values()} == {400}
    errors = {language: reply.json()["error"] for language, reply in told.items()}
    assert errors["en"] == errors["de"] == {"code": "bad_parameter", "message": "name is empty."}
    assert "비어" in errors["ko"]["message"]


def test_only_small_json_of_our_own_page_is_taken(shared: Shared) -> None:
    item = boards.board(shared.owner, shared.board).items[0].id
    body = f'{{"item": "{item}", "name": "Eve", "approves": false}}'
    as_json = {"Content-Type": "application/json"}
    refused = [
        httpx.post(f"{shared.address}/vote", data={"item": item, "name": "Eve", "approves": "false"}),
        httpx.post(f"{shared.address}/vote", content=body, headers={"Content-Type": "text/plain"}),
        httpx.post(f"{shared.address}/vote", content=body, headers={**as_json, "Origin": "https://evil.example"}),
        httpx.post(f"{shared.address}/vote", content=body + " " * routes.LARGEST_BODY, headers=as_json),
        httpx.post(f"{shared.address}/vote", content="[" * 20_000, headers=as_json),
        httpx.post(f"{shared.address}/vote", content='["a"]', headers=as_json),
        httpx.post(f"{shared.address}/vote", content=b"\xff\xfe", headers=as_json),
        httpx.get(f"{shared.address}/vote"),
    ]
    assert [reply.status_code for reply in refused] == [400, 400, 403, 400, 400, 400, 400, 405]
    assert "Eve" not in boards.board(shared.owner, shared.board).items[0].rejected_by
    own = {**as_json, "Origin": shared.url}
    assert httpx.post(f"{shared.address}/vote", content=body, headers=own).status_code == 200


def test_an_address_asks_so_often(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "READS", Rate(2, 60))
    monkeypatch.setattr(routes, "WRITES", Rate(1, 60))
    assert [httpx.get(f"{shared.address}/board").status_code for _ in range(3)] == [200, 200, 429]
    assert [post(shared, "vote", approves=True).status_code for _ in range(2)] == [200, 429]
    fresh = sharing.share_board(shared.owner, shared.board).rpartition("/")[2]
    assert httpx.get(f"{shared.url}/review/{fresh}/board").status_code == 200, "another link counts for itself"


@pytest.mark.parametrize(("form", "head"), [("pdf", b"%PDF"), ("html", b"<!doctype html>")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_board_is_taken_away_by_a_signed_link_only(shared: Shared, form: str, head: bytes, language: str) -> None:
    link = export_links(shared.board, language, base=shared.url)[form]
    file = httpx.get(link)
    assert file.status_code == 200 and file.content.startswith(head)
    assert file.headers["content-disposition"] == f'attachment; filename="review.{form}"'
    assert file.headers["content-security-policy"] == "default-src 'none'; sandbox"
    for wrong in (link.replace(shared.board, "x" * 32), link.replace("name=review", "name=other"), link.split("?")[0]):
        assert httpx.get(wrong).status_code == 404
    assert httpx.get(link.replace("/boards/", "/files/")).status_code == 404


def test_a_rate_counts_within_its_time_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    from service import rates

    clock = [0.0]
    monkeypatch.setattr(rates.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(rates, "MOST_KNOWN", 2)
    rate = Rate(1, 60)
    assert rate.allows("a") and not rate.allows("a") and rate.allows("b")
    clock[0] = 60.0
    assert rate.allows("a") and not rate.allows("a")
    assert rate.allows("c") and rate.allows("d") and rate.allows("a"), "of three the oldest was forgotten"
