"""Pages of other websites cannot use the app in a visitor's name; programs and our own page can."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from core.settings import settings
from tests.fake_engine import photo_file
from tests.served_api import Api


def status(api: Api, method: str = "GET", path: str = "/health", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, api.url + path, headers=named).status_code


def test_programs_and_our_own_page_are_let_in(api: Api) -> None:
    host = api.url.partition("://")[2]
    assert status(api) == status(api, origin=api.url) == status(api, origin=f"https://{host}") == 200
    assert status(api, origin="https://tryon.example", host="tryon.example") == 200
    assert status(api, origin="https://tryon.example", x_forwarded_host="tryon.example") == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://[", "http://127.0.0.1:1", "http://evil.example/127.0.0.1"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health"),
        ("GET", "/config"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/call/v2/avatar_presets"),
        ("POST", "/gradio_api/queue/join"),
    ],
)
def test_other_websites_are_turned_away_before_anything_is_done(api: Api, origin: str, method: str, path: str) -> None:
    assert status(api, method, path, origin=origin) == 403


def test_an_upload_of_another_website_leaves_nothing(api: Api) -> None:
    uploads = api.engine.folder.parent / "data" / "uploads"
    before = set(uploads.rglob("*"))
    files = {"files": ("shirt.png", photo_file())}
    reply = httpx.post(f"{api.url}/gradio_api/upload", files=files, headers={"origin": "https://evil.example"})
    assert reply.status_code == 403 and set(uploads.rglob("*")) == before


@pytest.mark.parametrize(
    ("setting", "value", "origin", "expected"),
    [
        ("TRYON_ALLOWED_ORIGINS", "https://shop.example, https://two.example/", "https://shop.example", 200),
        ("TRYON_ALLOWED_ORIGINS", "https://shop.example, https://two.example/", "https://two.example", 200),
        ("TRYON_ALLOWED_ORIGINS", "https://shop.example", "http://shop.example", 403),
        ("TRYON_ALLOWED_ORIGINS", "*", "https://any.example", 200),
        ("APP_URL", "https://tryon.example/", "https://tryon.example", 200),
        ("APP_URL", "https://tryon.example", "https://tryon.example.evil.example", 403),
    ],
)
def test_sites_named_in_the_settings_are_let_in(
    api: Api, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, origin: str, expected: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(setting, value)
        settings.cache_clear()
        got = status(api, origin=origin)
    settings.cache_clear()
    assert got == expected
