"""The registry of engines: what is listed, what is refused, and with which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import BadParameter, EngineUnavailable
from core.settings import settings
from pipeline import engines as registry
from pipeline.engines import REMBG_MODELS, Availability, Engine, engine, engines, register

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ENGINES.md"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Registry and settings as after a start, whatever a test adds to them."""
    monkeypatch.setattr(registry, "_ENGINES", dict(registry._ENGINES))
    for name in ("REMBG", "REMBG_MODEL", "NONCOMMERCIAL"):
        monkeypatch.delenv(f"TRYON_{name}", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def switch(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"TRYON_{name}", value)
    settings.cache_clear()


def test_the_built_in_engines_are_listed_and_run() -> None:
    assert [e.name for e in engines("cutout")] == ["alpha", "parser", "border", "grabcut", "rembg", "sam"]
    assert [e.name for e in engines("garment")] == ["sewn"]
    assert len(engines()) == 7
    for name in ("alpha", "parser", "border", "grabcut"):
        assert engine("cutout", name).commercial
    assert engine("garment", "sewn").check() == Availability(ok=True)


def test_unknown_engine_names_the_choices() -> None:
    with pytest.raises(BadParameter, match=r"model must be one of: sewn\."):
        engine("garment", "magic")
    with pytest.raises(BadParameter, match="cutout_method must be one of: alpha, parser, border"):
        engine("cutout", "sewn")


def test_rembg_is_off_until_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineUnavailable, match=r"switched off.*TRYON_REMBG=1") as caught:
        engine("cutout", "rembg")
    assert "꺼져 있습니다" in caught.value.localized("ko")
    monkeypatch.setattr(registry, "find_spec", lambda name: object())
    switch(monkeypatch, REMBG="1")
    assert engine("cutout", "rembg").name == "rembg"


def test_rembg_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    switch(monkeypatch, REMBG="1")
    with pytest.raises(EngineUnavailable, match=r"not installed.*pip install"):
        engine("cutout", "rembg")


@pytest.mark.parametrize("model", ["bria-rmbg", "no-such-model"])
def test_non_commercial_and_unknown_rembg_models_are_refused(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: object())
    switch(monkeypatch, REMBG="1", REMBG_MODEL=model)
    with pytest.raises(EngineUnavailable, match=r"docs/ENGINES\.md"):
        engine("cutout", "rembg")


def test_non_commercial_engines_wait_for_their_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    register(Engine("study", "garment", "CC-BY-NC-4.0", False, "nothing"))
    with pytest.raises(EngineUnavailable, match=r"forbids business use.*TRYON_NONCOMMERCIAL=1"):
        engine("garment", "study")
    switch(monkeypatch, NONCOMMERCIAL="1")
    assert engine("garment", "study").name == "study"


def test_a_name_is_taken_once_per_kind() -> None:
    with pytest.raises(ValueError, match="twice"):
        register(Engine("sewn", "garment", "MIT", True, "nothing"))
    register(Engine("sewn", "cutout", "MIT", True, "nothing"))


def test_the_page_on_engines_lists_every_engine_and_model() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for row in engines():
        assert f"| `{row.name}` | {row.kind} | {row.licence} |" in page
    for name, model in REMBG_MODELS.items():
        assert f"| `{name}` | {model.licence} |" in page
