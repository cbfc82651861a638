import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.errors import BadParameter, GarmentFailed
from core.settings import settings
from storage.tables import Job
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, built, ended, fail_at, wait_until
from workflow import backlog, jobs, try_ons, webhook
from workflow.clothes import upload
from workflow.owners import Owner
from workflow.store import records
from workflow.webhook import check_webhook


class Listener:
    """An address that writes down what it is told, and answers as it is bidden."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.hosts: list[str] = []
        self.answers: list[int] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                listener.told.append((self.path, body))
                listener.hosts.append(self.headers["Host"])
                self.send_response(listener.answers.pop(0) if listener.answers else 200)
                self.send_header("Location", f"{listener.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@pytest.fixture
def listener(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A listener in the own network, where that is allowed."""
    monkeypatch.setenv("TRYON_PRIVATE_WEBHOOKS", "1")
    monkeypatch.setattr(webhook, "PAUSES", (0.0, 0.01, 0.01))
    settings.cache_clear()
    made = Listener()
    yield made
    made.close()


def status(job_id: str) -> str:
    return records().job(job_id).webhook_status


def hook(listener: Listener) -> dict[str, str]:
    return {"webhook_url": f"{listener.url}/hook?id=7"}


def test_the_end_of_a_try_on_is_told_once_and_only_that(listener: Listener, ann: Owner) -> None:
    begun = try_ons.try_on(ann, photo_file(), options=hook(listener))
    ended(ann, begun.fitting_session_id)
    wait_until(lambda: status(begun.fitting_session_id) == "sent")
    told = {"id": begun.fitting_session_id, "kind": "fitting_session", "status": "done"}
    assert listener.told == [("/hook?id=7", told)]
    assert listener.hosts == [listener.url.removeprefix("http://")]
    assert status(begun.cloth3d_id) == ""


def test_a_failure_is_told_with_its_code(listener: Listener, engine: FakeEngine, ann: Owner) -> None:
    fail_at(engine, "sew", GarmentFailed("garment_failed.mesh"))
    begun = try_ons.try_on(ann, photo_file(), options=hook(listener))
    wait_until(lambda: len(listener.told) == 1)
    told = listener.told[0][1]
    assert told == {
        "id": begun.fitting_session_id,
        "kind": "fitting_session",
        "status": "error",
        "error": "garment_failed",
    }


def test_a_cancelled_job_is_told_too(listener: Listener, gate: Gate, ann: Owner) -> None:
    gate.close_at("parse")
    jobs.generate(ann, upload(ann, photo_file()).id)
    gate.wait_inside()
    waiting = jobs.generate(ann, upload(ann, photo_file(width=310)).id, options=hook(listener))
    jobs.cancel(ann, waiting.id)
    wait_until(lambda: len(listener.told) == 1)
    assert listener.told[0][1]["status"] == "cancelled"


def test_a_listener_that_fails_is_told_again(listener: Listener, ann: Owner) -> None:
    listener.answers = [500, 200]
    garment = built(ann, options=hook(listener))
    wait_until(lambda: status(garment.id) == "sent")
    assert [told["id"] for _, told in listener.told] == [garment.id] * 2


def test_a_listener_that_keeps_failing_or_sends_elsewhere_is_given_up(
    listener: Listener, ann: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    listener.answers = [500, 307, 404]
    garment = built(ann, options=hook(listener))
    wait_until(lambda: status(garment.id) == "failed")
    assert [path for path, _ in listener.told] == ["/hook?id=7"] * 3
    assert garment.id in caplog.text


def test_nobody_listening_is_no_harm(listener: Listener, ann: Owner) -> None:
    garment = built(ann, options={"webhook_url": "http://127.0.0.1:9/"})
    assert garment.status == "done"
    wait_until(lambda: status(garment.id) == "failed")


def test_a_webhook_given_later_is_told_at_once_when_the_job_has_ended(listener: Listener, ann: Owner) -> None:
    garment = built(ann)
    again = built(ann, options=hook(listener))
    assert again.id == garment.id
    wait_until(lambda: status(garment.id) == "sent")
    assert len(listener.told) == 1


def test_a_webhook_given_while_the_job_is_in_work_is_told_at_its_end(
    listener: Listener, gate: Gate, ann: Owner
) -> None:
    gate.close_at("sew")
    cloth = upload(ann, photo_file())
    garment = jobs.generate(ann, cloth.id)
    gate.wait_inside()
    assert jobs.generate(ann, cloth.id, options=hook(listener)).id == garment.id
    assert listener.told == []
    gate.open()
    wait_until(lambda: status(garment.id) == "sent")
    assert len(listener.told) == 1


def test_what_was_not_told_before_a_stop_is_told_at_the_next_start(
    listener: Listener, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PAUSES", (0.0, 60.0))
    listener.answers = [500]
    garment = built(ann, options=hook(listener))
    wait_until(lambda: len(listener.told) == 1)
    backlog.close()
    assert status(garment.id) == "pending"
    backlog.runner()
    wait_until(lambda: status(garment.id) == "sent")
    assert len(listener.told) == 2


def test_an_unexpected_failure_of_one_does_not_keep_the_others_from_being_told(
    listener: Listener, ann: Owner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    taken, failed = webhook._taken, threading.Event()

    def once(job: Job) -> bool:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("a mistake")
        return taken(job)

    monkeypatch.setattr(webhook, "_taken", once)
    monkeypatch.setattr(webhook, "SENDERS", 1)
    first = built(ann, options=hook(listener))
    assert failed.wait(10)
    second = built(ann, category="tank", options=hook(listener))
    wait_until(lambda: status(second.id) == "sent")
    assert status(first.id) == "pending"
    assert "a mistake" in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://224.0.0.1/",
        "http://[fe80::1]/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "http://user@93.184.216.34/",
        "http://:word@93.184.216.34/",
        "http:///path",
        "93.184.216.34",
        "http://93.184.216.34:99999/",
        "http://93.184.216.34\\@127.0.0.1/",
        "http://a\nb/",
        "http://" + "a" * 300 + "/",
        "",
    ],
)
def test_an_address_inside_the_own_network_or_of_another_kind_is_refused(engine: FakeEngine, url: str) -> None:
    with pytest.raises(BadParameter, match="webhook_url"):
        check_webhook(url)


@pytest.mark.parametrize("url", [None, "http://93.184.216.34/", "https://93.184.216.34:8443/a?b=c"])
def test_a_public_address_is_accepted(engine: FakeEngine, url: str | None) -> None:
    check_webhook(url)


def test_an_address_that_has_turned_private_since_is_not_told(
    listener: Listener, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turned(url: str | None) -> None:
        check_webhook(url)
        monkeypatch.delenv("TRYON_PRIVATE_WEBHOOKS")
        settings.cache_clear()

    monkeypatch.setattr(jobs, "check_webhook", turned)
    garment = built(ann, options=hook(listener))
    wait_until(lambda: status(garment.id) == "failed")
    assert listener.told == []
