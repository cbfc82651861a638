"""Settings come from the environment, typed and checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.settings import Settings, settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in Settings.variables().values():
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_nothing_needs_to_be_set_and_nothing_optional_is_on() -> None:
    default = Settings()
    assert default.data_dir == Path("data")
    assert default.workers == 1
    assert not default.rembg and not default.noncommercial
    assert all(field.description for field in Settings.model_fields.values())


def test_what_is_set_without_use_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().set_in_vain() == ()
    monkeypatch.setenv("S3_ENDPOINT", "https://store.example")
    monkeypatch.setenv("TRYON_WORKERS", "2")
    assert Settings().set_in_vain() == ("S3_ENDPOINT",)


@pytest.mark.parametrize(
    ("set_to", "hosted", "vanishes"),
    [
        ({}, False, False),
        ({"APP_URL": "https://tryon.example"}, True, False),
        ({"SPACE_ID": "people/tryon"}, True, True),
        ({"SPACE_ID": "people/tryon", "TRYON_DATA_DIR": "/data/tryon"}, True, False),
        ({"SPACE_ID": "people/tryon", "TRYON_DATA_DIR": "/database"}, True, True),
    ],
)
def test_a_hosted_app_knows_it_and_whether_it_forgets(
    set_to: dict[str, str], hosted: bool, vanishes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert (Settings().hosted, Settings().storage_vanishes) == (hosted, vanishes)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "do not tell")
    assert Settings().jwt_secret.get_secret_value() == "do not tell"
    assert "do not tell" not in repr(Settings())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("TRYON_DATA_DIR", "/var/tryon", Path("/var/tryon")),
        ("TRYON_WORKERS", "4", 4),
        ("TRYON_MAX_UPLOAD_MB", "2.5", 2.5),
        ("TRYON_LANGUAGE", "ko", "ko"),
        ("TRYON_REMBG", "1", True),
    ],
)
def test_each_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    monkeypatch.setenv(name, text)
    assert getattr(Settings(), name.removeprefix("TRYON_").lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("JWT_ALGORITHM", "none"),
        ("JWT_EXPIRE_MINUTES", "0"),
        ("TRYON_LINK_MINUTES", "0"),
        ("TRYON_WORKERS", "0"),
        ("TRYON_WORKERS", "many"),
        ("TRYON_QUEUE_SIZE", "0"),
        ("TRYON_MAX_UPLOAD_MB", "0"),
        ("TRYON_MAX_MEGAPIXELS", "-1"),
        ("TRYON_LANGUAGE", "fr"),
        ("TRYON_LANGUAGE", "en-GB"),
    ],
)
def test_what_makes_no_sense_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(ValidationError, match=f"(?i){name.removeprefix('TRYON_')}"):
        Settings()


def test_they_are_read_once_and_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = settings()
    monkeypatch.setenv("TRYON_WORKERS", "3")
    assert settings() is first and settings().workers == 1
    with pytest.raises(ValidationError):
        first.workers = 2
