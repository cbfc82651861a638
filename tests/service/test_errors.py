"""Every bad input and every failure is answered with ``code: sentence``, and with nothing about the inside."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from core.errors import FitFailed, GarmentFailed, NoGarment, StorageUnavailable, TryOnError
from core.settings import settings
from tests.fake_engine import photo_file
from tests.served_api import Api, Raw, poll

CODES = {kind.code for kind in TryOnError.__subclasses__()}
NOBODY = "0" * 32
"""An id that nothing has."""
INSIDE = re.compile(r"Traceback|File \"|\.py\b|/work|/tmp|/home|/root|site-packages|sqlite|SELECT", re.IGNORECASE)
"""What no answer may hold."""


def refused(client: Client, endpoint: str, **parameters: Any) -> str:
    """Call an endpoint that must fail; return the message, which is code and sentence."""
    with pytest.raises(AppError) as caught:
        client.predict(**parameters, api_name=endpoint)
    message = str(caught.value.message)
    code, _, sentence = message.partition(": ")
    assert code in CODES and sentence.endswith("."), message
    assert not INSIDE.search(message), message
    return message


@pytest.fixture
def fails(client: Client) -> Callable[..., str]:
    """Return :func:`refused` for the test's own client."""
    return partial(refused, client)


@pytest.fixture(scope="module")
def anybody(api: Api) -> Iterator[Client]:
    """A client for calls that are refused whoever makes them."""
    client = Client(api.url, verbose=False, analytics_enabled=False)
    yield client
    client.close()


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[None]]:
    """Return a context in which settings are others."""

    @contextmanager
    def changed(**values: str) -> Any:
        with monkeypatch.context() as patch:
            for name, value in values.items():
                patch.setenv(name, value)
            settings.cache_clear()
            yield
        settings.cache_clear()

    return changed


WRONG_TRY_ONS: list[tuple[dict[str, Any], str]] = [
    ({"avatar_preset_id": "giant"}, "unknown_preset: There is no body with this id; the ids are: slim, regular"),
    ({"avatar_preset_id": ["slim"]}, "unknown_preset: "),
    ({"size": "XXXL"}, "bad_parameter: size must be one of: auto, XS"),
    ({"quality": 3}, "bad_parameter: quality must be one of: low, med, high"),
    ({"category": None}, "bad_parameter: category must be one of"),
    ({"model": "shap_e"}, "bad_parameter: model must be one of: sewn"),
    ({"options": "flat"}, "bad_parameter: options has a value"),
    ({"options": {"colour": "red"}}, "bad_parameter: Unknown option: colour"),
    ({"options": {"photo_kind": "selfie"}}, "bad_parameter: photo_kind must be one of"),
    ({"options": {"fabric": "tin"}}, "bad_parameter: fabric must be one of"),
    ({"options": {"seed": -1}}, "bad_parameter: seed has a value"),
    ({"options": {"seed": "7"}}, "bad_parameter: seed has a value"),
    ({"options": {"landmarks": {"hem_left": ["a", "b"]}}}, "bad_parameter: landmarks has a value"),
    ({"options": {"points": [[10, 20, 2]]}}, "bad_parameter: The points must be"),
    ({"options": {"points": [[9999, 20, 1]]}}, "bad_parameter: The points must be"),
    (
        {"options": {"points": [[10, 20, 1]], "mask": "data:image/png;base64,AAAA"}},
        "bad_parameter: Give either points or mask",
    ),
    ({"options": {"idempotency_key": ""}}, "bad_parameter: idempotency_key has a value"),
    ({"options": {"webhook_url": "ftp://93.184.215.14/"}}, "bad_parameter: The webhook_url must be"),
    ({"options": {"webhook_url": "http://127.0.0.1:1/"}}, "bad_parameter: The webhook_url must be"),
    ({"options": {"webhook_url": "http://[::1]/"}}, "bad_parameter: The webhook_url must be"),
    ({"options": {"webhook_url": "http://169.254.169.254/latest"}}, "bad_parameter: The webhook_url must be"),
    ({"options": {"mask": "data:image/png;base64,###"}}, "bad_parameter: mask has a value"),
    ({"options": {"mask": "/etc/hostname"}}, "bad_parameter: mask has a value"),
    ({"options": {"mask": {"path": "/etc/hostname"}}}, "bad_parameter: mask has a value"),
    ({"image": None}, "bad_image: No picture"),
    ({"image": {"path": "/etc/hostname"}}, "bad_parameter: image has a value"),
    ({"user_id": "garbage"}, "not_allowed: This user_id is not valid"),
]


@pytest.mark.parametrize(("wrong", "message"), WRONG_TRY_ONS, ids=str)
def test_a_wrong_parameter_of_try_on(anybody: Client, photo: Any, wrong: dict[str, Any], message: str) -> None:
    assert refused(anybody, "/try_on", **{"image": photo, **wrong}).startswith(message)


WRONG_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("/generate_3d", {"cloth_id": NOBODY}, "unknown_id: There is no record"),
    ("/generate_3d", {"cloth_id": None}, "unknown_id: "),
    ("/generate_3d", {"cloth_id": NOBODY, "options": {"colour": 1}}, "bad_parameter: Unknown option: colour"),
    ("/cloth3d", {"cloth3d_id": NOBODY}, "unknown_id: "),
    ("/cloth3d", {"cloth3d_id": {"a": 1}}, "unknown_id: "),
    ("/session_result", {"fitting_session_id": "../../etc"}, "unknown_id: "),
    ("/cancel", {"id": ""}, "unknown_id: "),
    ("/fit", {"cloth3d_id": NOBODY}, "unknown_id: "),
    ("/fit", {"cloth3d_id": []}, "bad_parameter: cloth3d_id has a value"),
    ("/fit", {"cloth3d_id": 7}, "bad_parameter: cloth3d_id has a value"),
    ("/fit", {"cloth3d_id": [NOBODY, NOBODY]}, "bad_parameter: The same garment"),
    ("/fit", {"cloth3d_id": list("abcd")}, "bad_parameter: A body wears at most 3 garments"),
    ("/fit", {"cloth3d_id": ["a", "b"]}, "unknown_id: "),
    ("/fit", {"cloth3d_id": NOBODY, "options": {"measures_cm": {"waist": 80}}}, "bad_parameter: measures_cm must be"),
    ("/fit", {"cloth3d_id": NOBODY, "options": {"measures_cm": {"hip": 1}}}, "bad_parameter: The measure hip must be"),
    ("/fit", {"cloth3d_id": NOBODY, "avatar_preset_id": "giant"}, "unknown_preset: "),
    ("/fit", {"cloth3d_id": NOBODY, "size": 38}, "bad_parameter: size must be one of"),
    ("/fit", {"cloth3d_id": NOBODY, "options": {"mask": "x"}}, "bad_parameter: "),
    ("/upload_image", {"image": None}, "bad_image: No picture"),
    ("/parse_garment", {"image": None}, "bad_image: No picture"),
]


@pytest.mark.parametrize(("endpoint", "parameters", "message"), WRONG_CALLS, ids=str)
def test_a_wrong_parameter_of_another_endpoint(anybody: Client, endpoint: str, parameters: Any, message: str) -> None:
    assert refused(anybody, endpoint, **parameters).startswith(message)


def test_an_id_of_another_kind_is_unknown(fails: Any, client: Client, photo: Any) -> None:
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    garment = client.predict(cloth, api_name="/generate_3d")["cloth3d_id"]
    assert fails("/session_result", fitting_session_id=garment).startswith("unknown_id: ")
    assert fails("/cloth3d", cloth3d_id=cloth).startswith("unknown_id: ")
    assert fails("/cancel", id=cloth).startswith("unknown_id: ")


def test_an_idempotency_key_cannot_be_used_for_something_else(fails: Any, client: Client, photo: Any) -> None:
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    options = {"idempotency_key": "order 7"}
    client.predict(cloth, options=options, api_name="/generate_3d")
    message = fails("/generate_3d", cloth_id=cloth, quality="low", options=options)
    assert message == "bad_parameter: This idempotency_key was used before with other parameters."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xd8\xff not really", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Only JPEG, PNG and WebP"),
        (photo_file(width=20, height=20), "smaller than"),
        (photo_file(width=2000, height=130), "long and narrow"),
        (photo_file() + b"PK\x03\x04 and more", "something else besides"),
    ],
    ids=["broken", "svg", "tiny", "narrow", "trailing"],
)
def test_a_file_that_cannot_be_used_is_refused_and_the_next_works(
    fails: Any, client: Client, photo: Any, tmp_path: Path, content: bytes, why: str
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(content)
    for endpoint in ("/upload_image", "/parse_garment", "/try_on"):
        message = fails(endpoint, image=handle_file(bad))
        assert message.startswith("bad_image: ") and why in message
    assert fails("/upload_image", image=photo, back_image=handle_file(bad)).startswith("bad_image: ")
    assert client.predict(image=photo, api_name="/upload_image")["status"] == "uploaded"


def test_an_upload_over_the_limit_is_refused(raw: Raw) -> None:
    reply = raw.http.post("/gradio_api/upload", files={"files": ("big.jpg", b"0" * (10 * 2**20 + 1))})
    assert reply.status_code == 413


def broken(error: Exception, at: str = "") -> Callable[[str], None]:
    """Return an engine's hook that fails at a stage, or at each."""

    def hook(stage: str) -> None:
        if at in ("", stage):
            raise error

    return hook


def test_a_photo_without_a_garment(api: Api, fails: Any, photo: Any) -> None:
    api.engine.hook = broken(NoGarment("no_garment.not_found"), "parse")
    for endpoint in ("/try_on", "/parse_garment"):
        assert fails(endpoint, image=photo).startswith("no_garment: No garment could be told apart")


def test_a_garment_that_fails_is_told_by_every_way_to_it(api: Api, fails: Any, client: Client, photo: Any) -> None:
    api.engine.hook = broken(GarmentFailed("garment_failed.mesh"), "sew")
    sentence = "No clean surface could be built from this photo."
    assert fails("/try_on", image=photo) == f"garment_failed: {sentence}"
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    garment = client.predict(cloth, category="tank", api_name="/generate_3d")["cloth3d_id"]
    answer = poll(client, "/cloth3d", garment)
    assert (answer["status"], answer["error"]) == ("error", {"code": "garment_failed", "message": sentence})
    assert fails("/fit", cloth3d_id=garment) == f"garment_failed: {sentence}"


def test_a_fit_that_fails_leaves_its_garment(api: Api, fails: Any, client: Client, photo: Any) -> None:
    api.engine.hook = broken(FitFailed("fit_failed.exploded"), "fit")
    assert fails("/try_on", image=photo) == "fit_failed: The cloth tore apart while it was fitted."
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    garment = client.predict(cloth, api_name="/generate_3d")["cloth3d_id"]
    assert client.predict(garment, api_name="/cloth3d")["status"] == "done"
    session = client.predict(garment, "slim", api_name="/fit")["fitting_session_id"]
    answer = poll(client, "/session_result", session)
    assert (answer["status"], answer["error"]["code"], answer["fitted_gltf_url"]) == ("error", "fit_failed", None)
    assert answer["cloth3d_url"] is not None


def test_our_own_mistake_is_told_without_trace_or_path(api: Api, fails: Any, client: Client, photo: Any) -> None:
    api.engine.hook = broken(RuntimeError(__file__))
    for endpoint in ("/try_on", "/parse_garment"):
        assert fails(endpoint, image=photo) == "internal: Something went wrong on our side."


def test_a_failing_store_is_told_and_a_mistake_in_an_endpoint_too(
    fails: Any, photo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service import api

    def fail_with(error: Exception) -> Callable[..., Any]:
        def upload(*_: Any) -> Any:
            raise error

        return upload

    with monkeypatch.context() as patch:
        patch.setattr(api, "upload", fail_with(StorageUnavailable("storage_unavailable.any")))
        assert fails("/upload_image", image=photo) == "storage_unavailable: The storage cannot be reached."
        patch.setattr(api, "upload", fail_with(KeyError("/srv/secret.py")))
        assert fails("/upload_image", image=photo) == "internal: Something went wrong on our side."


def test_too_much_work_is_refused_until_some_is_done(
    api: Api, fails: Any, client: Client, photo: Any, set_to: Any
) -> None:
    api.engine.hook = lambda stage: time.sleep(0.3)
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    with set_to(TRYON_QUEUE_SIZE="1"):
        garment = client.predict(cloth, api_name="/generate_3d")["cloth3d_id"]
        assert fails("/fit", cloth3d_id=garment) == "busy: Too many jobs are waiting; please try again soon."
        assert client.predict(cloth, api_name="/generate_3d")["cloth3d_id"] == garment, "asking again is no more work"
        poll(client, "/cloth3d", garment)
        session = client.predict(garment, api_name="/fit")["fitting_session_id"]
        assert poll(client, "/session_result", session)["status"] == "done"


def test_a_webhook_inside_the_own_network_is_allowed_where_that_is_set(
    client: Client, photo: Any, set_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow import webhook

    monkeypatch.setattr(webhook, "_post", lambda url, body: httpx.Response(204))
    cloth = client.predict(image=photo, api_name="/upload_image")["cloth_id"]
    with set_to(TRYON_PRIVATE_WEBHOOKS="1"):
        options = {"webhook_url": "http://127.0.0.1:1/done"}
        garment = client.predict(cloth, options=options, api_name="/generate_3d")["cloth3d_id"]
        assert poll(client, "/cloth3d", garment)["status"] == "done"


def test_raw_requests_cannot_name_files_of_the_server(raw: Raw, api: Api) -> None:
    data = api.engine.folder.parent / "data"
    for path in (
        "/etc/hostname",
        str(Path(__file__)),
        "../../app.py",
        str(data / "secret.key"),
        str(data / "records.db"),
    ):
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        for body in ({"image": file}, {"image": {"path": path}}, {"image": file, "options": {"mask": file}}):
            reply = raw.http.post("/gradio_api/call/v2/parse_garment", json=body)
            if reply.status_code == 200:
                events = raw.http.get(f"/gradio_api/call/parse_garment/{reply.json()['event_id']}").text
                assert "event: error" in events and "event: complete" not in events
                assert not INSIDE.search(events.replace(path, "")), events
        assert raw.http.get(f"/gradio_api/file={path}").status_code in (403, 404)


def test_error_events_are_as_documented(raw: Raw) -> None:
    (event,) = raw.events("cloth3d", cloth3d_id=NOBODY)
    assert event[0] == "error" and event[1]["error"] == "unknown_id: There is no record with this id."


@pytest.mark.parametrize("body", [{"cloth3d_id": NOBODY, "colour": 1}, {}])
def test_a_key_too_many_or_too_few_is_gradios_own_error(raw: Raw, body: dict[str, Any]) -> None:
    reply = raw.http.post("/gradio_api/call/v2/cloth3d", json=body)
    assert (reply.status_code, reply.text) == (500, "Internal Server Error")
