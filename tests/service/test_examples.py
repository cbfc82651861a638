"""The public files of the finished examples."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette

from service import examples as served
from service.examples import example_routes, example_url
from workflow.examples import examples

MEDIA = {"glb": "model/gltf-binary", "jpg": "image/jpeg"}
FIRST = examples()[0]
app = Starlette(routes=example_routes())


def ask(path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a request whose path is already decoded."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # the client stays until it has its answer
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [], "root_path": ""}
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_file_of_an_example_is_served_to_everybody(example: Any) -> None:
    for file in (*example.files.values(), *example.pictures.values()):
        status, headers, body = ask(example_url(example, file))
        assert (status, body) == (200, (example.folder / file).read_bytes())
        assert headers["content-type"] == MEDIA[file.rpartition(".")[2]]
        assert headers["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize(("file", "media"), [("photo.jpg", "image/jpeg"), ("mask.png", "image/png")])
def test_the_photo_of_an_example_and_its_mask_are_served(file: str, media: str) -> None:
    status, headers, body = ask(f"/examples/{FIRST.name}/{file}")
    source = {"photo.jpg": FIRST.photo, "mask.png": FIRST.mask}[file]
    assert (status, headers["content-type"], body) == (200, media, source.read_bytes())


def test_head_tells_the_size_without_the_file() -> None:
    size = (FIRST.folder / "fitted_glb.glb").stat().st_size
    status, headers, body = ask(example_url(FIRST, "fitted_glb.glb"), "HEAD")
    assert (status, int(headers["content-length"]), body) == (200, size, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/examples/{name}/result.json",
        "/examples/{name}/",
        "/examples/{name}",
        "/examples/{name}/../{name}/fitted_glb.glb",
        "/examples/../results/{name}/fitted_glb.glb",
        "/examples/{name}/../../README.md",
        "/examples/{name}/..\\..\\README.md",
        "/examples/../README.md",
        "/examples/./{name}",
        "/examples/{name}//fitted_glb.glb",
        "/examples/{name}/{folder}/fitted_glb.glb",
        "/examples/{name}/fitted_glb.glb\0.jpg",
        "/examples/nobody/fitted_glb.glb",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert ask(path.format(name=FIRST.name, folder=FIRST.folder))[0] == 404


def test_a_file_that_no_example_lists_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = replace(FIRST, files={"thumbnail": FIRST.files["thumbnail"]})
    monkeypatch.setattr(served, "examples", lambda: (fewer,))
    assert ask(example_url(FIRST, "thumbnail.jpg"))[0] == 200
    assert ask(example_url(FIRST, "fitted_glb.glb"))[0] == 404


def test_addresses_start_with_the_base() -> None:
    assert example_url(FIRST, "thumbnail.jpg", "http://host/").startswith(f"http://host/examples/{FIRST.name}/")
