"""The endpoints as tools, called by the real MCP client over HTTP."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, ImageContent, TextContent

import app
from service.descriptions import PARAMETERS
from service.mcp import TOOLS
from storage.tables import Cloth3D
from tests.conftest import ROOT
from tests.fake_engine import BODIES, Served, free_port, photo_file, stand_in
from workflow import downloads
from workflow.store import records

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
SAMPLE = ROOT / "samples" / "garments" / "tshirt_yellow.jpg"
URI = "data:image/png;base64," + base64.b64encode(photo_file()).decode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app with its MCP server and a fake engine on a free port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYON_MCP", "1")
        with stand_in(tmp_path_factory.mktemp("mcp")) as fake:
            app.prepare_environment()
            page = app.build_app()
            options = {**app.launch_options(), "server_port": free_port(), "prevent_thread_lock": True, "quiet": True}
            _, url, _ = page.launch(**options)
            yield Served(url, fake)
            page.close(verbose=False)
            gc.collect()


def ask(served: Served, talk: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """Connect as an assistant does, and return what ``talk`` gives."""

    async def connected() -> Any:
        address = f"{served.url}gradio_api/mcp/"
        async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            return await talk(session)

    return asyncio.run(connected())


def call(served: Served, name: str, **arguments: Any) -> CallToolResult:
    """Call a tool and return its result."""
    result: CallToolResult = ask(served, lambda session: session.call_tool(name, arguments))
    return result


def value(result: CallToolResult) -> dict[str, Any]:
    """Return the values of a tool that did its work: the same as text and as structure."""
    first = result.content[0]
    assert not result.isError and isinstance(first, TextContent), result.content
    told: dict[str, Any] = json.loads(first.text)
    assert told == result.structuredContent
    return told


def error(result: CallToolResult) -> str:
    """Return the sentence of a tool that failed."""
    (content,) = result.content
    assert result.isError and isinstance(content, TextContent)
    return content.text


def test_the_public_endpoints_are_the_tools_and_say_what_they_take(served: Served) -> None:
    tools = ask(served, lambda session: session.list_tools()).tools
    assert [tool.name for tool in tools] == list(TOOLS)
    for tool in tools:
        assert tool.description and "Gives" in tool.description and "gradio" not in tool.description.lower()
        for name, parameter in tool.inputSchema["properties"].items():
            assert parameter["description"].startswith(PARAMETERS[name])
    (try_on,) = (tool for tool in tools if tool.name == "try_on")
    assert try_on.inputSchema["required"] == ["image"]
    assert try_on.inputSchema["properties"]["image"]["type"] == "string"
    assert try_on.inputSchema["properties"]["size"]["default"] == "auto"


def test_the_bodies_are_listed(served: Served) -> None:
    bodies = value(call(served, "avatar_presets"))["bodies"]
    assert [body["id"] for body in bodies] == list(BODIES)
    assert httpx.get(bodies[0]["gltf_url"]).content.startswith(b"glTF")


def test_a_sample_is_tried_on_and_the_progress_is_told(served: Served) -> None:
    served.engine.hook = lambda stage: time.sleep(0.2)
    told: list[tuple[float, float | None, str | None]] = []

    async def tell(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    uploaded = httpx.post(f"{served.url}gradio_api/upload", files={"files": ("tee.jpg", SAMPLE.read_bytes())}).json()[0]
    arguments = {"image": uploaded, "avatar_preset_id": "curvy", "size": "L"}
    result = ask(served, lambda session: session.call_tool("try_on", arguments, progress_callback=tell))
    served.engine.hook = lambda stage: None
    done = value(result)
    assert (done["report"]["status"], done["report"]["size"]) == ("done", "L")
    assert httpx.get(done["fitted_glb"]).content.startswith(b"glTF")
    picture = result.content[1]
    assert isinstance(picture, ImageContent) and base64.b64decode(picture.data).startswith(b"\x89PNG")
    steps = [progress for progress, _, _ in told]
    assert len(steps) > 2 and steps == sorted(set(steps)) and {total for _, total, _ in told} == {1.0}
    assert any("fitted" in str(message) for _, _, message in told)


def test_the_documented_example_runs(served: Served, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "shirt.jpg").write_bytes(photo_file(form="JPEG"))
    script = example.replace("http://127.0.0.1:7860", served.url.rstrip("/"))
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    names, *_, last = done.stdout.splitlines()
    assert "'try_on'" in names and last.endswith(" M")


def test_a_photo_is_handed_over_in_each_documented_way(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    path = httpx.post(f"{served.url}gradio_api/upload", files={"files": ("a.png", photo_file())}).json()[0]
    asked: list[str] = []

    def there(url: str) -> str:
        asked.append(url)
        return "127.0.0.1"

    monkeypatch.setattr(downloads, "numeric_address", there)
    for image in (
        URI,
        path,
        f"{served.url}gradio_api/file={path}",
        f"{served.url.replace('127.0.0.1', 'localhost')}gradio_api/file={path}",
    ):
        assert value(call(served, "parse_garment", image=image))["info"]["category"] == "tshirt"
    assert [httpx.URL(url).host for url in asked] == ["localhost"]
    masked = value(call(served, "parse_garment", image=URI, options={"mask": URI}))
    assert masked["info"]["cutout_method"] == "user"


@pytest.mark.parametrize(
    "image",
    [
        "/etc/passwd", str(SAMPLE), "../../app.py", "file:///etc/passwd", "http://127.0.0.1:1/x.jpg", "http://169.254.169.254/x",
        "http://[::1]/x.jpg", "http://192.168.0.1/x.jpg", "http://user:word@example.com/x.jpg", "ftp://example.com/x.jpg",
        "data:image/png,plain", "data:image/png;base64,%%%",
    ],
)  # fmt: skip
def test_what_is_not_the_callers_to_hand_over_is_refused(served: Served, image: str) -> None:
    told = error(call(served, "parse_garment", image=image))
    assert told.startswith("bad_parameter: ") and told.endswith(".") and "Traceback" not in told


def test_files_of_this_machine_cannot_be_named_anywhere(served: Served) -> None:
    file = {"path": str(SAMPLE), "meta": {"_type": "gradio.FileData"}}
    assert error(call(served, "parse_garment", image=URI, options={"mask": file})).startswith("bad_parameter: ")
    assert "is not of type 'string'" in error(call(served, "parse_garment", image=file))


def test_an_error_is_one_clear_sentence(served: Served) -> None:
    assert error(call(served, "try_on", image=URI, avatar_preset_id="giant")).startswith(
        "unknown_preset: There is no body"
    )
    assert error(call(served, "cloth3d", cloth3d_id="none")) == "unknown_id: There is no record with this id."
    assert error(call(served, "no_such_tool")).startswith("bad_parameter: name must be one of: upload_image")
    for wrong in ("request", "colour"):
        assert wrong in error(call(served, "avatar_presets", **{wrong: "x"}))


def test_each_caller_owns_what_is_theirs(served: Served) -> None:
    cloth = value(call(served, "upload_image", image=URI))["cloth"]
    assert error(call(served, "generate_3d", cloth_id=cloth["cloth_id"])).startswith("not_allowed: ")
    mine = {"cloth_id": cloth["cloth_id"], "user_id": cloth["user_id"]}
    assert value(call(served, "generate_3d", **mine))["job"]["cloth3d_id"]


def test_a_caller_who_leaves_stops_what_was_begun(served: Served) -> None:
    go_on = threading.Event()
    served.engine.hook = lambda stage: go_on.wait(20)

    def begun() -> list[Cloth3D]:
        return [job for job in records().find(Cloth3D) if job.parameters["quality"] == "high"]

    def wait_until(true: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not true():
            assert time.monotonic() < until
            time.sleep(0.05)

    async def leave(session: ClientSession) -> None:
        working = asyncio.create_task(session.call_tool("try_on", {"image": URI, "quality": "high"}))
        await asyncio.to_thread(wait_until, lambda: bool(begun()))
        working.cancel()

    ask(served, leave)
    wait_until(lambda: begun()[0].cancel_requested or begun()[0].status == "cancelled")
    served.engine.hook = lambda stage: None
    go_on.set()


def test_there_is_no_trace_of_it_unless_it_is_switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRYON_MCP", raising=False)
    monkeypatch.setenv("GRADIO_MCP_SERVER", "true")
    with stand_in(tmp_path):
        page = app.build_app()
        options = {**app.launch_options(), "server_port": free_port(), "prevent_thread_lock": True, "quiet": True}
        _, url, _ = page.launch(**options)
        for path in ("mcp", "mcp/", "mcp/sse", "mcp/schema", "mcp/http/"):
            assert httpx.get(f"{url}gradio_api/{path}").status_code == 404, path
        assert httpx.post(f"{url}gradio_api/mcp/", json={}).status_code in (404, 405)
        assert page.mcp_server_obj is None
        page.close(verbose=False)
        gc.collect()
