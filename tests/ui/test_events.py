import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import FitFailed, NoGarment
from core.sentences import sentence
from tests.fake_engine import FakeEngine, photo_file
from ui import tryon_events
from ui.tryon_events import DOWNLOADS, Page
from workflow.uploads import read_upload, upload_folder

FIELDS = ["run", "stop", "job", "models", "status", "model", "view", "report", "takeaway", *DOWNLOADS]


def uploaded(name: str, data: bytes) -> dict[str, str]:
    upload_folder().mkdir(parents=True, exist_ok=True)
    path = upload_folder() / name
    path.write_bytes(data)
    return {"path": str(path)}


def started(photo: Any, *, language: str = "en", **changes: Any) -> Any:
    choices = {
        "back": None, "body": "regular", "category": "auto", "size": "auto", "quality": "med", "photo_kind": "auto",
    }  # fmt: skip
    request = SimpleNamespace(headers={"accept-language": language})
    return tryon_events.start(photo, **(choices | changes), request=request)  # type: ignore[arg-type]


def named(update: list[Any]) -> dict[str, Any]:
    return dict(zip(FIELDS, update, strict=True))


def test_a_page_that_names_nothing_changes_nothing() -> None:
    assert all(update == {"__type__": "update"} for update in Page().listed())


def test_a_run_ends_with_the_model_the_report_and_all_downloads(engine: FakeEngine) -> None:
    updates = [named(update) for update in started(uploaded("a.png", photo_file()), size="L", body="curvy")]
    assert updates[0]["job"] and updates[0]["stop"]["visible"] and not updates[0]["run"]["interactive"]
    last = updates[-1]
    assert not last["stop"]["visible"] and last["run"]["interactive"] and last["job"] == ""
    assert "Done in" in last["status"] and "T-shirt" in last["report"]
    assert last["model"] == last["models"]["fitted"] == last["fitted_glb"]["value"]
    for kind in DOWNLOADS:
        path = Path(last[kind]["value"])
        assert last[kind]["visible"] and path.is_file() and path.is_relative_to(upload_folder())


def test_a_new_run_clears_the_result_of_the_last_one(engine: FakeEngine) -> None:
    updates = started(uploaded("a.png", photo_file()), body="slim")
    first = named(next(updates))
    assert not first["takeaway"]["visible"] and not first["view"]["visible"] and first["models"] == {}
    assert Path(first["model"]).name == "slim.glb"
    list(updates)


def test_a_garment_that_no_body_can_wear_is_still_handed_out(engine: FakeEngine) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    engine.hook = refuse
    last = [named(update) for update in started(uploaded("a.png", photo_file()))][-1]
    assert "work error" in last["status"] and sentence("fit_failed.exploded") in last["status"]
    assert last["run"]["interactive"] and last["takeaway"]["visible"]
    assert last["model"] == last["models"]["garment"] == last["garment_glb"]["value"]
    assert Path(last["model"]).name == "tshirt.glb"
    assert [kind for kind in DOWNLOADS if last[kind]["visible"]] == ["garment_glb"]
    assert "another body or size" in last["report"]


def test_a_failure_is_one_sentence_in_the_users_language_and_the_page_is_ready_again(engine: FakeEngine) -> None:
    def refuse(stage: str) -> None:
        raise NoGarment("no_garment.not_found")

    engine.hook = refuse
    last = [named(update) for update in started(uploaded("a.png", photo_file()), language="ko")][-1]
    assert "배경과 옷을 구분할 수 없습니다" in last["status"]
    assert last["run"]["interactive"] and not last["stop"]["visible"]


@pytest.mark.parametrize("photo", [None, {}, {"path": "/etc/hostname"}, "/etc/hostname"])
def test_no_photo_or_a_file_that_was_not_uploaded_is_refused(engine: FakeEngine, photo: Any) -> None:
    (update,) = started(photo)
    assert "work error" in named(update)["status"]
    assert not engine.calls


def test_stop_ends_the_running_job(engine: FakeEngine) -> None:
    gate = threading.Event()
    engine.hook = lambda stage: gate.wait(5) and None
    updates = started(uploaded("a.png", photo_file()))
    job = named(next(updates))["job"]
    tryon_events.stop(job)
    gate.set()
    assert "Stopped." in named(list(updates)[-1])["status"]
    tryon_events.stop("")


def test_options_of_the_page_reach_the_engine(engine: FakeEngine) -> None:
    photo, back = uploaded("a.png", photo_file()), uploaded("b.png", photo_file(width=310))
    list(started(photo, back=back, photo_kind="ghost", category="hoodie", quality="low"))
    calls = dict(engine.calls)
    assert calls["sew"]["quality"] == "low" and calls["sew"]["back"] is not None
    assert engine.calls[0][1]["photo_kind"] == "ghost" and engine.calls[0][1]["category"] == "hoodie"


def test_the_viewer_shows_the_chosen_body_until_there_is_a_result(engine: FakeEngine) -> None:
    assert Path(tryon_events.show_body("slim", {})).name == "slim.glb"
    assert tryon_events.show_body("slim", {"fitted": "x"}) == {"__type__": "update"}
    assert tryon_events.show("garment", {"garment": "g"}) == "g"


def test_a_link_out_of_the_upload_folder_is_not_followed(engine: FakeEngine, tmp_path: Path) -> None:
    from core.errors import BadParameter

    secret = tmp_path / "secret.png"
    secret.write_bytes(photo_file())
    upload_folder().mkdir(parents=True)
    link = upload_folder() / "link.png"
    link.symlink_to(secret)
    for path in (str(link), f"{upload_folder()}/../../secret.png"):
        with pytest.raises(BadParameter):
            read_upload({"path": path}, "photo")
