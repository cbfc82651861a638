"""The tab with review boards: its handlers called as Gradio calls them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.fake_engine import FakeEngine
from tests.ui.page import Page, event, request
from ui import boards_tab
from ui.boards_texts import BOARDS_TEXTS
from ui.boards_view import SCRIPTS, Desk
from ui.drawn import FOLDER
from ui.seat import Seat
from workflow.owners import new_owner


class Tab:
    """The tab on an open page."""

    def __init__(self, page: Page) -> None:
        self.page, self.desk = page, Desk()
        self.token = page.owner.token()

    def act(self, act: str, **more: Any) -> dict[str, Any]:
        value: dict[str, Any] = boards_tab.act(
            self.token, self.desk, event(act=act, **more), request(self.page.language)
        )
        return value

    def add_shown(self) -> dict[str, Any]:
        value: dict[str, Any] = boards_tab.add_shown(self.token, self.page.seat, self.desk, request(self.page.language))
        return value


@pytest.fixture
def tab(engine: FakeEngine) -> Tab:
    page = Page()
    page.tried_on()
    return Tab(page)


def test_the_shown_result_goes_on_a_new_board(tab: Tab) -> None:
    assert tab.add_shown()["adding"] == "Where does “T-shirt, Regular, M, fitted” go?"
    shown = tab.act("create", title="Spring")
    assert shown["notice"] == {"text": "Added.", "alert": False} and shown["board"]["title"] == "Spring"
    assert [item["title"] for item in shown["board"]["items"]] == ["T-shirt"]
    listed = tab.act("back")
    assert listed["adding"] is None and listed["boards"][0]["more"] == "1 result"


def test_what_goes_wrong_is_one_sentence_and_the_tab_stays(tab: Tab) -> None:
    tab.add_shown()
    board = tab.act("create", title="Spring")["board"]["id"]
    tab.add_shown()
    again = tab.act("open", board=board)
    assert again["notice"] == {"text": "This result is on the board already.", "alert": True} and again["adding"]
    assert tab.act("unheard of")["notice"]["text"] == ""
    nobody = boards_tab.act("garbage", Desk(), event(act="open", board=board), request())
    assert nobody["notice"]["alert"] and nobody["boards"] == []
    stranger = boards_tab.act(new_owner().token(), Desk(), event(act="open", board=board), request("ko"))
    assert stranger["notice"]["alert"] and stranger["boards"] == [] and "board" not in stranger


def test_nothing_is_added_where_nothing_is_shown(engine: FakeEngine) -> None:
    value = boards_tab.add_shown(new_owner().token(), Seat(), Desk(), request())
    assert value["notice"]["alert"] and value["adding"] is None


def test_a_link_is_told_to_the_page_that_made_it_only(tab: Tab) -> None:
    board = tab.act("create", title="Spring")["board"]["id"]
    made = tab.act("share", days=7)["board"]["share"]
    assert "/review/" in made["link"] and made["shared"] and made["expires"]
    other = boards_tab.act(tab.token, Desk(), event(act="open", board=board), request())["board"]["share"]
    assert other["shared"] and other["link"] == ""
    assert tab.act("share", days=0)["board"]["share"]["expires"] is None
    assert tab.act("withdraw")["board"]["share"] == {**made, "link": "", "shared": False, "expires": None}


def test_a_board_deleted_elsewhere_gives_way_to_the_list(tab: Tab) -> None:
    board = tab.act("create", title="Spring")["board"]["id"]
    elsewhere = Desk(board=board)
    assert boards_tab.act(tab.token, elsewhere, event(act="delete"), request())["boards"] == []
    assert tab.act("rename", title="Summer")["boards"] == []


def test_the_script_finds_every_text_it_uses() -> None:
    scripts = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    used = set(re.findall(r"texts\(\)\.(\w+)", scripts))
    assert len(used) > 25 and {f"boards_{word}" for word in used} <= set(BOARDS_TEXTS)
