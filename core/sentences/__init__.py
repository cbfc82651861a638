"""Every sentence that users read about their input: errors and warnings, in English and Korean.

A key is ``<code>.<reason>`` for errors, ``worn.<reason>`` for phrases on the fit, ``warning.<reason>`` for warnings,
``sewing.<what>`` for sentences on sewing patterns, ``category.<category>`` for what a garment is called there and
``piece.<what>`` for words there.
Warnings have no placeholders, so that a stored English warning can be shown in another language.
"""

from __future__ import annotations

from typing import Any

from core.sentences import (
    catalogue_errors,
    engine_needs,
    fit_words,
    input_errors,
    review_errors,
    sewing_words,
    work_errors,
)

LANGUAGES = ("en", "ko")
TABLES = (input_errors, catalogue_errors, fit_words, work_errors, engine_needs, sewing_words, review_errors)
SENTENCES: dict[str, tuple[str, str]] = {key: row for table in TABLES for key, row in table.SENTENCES.items()}
"""By key: one text for each of ``LANGUAGES``."""


def sentence(key: str, language: str = "en", **values: Any) -> str:
    """Return the sentence of ``key`` in ``language`` with its placeholders filled."""
    # A value may be a sentence itself (reason, remedy).
    words = {name: translate(value, language) if isinstance(value, str) else value for name, value in values.items()}
    return SENTENCES[key][LANGUAGES.index(language)].format(**words)


def translate(english: str, language: str) -> str:
    """Return a placeholder-free English sentence in ``language``; unknown texts come back as they are.

    Several phrases joined by semicolons are translated one by one.
    """
    column = LANGUAGES.index(language)
    for row in SENTENCES.values():
        if row[0] == english:
            return row[column]
    return "; ".join(translate(part, language) for part in english.split("; ")) if "; " in english else english
