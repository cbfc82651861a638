import os
import time
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadImage, BadParameter, Cancelled, FitFailed
from core.settings import settings
from tests.fake_engine import BODIES, FakeEngine, photo_file
from workflow.garments import GarmentMemory, garment_key
from workflow.jobs import parse_photo, pool, submit_try_on
from workflow.requests import garment_request, try_on_request
from workflow.stages import STAGES
from workflow.tryon import NotFitted, try_on


def request(photo: bytes | None = None, **options: Any) -> Any:
    return try_on_request(photo or photo_file(), bodies=BODIES, **options)


def test_one_call_gives_all_files_scenes_and_the_report(engine: FakeEngine, tmp_path: Path) -> None:
    result = try_on(request(body="curvy", size="L"), folder=tmp_path)
    heads = {
        "fitted_glb": b"glTF",
        "fitted_draco": b"glTF",
        "garment_glb": b"glTF",
        "fitted_obj": b"PK",
        "thumbnail": b"\x89PNG",
    }
    assert set(result.files) == {*heads, "fitted_stl"}
    for kind, head in heads.items():
        assert result.files[kind].read_bytes().startswith(head)
    assert result.files["fitted_glb"].name == "tshirt-curvy-L.glb"
    assert [mesh.name for mesh in result.fitted.meshes] == ["avatar", "garment"]
    assert [mesh.name for mesh in result.garment.meshes] == ["garment"]
    assert result.report["size"] == "L"
    assert result.report["cutout_method"] == "border"
    assert set(result.report["seconds"]) == {"intake", "parse", "garment", "fit", "files", "total"}
    assert len(result.report["warnings"]) == 1


def test_the_parameters_are_written_into_the_scenes(engine: FakeEngine, tmp_path: Path) -> None:
    result = try_on(request(body="slim"), folder=tmp_path)
    assert result.fitted.extras["parameters"]["avatar_preset_id"] == "slim"
    assert "avatar_preset_id" not in result.garment.extras["parameters"]
    assert result.garment.extras["versions"]["tryon"]


def test_every_stage_is_told_with_a_picture_and_progress_only_grows(engine: FakeEngine, tmp_path: Path) -> None:
    told: list[tuple[str, float, bool]] = []
    try_on(
        request(),
        folder=tmp_path,
        progress=lambda stage, fraction, picture=None: told.append((stage, fraction, picture is not None)),
    )
    assert {stage for stage, _, picture in told if picture} == set(STAGES)
    assert told[-1][:2] == ("files", 1.0)
    fractions = [fraction for _, fraction, _ in told]
    assert fractions == sorted(fractions)


def test_another_body_reuses_the_garment_and_other_parameters_do_not(engine: FakeEngine, tmp_path: Path) -> None:
    try_on(request(), folder=tmp_path)
    try_on(request(body="curvy", size="S"), folder=tmp_path)
    assert (engine.count("sew"), engine.count("fit")) == (1, 2)
    try_on(request(quality="low"), folder=tmp_path)
    try_on(request(options={"photo_kind": "ghost"}), folder=tmp_path)
    try_on(request(photo_file(width=310)), folder=tmp_path)
    assert engine.count("sew") == 4


def test_each_parameter_of_a_garment_changes_its_key() -> None:
    photo = photo_file()
    requests = [
        garment_request(photo),
        garment_request(photo + b"x"),
        garment_request(photo, back=photo),
        garment_request(photo, category="tank"),
        garment_request(photo, quality="high"),
        garment_request(photo, options={"photo_kind": "flat"}),
        garment_request(photo, options={"mask": photo}),
        garment_request(photo, options={"landmarks": {"hem_left": [1, 2]}}),
        garment_request(photo, options={"landmarks": {"hem_left": [1, 3]}}),
        garment_request(photo, options={"cutout_method": "border"}),
    ]
    assert len({garment_key(each) for each in requests}) == len(requests)
    assert garment_key(requests[0]) == garment_key(garment_request(photo))


def test_memory_keeps_the_garments_that_are_used() -> None:
    memory = GarmentMemory(size=2)
    a, b, c = object(), object(), object()
    memory.put("a", a)  # type: ignore[arg-type]
    memory.put("b", b)  # type: ignore[arg-type]
    memory.get("a")
    memory.put("c", c)  # type: ignore[arg-type]
    assert memory.get("a") is a and memory.get("b") is None and memory.get("c") is c


def test_a_back_photo_is_parsed_as_the_same_kind_of_garment(engine: FakeEngine, tmp_path: Path) -> None:
    try_on(request(category="hoodie", back=photo_file(width=310)), folder=tmp_path)
    parses = [options for stage, options in engine.calls if stage == "parse"]
    assert [options["category"] for options in parses] == ["hoodie", "hoodie"]
    assert next(options for stage, options in engine.calls if stage == "sew")["back"] is not None


def test_a_mask_of_another_size_or_kind_is_refused(engine: FakeEngine, tmp_path: Path) -> None:
    for mask in (photo_file(width=301), b"not a picture"):
        with pytest.raises(BadParameter, match="mask"):
            try_on(request(options={"mask": mask}), folder=tmp_path)
    try_on(request(options={"mask": photo_file()}), folder=tmp_path)


def test_a_broken_photo_is_a_bad_image_and_the_next_one_works(engine: FakeEngine, tmp_path: Path) -> None:
    with pytest.raises(BadImage):
        try_on(request(b"broken"), folder=tmp_path)
    assert try_on(request(), folder=tmp_path).report["worn"]["ok"]


def test_a_failed_fit_leaves_the_garment_as_a_file_and_remembered(engine: FakeEngine, tmp_path: Path) -> None:
    def refuse(stage: str) -> None:
        if stage == "fit":
            raise FitFailed("fit_failed.exploded")

    engine.hook = refuse
    with pytest.raises(NotFitted) as caught:
        try_on(request(), folder=tmp_path)
    assert (caught.value.code, caught.value.message) == ("fit_failed", FitFailed("fit_failed.exploded").message)
    assert caught.value.files["garment_glb"].read_bytes().startswith(b"glTF")
    engine.hook = lambda stage: None
    try_on(request(), folder=tmp_path)
    assert engine.count("sew") == 1


def test_a_submitted_job_is_cancelled_in_the_middle(engine: FakeEngine) -> None:
    engine.hook = lambda stage: time.sleep(0.05)
    job = submit_try_on(request())
    while pool().status(job).stage == "":
        time.sleep(0.005)
    pool().cancel(job)
    assert list(pool().watch(job))[-1].status == "cancelled"
    with pytest.raises(Cancelled):
        pool().result(job)
    assert engine.count("fit") == 0


def test_results_lie_under_the_data_folder_and_old_ones_go(engine: FakeEngine) -> None:
    first = try_on(request()).files["thumbnail"].parent
    assert first.parent == settings().data_dir.resolve() / "results"
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(first, (long_ago, long_ago))
    second = try_on(request()).files["thumbnail"].parent
    assert second.exists() and not first.exists()


def test_a_large_photo_is_described_in_its_own_pixels(engine: FakeEngine) -> None:
    import io

    from PIL import Image

    parsed = parse_photo(garment_request(photo_file(width=3000, height=4000)))
    assert Image.open(io.BytesIO(parsed.mask)).size == (3000, 4000)
    assert parsed.info["landmarks"]["neckline_left"][:2] == pytest.approx([1200, 800], abs=2)


def test_given_landmarks_are_in_the_photos_own_pixels(engine: FakeEngine) -> None:
    options = {"landmarks": {"hem_left": [1500, 2000]}}
    parse_photo(garment_request(photo_file(width=3000, height=4000), options=options))
    given = engine.calls[-1][1]["landmarks"]["hem_left"]
    assert given[:2] == pytest.approx((768, 1024), abs=1)
