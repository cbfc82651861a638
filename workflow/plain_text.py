"""Texts that people write for others to read: plain, trimmed and of limited length."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from core.errors import BadParameter

REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: they can make a text read as another one."""
LINES = re.compile(r"\n{3,}")


def plain_line(value: Any, name: str, *, longest: int) -> str:
    """Return a text as one line without needless spaces.

    Args:
        value: what was sent.
        name: of the parameter, for the error.
        longest: how many characters it may have.

    Raises:
        BadParameter: it is no text, empty or too long.
    """
    return _limited(" ".join(_plain(value, name).split()), name, longest)


def plain_text(value: Any, name: str, *, longest: int) -> str:
    """Return a text of several lines; like :func:`plain_line`."""
    lines = (line.strip() for line in _plain(value, name).split("\n"))
    return _limited(LINES.sub("\n\n", "\n".join(lines)).strip(), name, longest)


def spelling(name: str) -> str:
    """Return a name in one spelling, by which two of them are the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _plain(value: Any, name: str) -> str:
    """Return a text without what no reader can see."""
    if not isinstance(value, str):
        raise BadParameter("bad_parameter.value", name=name)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    # Control characters and halves of surrogate pairs.
    shown = (letter for letter in text if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return REVERSING.sub("", "".join(" " if letter == "\t" else letter for letter in shown))


def _limited(text: str, name: str, longest: int) -> str:
    if not text:
        raise BadParameter("bad_parameter.empty", name=name)
    if len(text) > longest:
        raise BadParameter("bad_parameter.long", name=name, most=longest)
    return text
