"""The benchmark through the API: on answers that were kept, and on the real thing."""

from __future__ import annotations

import csv
import gc
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gradio_client.exceptions import AppError

from benchmarks import figures
from benchmarks.__main__ import main
from benchmarks.cases import Case, read_cases
from benchmarks.remote import MISSING, App
from benchmarks.sheets import write_sheet
from tests.conftest import ROOT
from workflow.examples import examples

SAMPLES = ROOT / "samples"
EXAMPLE = next(example for example in examples() if example.name == "tshirt_yellow")


class KeptAnswers:
    """A client of an app that knows one garment: its true mask and landmarks, and its shipped example."""

    def __init__(self, errors: dict[str, str] | None = None) -> None:
        self.errors = errors or {}
        """What is answered instead, by body or by endpoint."""
        self.bodies: list[str] = []

    def predict(self, *, image: Any, api_name: str) -> Any:
        self._fail(api_name)
        points = json.loads((SAMPLES / "landmarks.json").read_text())["images"][EXAMPLE.name]["points"]
        info = {key: EXAMPLE.report[key] for key in ("category", "top3", "photo_kind", "cutout_method", "warnings")}
        info["landmarks"] = {name: [round(p["x"], 1), round(p["y"], 1), 0.9] for name, p in points.items()}
        return str(SAMPLES / "masks" / f"{EXAMPLE.name}.png"), info | {"confidence": 0.9}

    def submit(self, *, avatar_preset_id: str, api_name: str, **asked: Any) -> Any:
        assert (api_name, asked["quality"], asked["size"]) == ("/try_on", "med", "auto")
        self.bodies.append(avatar_preset_id)
        files = [str(EXAMPLE.folder / EXAMPLE.files[kind]) for kind in ("fitted_glb", "garment_glb", "thumbnail")]
        working = (None, None, None, {"status": "processing"})
        return SimpleNamespace(
            result=lambda: self._fail(avatar_preset_id), outputs=lambda: [working, (*files, EXAMPLE.report)]
        )

    def _fail(self, what: str) -> None:
        if what in self.errors:
            raise AppError(self.errors[what])


@pytest.fixture
def case() -> Case:
    (found,) = read_cases(SAMPLES, only=[EXAMPLE.name])
    return found


def measure(client: Any, case: Case, bodies: tuple[str, ...]) -> Any:
    return App(client, "http://app").measure(case, bodies=bodies, quality="med", size="auto")


def test_figures_are_those_of_the_answers(case: Case) -> None:
    measured, fits = measure(KeptAnswers(), case, ("regular", "curvy"))
    row = measured.row
    assert (row["name"], row["category"], row["category_right"], row["mask_iou"]) == (case.name, "tshirt", True, 1.0)
    assert row["landmark_worst"] < 0.001
    assert (row["openings"], row["pieces"]) == (4, 1) and row["front_iou"] > 0.97 and row["front_colour"] < 5
    assert [fit.row["body"] for fit in fits] == ["regular", "curvy"]
    fit = fits[0].row
    assert (fit["size"], fit["worn"], fit["inside_ok"]) == (EXAMPLE.report["size"], True, True)
    assert fit["tension_p95"] == EXAMPLE.report["strain"]["tension_p95"]
    assert fit["fitted_kb"] == round((EXAMPLE.folder / "fitted_glb.glb").stat().st_size / 1000)
    assert fit["s_fit"] == EXAMPLE.report["seconds"]["fit"] and fit["s_call"] >= 0
    assert not set(MISSING) & (set(row) | set(fit))


def test_a_print_is_measured_where_the_photo_is_labelled(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "print_on_back" not in measure(KeptAnswers(), case, ("regular",))[0].row
    monkeypatch.setattr(figures, "printed_boxes", lambda: {case.name: (0.35, 0.35, 0.65, 0.65)})
    assert -1 <= measure(KeptAnswers(), case, ("regular",))[0].row["print_on_back"] <= 1


def test_the_page_says_what_is_empty() -> None:
    assert all(f"`{column}`" in App(KeptAnswers(), "http://app").note for column in MISSING)  # type: ignore[arg-type]


def test_the_sheet_shows_the_files(case: Case, tmp_path: Path) -> None:
    measured, fits = measure(KeptAnswers(), case, ("regular",))
    assert [mesh.name for mesh in fits[0].scene.meshes] == ["avatar", "garment"]
    write_sheet(measured, fits, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 100_000


def test_a_body_that_cannot_wear_it_is_a_row_and_the_others_go_on(case: Case) -> None:
    client = KeptAnswers({"slim": "fit_failed: The garment could not be put on: the hem is not level."})
    measured, (slim, regular) = measure(client, case, ("slim", "regular"))
    assert (slim.row["error"], slim.scene) == ("fit_failed", None)
    assert slim.row["sentence"] == "The garment could not be put on: the hem is not level."
    assert regular.row["worn"] and measured.row["openings"] == 4


@pytest.mark.parametrize("where", ["/parse_garment", "slim"])
def test_a_garment_that_fails_is_one_row_and_is_not_tried_on_again(case: Case, where: str) -> None:
    client = KeptAnswers({where: "garment_failed: No clean surface could be built from this photo."})
    measured, fits = measure(client, case, ("slim", "regular"))
    assert (measured.row["error"], fits) == ("garment_failed", [])
    assert client.bodies == ([] if where.startswith("/") else ["slim"])


def test_an_error_that_is_not_the_apps_ends_the_run(case: Case) -> None:
    with pytest.raises(AppError, match="The upstream"):
        measure(KeptAnswers({"slim": "The upstream app has raised an exception"}), case, ("slim",))


def test_no_app_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"There is no app at http://127\.0\.0\.1:9"):
        main([str(SAMPLES), "--url", "http://127.0.0.1:9", "--out", str(tmp_path)])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The endpoints with the real engine and a data folder of their own."""
    import gradio as gr

    from core.settings import settings
    from service.api import add_endpoints
    from workflow import backlog, execute, store

    caches = (settings, store.objects, store.secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYON_DATA_DIR", str(tmp_path / "data"))
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "data" / "uploads"))
        patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        for cache in caches:
            cache.cache_clear()
        with gr.Blocks(analytics_enabled=False) as demo:
            add_endpoints()
        demo.queue(default_concurrency_limit=None)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True)
        yield url
        demo.close(verbose=False)
        backlog.close()
        execute.memory.forget()
        for cache in caches:
            cache.cache_clear()
        gc.collect()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_app_gives_the_figures_that_are_measured_directly(served: str, tmp_path: Path) -> None:
    asked = [str(SAMPLES), "--only", "tshirt_melange", "--bodies", "regular", "--quality", "low", "--no-sheets"]
    rows = []
    for way, more in (("here", []), ("app", ["--url", served])):
        assert main([*asked, "--out", str(tmp_path / way), *more]) == 0
        with (tmp_path / way / "samples" / "results.csv").open(newline="") as file:
            rows += list(csv.DictReader(file))
    here, app = ({key: value for key, value in row.items() if not key.startswith("s_")} for row in rows)
    assert set(here) - set(app) == set(MISSING)
    for kind in ("garment_kb", "fitted_kb"):
        assert 0 <= int(app.pop(kind)) - int(here.pop(kind)) <= 1, "files of the app also say how they were made"
    assert app == {key: here[key] for key in app}
