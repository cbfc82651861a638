"""Each endpoint as clients use it: what it takes, what it gives, and how a job is followed to its end."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from PIL import Image

from pipeline.export.checks import inspect_glb
from storage.tables import Cloth3D
from tests.fake_engine import BODIES, photo_file
from tests.served_api import Api, Raw, picture, poll
from workflow import jobs
from workflow.owners import Owner
from workflow.store import records
from workflow.views import JobView

STANDING = {"status", "stage", "progress", "log", "error"}
CLOTH3D = STANDING | {"model_used", "category", "gltf_url", "draco_url", "obj_url", "thumb_url"}
SESSION = STANDING | {
    "cloth3d_url",
    "avatar_preset_id",
    "fitted_gltf_url",
    "draco_url",
    "thumb_url",
    "report",
    "pattern_urls",
    "cloth3d_ids",
    "strain_url",
}
INFO = {
    "category", "confidence", "top3", "photo_kind", "landmarks", "cutout_method", "cutout_confidence", "warnings",
    "doubts",
}  # fmt: skip
PRESET = {"id", "name", "height_cm", "measures_cm", "notes", "gltf_url", "thumbnail_url"}
FILE_HEADS = {
    "gltf_url": b"glTF",
    "draco_url": b"glTF",
    "fitted_gltf_url": b"glTF",
    "strain_url": b"glTF",
    "cloth3d_url": b"glTF",
    "obj_url": b"PK",
    "thumb_url": b"\x89PNG",
    "mask_url": b"\x89PNG",
    "image_url": b"\xff\xd8",
    "thumbnail_url": b"\x89PNG",
}
"""What the files behind the links begin with."""


def links_lead_to_files(answer: dict[str, Any]) -> bool:
    """Tell whether every link of an answer that should lead to a file does."""
    links = {key: url for key, url in answer.items() if key in FILE_HEADS}
    return bool(links) and all(httpx.get(url).content.startswith(FILE_HEADS[key]) for key, url in links.items())


def built(client: Client, photo: Any, **options: Any) -> tuple[dict[str, Any], str]:
    """Upload a photo, have it built, and return the upload's answer and the garment's id."""
    cloth = client.predict(image=photo, api_name="/upload_image")
    begun = client.predict(cloth["cloth_id"], **options, api_name="/generate_3d")
    return cloth, begun["cloth3d_id"]


def test_an_upload_gives_an_id_a_link_and_a_token(client: Client, photo: Any) -> None:
    cloth = client.predict(image=photo, api_name="/upload_image")
    assert set(cloth) == {"cloth_id", "image_url", "status", "user_id"}
    assert cloth["status"] == "uploaded" and links_lead_to_files(cloth)


def test_the_same_photo_again_is_the_same_cloth_and_with_a_back_another(client: Client, photo: Any) -> None:
    first = client.predict(image=photo, api_name="/upload_image")
    again = client.predict(image=photo, api_name="/upload_image")
    with_back = client.predict(image=photo, back_image=photo, api_name="/upload_image")
    assert first["cloth_id"] == again["cloth_id"] != with_back["cloth_id"]


def test_generate_answers_at_once_and_another_client_polls_it_to_done(
    api: Api, client: Client, new_client: Any, photo: Any
) -> None:
    go_on = threading.Event()
    api.engine.hook = lambda stage: go_on.wait(20)
    cloth, cloth3d_id = built(client, photo, quality="low", category="tank")
    other, token = new_client(), cloth["user_id"]
    working = other.predict(cloth3d_id, user_id=token, api_name="/cloth3d")
    assert set(working) >= CLOTH3D and working["status"] in ("queued", "processing")
    assert [working[key] for key in ("gltf_url", "draco_url", "obj_url", "thumb_url", "error")] == [None] * 5
    go_on.set()
    done = poll(other, "/cloth3d", cloth3d_id, user_id=token)
    assert set(done) >= CLOTH3D and links_lead_to_files(done)
    assert (done["status"], done["progress"], done["error"]) == ("done", 1.0, None)
    assert (done["model_used"], done["category"]) == ("sewn", "tank")
    assert [line.split(": ")[1] for line in done["log"]] == ["cutout", "landmarks", "garment", "files", "done"]


def test_a_fit_waits_for_its_garment_and_is_polled_to_done(
    api: Api, client: Client, new_client: Any, photo: Any
) -> None:
    go_on = threading.Event()
    api.engine.hook = lambda stage: go_on.wait(20)
    cloth, cloth3d_id = built(client, photo)
    begun = client.predict([cloth3d_id], "curvy", "L", {"fabric": "denim"}, api_name="/fit")
    assert set(begun) == {"fitting_session_id", "status"} and begun["status"] == "queued"
    go_on.set()
    done = poll(new_client(), "/session_result", begun["fitting_session_id"], user_id=cloth["user_id"])
    assert set(done) >= SESSION and links_lead_to_files(done)
    assert (done["status"], done["cloth3d_id"], done["avatar_preset_id"]) == ("done", cloth3d_id, "curvy")
    assert set(done["pattern_urls"]) == {"svg", "dxf", "pdf_a4", "pdf_letter", "json"}
    assert httpx.get(done["pattern_urls"]["pdf_a4"]).content.startswith(b"%PDF-")
    assert done["report"]["size"] == "L" and done["report"]["seconds"]["total"] > 0
    stage, asked = api.engine.calls[-1]
    assert stage == "fit" and asked | {"avatar": "curvy", "size": "L", "fabric": "denim"} == asked


def test_an_outfit_is_one_session_with_one_file_for_all_layers(client: Client, photo: Any) -> None:
    ids = [built(client, photo, category=category)[1] for category in ("tank", "trousers", "jacket")]
    begun = client.predict(ids, "slim", api_name="/fit")["fitting_session_id"]
    done = poll(client, "/session_result", begun)
    assert done["status"] == "done" and links_lead_to_files(done)
    assert (done["cloth3d_ids"], done["cloth3d_id"]) == (ids, ids[-1])
    assert [layer["category"] for layer in done["report"]["layers"]] == ["tank", "trousers", "jacket"]
    for key in ("fitted_gltf_url", "strain_url"):
        assert list(inspect_glb(httpx.get(done[key]).content).nodes) == [
            "avatar", "garment", "garment_2", "garment_3"
        ]  # fmt: skip
    assert list(done["pattern_urls"]) == ["zip"]
    assert httpx.get(done["pattern_urls"]["zip"]).content.startswith(b"PK")


def test_own_measures_are_taken_by_a_fit_and_a_try_on(api: Api, client: Client, photo: Any) -> None:
    options = {"measures_cm": {"chest": 104, "length": 70.5}}
    _, cloth3d_id = built(client, photo)
    session = client.predict(cloth3d_id, options=options, api_name="/fit")["fitting_session_id"]
    assert poll(client, "/session_result", session)["report"]["size"] == "own"
    assert api.engine.calls[-1][1]["measures_cm"] == options["measures_cm"]
    *_, report = client.predict(image=photo, category="tank", options=options, api_name="/try_on")
    assert report["size"] == "own"


def test_a_waiting_session_has_an_empty_report_and_no_links(api: Api, client: Client, photo: Any) -> None:
    go_on = threading.Event()
    api.engine.hook = lambda stage: go_on.wait(20)
    _, cloth3d_id = built(client, photo)
    session = client.predict(cloth3d_id, api_name="/fit")["fitting_session_id"]
    waiting = client.predict(session, api_name="/session_result")
    go_on.set()
    assert waiting["report"] == {} and waiting["status"] == "queued"
    assert [waiting[key] for key in ("fitted_gltf_url", "cloth3d_url", "thumb_url")] == [None] * 3
    poll(client, "/session_result", session)


def test_an_idempotency_key_and_equal_input_give_the_same_job(api: Api, client: Client, photo: Any) -> None:
    _, cloth3d_id = built(client, photo, options={"idempotency_key": "order 7"})
    poll(client, "/cloth3d", cloth3d_id)
    sewn = api.engine.count("sew")
    for options in ({"idempotency_key": "order 7"}, {}, {"idempotency_key": "order 8"}):
        assert built(client, photo, options=options)[1] == cloth3d_id
    assert api.engine.count("sew") == sewn


def test_try_on_tells_its_progress_and_ends_with_files_and_report(api: Api, client: Client, photo: Any) -> None:
    api.engine.hook = lambda stage: time.sleep(0.05)
    answers = list(client.submit(image=photo, avatar_preset_id="curvy", size="L", api_name="/try_on"))
    *working, (fitted, garment, thumbnail, report) = answers
    assert working and all(answer[:3] == (None, None, None) for answer in working)
    assert {answer[3]["status"] for answer in working} <= {"queued", "processing"}
    told = [answer[3]["progress"] for answer in working]
    assert told == sorted(told) and "fitted" in {answer[3]["stage"] for answer in working}
    assert Path(fitted).read_bytes()[:4] == Path(garment).read_bytes()[:4] == b"glTF"
    with Image.open(thumbnail) as shown:
        assert shown.size == (600, 800)
    assert (report["status"], report["progress"], report["size"]) == ("done", 1.0, "L")


def test_a_try_on_can_be_looked_up_from_elsewhere(client: Client, new_client: Any, photo: Any) -> None:
    *_, report = client.predict(image=photo, api_name="/try_on")
    ids, other = {"user_id": report["user_id"]}, new_client()
    session = other.predict(report["fitting_session_id"], **ids, api_name="/session_result")
    assert (session["status"], session["cloth3d_id"]) == ("done", report["cloth3d_id"])
    assert other.predict(report["cloth_id"], **ids, api_name="/generate_3d")["cloth3d_id"] == report["cloth3d_id"]


def test_the_stream_of_a_try_on_by_plain_http(raw: Raw) -> None:
    *working, (name, last) = raw.events("try_on", image=raw.upload(photo_file()), size="S")
    assert name == "complete" and {event for event, _ in working} == {"generating"}
    assert [len(answer) for _, answer in working] == [4] * len(working)
    fitted, garment, thumbnail, report = last
    assert report["status"] == "done" and report["size"] == "S"
    for file, head in ((fitted, b"glTF"), (garment, b"glTF"), (thumbnail, b"\x89PNG")):
        assert httpx.get(file["url"]).content.startswith(head)


def test_a_whole_job_by_plain_http_with_the_token_in_the_header(raw: Raw) -> None:
    cloth = raw.call("upload_image", image=raw.upload(photo_file()))
    proof = {"Authorization": f"Bearer {cloth['user_id']}"}
    garment = raw.call("generate_3d", proof, cloth_id=cloth["cloth_id"])
    session = raw.call("fit", proof, cloth3d_id=garment["cloth3d_id"], avatar_preset_id="slim")
    for _ in range(200):
        result = raw.call("session_result", proof, fitting_session_id=session["fitting_session_id"])
        if result["status"] == "done":
            break
        time.sleep(0.05)
    assert set(result) >= SESSION and result["status"] == "done" and links_lead_to_files(result)
    assert set(raw.call("cloth3d", proof, cloth3d_id=garment["cloth3d_id"])) >= CLOTH3D
    assert raw.call("cancel", proof, id=session["fitting_session_id"]) == {"status": "done"}


def test_cancel_stops_a_running_garment_and_the_fit_that_waits_for_it(
    api: Api, client: Client, new_client: Any, photo: Any
) -> None:
    begun = threading.Event()

    def work_until_asked_to_stop(stage: str) -> None:
        begun.set()
        while not any(job.cancel_requested for job in records().find(Cloth3D, status="processing")):
            time.sleep(0.02)
        time.sleep(0.2)  # the runner is told right after the record

    api.engine.hook = work_until_asked_to_stop
    sewn = api.engine.count("sew")
    cloth, cloth3d_id = built(client, photo, category="shirt")
    session = client.predict(cloth3d_id, api_name="/fit")["fitting_session_id"]
    assert begun.wait(20)
    stopped = new_client().predict(cloth3d_id, user_id=cloth["user_id"], api_name="/cancel")
    assert stopped == {"status": "cancelled"}
    garment = client.predict(cloth3d_id, api_name="/cloth3d")
    assert garment["error"] == {"code": "cancelled", "message": "The work was stopped."}
    assert poll(client, "/session_result", session)["status"] == "cancelled"
    assert api.engine.count("sew") == sewn, "the engine must not go on"


def test_leaving_a_try_on_early_stops_its_jobs_without_holding_up_the_server(
    api: Api, client: Client, photo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_event_loop: list[bool] = []
    cancel = jobs.cancel

    def watched(owner: Owner, job_id: str) -> JobView:
        on_the_event_loop.append(asyncio._get_running_loop() is not None)
        return cancel(owner, job_id)

    monkeypatch.setattr(jobs, "cancel", watched)
    api.engine.hook = lambda stage: time.sleep(0.5)
    fitted = api.engine.count("fit")
    job = client.submit(image=photo, category="hoodie", api_name="/try_on")
    report = next(job)[3]
    job.cancel()
    assert poll(client, "/session_result", report["fitting_session_id"])["status"] == "cancelled"
    assert poll(client, "/cloth3d", report["cloth3d_id"])["status"] == "cancelled"
    assert api.engine.count("fit") == fitted
    for _ in range(500):
        if len(on_the_event_loop) == 2:
            break
        time.sleep(0.02)
    assert on_the_event_loop == [False, False]


def test_leaving_a_try_on_lets_jobs_that_were_there_before_go_on(api: Api, client: Client, photo: Any) -> None:
    api.engine.hook = lambda stage: time.sleep(0.3)
    _, cloth3d_id = built(client, photo, category="longsleeve")
    job = client.submit(image=photo, category="longsleeve", api_name="/try_on")
    report = next(job)[3]
    job.cancel()
    assert poll(client, "/session_result", report["fitting_session_id"])["status"] == "cancelled"
    assert report["cloth3d_id"] == cloth3d_id and poll(client, "/cloth3d", cloth3d_id)["status"] == "done"


def test_parse_garment_gives_a_mask_of_the_photos_size(client: Client, photo: Any) -> None:
    mask, info = client.predict(image=photo, api_name="/parse_garment")
    with Image.open(mask) as shown:
        assert (shown.mode, shown.size) == ("L", (300, 400))
        assert shown.getpixel((150, 200)) == 255 and shown.getpixel((2, 2)) == 0
    assert set(info) == INFO


def test_the_mask_may_be_a_file_or_a_data_uri(api: Api, client: Client, photo: Any) -> None:
    uri = "data:image/png;base64," + base64.b64encode(photo_file()).decode()
    for mask in (photo, uri):
        client.predict(image=photo, options={"mask": mask}, api_name="/parse_garment")
        assert api.engine.calls[-1][1]["mask"].shape == (400, 300)
        _, cloth3d_id = built(client, photo, options={"mask": mask})
        assert poll(client, "/cloth3d", cloth3d_id)["status"] == "done"


def test_clicks_cut_the_garment_out_in_each_endpoint_that_takes_a_photo(api: Api, client: Client, photo: Any) -> None:
    options = {"points": [[150, 200, 1], [5, 5, 0]]}
    mask, info = client.predict(image=photo, options=options, api_name="/parse_garment")
    with Image.open(mask) as shown:
        assert (shown.getpixel((150, 200)), shown.getpixel((20, 20))) == (255, 0)
    assert (info["cutout_method"], info["cutout_confidence"]) == ("sam", None)
    _, cloth3d_id = built(client, photo, options=options)
    assert poll(client, "/cloth3d", cloth3d_id)["report"]["cutout_method"] == "sam"
    *_, report = client.predict(image=photo, options=options, api_name="/try_on")
    assert report["cutout_method"] == "sam" and api.engine.count("select") == 1


def test_presets_are_listed_and_their_files_are_served(api: Api, client: Client) -> None:
    presets = client.predict(api_name="/avatar_presets")
    assert [preset["id"] for preset in presets] == list(BODIES) and set(presets[0]) == PRESET
    files = {"gltf_url": ("model/gltf-binary", b"glTF"), "thumbnail_url": ("image/png", b"\x89PNG")}
    for key, (media, head) in files.items():
        reply = httpx.get(presets[0][key])
        assert reply.content.startswith(head) and reply.headers["content-type"] == media
    for wrong in ("/presets/none.glb", "/presets/..%2f..%2fapp.py", "/presets/slim.npz"):
        assert httpx.get(api.url + wrong).status_code == 404


def test_a_webhook_is_told_when_the_job_has_ended(client: Client, photo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow import webhook

    told = threading.Event()
    bodies: list[dict[str, Any]] = []

    def post(url: str, body: bytes) -> httpx.Response:
        bodies.append({"url": url, **json.loads(body)})
        told.set()
        return httpx.Response(204)

    monkeypatch.setattr(webhook, "_post", post)
    address = "https://93.184.215.14/done"
    _, cloth3d_id = built(client, photo, options={"webhook_url": address, "seed": 4})
    assert told.wait(20)
    assert bodies == [{"url": address, "id": cloth3d_id, "kind": "cloth3d", "status": "done"}]


def test_pictures_of_all_accepted_forms_can_be_sent(client: Client, tmp_path: Path) -> None:
    for form in ("JPEG", "PNG", "WEBP"):
        sent = picture(tmp_path / f"shirt.{form.lower()}", form=form)
        assert client.predict(image=sent, api_name="/upload_image")["status"] == "uploaded"
