"""Addresses of files as the page uses them: on its own host, under whatever name it was reached."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from core.settings import settings


def here(link: str) -> str:
    """Return ``link`` without its host, so that the browser asks the host that served the page."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def body_file(body: str, ending: str) -> str:
    """Return the address of a body's model (``.glb``) or picture (``.png``)."""
    return f"{_prefix()}/presets/{quote(body)}{ending}"


def example_file(example: str, file: str) -> str:
    """Return the address of an example's file."""
    return f"{_prefix()}/examples/{quote(example)}/{quote(file)}"


def _prefix() -> str:
    """Return the path under which the app is reached."""
    return urlsplit(settings().app_url).path.rstrip("/")
