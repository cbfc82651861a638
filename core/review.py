"""A review board as values: what is shown of results, and what was said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.sentences import LANGUAGES
from core.words.names import NAMES
from core.words.review import REVIEW_WORDS


@dataclass(frozen=True)
class Facts:
    """What is told of a result in words."""

    categories: tuple[str, ...]
    """Of its garments, inner layers first."""
    body: str = ""
    """Key in ``core.words.names`` of the body that wears them; empty for a garment alone."""
    size: str = ""
    """Empty for a garment alone, ``own`` for measures of its own."""
    verdict: str = ""
    """How the size sits on the body: tight, fitted, relaxed or oversized; empty where that is not known."""


@dataclass(frozen=True)
class Remark:
    """A comment, as plain text."""

    name: str
    text: str
    at: datetime


@dataclass(frozen=True, eq=False)
class ReviewedItem:
    """A result on a board, and what was said of it."""

    facts: Facts
    picture: bytes | None
    """JPEG; None when the result was deleted."""
    model: bytes | None
    """GLB; None when the result was deleted."""
    approved_by: tuple[str, ...]
    """Names."""
    rejected_by: tuple[str, ...]
    """Names."""
    comments: tuple[Remark, ...]
    """Oldest first."""


@dataclass(frozen=True, eq=False)
class ReviewedBoard:
    """All that a board holds at one moment."""

    title: str
    at: datetime
    items: tuple[ReviewedItem, ...]


def item_title(facts: Facts, language: str) -> str:
    """Return what a result is called."""
    return " + ".join(named(category, language) for category in facts.categories) or review_word("garment", language)


def fact_rows(facts: Facts, language: str) -> list[tuple[str, str]]:
    """Return the heading and the value of each further fact that is known."""
    values = {
        "body": named(facts.body, language),
        "size": named("size_own" if facts.size == "own" else facts.size, language),
        "fit": named(f"feel_{facts.verdict}", language) if facts.verdict else "",
    }
    return [(review_word(key, language), value) for key, value in values.items() if value]


def review_word(key: str, language: str, **values: str) -> str:
    """Return a word of ``core.words.review``; what people wrote goes into it as it is, never translated."""
    return REVIEW_WORDS[key][LANGUAGES.index(language)].format(**values)


def named(key: str, language: str) -> str:
    """Return the name of something, or ``key`` itself where it has none."""
    return NAMES[key][LANGUAGES.index(language)] if key in NAMES else key
