"""The whole job with the real engine on the project's own samples."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import settings
from workflow import bodies, jobs
from workflow.bodies import body_ids
from workflow.requests import try_on_request
from workflow.tryon import try_on

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "garments"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TRYON_DATA_DIR", str(tmp_path / "data"))
    for cache in (settings, bodies.bodies, jobs.pool):
        cache.cache_clear()
    yield
    for cache in (settings, bodies.bodies, jobs.pool):
        cache.cache_clear()


def test_a_sample_shirt_is_worn_by_two_bodies_and_built_once(tmp_path: Path) -> None:
    photo = (SAMPLES / "tshirt_melange.jpg").read_bytes()
    first, second = (
        try_on(try_on_request(photo, bodies=body_ids(), body=body, category="tshirt"), folder=tmp_path)
        for body in ("regular", "slim-m")
    )
    for result in (first, second):
        report = result.report
        assert report["worn"]["ok"], report["worn"]["reasons"]
        assert report["penetration"]["share"] <= 0.002 and report["penetration"]["max_mm"] <= 5
        assert report["openings"] == 4 and report["converged"]
        assert [mesh.name for mesh in result.fitted.meshes] == ["avatar", "garment"]
        assert "joints" in result.fitted.extras
    assert "parse" in first.report["seconds"] and "parse" not in second.report["seconds"]
