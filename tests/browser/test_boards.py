"""A board from its making to the owner seeing what visitors said, in two browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service import review
from tests.browser.axe import findings
from tests.browser.visits import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
Visits = Callable[..., Visit]
Visitors = Callable[..., Any]
BOARDS = 3
"""Place of the tab."""
SAID = "<img src=x onerror=\"document.title='broken in'\"> Nice & simple"


@pytest.fixture
def visitor(browser: Any) -> Iterator[Visitors]:
    """Open a shared board as somebody without an account."""
    for rate in (review.READS, review.WRITES):
        rate.forget()
    contexts: list[Any] = []

    def come(link: str, **context: Any) -> Any:
        contexts.append(browser.new_context(**{"locale": "en-GB", **context}))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.complaints = []
        page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(link)
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def owner(visit: Visits, photo: Path) -> Visit:
    """Somebody with a board that has one result."""
    here = visit()
    here.upload(photo)
    here.run()
    here.page.click("#review-add")
    here.page.fill("#boards [data-key=title]", "Spring")
    here.page.click("#boards button[type=submit]")
    here.page.wait_for_selector("#boards li[data-item]")
    return here


def shared(owner: Visit) -> str:
    """Make a link on the open board and return it."""
    owner.page.get_by_role("button", name="Make link").click()
    link = owner.page.wait_for_selector("#boards [data-key=link]").input_value()
    assert link.startswith(owner.url) and "/review/" in link
    return str(link)


def test_a_board_is_shared_commented_voted_on_and_read(owner: Visit, visitor: Visitors) -> None:
    page = visitor(shared(owner))
    page.wait_for_selector("#items li img")
    assert page.inner_text("h1") == "Spring" and "T-shirt" in page.inner_text("#items h2")
    page.wait_for_function("document.querySelector('#items img').naturalWidth > 0")
    assert "/inspect?model=%2Ffiles%2F" in page.get_attribute("#items a.turn", "href")
    page.click("#items button.approve")
    assert page.inner_text("#told") == "Write your name first."
    assert page.evaluate("document.activeElement.id") == "name"
    page.fill("#name", "Kim Min")
    page.click("#items button.approve")
    page.wait_for_selector("#items button.approve[aria-pressed=true]")
    page.fill("#items textarea", SAID)
    page.click("#items form button")
    page.wait_for_selector("#items .comments li")
    assert page.inner_text("#items .comments li p:last-child") == SAID
    assert page.title() == "Spring · Review" and page.locator("#items .comments img").count() == 0
    page.reload()
    page.wait_for_selector("#items button.approve[aria-pressed=true]")
    assert page.input_value("#name") == "Kim Min" and page.complaints == []
    owner.tab(1)
    owner.tab(BOARDS)
    owner.page.wait_for_selector("#boards .said li")
    assert SAID in owner.text("#boards .said li") and owner.text("#boards .votes").split() == ["✓", "1", "✕", "0"]
    assert "Approved: Kim Min" in owner.text("#boards li[data-item]")
    assert owner.page.locator("#boards .said img").count() == 0
    owner.page.get_by_role("button", name="Delete comment").click()
    owner.page.get_by_role("button", name="Delete for good").click()
    owner.page.wait_for_selector("#boards .said li", state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_visitors_page_has_no_serious_finding(owner: Visit, visitor: Visitors, scheme: str) -> None:
    page = visitor(shared(owner), color_scheme=scheme)
    page.wait_for_selector("#items li img")
    page.fill("#name", "Kim")
    page.fill("#items textarea", "Longer sleeves, please.")
    page.click("#items form button")
    page.wait_for_selector("#items .comments li")
    assert findings(page) == []


def test_a_withdrawn_link_stops_also_on_a_page_that_is_open(owner: Visit, visitor: Visitors) -> None:
    link = shared(owner)
    page = visitor(link)
    page.fill("#name", "Kim")
    owner.page.get_by_role("button", name="Withdraw link").click()
    owner.page.wait_for_selector("#boards .share button.main")
    page.click("#items button.reject")
    page.wait_for_selector("main.gone")
    assert page.inner_text("h1") == "This link does not work"
    page.click("#language")
    assert page.inner_text("h1") == "사용할 수 없는 링크입니다"
    second = shared(owner)
    assert second != link and visitor(second).wait_for_selector("#items li")


def test_results_of_the_history_are_added_ordered_and_removed(owner: Visit) -> None:
    owner.tab(1)
    owner.body(3)
    owner.page.wait_for_selector("#download-fitted-glb[download*=curvy]")
    owner.finish()
    owner.tab(2)
    owner.page.locator("#history li").first.get_by_role("button", name="Add to review").click()
    owner.page.get_by_role("button", name="Add here: Spring").click()
    owner.page.wait_for_selector("#boards li[data-item]:nth-of-type(2)")

    def bodies() -> list[str]:
        return [
            ("Curvy" if "Curvy" in card else "Regular")
            for card in owner.page.locator("#boards .items > li").all_inner_texts()
        ]

    assert bodies() == ["Regular", "Curvy"]
    owner.page.locator("#boards li[data-item]").nth(1).get_by_role("button", name="Move up").click()
    owner.page.wait_for_function("document.querySelector('#boards .items > li').innerText.includes('Curvy')")
    assert bodies() == ["Curvy", "Regular"]
    first = owner.page.locator("#boards li[data-item]").first
    first.get_by_role("button", name="Remove").click()
    first.get_by_role("button", name="Remove with its comments").click()
    owner.page.wait_for_selector("#boards li[data-item]:nth-of-type(2)", state="detached")
    assert bodies() == ["Regular"]
    owner.tab(2)
    owner.page.locator("#history li").nth(1).get_by_role("button", name="Delete").click()
    owner.page.get_by_role("button", name="Delete for good").click()
    owner.tab(BOARDS)
    owner.page.wait_for_selector("#boards li.gone")
    assert "This result was deleted." in owner.text("#boards li.gone")


def test_a_board_is_renamed_taken_away_and_deleted(owner: Visit) -> None:
    owner.page.fill("#boards [data-key^=rename]", "<b>Summer</b>")
    owner.page.get_by_role("button", name="Save title").click()
    owner.page.wait_for_selector("#boards .notice:has-text('The title was saved.')")
    for form, head in (("PDF", b"%PDF"), ("HTML", b"<!doctype html>")):
        with owner.page.expect_download() as download:
            owner.page.get_by_role("link", name=form).click()
        assert Path(download.value.path()).read_bytes().startswith(head)
    owner.page.get_by_role("button", name="All boards").click()
    owner.page.wait_for_selector("#boards .list li")
    assert owner.text("#boards .list strong") == "<b>Summer</b>"
    owner.page.get_by_role("button", name="Open: ").click()
    owner.page.get_by_role("button", name="Delete board").click()
    owner.page.get_by_role("button", name="Delete for good").click()
    owner.page.wait_for_selector("#boards .empty")


def test_another_browser_sees_none_of_it(owner: Visit, visit: Visits) -> None:
    other = visit()
    other.tab(BOARDS)
    other.page.wait_for_selector("#boards .empty")
    assert other.page.locator("#boards .list li").count() == 0


@pytest.mark.parametrize(("locale", "words"), [("ko-KR", "승인"), ("en-US", "Approve")])
def test_a_phone_shows_the_board_in_its_language(owner: Visit, visitor: Visitors, locale: str, words: str) -> None:
    page = visitor(shared(owner), locale=locale, viewport={"width": 390, "height": 844})
    page.wait_for_selector("#items button.approve")
    assert words in page.inner_text("#items button.approve")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = page.eval_on_selector_all("#items button, #language, #name", "all => all.map(one => one.offsetHeight)")
    assert min(sizes) >= 44
    unlabelled = "all => all.filter(one => !one.labels.length).length"
    assert page.eval_on_selector_all("input, textarea", unlabelled) == 0
    page.click("#language")
    page.wait_for_selector(f"#items button.approve:not(:has-text('{words}'))")
