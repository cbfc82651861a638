"""Wakes those who watch a job of this process; the records stay the truth, this only saves waiting."""

from __future__ import annotations

import threading

_changed = threading.Condition()


def tell() -> None:
    """Wake everybody who waits for a change."""
    with _changed:
        _changed.notify_all()


def wait(seconds: float) -> None:
    """Wait for a change, at most ``seconds``; changes of other processes are not noticed."""
    with _changed:
        _changed.wait(seconds)
