"""The page's language: the browser's or the one that was chosen."""

from __future__ import annotations

import pytest

from ui.language import COOKIE, language_of, switch


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,ko;q=0.5", "ko"),
        ("de", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_first_known_language_is_taken(header: str, language: str) -> None:
    assert language_of({"accept-language": header}) == language


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        (f"{COOKIE}=ko", "ko"),
        (f"other=1; {COOKIE}=en; more=2", "en"),
        (f"{COOKIE}=xx", "ko"),
        ("", "ko"),
        ("]]=;=", "ko"),
    ],
)
def test_a_chosen_language_goes_before_the_browsers(cookie: str, language: str) -> None:
    assert language_of({"accept-language": "ko" if language == "ko" else "ko,en", "cookie": cookie}) == language


def test_the_switch_tells_which_language_is_on() -> None:
    assert switch("ko").count('aria-pressed="true"') == 1
    assert 'data-language="ko" lang="ko" aria-pressed="true"' in switch("ko")
