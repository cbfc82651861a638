"""What the accessibility engine finds on the page's tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.axe import findings
from tests.browser.visits import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_tab_has_a_serious_finding(visit: Callable[..., Visit], photo: Path, scheme: str) -> None:
    here = visit(drawn=True, color_scheme=scheme)
    here.page.wait_for_function("document.querySelector('#viewer canvas').tabIndex === 0")
    assert findings(here.page) == [], "at the beginning"
    here.upload(photo)
    here.run()
    for tab in (1, 2, 3):
        here.tab(tab)
        here.page.wait_for_timeout(500)
        assert findings(here.page) == [], f"tab {tab}"
