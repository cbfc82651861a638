"""How often somebody may ask, counted in this process."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

MOST_KNOWN = 10_000
"""Askers that are remembered; of more, those who asked longest ago are forgotten."""


class Rate:
    """So many requests within so many seconds for each asker."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, asker: str) -> bool:
        """Count a request, and tell whether it is answered; one that is not does not count."""
        moment = time.monotonic()
        with self._lock:
            times = self._asked.setdefault(asker, deque())
            self._asked.move_to_end(asker)
            while times and times[0] <= moment - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(moment)
            while len(self._asked) > MOST_KNOWN:
                self._asked.popitem(last=False)
        return True

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._asked.clear()
