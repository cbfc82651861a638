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
GRADIOS = ("tabindex (serious)", "label-content-name-mismatch (serious)")
"""Of Gradio's viewer, whose canvas has tabindex 1, and of its picture input: neither can be set from outside."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_tab_has_a_serious_finding(visit: Callable[..., Visit], photo: Path, scheme: str) -> None:
    here = visit(color_scheme=scheme)
    here.upload(photo)
    here.run()
    for tab in (1, 2, 3):
        here.tab(tab)
        here.page.wait_for_timeout(500)
        found = [line for line in findings(here.page) if not line.startswith(GRADIOS)]
        assert found == [], f"tab {tab}"
