"""The progress bar of the command line: over all pieces of work, moving within each, with the time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class WorkBar:
    """A progress bar over several pieces of work."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._index = -1

    def start(self, name: str) -> None:
        """Begin the next piece."""
        self._index += 1
        self._bar.set_postfix_str("", refresh=False)
        self._bar.set_description(name)

    def step(self, stage: str, fraction: float, picture: object = None) -> None:
        """Move within the piece."""
        del picture
        self._bar.set_postfix_str(stage, refresh=False)
        self._move(fraction)

    def skip(self) -> None:
        """End a piece that took no time; the time left is not guessed from it."""
        self._bar.initial += 1
        self._move(1.0)

    def end(self) -> None:
        """End the piece, done or not."""
        self._move(1.0)

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bar.write(line)

    def _move(self, fraction: float) -> None:
        self._bar.update(self._index + fraction - self._bar.n)


@contextmanager
def work_bar(count: int) -> Iterator[WorkBar]:
    """Show a bar over ``count`` pieces of work while the ``with`` block lasts."""
    from tqdm import tqdm

    form = "{desc} |{bar}| {n:.1f}/{total} [{elapsed}<{remaining}] {postfix}"
    with tqdm(total=count, mininterval=0.5, smoothing=0.0, bar_format=form) as bar:
        yield WorkBar(bar)
