import base64
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from core.errors import FitFailed
from tests.fake_engine import BODIES, Served, photo_file

pytestmark = pytest.mark.filterwarnings(
    # sockets and loops that the server and its client leave to the garbage collector
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        client = Client(served.url, verbose=False, analytics_enabled=False)
    yield client
    client.close()


@pytest.fixture
def photo(tmp_path: Path) -> Any:
    path = tmp_path / "shirt.png"
    path.write_bytes(photo_file())
    return handle_file(path)


def test_only_the_three_endpoints_are_documented(client: Client, served: Served) -> None:
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {
        "/try_on",
        "/parse_garment",
        "/avatar_presets",
    }
    paths = json.load(urllib.request.urlopen(f"{served.url}gradio_api/openapi.json"))["paths"]
    assert {path for path in paths if "/call/v2/" in path} == {
        "/gradio_api/call/v2/try_on",
        "/gradio_api/call/v2/parse_garment",
        "/gradio_api/call/v2/avatar_presets",
    }


def test_try_on_tells_its_progress_and_ends_with_files_and_report(client: Client, photo: Any, served: Served) -> None:
    served.engine.hook = lambda stage: time.sleep(0.05)
    answers = list(client.submit(image=photo, avatar_preset_id="curvy", size="L", api_name="/try_on"))
    *working, (fitted, garment, thumbnail, report) = answers
    assert working and all(answer[:3] == (None, None, None) for answer in working)
    assert {answer[3]["status"] for answer in working} <= {"queued", "processing"}
    assert "fitted" in {answer[3]["stage"] for answer in working}
    assert Path(fitted).read_bytes()[:4] == Path(garment).read_bytes()[:4] == b"glTF"
    assert Image.open(thumbnail).size == (600, 800)
    assert (report["status"], report["progress"], report["size"]) == ("done", 1.0, "L")


def test_parse_garment_gives_a_mask_of_the_photos_size(client: Client, photo: Any) -> None:
    mask, info = client.predict(image=photo, api_name="/parse_garment")
    picture = Image.open(mask)
    assert (picture.mode, picture.size) == ("L", (300, 400))
    assert picture.getpixel((150, 200)) == 255 and picture.getpixel((2, 2)) == 0
    assert set(info) == {
        "category", "confidence", "top3", "photo_kind", "landmarks", "cutout_method", "warnings",
    }  # fmt: skip


def test_presets_are_listed_and_their_files_are_served(client: Client, served: Served) -> None:
    presets = client.predict(api_name="/avatar_presets")
    assert [preset["id"] for preset in presets] == list(BODIES)
    assert set(presets[0]) == {"id", "name", "height_cm", "measures_cm", "notes", "gltf_url", "thumbnail_url"}
    for url, head in ((presets[0]["gltf_url"], b"glTF"), (presets[0]["thumbnail_url"], b"\x89PNG")):
        assert httpx.get(served.url.rstrip("/") + url).content.startswith(head)
    for wrong in ("/presets/none.glb", "/presets/..%2f..%2fapp.py", "/presets/slim.npz"):
        assert httpx.get(served.url.rstrip("/") + wrong).status_code == 404


def test_the_mask_may_be_a_file_or_a_data_uri(client: Client, photo: Any, served: Served) -> None:
    uri = "data:image/png;base64," + base64.b64encode(photo_file()).decode()
    for mask in (photo, uri):
        client.predict(image=photo, options={"mask": mask}, api_name="/parse_garment")
        assert served.engine.calls[-1][1]["mask"].shape == (400, 300)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"avatar_preset_id": "giant"}, "unknown_preset: There is no body with this id"),
        ({"size": "XXXL"}, "bad_parameter: size must be one of: auto, XS"),
        ({"quality": 3}, "bad_parameter: quality must be one of"),
        ({"category": None}, "bad_parameter: category must be one of"),
        ({"model": "shap_e"}, "bad_parameter: model must be one of: sewn"),
        ({"options": {"colour": "red"}}, "bad_parameter: Unknown option: colour"),
        ({"options": "flat"}, "bad_parameter: options has a value"),
        ({"options": {"mask": "data:image/png;base64,###"}}, "bad_parameter: mask has a value"),
        ({"options": {"mask": "/etc/hostname"}}, "bad_parameter: mask has a value"),
        ({"options": {"mask": {"path": "/etc/hostname"}}}, "bad_parameter: mask has a value"),
        ({"image": None}, "bad_image: No picture"),
        ({"image": {"path": "/etc/hostname"}}, "bad_parameter: image has a value"),
    ],
)
def test_a_wrong_parameter_is_answered_with_code_and_sentence(
    client: Client, photo: Any, parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(**{"image": photo, **parameters}, api_name="/try_on")
    assert caught.value.message.startswith(message)


def test_a_file_that_is_no_picture_is_refused_and_the_next_request_works(
    client: Client, photo: Any, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not really")
    for endpoint in ("/try_on", "/parse_garment"):
        with pytest.raises(AppError, match=r"^bad_image: "):
            client.predict(image=handle_file(broken), api_name=endpoint)
    assert client.predict(image=photo, api_name="/try_on")[3]["status"] == "done"


def test_a_failure_inside_is_told_without_trace_or_path(client: Client, photo: Any, served: Served) -> None:
    def break_down(stage: str) -> None:
        raise RuntimeError(__file__)

    served.engine.hook = break_down
    with pytest.raises(AppError) as caught:
        client.predict(image=photo, category="tank", api_name="/try_on")
    assert caught.value.message == "internal: Something went wrong on our side."
    served.engine.hook = lambda stage: None


def test_a_failed_fit_has_its_own_code(client: Client, photo: Any, served: Served) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    served.engine.hook = refuse
    with pytest.raises(AppError, match=r"^fit_failed: The cloth"):
        client.predict(image=photo, api_name="/try_on")
    served.engine.hook = lambda stage: None


def test_cancelling_the_call_stops_the_work(client: Client, photo: Any, served: Served) -> None:
    from workflow.jobs import pool

    served.engine.hook = lambda stage: time.sleep(0.7)
    before = set(pool()._jobs)
    job = client.submit(image=photo, category="hoodie", api_name="/try_on")
    while not (new := set(pool()._jobs) - before):
        time.sleep(0.01)
    job.cancel()
    (job_id,) = new
    deadline = time.monotonic() + 10
    while not pool().status(job_id).finished and time.monotonic() < deadline:
        time.sleep(0.02)
    served.engine.hook = lambda stage: None
    assert pool().status(job_id).status == "cancelled"


def test_a_path_on_the_server_cannot_be_read_by_raw_requests(served: Served) -> None:
    url = f"{served.url}gradio_api/call/v2/parse_garment"
    for path in ("/etc/hostname", str(Path(__file__)), "../../app.py"):
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        for body in ({"image": file}, {"image": {"path": path}}, {"image": file, "options": {"mask": file}}):
            reply = httpx.post(url, json=body)
            if reply.status_code == 200:
                events = httpx.get(f"{url.replace('/v2', '')}/{reply.json()['event_id']}", timeout=20).text
                assert "event: error" in events and "event: complete" not in events


def test_an_upload_over_the_limit_is_refused(served: Served) -> None:
    reply = httpx.post(f"{served.url}gradio_api/upload", files={"files": ("big.jpg", b"0" * (10 * 2**20 + 1))})
    assert reply.status_code == 413
