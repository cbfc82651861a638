import pytest

from core.errors import GarmentFailed
from core.settings import settings
from tests.fake_engine import FakeEngine
from workflow.store import records
from workflow.warm import tiny_request, warm_up, warm_up_in_background


def test_warming_runs_the_whole_job_once_and_leaves_no_result(engine: FakeEngine) -> None:
    warm_up_in_background().join(20)
    assert [engine.count(stage) for stage in ("parse", "sew", "fit")] == [1, 1, 1]
    assert records.made() is None and not (settings().data_dir / "objects").exists()


def test_the_drawn_shirt_is_an_acceptable_photo(engine: FakeEngine) -> None:
    from workflow.garments import read

    photo = read(tiny_request().garment.photo)
    assert min(photo.rgb.shape[:2]) >= 256


def test_a_failure_is_logged_and_does_not_stop_the_app(engine: FakeEngine, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(stage: str) -> None:
        raise GarmentFailed("garment_failed.mesh")

    engine.hook = refuse
    warm_up()
    assert "garment_failed" in caplog.text
