"""The stand-in engine for this room's tests, owners, and a gate to hold a job in the middle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_engine import FakeEngine, engine
from tests.workflow.helpers import Gate
from workflow import jobs
from workflow.owners import Owner, new_owner

__all__ = ["engine"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for a job that is held while it is cancelled."""
    monkeypatch.setattr(jobs, "CANCEL_SECONDS", 0.3)
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.02)


@pytest.fixture
def ann() -> Owner:
    """An owner."""
    return new_owner()


@pytest.fixture
def bob() -> Owner:
    """Another owner."""
    return new_owner()


@pytest.fixture
def gate(engine: FakeEngine) -> Iterator[Gate]:
    """A gate in the stand-in engine, open until it is closed at a stage, and open again when the test ends."""
    made = Gate(engine)
    yield made
    made.open()
