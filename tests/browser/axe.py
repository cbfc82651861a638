"""What axe-core, the accessibility engine, finds on an open page."""

from __future__ import annotations

from typing import Any

from tests.conftest import ROOT, require

AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def findings(page: Any, *, within: str = "html", impacts: tuple[str, ...] = SERIOUS) -> list[str]:
    """Return what axe finds inside an element: rule, reason and places, one line each; skips where axe is absent."""
    require(AXE.is_file(), "axe-core is absent: run `npm ci` in tests/node")
    # Through the browser's own door, so that the page's policy need not let it in.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'])}"
        for rule in found["violations"]
        if rule["impact"] in impacts
    ]
