"""The app as a process: killed in the middle of a job and started again, with the real engine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings(
    # sockets and loops that the client leaves to the garbage collector
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
SAMPLES = ROOT / "samples" / "garments"
PATIENCE = 120
"""Seconds after which waiting is given up."""


class App:
    """`python app.py` on a free port, with a data folder that outlives it."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._data = data
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the app and wait until it answers."""
        environment = {
            **os.environ,
            "TRYON_DATA_DIR": str(self._data),
            "GRADIO_SERVER_PORT": str(self.port),
            "HF_HUB_DISABLE_TELEMETRY": "1",
        }
        with (self._data / "log.txt").open("ab") as log:
            command = [sys.executable, "app.py", "--no-warm"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_for(lambda: self.process.poll() is None and answers(f"{self.url}/health"))

    def stop(self, number: signal.Signals) -> int:
        """Send a signal and return how the process ended."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def client(self) -> Client:
        """Return a new client, which knows nothing of earlier ones."""
        return Client(self.url, verbose=False, analytics_enabled=False, download_files=False)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(tmp_path)
    app.start()
    yield app
    if app.process is not None and app.process.poll() is None:
        app.process.kill()
        app.process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(condition: Any) -> Any:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def begin(client: Client, photo: str) -> tuple[str, dict[str, Any]]:
    """Upload a sample and ask for its fitting; return the token and the ids."""
    uploaded = client.predict(image=handle_file(SAMPLES / photo), api_name="/upload_image")
    garment = client.predict(cloth_id=uploaded["cloth_id"], api_name="/generate_3d")
    fitting = client.predict(cloth3d_id=garment["cloth3d_id"], api_name="/fit")
    return uploaded["user_id"], {**garment, **fitting}


def result(client: Client, ids: dict[str, Any], token: str) -> Any:
    return client.predict(ids["fitting_session_id"], user_id=token, api_name="/session_result")


def test_a_killed_app_finishes_its_jobs_after_the_restart_and_keeps_what_was_done(app: App) -> None:
    client = app.client()
    token, first = begin(client, "tshirt_yellow.jpg")
    done = wait_for(lambda: (now := result(client, first, token))["status"] == "done" and now)
    other, second = begin(client, "tank_plain.jpg")
    third = client.predict(first["cloth3d_id"], "curvy", user_id=token, api_name="/fit")
    wait_for(lambda: result(client, second, other)["status"] == "processing" or result(client, second, other)["stage"])
    assert app.stop(signal.SIGKILL) == -signal.SIGKILL
    app.start()
    again = app.client()
    assert result(again, first, token)["report"] == done["report"]
    link = httpx.URL(result(again, first, token)["fitted_gltf_url"])
    assert httpx.get(link).content[:4] == b"glTF"
    for ids, owner in ((second, other), (third, token)):
        ended = wait_for(
            lambda ids=ids, owner=owner: (now := result(again, ids, owner))["error"] or now["fitted_gltf_url"]
        )
        assert isinstance(ended, str), ended


def test_a_stopped_app_ends_quickly_and_gives_its_jobs_to_the_next(app: App) -> None:
    client = app.client()
    token, ids = begin(client, "tank_camouflage.jpg")
    wait_for(lambda: client.predict(ids["cloth3d_id"], user_id=token, api_name="/cloth3d")["stage"])
    assert app.stop(signal.SIGTERM) == 0
    app.start()
    again = app.client()
    assert wait_for(lambda: result(again, ids, token)["fitted_gltf_url"])
