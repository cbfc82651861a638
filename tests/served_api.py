"""The API without the page, served with the stand-in engine, and clients of it."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio_client import Client, handle_file

from tests.fake_engine import Served, free_port, photo_file, stand_in

LIMIT_MB = 10


@dataclass(frozen=True)
class Api(Served):
    """The running API."""

    app: Any
    """Its ASGI application."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The endpoints and the routes on a free port, for all tests of a module."""
    with pytest.MonkeyPatch.context() as patch, stand_in(tmp_path_factory.mktemp("api")) as fake:
        patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        page = _endpoints()
        app, url, _ = page.launch(**_launch_options(), prevent_thread_lock=True, quiet=True)
        yield Api(url.rstrip("/"), fake, app)
        page.close(verbose=False)
        gc.collect()  # what the server left behind is reported here, not in a later test


def _endpoints() -> Any:
    import app
    from service.api import add_endpoints

    app.prepare_environment()
    with gr.Blocks(analytics_enabled=False) as page:
        add_endpoints()
    return page.queue(default_concurrency_limit=None)


def _launch_options() -> dict[str, Any]:
    from service.origin import middleware
    from service.routes import routes

    return {
        "server_port": free_port(),
        "max_file_size": LIMIT_MB * 2**20,
        "run_history": False,
        "enable_monitoring": False,
        "strict_cors": True,
        "app_kwargs": {"routes": routes(), "middleware": middleware()},
    }


@pytest.fixture(autouse=True)
def at_ease(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take back what a test did to the engine."""
    yield
    if "api" in request.fixturenames:
        request.getfixturevalue("api").engine.hook = lambda stage: None


@pytest.fixture
def new_client(api: Api, tmp_path: Path) -> Iterator[Any]:
    """Return a maker of clients; each is a session, so an owner, of its own."""
    made: list[Client] = []

    def make() -> Client:
        made.append(Client(api.url, verbose=False, analytics_enabled=False, download_files=str(tmp_path / "got")))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(new_client: Any) -> Client:
    """A client whose owner has done nothing yet."""
    made: Client = new_client()
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Any:
    """A photo of a garment as the Python client sends it."""
    return picture(tmp_path / "shirt.png")


def picture(path: Path, **options: Any) -> Any:
    """Write a photo and return it as the Python client sends it."""
    path.write_bytes(photo_file(**options))
    return handle_file(path)


def poll(client: Client, endpoint: str, job_id: str, **more: Any) -> dict[str, Any]:
    """Ask until a job has ended, and return the last answer."""
    for _ in range(600):
        answer: dict[str, Any] = client.predict(job_id, **more, api_name=endpoint)
        if answer["status"] not in ("queued", "processing"):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{job_id} does not end: {answer}")


class Raw:
    """The API without a Gradio client."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=60)

    def upload(self, data: bytes, name: str = "shirt.png") -> dict[str, Any]:
        """Upload a file and return how it is named in a call."""
        reply = self.http.post("/gradio_api/upload", files={"files": (name, data)})
        assert reply.status_code == 200, reply.text
        return {"path": reply.json()[0], "meta": {"_type": "gradio.FileData"}}

    def events(self, endpoint: str, headers: Mapping[str, str] = {}, **body: Any) -> list[tuple[str, Any]]:
        """Call an endpoint and return the events of its stream: their names and data."""
        begun = self.http.post(f"/gradio_api/call/v2/{endpoint}", json=body, headers=headers)
        assert begun.status_code == 200, begun.text
        stream = self.http.get(f"/gradio_api/call/{endpoint}/{begun.json()['event_id']}").text
        pairs = (block.split("\ndata: ", 1) for block in stream.strip().split("\n\n"))
        return [(name.removeprefix("event: "), json.loads(data)) for name, data in pairs if "heartbeat" not in name]

    def call(self, endpoint: str, headers: Mapping[str, str] = {}, **body: Any) -> Any:
        """Call an endpoint and return its last answer: the only value, or the list of them."""
        name, data = self.events(endpoint, headers, **body)[-1]
        assert name == "complete", data
        return data[0] if len(data) == 1 else data

    def error(self, endpoint: str, headers: Mapping[str, str] = {}, **body: Any) -> str:
        """Call an endpoint that fails and return the message."""
        name, data = self.events(endpoint, headers, **body)[-1]
        assert name == "error", data
        return str(data["error"])


@pytest.fixture
def raw(api: Api) -> Iterator[Raw]:
    """The API by plain HTTP."""
    made = Raw(api.url)
    yield made
    made.http.close()
