import zipfile
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadImage, BadParameter, Cancelled, FitFailed, GarmentFailed
from core.sentences import sentence
from tests.fake_engine import BODIES, FakeEngine, photo_file
from tests.workflow.helpers import fail_at
from workflow.garments import GarmentMemory, garment_key
from workflow.requests import garment_request, try_on_request
from workflow.stages import STAGES
from workflow.tryon import try_on, try_on_outfit


def request(photo: bytes | None = None, **options: Any) -> Any:
    return try_on_request(photo or photo_file(), bodies=BODIES, **options)


def test_one_call_gives_all_files_scenes_and_the_report(engine: FakeEngine, tmp_path: Path) -> None:
    result = try_on(request(body="curvy", size="L"), folder=tmp_path)
    heads = {
        "fitted_glb": b"glTF",
        "fitted_draco": b"glTF",
        "garment_glb": b"glTF",
        "garment_draco": b"glTF",
        "garment_obj": b"PK",
        "fitted_obj": b"PK",
        "strain": b"glTF",
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
    assert set(result.report["seconds"]) == {"intake", "cutout", "parse", "garment", "fit", "files", "total"}
    # One of the cutout, two of the parser, of which the garment's repeats one.
    assert len(result.report["warnings"]) == 3


def test_the_sewing_pattern_is_written_when_it_is_wanted(engine: FakeEngine, tmp_path: Path) -> None:
    asked = request(body="curvy", size="L", options={"seam_allowance_cm": 0.5})
    result = try_on(asked, folder=tmp_path, pattern=True)
    heads = {
        "pattern_svg": b"<?xml",
        "pattern_dxf": b"  0\nSECTION",
        "pattern_a4": b"%PDF-",
        "pattern_letter": b"%PDF-",
        "pattern_json": b"{",
    }
    for kind, head in heads.items():
        assert result.files[kind].read_bytes().startswith(head)
    assert result.files["pattern_a4"].name == "tshirt-curvy-L-pattern-a4.pdf"
    assert engine.patterns == [("L", 0.005)] and "pattern" in result.report["seconds"]


def test_an_outfit_wears_all_photos_in_their_order(engine: FakeEngine, tmp_path: Path) -> None:
    garments = [request(category=category, quality="low").garment for category in ("tank", "skirt")]
    told: list[float] = []
    result = try_on_outfit(
        garments,
        request(body="slim").fit,
        folder=tmp_path,
        pattern=True,
        progress=lambda stage, fraction, picture=None: told.append(fraction),
    )
    assert dict(engine.calls)["fit"]["layers"] == ["tank", "skirt"]
    assert [mesh.name for mesh in result.fitted.meshes] == ["avatar", "garment", "garment_2"]
    assert result.files["fitted_glb"].name == "tank-skirt-slim-M.glb"
    assert (tmp_path / "1-tank.glb").exists() and result.files["garment_glb"].name == "2-skirt.glb"
    assert (result.report["category"], len(result.report["layers"])) == ("skirt", 2)
    assert [asked["category"] for asked in result.fitted.extras["parameters"]["garments"]] == ["tank", "skirt"]
    with zipfile.ZipFile(result.files["pattern_zip"]) as archive:
        endings = ["-a4.pdf", "-letter.pdf", ".dxf", ".json", ".svg"]
        # The stand-in cuts every garment into the pieces of one skirt.
        assert sorted(archive.namelist()) == [f"{k}-skirt-M-pattern{end}" for k in (1, 2) for end in endings]
    assert "pattern_svg" not in result.files and told == sorted(told) and told[-1] == 1.0


def test_an_outfit_has_at_most_three_garments_and_no_measures_of_its_own(engine: FakeEngine, tmp_path: Path) -> None:
    asked = request()
    with pytest.raises(BadParameter, match="at most 3 garments"):
        try_on_outfit([asked.garment] * 4, asked.fit, folder=tmp_path)
    with pytest.raises(BadParameter, match="single garment"):
        try_on_outfit([asked.garment] * 2, request(options={"measures_cm": {"chest": 90}}).fit, folder=tmp_path)
    assert engine.calls == []


def test_measures_that_turn_out_not_to_be_the_categorys_are_refused(engine: FakeEngine, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="tshirt are: chest, length"):
        try_on(request(options={"measures_cm": {"hip": 100}}), folder=tmp_path)
    assert engine.count("fit") == 0


def test_a_garment_that_cannot_be_cut_into_pieces_is_worn_all_the_same(engine: FakeEngine, tmp_path: Path) -> None:
    fail_at(engine, "pieces", GarmentFailed("garment_failed.mesh"))
    result = try_on(request(), folder=tmp_path, pattern=True)
    assert "pattern_svg" not in result.files and "fitted_glb" in result.files
    assert sentence("warning.pattern") in result.report["warnings"]


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


def test_each_parameter_reaches_the_engine(engine: FakeEngine, tmp_path: Path) -> None:
    options = {"photo_kind": "ghost", "cutout_method": "border", "fabric": "denim", "measures_cm": {"chest": 100}}
    try_on(request(body="curvy", size="S", quality="low", category="dress", options=options), folder=tmp_path)
    asked = dict(engine.calls)
    assert asked["cutout"] == {"method": "border"}
    assert asked["parse"] | {"category": "dress", "photo_kind": "ghost"} == asked["parse"]
    assert asked["sew"] == {"quality": "low", "back": None}
    assert asked["fit"] == {
        "avatar": "curvy", "size": "S", "fabric": "denim", "measures_cm": {"chest": 100.0}, "layers": ["dress"],
    }  # fmt: skip


def test_each_parameter_of_a_garment_changes_its_key(engine: FakeEngine) -> None:
    photo = photo_file()
    requests = [
        garment_request(photo),
        garment_request(photo + b"x"),
        garment_request(photo, back=photo),
        garment_request(photo, category="tank"),
        garment_request(photo, quality="high"),
        garment_request(photo, options={"photo_kind": "flat"}),
        garment_request(photo, options={"mask": photo}),
        garment_request(photo, options={"points": [[1, 2, 1]]}),
        garment_request(photo, options={"points": [[1, 2, 1], [1, 2, 0]]}),
        garment_request(photo, options={"landmarks": {"hem_left": [1, 2]}}),
        garment_request(photo, options={"landmarks": {"hem_left": [1, 3]}}),
        garment_request(photo, options={"cutout_method": "border"}),
        garment_request(photo, options={"seed": 7}),
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


def test_a_failed_fit_leaves_the_garment_as_a_file(engine: FakeEngine, tmp_path: Path) -> None:
    fail_at(engine, "fit", FitFailed("fit_failed.exploded"))
    with pytest.raises(FitFailed):
        try_on(request(), folder=tmp_path)
    assert (tmp_path / "tshirt.glb").read_bytes().startswith(b"glTF")


def test_whoever_is_told_of_a_stage_can_stop_the_work(engine: FakeEngine, tmp_path: Path) -> None:
    def stop(stage: str, fraction: float, picture: Any = None) -> None:
        if stage == "garment":
            raise Cancelled("cancelled.any")

    with pytest.raises(Cancelled):
        try_on(request(), folder=tmp_path, progress=stop)
    assert engine.count("fit") == 0 and list(tmp_path.iterdir()) == [tmp_path / "bodies"]
