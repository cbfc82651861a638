"""What the tests of this room share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from core.errors import TryOnError
from tests.fake_engine import FakeEngine, photo_file
from workflow import jobs, try_ons
from workflow.clothes import upload
from workflow.history import history
from workflow.owners import Owner
from workflow.views import JobView

SECONDS = 30.0
"""How long something that must happen is waited for."""


class Gate:
    """Holds the engine inside a stage (parse, sew or fit) until it is opened."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self._open = threading.Event()
        self._inside = threading.Event()

    def close_at(self, stage: str) -> None:
        """Hold every job at ``stage`` from now on."""
        self._open.clear()
        self._inside.clear()

        def hook(reached: str) -> None:
            if reached == stage:
                self._inside.set()
                assert self._open.wait(SECONDS)

        self._engine.hook = hook

    def wait_inside(self) -> None:
        """Wait until a job is held."""
        assert self._inside.wait(SECONDS)

    def open(self) -> None:
        """Let the held jobs go on."""
        self._open.set()


def fail_at(engine: FakeEngine, stage: str, error: Exception) -> None:
    """Have every job fail at ``stage``."""

    def hook(reached: str) -> None:
        if reached == stage:
            raise error

    engine.hook = hook


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def ended(owner: Owner, job_id: str) -> JobView:
    """Wait until a job has ended, and return it."""

    def look() -> JobView:
        return jobs.view(jobs.own_job(owner, job_id))

    wait_until(lambda: look().finished)
    return look()


def built(owner: Owner, **options: Any) -> JobView:
    """Upload a photo, have its garment built, and return it when that has ended."""
    cloth = upload(owner, photo_file())
    return ended(owner, jobs.generate(owner, cloth.id, **options).id)


def worn(owner: Owner, photo: bytes | None = None, **options: Any) -> try_ons.TryOnJobs:
    """Have a photo tried on, and return the jobs when they have ended well."""
    begun = try_ons.try_on(owner, photo or photo_file(), **options)
    end = ended(owner, begun.fitting_session_id)
    assert end.status == "done", end.error
    return begun


def code_of(ask: Callable[[], object]) -> str:
    """Return the code of the error that a call must raise."""
    try:
        ask()
    except TryOnError as error:
        return error.code
    raise AssertionError("nothing was raised")


def listed(owner: Owner) -> list[str]:
    """Return the ids of an owner's fittings, newest first."""
    return [entry.fitting.id for entry in history(owner)]
