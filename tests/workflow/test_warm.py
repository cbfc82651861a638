import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import GarmentFailed
from core.settings import settings
from tests.fake_engine import FakeEngine
from workflow import warm
from workflow.store import records
from workflow.warm import tiny_request, untangle_two_faces, warm_up, warm_up_in_background

COUNT_KERNELS = """
import gc, json, tempfile
from pathlib import Path
from numba.core.dispatcher import Dispatcher
from workflow.bodies import body_ids
from workflow.examples import sample_photo
from workflow.requests import try_on_request
from workflow.tryon import try_on
from workflow.warm import warm_up

def kernels():
    found = [each for each in gc.get_objects() if isinstance(each, Dispatcher)]
    return {f"{each.py_func.__module__}.{each.py_func.__name__}": len(each.signatures) for each in found}

warm_up()
warmed = kernels()
for name in ("tshirt_print", "tshirt_yellow", "dress_flowers", "jacket_open"):
    with tempfile.TemporaryDirectory() as folder:
        try_on(try_on_request(sample_photo(name).read_bytes(), bodies=body_ids()), folder=Path(folder))
now = kernels()
print(json.dumps([len(warmed), [name for name in now if now[name] != warmed.get(name)]]))
"""
"""Whatever a try-on compiles, or takes from the cache of what was compiled before, is a kernel that was not warmed."""


@pytest.fixture
def untangled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often faces are drawn apart; the stand-in for the engine has no cloth."""
    calls: list[str] = []
    monkeypatch.setattr(warm, "untangle_two_faces", lambda: calls.append("untangled"))
    return calls


def test_warming_runs_the_whole_job_once_and_leaves_no_result(engine: FakeEngine, untangled: list[str]) -> None:
    warm_up_in_background().join(20)
    assert [engine.count(stage) for stage in ("parse", "sew", "fit")] == [1, 1, 1] and len(untangled) == 1
    assert [measures is None for _, measures, _ in engine.bodies] == [True, False], (
        "the T-shirt's body, and one that is made"
    )
    assert records.made() is None and not (settings().data_dir / "objects").exists()


def test_the_drawn_shirt_is_an_acceptable_photo(engine: FakeEngine) -> None:
    from workflow.garments import read

    photo = read(tiny_request().garment.photo)
    assert min(photo.rgb.shape[:2]) >= 256


def test_a_failure_is_logged_and_does_not_stop_the_app(
    engine: FakeEngine, untangled: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(stage: str) -> None:
        raise GarmentFailed("garment_failed.mesh")

    engine.hook = refuse
    warm_up()
    assert "garment_failed" in caplog.text and len(untangled) == 1


def test_two_faces_that_cross_are_drawn_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from fitting import untangle

    crossings: list[int] = []

    def counted(*given: np.ndarray) -> None:
        crossings.append(len(given[2]))

    monkeypatch.setattr(untangle, "draw_apart", counted)
    untangle_two_faces()
    assert crossings and crossings[0] > 0


def test_the_drawn_shirt_has_a_pattern_that_is_continued_over_its_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.garment.texture import back
    from workflow.tryon import make_garment

    painted: list[tuple[int, ...]] = []
    inpaint = back.inpaint

    def counted(picture: np.ndarray, hole: np.ndarray, source: np.ndarray) -> np.ndarray:
        painted.append(picture.shape)
        return inpaint(picture, hole, source)

    monkeypatch.setattr(back, "inpaint", counted)
    make_garment(tiny_request().garment)
    assert len(painted) == 1


@pytest.mark.slow
def test_no_real_try_on_uses_a_kernel_that_was_not_warmed() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", COUNT_KERNELS], cwd=root, capture_output=True, text=True, check=True)
    count, cold = json.loads(done.stdout)
    assert count > 20 and cold == []
