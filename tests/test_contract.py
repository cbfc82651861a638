"""The public contract with the real engine: one sample T-shirt through the endpoints, its files, its report."""

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import trimesh
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings(
    # sockets and loops that the server and its client leave to the garbage collector
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
SAMPLE = ROOT / "samples" / "garments" / "tshirt_melange.jpg"
BODY = "regular"
UNFINISHED = ("queued", "processing")
WORKING = {"status", "stage", "progress", "log", "cloth_id", "cloth3d_id", "fitting_session_id", "user_id"}
LANDMARKS = {
    "neckline_center",
    *(
        f"{name}_{side}"
        for name in ("neckline", "shoulder", "cuff_outer", "cuff_inner", "armpit", "hem")
        for side in ("left", "right")
    ),
}


@dataclass(frozen=True)
class Answer:
    """What `/try_on` gave."""

    working: list[Any]
    fitted: bytes
    garment: bytes
    thumbnail: Path
    report: dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the app, which runs with the real engine and a data folder of its own."""
    import app
    from core.settings import settings
    from workflow import backlog, bodies, execute, store

    data = tmp_path_factory.mktemp("contract")
    caches = (settings, bodies.bodies, store.objects, store.secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYON_DATA_DIR", str(data))
        patch.setenv("GRADIO_TEMP_DIR", str(data / "uploads"))
        patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        for cache in caches:
            cache.cache_clear()
        execute.memory.forget()
        app.prepare_environment()
        page = app.build_app()
        _, url, _ = page.launch(**app.launch_options(), prevent_thread_lock=True, quiet=True)
        client = Client(url, verbose=False, analytics_enabled=False, download_files=str(data / "downloads"))
        yield client
        client.close()
        page.close(verbose=False)
        backlog.close()
        for cache in caches:
            cache.cache_clear()


@pytest.fixture(scope="module")
def answer(client: Client) -> Answer:
    """The answer to one T-shirt, all other parameters left as they are."""
    job = client.submit(image=handle_file(SAMPLE), api_name="/try_on")
    answers = list(job)
    job.result()  # raises what went wrong, which iterating does not
    *working, (fitted, garment, thumbnail, report) = answers
    return Answer(working, Path(fitted).read_bytes(), Path(garment).read_bytes(), Path(thumbnail), report)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same try-on once more, by itself, as the command line does it."""
    from workflow.bodies import body_ids
    from workflow.requests import try_on_request
    from workflow.tryon import try_on

    request = try_on_request(SAMPLE.read_bytes(), bodies=body_ids(), body=BODY)
    return try_on(request, folder=tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="module")
def in_steps(client: Client) -> tuple[Any, Any]:
    """What `/cloth3d` and `/session_result` say of a garment of its own, asked for step by step."""
    uploaded = client.predict(
        image=handle_file(ROOT / "samples" / "garments" / "tank_plain.jpg"), api_name="/upload_image"
    )
    garment = client.predict(cloth_id=uploaded["cloth_id"], api_name="/generate_3d")
    fitting = client.predict(cloth3d_id=garment["cloth3d_id"], avatar_preset_id="slim", api_name="/fit")
    assert {garment["status"], fitting["status"]} <= {"queued", "processing"}
    while (session := client.predict(fitting["fitting_session_id"], api_name="/session_result"))[
        "status"
    ] in UNFINISHED:
        time.sleep(0.2)
    return client.predict(garment["cloth3d_id"], api_name="/cloth3d"), session


def nodes(glb: bytes) -> dict[str, trimesh.Trimesh]:
    """Return what each node of a GLB draws."""
    scene = trimesh.load_scene(io.BytesIO(glb), file_type="glb", process=False)
    return {name: scene.geometry[scene.graph[name][1]] for name in scene.graph.nodes_geometry}


def test_the_files_hold_the_nodes_of_the_contract(answer: Answer) -> None:
    from pipeline.export.checks import inspect_glb

    fitted, garment = inspect_glb(answer.fitted), inspect_glb(answer.garment)
    assert list(fitted.nodes) == ["avatar", "garment"]
    assert list(garment.nodes) == ["garment"]
    for node in (fitted.nodes["garment"], garment.nodes["garment"]):
        assert (node.openings, node.pieces, node.tangled_edges, node.degenerate) == (4, 1, 0, 0)
        assert 10_000 <= node.triangles <= 20_000
        assert node.texture_size is not None and max(node.texture_size) <= 1024
        assert node.finite


def test_the_body_is_the_whole_preset(answer: Answer) -> None:
    from presets import load

    body, drawn = load(BODY).mesh, nodes(answer.fitted)["avatar"]
    np.testing.assert_array_equal(drawn.vertices.astype(np.float32), body.vertices)
    np.testing.assert_array_equal(drawn.faces, body.faces)


def test_the_garment_file_shows_the_photo_and_knows_no_body(answer: Answer) -> None:
    from pipeline.export.checks import glb_json

    garment = nodes(answer.garment)["garment"]
    assert 0.4 < garment.extents[1] < 1.0, "a T-shirt in metres"
    assert set(glb_json(answer.garment)["extras"]) == {"parameters", "versions"}


def test_the_extras_say_how_the_file_was_made_and_how_it_fits(answer: Answer) -> None:
    from pipeline.export.checks import glb_json
    from presets import load

    extras = glb_json(answer.fitted)["extras"]
    assert set(extras) == {"parameters", "versions", "report", "joints"}
    assert extras["parameters"] == {
        "category": "auto", "quality": "med", "model": "sewn", "avatar_preset_id": BODY, "size": "auto",
    }  # fmt: skip
    assert "seconds" not in extras["report"]
    own = {key: value for key, value in extras["report"].items() if key != "warnings"}
    assert own == {key: answer.report[key] for key in own}
    joints = load(BODY).joints
    assert set(extras["joints"]) == set(joints)
    for name, point in joints.items():
        assert extras["joints"][name] == pytest.approx(point.tolist(), abs=1e-4)


@pytest.mark.node
def test_the_khronos_validator_finds_nothing(answer: Answer, again: Any, validate: Callable[[bytes], Any]) -> None:
    for glb in (answer.fitted, answer.garment, again.files["fitted_draco"].read_bytes()):
        issues = validate(glb)["issues"]
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


def test_the_compressed_file_holds_the_same(answer: Answer, again: Any) -> None:
    from pipeline.export.checks import inspect_glb

    small = inspect_glb(again.files["fitted_draco"].read_bytes())
    plain = inspect_glb(answer.fitted)
    assert small.extras == plain.extras and small.size_bytes < 0.75 * plain.size_bytes
    assert {name: node.triangles for name, node in small.nodes.items()} == {
        name: node.triangles for name, node in plain.nodes.items()
    }


def test_equal_input_gives_equal_bytes(answer: Answer, again: Any) -> None:
    assert again.files["garment_glb"].read_bytes() == answer.garment
    assert again.files["fitted_glb"].read_bytes() == answer.fitted
    assert again.files["thumbnail"].read_bytes() == answer.thumbnail.read_bytes()


def test_the_shirt_is_worn_and_the_report_says_so(answer: Answer) -> None:
    report = answer.report
    assert report["worn"] == {"ok": True, "reasons": []}
    assert report["penetration"]["share"] <= 0.002 and report["penetration"]["max_mm"] <= 5
    assert (report["openings"], report["converged"], report["category"]) == (4, True, "tshirt")


def test_the_documented_report_is_the_real_one(answer: Answer) -> None:
    text = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")
    table = text.split("### Report")[1].split("\n## ")[0]
    keys = {key for line in table.splitlines() if line.startswith("| `") for key in names(line.split("|")[1])}
    assert keys == set(answer.report)
    rows = {key: line for line in table.splitlines() for key in names(line.split("|")[1] if "|" in line else "")}
    for key in ("ease_cm", "strain", "penetration", "clearance_mm", "worn"):
        assert set(answer.report[key]) <= set(names(rows[key])), key


def names(text: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`(\w+)`", text)


def test_progress_is_told_while_the_files_are_not_there_yet(answer: Answer) -> None:
    assert answer.working and all(files == [None] * 3 for *files, _ in answer.working)
    reports = [report for *_, report in answer.working]
    stages = [line.split(": ")[1] for line in reports[-1]["log"]]
    assert [stage for stage in stages if stage not in ("files", "done")] == ["cutout", "landmarks", "garment", "fitted"]
    fractions = [report["progress"] for report in reports]
    assert fractions == sorted(fractions) and {report["status"] for report in reports} <= {"queued", "processing"}
    assert set(reports[-1]) == WORKING


def test_the_steps_give_links_to_the_same_kinds_of_files(in_steps: tuple[Any, Any]) -> None:
    from pipeline.export.checks import inspect_glb

    garment, session = in_steps
    assert (garment["status"], session["status"]) == ("done", "done"), (garment["error"], session["error"])
    assert (garment["category"], garment["model_used"]) == ("tank", "sewn")
    assert session["avatar_preset_id"] == "slim" and session["report"]["worn"]["ok"]
    fetched = {name: httpx.get(session[name]).raise_for_status().content for name in ("fitted_gltf_url", "cloth3d_url")}
    assert list(inspect_glb(fetched["fitted_gltf_url"]).nodes) == ["avatar", "garment"]
    assert list(inspect_glb(fetched["cloth3d_url"]).nodes) == ["garment"]
    for job, name, head in (
        (garment, "gltf_url", b"glTF"), (garment, "draco_url", b"glTF"), (garment, "obj_url", b"PK"),
        (garment, "thumb_url", b"\x89PNG"), (session, "draco_url", b"glTF"), (session, "thumb_url", b"\x89PNG"),
    ):  # fmt: skip
        assert httpx.get(job[name]).raise_for_status().content.startswith(head), name


def test_a_photo_is_parsed_in_its_own_pixels(client: Client) -> None:
    mask, info = client.predict(image=handle_file(SAMPLE), api_name="/parse_garment")
    picture, (width, height) = Image.open(mask), Image.open(SAMPLE).size
    assert (picture.mode, picture.size, picture.getextrema()) == ("L", (width, height), (0, 255))
    assert set(info) == {
        "category", "confidence", "top3", "photo_kind", "landmarks", "cutout_method",
        "cutout_confidence", "warnings", "doubts",
    }  # fmt: skip
    assert set(info["landmarks"]) == LANDMARKS
    truth = json.loads((ROOT / "samples" / "landmarks.json").read_text())["images"][SAMPLE.stem]["points"]
    for name, (x, y, confidence) in info["landmarks"].items():
        assert 0 <= confidence <= 1
        if name in truth:
            assert np.hypot(x - truth[name]["x"], y - truth[name]["y"]) < 0.06 * width, name


def test_the_bodies_are_listed(client: Client) -> None:
    bodies = client.predict(api_name="/avatar_presets")
    assert [body["id"] for body in bodies] == ["slim", "regular", "curvy", "slim-m", "regular-m", "curvy-m"]


def test_trousers_are_worn_a_wrong_kind_is_a_clear_error_and_the_next_top_works(client: Client, answer: Answer) -> None:
    trousers = handle_file(ROOT / "samples" / "garments" / "trousers_jeans.jpg")
    *_, report = client.predict(image=trousers, avatar_preset_id="regular-m", quality="low", api_name="/try_on")
    assert (report["category"], report["openings"], report["worn"]["ok"]) == ("trousers", 3, True), report
    with pytest.raises(AppError, match=r"^garment_failed: "):
        client.predict(image=trousers, category="hoodie", api_name="/try_on")
    *_, report = client.predict(image=handle_file(SAMPLE), avatar_preset_id="slim-m", api_name="/try_on")
    assert report["status"] == "done" and report["worn"]["ok"], report["worn"]
    assert report["cloth3d_id"] == answer.report["cloth3d_id"], "the garment is built once for all bodies"
