"""Files named by address: only public addresses, not for ever, and not endlessly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from core.errors import BadParameter
from workflow import addresses, downloads
from workflow.downloads import download


class Shop(BaseHTTPRequestHandler):
    """A website with a photo, and ways to other places."""

    hosts: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.hosts.append(str(self.headers["Host"]))
        to = {"/moved": "/photo", "/inside": "http://10.0.0.1/photo", "/round": "/round", "/lost": None}
        if self.path == "/photo":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"photo" * 1000)
        else:
            self.send_response(302 if self.path in to else 404)
            if to.get(self.path):
                self.send_header("Location", str(to[self.path]))
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the website, whose name alone counts as public."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = addresses.numeric_address
    public = {"shop.example": "127.0.0.1"}

    def known(url: str) -> str | None:
        return public.get(downloads.httpx.URL(url).host) or real(url)

    monkeypatch.setattr(downloads, "numeric_address", known)
    Shop.hosts.clear()
    yield f"http://shop.example:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file_is_fetched_from_the_address_that_was_looked_up_and_over_redirects(shop: str) -> None:
    for path in ("/photo", "/moved"):
        assert download(shop + path, name="image", limit_mb=1) == b"photo" * 1000
    assert set(Shop.hosts) == {shop.removeprefix("http://")}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/inside", "not an http or https address that everybody can reach"),
        ("/round", "could not be fetched"),
        ("/lost", "could not be fetched"),
        ("/none", "could not be fetched"),
    ],
)
def test_what_leads_nowhere_or_inside_is_refused(shop: str, path: str, said: str) -> None:
    with pytest.raises(BadParameter, match=f"image.* {said}"):
        download(shop + path, name="image", limit_mb=1)


def test_no_more_is_read_than_allowed(shop: str) -> None:
    with pytest.raises(BadParameter, match=r"larger than 0\.001 MB"):
        download(f"{shop}/photo", name="image", limit_mb=0.001)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://[::ffff:10.0.0.1]/x", "http://0.0.0.0/x", "file:///etc/passwd", "http://", "x"],
)
def test_addresses_inside_are_never_called(url: str) -> None:
    with pytest.raises(BadParameter, match="everybody can reach"):
        download(url, name="image", limit_mb=1)
