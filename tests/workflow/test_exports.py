"""Files made on demand from finished results."""

import io
import threading
from pathlib import Path

import pytest
from PIL import Image

from core.errors import FitFailed
from tests.fake_engine import FakeEngine
from tests.workflow.helpers import Gate, built, code_of, fail_at, wait_until, worn
from workflow import export_kinds, standalone
from workflow.export_kinds import EXPORTS, caption
from workflow.exports import Export, export, watch_export
from workflow.files import ENDINGS
from workflow.history import delete
from workflow.jobs import fit
from workflow.owners import Owner
from workflow.store import objects, records


def made(owner: Owner, job_id: str, kind: str) -> Export:
    """Ask until an export is done."""
    *_, last = watch_export(owner, job_id, kind)
    return last


def test_every_kind_has_a_name_of_its_own() -> None:
    endings = [ENDINGS[kind] for kind in EXPORTS]
    assert len(set(endings)) == len(endings)


def test_an_export_is_made_once_and_kept(engine: FakeEngine, ann: Owner) -> None:
    fitting = worn(ann).fitting_session_id
    first = made(ann, fitting, "packshot_white")
    assert (first.status, first.name) == ("done", "tshirt-regular-M-white.png")
    data = objects().get(first.key)
    assert Image.open(io.BytesIO(data)).size == (30, 40) and first.size == len(data)
    assert export(ann, fitting, "packshot_white") == first and engine.count("shown") == 1
    assert first.link(base="http://here").startswith(f"http://here/files/{first.key}?")  # type: ignore[union-attr]


def test_a_fitting_is_shown_on_its_body_and_a_garment_alone(engine: FakeEngine, ann: Owner) -> None:
    begun = worn(ann, body="curvy", size="L")
    made(ann, begun.fitting_session_id, "sheet")
    assert made(ann, begun.cloth3d_id, "sheet").name == "tshirt-views.png"
    (_, on_body), (_, alone) = [call for call in engine.calls if call[0] == "shown"]
    assert [mesh.name for mesh in on_body["scene"].meshes] == ["avatar", "garment"]
    assert [mesh.name for mesh in alone["scene"].meshes] == ["garment"]
    assert on_body["caption"] == ("T-shirt", "Curvy", "size L") and alone["caption"] == ("T-shirt",)


def test_two_who_ask_at_the_same_time_get_one_file(engine: FakeEngine, ann: Owner, gate: Gate) -> None:
    fitting = worn(ann).fitting_session_id
    gate.close_at("shown")
    assert export(ann, fitting, "sheet").status in ("queued", "processing")
    gate.wait_inside()
    assert export(ann, fitting, "sheet").status == "processing"
    gate.open()
    assert made(ann, fitting, "sheet").status == "done" and engine.count("shown") == 1


def test_asking_does_not_wait_for_the_work(engine: FakeEngine, ann: Owner, gate: Gate) -> None:
    fitting = worn(ann).fitting_session_id
    gate.close_at("shown")
    export(ann, fitting, "sheet")
    gate.wait_inside()
    second = export(ann, fitting, "packshot_white")
    assert (second.status, second.link()) == ("queued", None)
    gate.open()
    assert made(ann, fitting, "packshot_white").status == "done"


def test_exports_of_one_result_do_not_lose_each_other(engine: FakeEngine, ann: Owner) -> None:
    job = records().job(worn(ann).fitting_session_id)
    kinds = [f"kind-{k}" for k in range(12)]
    threads = [threading.Thread(target=records().add_file, args=(job, kind, "o/r/f.png")) for kind in kinds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(kinds) <= set(records().job(job.id).more_files)


def test_what_is_not_finished_is_not_ready(engine: FakeEngine, ann: Owner, gate: Gate) -> None:
    garment = built(ann)
    gate.close_at("fit")
    fitting = fit(ann, garment.id)
    assert code_of(lambda: export(ann, fitting.id, "sheet")) == "not_ready"
    gate.open()


def test_what_has_failed_says_why(engine: FakeEngine, ann: Owner) -> None:
    garment = built(ann)
    fail_at(engine, "fit", FitFailed("fit_failed.exploded"))
    fitting = fit(ann, garment.id)
    wait_until(lambda: records().job(fitting.id).status == "error")
    assert code_of(lambda: export(ann, fitting.id, "sheet")) == "fit_failed"


def test_nobody_else_gets_it(engine: FakeEngine, ann: Owner, bob: Owner) -> None:
    fitting = worn(ann).fitting_session_id
    made(ann, fitting, "sheet")
    assert code_of(lambda: export(bob, fitting, "sheet")) == "not_allowed"
    assert code_of(lambda: export(ann, "0" * 32, "sheet")) == "unknown_id"
    assert code_of(lambda: export(ann, fitting, "fbx")) == "bad_parameter"


def test_a_failure_is_told_once_and_can_be_tried_again(engine: FakeEngine, ann: Owner) -> None:
    fitting = worn(ann).fitting_session_id
    fail_at(engine, "shown", FitFailed("fit_failed.exploded"))
    assert code_of(lambda: made(ann, fitting, "sheet")) == "fit_failed"
    engine.hook = lambda stage: None
    assert made(ann, fitting, "sheet").status == "done"


def test_it_goes_with_its_result(engine: FakeEngine, ann: Owner) -> None:
    fitting = worn(ann).fitting_session_id
    key = made(ann, fitting, "sheet").key
    delete(ann, fitting)
    assert code_of(lambda: objects().get(key)) == "unknown_id"


def test_a_result_deleted_meanwhile_leaves_no_file(engine: FakeEngine, ann: Owner, gate: Gate) -> None:
    fitting = worn(ann).fitting_session_id
    gate.close_at("shown")
    export(ann, fitting, "sheet")
    gate.wait_inside()
    delete(ann, fitting)
    gate.open()
    wait_until(lambda: engine.count("shown") == 1 and code_of(lambda: export(ann, fitting, "sheet")) == "unknown_id")
    wait_until(lambda: not objects().keys(ann.id))


def test_too_much_waiting_work_is_busy(
    engine: FakeEngine, ann: Owner, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.settings import settings

    monkeypatch.setenv("TRYON_QUEUE_SIZE", "2")
    settings.cache_clear()
    fitting = worn(ann).fitting_session_id
    gate.close_at("shown")
    export(ann, fitting, "sheet")
    gate.wait_inside()
    for kind in ("packshot_white", "packshot_transparent"):
        assert export(ann, fitting, kind).status == "queued"
    assert code_of(lambda: export(ann, fitting, "usdz")) == "busy"
    assert export(ann, fitting, "packshot_white").status == "queued"
    gate.open()
    assert made(ann, fitting, "packshot_transparent").status == "done"


def test_a_page_is_made_of_the_model_itself(
    engine: FakeEngine, ann: Owner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages: list[tuple[str, list[standalone.Model]]] = []

    def page(title: str, models: list[standalone.Model]) -> bytes:
        pages.append((title, models))
        return b"<!doctype html>"

    monkeypatch.setattr(export_kinds, "standalone_page", page)
    fitting = worn(ann).fitting_session_id
    assert made(ann, fitting, "embed").name == "tshirt-regular-M-3d.html"
    ((title, (model,)),) = pages
    assert title == "T-shirt · Regular · size M"
    assert model.glb == objects().get(records().job(fitting).fitted_gltf_url)
    assert model.poster is not None and model.poster.startswith(b"\xff\xd8")


def test_a_caption_names_all_layers(engine: FakeEngine) -> None:
    report = {"category": "jacket", "size": "own", "layers": [{"category": "tshirt"}, {"category": "jacket"}]}
    assert caption(report, "slim") == ("T-shirt + Jacket", "Slim", "own measures")
