"""Fixtures that all rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def require(available: bool, message: str) -> None:
    """Skip with a sentence when something optional is absent; fail where everything is required."""
    if available:
        return
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def photos_dir() -> Path:
    """Folder of the real test photos, which are not part of the project."""
    folder = ROOT.parent / "shared" / "photos"
    require(folder.is_dir(), f"the folder of real photos ({folder.relative_to(ROOT.parent)}) is absent")
    return folder
