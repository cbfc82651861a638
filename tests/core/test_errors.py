"""Every error is a sentence in two languages with a stable code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from core import errors
from core.errors import EngineUnavailable, FitFailed, TryOnError
from core.sentences import LANGUAGES, SENTENCES, sentence, translate

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "fitting", "pipeline", "presets", "service", "storage", "ui", "workflow")
KINDS = {kind.__name__: kind for kind in TryOnError.__subclasses__()}
CODES = {kind.code for kind in KINDS.values()}
PHRASES = ("worn", "warning", "engine", "category", "sewing", "piece")
"""Beginnings of keys that are no errors by themselves."""
HANGUL = re.compile("[가-힣]")


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    """Return the parsed files of the product."""
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    kept = [path for path in paths if path.parent.name != "sentences" and path.name != "errors.py"]
    return [(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in kept]


def raised() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield each place where an error is made: where, the error's name, the call."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                yield f"{path}:{node.lineno}", node.func.id, node


@cache
def named_keys() -> set[str]:
    """Return everything in the product that looks like a sentence's key; ``*`` stands for what is filled in."""
    found = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
                found.add("".join(map(str, parts)))
    return {text for text in found if re.fullmatch(rf"({'|'.join([*CODES, *PHRASES])})\.[\w*]+", text)}


def test_the_codes_are_those_of_the_contract() -> None:
    wanted = {
        *("bad_image", "no_garment", "bad_parameter", "unknown_id", "unknown_preset", "not_ready", "garment_failed"),
        *("fit_failed", "engine_unavailable", "busy", "cancelled", "storage_unavailable", "not_allowed", "internal"),
    }
    assert wanted == CODES
    assert len(CODES) == len(KINDS), "each error has a code of its own"
    tree = dict(re.findall(r"[├└]─ (\w+) +(\w+)", errors.__doc__ or ""))
    assert tree == {name: kind.code for name, kind in KINDS.items()}


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_has_a_sentence(code: str) -> None:
    assert [key for key in SENTENCES if key.startswith(f"{code}.")]


@pytest.mark.parametrize("key", SENTENCES)
def test_each_sentence_reads_in_both_languages(key: str) -> None:
    english, korean = SENTENCES[key]
    assert key.split(".")[0] in {*CODES, *PHRASES}
    assert HANGUL.search(korean) and not HANGUL.search(english)
    assert placeholders(english) == placeholders(korean)
    if key.startswith(("worn.", "category.", "piece.")):
        assert english[0].islower() and not english.endswith("."), "a phrase within a sentence"
    else:
        assert english[0].isupper() or english.startswith("{")
        assert english[-1] in ".}" and korean[-1] in ".}"
    if key.split(".")[0] in PHRASES:
        assert not placeholders(english), "a stored English text must be found again"


def test_no_two_english_texts_mean_different_things() -> None:
    texts = [row[0] for row in SENTENCES.values()]
    assert len(set(texts)) == len(texts)


def test_each_raised_error_names_a_sentence_of_its_code_with_its_values() -> None:
    places = list(raised())
    assert len(places) > 30
    for place, name, call in places:
        assert len(call.args) == 1 and isinstance(call.args[0], ast.Constant), place
        key = str(call.args[0].value)
        assert key in SENTENCES and key.startswith(f"{KINDS[name].code}."), place
        assert {keyword.arg for keyword in call.keywords} == placeholders(SENTENCES[key][0]), place


def test_each_key_in_the_code_has_its_sentence() -> None:
    for key in named_keys():
        pattern = re.compile(re.escape(key).replace(r"\*", r"\w+"))
        assert any(pattern.fullmatch(known) for known in SENTENCES), key


COMPUTING = ("fit_failed", "garment_failed", "category", "sewing", "piece")


@pytest.mark.parametrize("key", [key for key in SENTENCES if key.split(".")[0] in COMPUTING])
def test_no_sentence_of_the_computing_rooms_is_forgotten(key: str) -> None:
    assert any(re.fullmatch(re.escape(name).replace(r"\*", r"\w+"), key) for name in named_keys())


def test_an_error_speaks_both_languages() -> None:
    error = FitFailed("fit_failed.not_worn", reason=sentence("worn.hem"))
    assert error.as_dict() == {"code": "fit_failed", "message": str(error)}
    assert str(error) == "The garment does not stay on this body: the body does not pass through the hem."
    assert error.localized("ko") == "옷이 이 체형에 제대로 입혀지지 않습니다: 몸이 밑단을 통과하지 않습니다."


def test_values_that_are_sentences_are_translated_and_others_are_not() -> None:
    error = EngineUnavailable(
        "engine_unavailable.any",
        name="rembg",
        reason=sentence("engine.rembg_off_reason"),
        remedy=sentence("engine.rembg_off_remedy"),
    )
    assert "rembg" in error.localized("ko") and "꺼져 있습니다." in error.localized("ko")
    assert "It is" not in error.localized("ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stored_warning_is_found_again_in_any_language(language: str) -> None:
    for key, row in SENTENCES.items():
        if key.startswith("warning."):
            assert translate(row[0], language) == row[LANGUAGES.index(language)]
    assert translate("something else", language) == "something else"
