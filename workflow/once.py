"""Things a process has one of, made at first use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """A function without parameters that makes its result once, also when several threads ask at the same time."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self.__doc__ = make.__doc__
        self._make = make
        self._made: list[Made] = []
        self._lock = threading.Lock()

    def __call__(self) -> Made:
        """Return what is made at the first call."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def made(self) -> Made | None:
        """Return it if it was made."""
        with self._lock:
            return self._made[0] if self._made else None

    def forget(self) -> None:
        """Have it made again at the next call."""
        with self._lock:
            self._made.clear()
