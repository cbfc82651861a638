"""Addresses of files as the page uses them: on its own host, under whatever name it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from core.settings import settings


@dataclass(frozen=True)
class Pane:
    """What the inspection page shows in one pane; addresses are empty where there is no file."""

    model: str
    label: str = ""
    """The model's name, shown above it."""
    strain: str = ""
    """Address of the model's strain map."""
    garment: str = ""
    """Address of the garment alone as photographed, which is compared with the photo."""


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


def inspect_page(panes: Sequence[Pane], *, photo: str = "", mask: str = "", usdz: str = "") -> str:
    """Return the address of the page that shows one to three models side by side.

    Args:
        panes: what to show, from left to right.
        photo: address of the first garment's photo.
        mask: address of its mask, by which the photo and the garment are laid over each other.
        usdz: address of the first model as Apple's phones place it in a room.
    """
    query = [(name, getattr(pane, name)) for name in ("model", "label", "strain", "garment") for pane in panes]
    files = [(name, address) for name, address in (("photo", photo), ("mask", mask), ("usdz", usdz)) if address]
    return f"{_prefix()}/inspect?{urlencode(query + files, quote_via=quote, safe='/')}"


def _prefix() -> str:
    """Return the path under which the app is reached."""
    return urlsplit(settings().app_url).path.rstrip("/")
