"""`/try_on_catalogue` as clients use it."""

from __future__ import annotations

import csv
import io
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file

from core.settings import settings
from tests.fake_engine import photo_file
from tests.served_api import Api, Raw, poll

ROW = {
    "line", "photo", "name", "asked_category", "asked_size", "asked_body", "asked_quality", "status", "progress",
    "error", "cloth_id", "cloth3d_id", "fitting_session_id", "fitted_gltf_url", "gltf_url", "thumb_url", "figures",
}  # fmt: skip
TABLE = "photo;name;body\nshirts/a.png;Shirt;curvy\nshirts/none.png;;\nb.png;;\n"


def packed(table: str, **photos: bytes) -> bytes:
    """Return a catalogue as a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("catalogue/list.csv", table)
        for name, data in photos.items():
            archive.writestr(f"catalogue/{name.replace('__', '/')}.png", data)
    return buffer.getvalue()


@pytest.fixture
def catalogue(tmp_path: Path) -> Any:
    """A catalogue of three rows as the Python client sends it; one of them names no photo."""
    path = tmp_path / "catalogue.zip"
    path.write_bytes(packed(TABLE, shirts__a=photo_file(), b=photo_file(width=310)))
    return handle_file(path)


def test_a_catalogue_tells_of_each_row_and_ends_with_a_table(api: Api, client: Client, catalogue: Any) -> None:
    api.engine.hook = lambda stage: time.sleep(0.05)
    *working, (file, state) = client.submit(catalogue, size="L", api_name="/try_on_catalogue")
    assert working and all(results is None and told["status"] == "processing" for results, told in working[:-1])
    assert [told["progress"] for _, told in working] == sorted(told["progress"] for _, told in working)
    assert {row["status"] for row in working[0][1]["rows"][1:]} == {"waiting"}
    assert (state["status"], state["progress"], state["counts"]) == ("done", 1.0, {"done": 2, "error": 1})
    first, missing, last = state["rows"]
    assert set(first) == ROW and (first["name"], first["asked_body"], first["figures"]["size"]) == (
        "Shirt",
        "curvy",
        "L",
    )
    assert missing["error"] == {"code": "bad_image", "message": "There is no photo of this name: shirts/none.png."}
    assert httpx.get(last["fitted_gltf_url"]).content.startswith(b"glTF")
    assert httpx.get(last["thumb_url"]).content.startswith(b"\x89PNG")
    told = poll(client, "/session_result", first["fitting_session_id"])
    assert told["avatar_preset_id"] == "curvy" and told["report"]["size"] == "L"
    with Path(file).open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(row["line"], row["status"], row["code"]) for row in rows] == [
        ("2", "done", ""),
        ("3", "error", "bad_image"),
        ("4", "done", ""),
    ]
    assert rows[0]["fitting_session_id"] == first["fitting_session_id"] and rows[0]["category"] == "tshirt"


def test_sent_again_it_goes_on_where_it_was(api: Api, client: Client, new_client: Any, catalogue: Any) -> None:
    _, state = client.predict(catalogue, quality="low", api_name="/try_on_catalogue")
    sewn = api.engine.count("sew")
    token = state["user_id"]
    _, again = new_client().predict(catalogue, quality="low", user_id=token, api_name="/try_on_catalogue")
    assert api.engine.count("sew") == sewn
    assert [row["fitting_session_id"] for row in again["rows"]] == [row["fitting_session_id"] for row in state["rows"]]


def test_a_caller_who_leaves_stops_the_rest(api: Api, client: Client, catalogue: Any) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hold(stage: str) -> None:
        inside.set()
        go_on.wait(20)

    api.engine.hook = hold
    job = client.submit(catalogue, quality="high", api_name="/try_on_catalogue")
    _, state = next(job)
    assert inside.wait(20)
    job.cancel()
    go_on.set()
    first, *others = state["rows"]
    assert poll(client, "/session_result", first["fitting_session_id"])["status"] == "cancelled"
    assert all(row["fitting_session_id"] is None for row in others)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "bad_parameter: The catalogue must be a ZIP file"),
        (packed("photo,size\na.png,huge\n"), "bad_parameter: Line 2: size must be one of"),
        (packed("photo\n../../../secret.png\n"), "bad_parameter: Line 2: The photo ../../../secret.png is not in"),
        (packed("photo\n" + "a.png\n" * 4), "bad_parameter: A catalogue has at most 3 rows"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(raw: Raw, data: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRYON_CATALOGUE_ROWS", "3")
    settings.cache_clear()
    told = raw.error("try_on_catalogue", catalogue=raw.upload(data, "catalogue.zip"))
    settings.cache_clear()
    assert told.startswith(said)


def test_only_uploaded_files_are_read(raw: Raw, tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(packed(TABLE))
    for sent in ({"path": str(path), "meta": {"_type": "gradio.FileData"}}, {"path": str(path)}):
        begun = raw.http.post("/gradio_api/call/v2/try_on_catalogue", json={"catalogue": sent})
        stream = raw.http.get(f"/gradio_api/call/try_on_catalogue/{begun.json()['event_id']}").text
        assert "event: error" in stream and "processing" not in stream
