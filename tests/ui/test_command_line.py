import csv
import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

import app
from core.errors import GarmentFailed
from pipeline.export.checks import inspect_glb
from tests.fake_engine import FakeEngine, photo_file


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.png").write_bytes(photo_file())
    (folder / "b.jpg").write_bytes(b"broken")
    (folder / "c.webp").write_bytes(photo_file(width=320, form="WEBP"))
    (folder / "notes.txt").write_text("not a photo")
    return folder


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_folder_gives_one_row_each_and_a_failing_photo_does_not_stop_it(
    engine: FakeEngine, photos: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(app.cli, ["try-on", str(photos), "--body", "curvy", "--size", "M", "-o", str(out)])
    assert result.exit_code == 0
    assert "2 of 3 done" in result.output
    table = rows(out)
    assert [(row["photo"], row["status"], row["code"]) for row in table] == [
        ("a.png", "done", ""),
        ("b.jpg", "error", "bad_image"),
        ("c.webp", "done", ""),
    ]
    assert table[1]["message"].endswith(".")
    assert (table[0]["size"], table[0]["worn"], table[0]["category"]) == ("M", "True", "tshirt")
    assert (out / table[0]["glb"]).read_bytes().startswith(b"glTF")


def test_the_sewing_pattern_is_written_when_it_is_asked_for(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    for options in ([], ["--pattern", "--seam-allowance", "1.5"]):
        out = tmp_path / f"out{len(options)}"
        command = ["try-on", str(photos / "a.png"), "--size", "M", *options, "-o", str(out)]
        assert CliRunner().invoke(app.cli, command).exit_code == 0
        patterns = sorted(path.name.partition("-pattern")[2] for path in (out / "a").glob("*-pattern*"))
        assert patterns == (["-a4.pdf", "-letter.pdf", ".dxf", ".json", ".svg"] if options else [])
    assert engine.patterns == [("M", 0.015)]


def test_further_formats_are_written_when_they_are_asked_for(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["try-on", str(photos / "a.png"), "--export", "sheet, packshot_white", "-o", str(out)]
    assert CliRunner().invoke(app.cli, command).exit_code == 0
    found = {path.name for path in (out / "a").iterdir()} & {"tshirt-regular-M-views.png", "tshirt-regular-M-white.png"}
    assert len(found) == 2 and engine.count("shown") == 2


def test_an_outfit_wears_all_given_photos_in_one_row(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = [str(photos / name) for name in ("c.webp", "a.png")]
    chosen = ["--outfit", "--category", "tank,skirt", "--pattern", "--body", "slim"]
    command = ["try-on", *given, *chosen, "-o", str(out)]
    assert CliRunner().invoke(app.cli, command).exit_code == 0
    (row,) = rows(out)
    assert (row["photo"], row["status"]) == ("c.webp + a.png", "done")
    assert list(inspect_glb((out / row["glb"]).read_bytes()).nodes) == ["avatar", "garment", "garment_2"]
    assert len(list((out / "c+a").glob("*-pattern.zip"))) == 1
    assert engine.count("sew") == 2 and engine.count("fit") == 1
    assert engine.calls[-1][1]["layers"] == ["tank", "skirt"]


def test_several_photos_without_it_are_tried_on_each_by_itself(
    engine: FakeEngine, photos: Path, tmp_path: Path
) -> None:
    given = [str(photos / name) for name in ("c.webp", "a.png")]
    assert CliRunner().invoke(app.cli, ["try-on", *given, "-o", str(tmp_path / "out")]).exit_code == 0
    assert [row["photo"] for row in rows(tmp_path / "out")] == ["c.webp", "a.png"]
    assert engine.count("fit") == 2


def test_categories_are_one_or_as_many_as_photos(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    command = ["try-on", str(photos / "a.png"), "--category", "tank,skirt", "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(app.cli, command).exit_code == 2
    assert engine.calls == []


def test_an_outfit_of_too_many_photos_is_told(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    given = [str(photos / "a.png")] * 4
    result = CliRunner().invoke(app.cli, ["try-on", *given, "--outfit", "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert rows(tmp_path / "out")[0]["message"] == "A body wears at most 3 garments over each other."


def test_own_measures_are_taken(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    measured = ["--chest", "104", "--length", "70"]
    assert CliRunner().invoke(app.cli, ["try-on", str(photos / "a.png"), *measured, "-o", str(out)]).exit_code == 0
    assert rows(out)[0]["size"] == "own" and engine.calls[-1][1]["measures_cm"] == {"chest": 104.0, "length": 70.0}
    CliRunner().invoke(app.cli, ["try-on", str(photos / "a.png"), "--length", "0.7", "-o", str(out)])
    assert "from 15 to 180 cm" in rows(out)[0]["message"]


def test_an_own_body_and_a_pose_are_taken(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    out, given = tmp_path / "out", ["try-on", str(photos / "a.png"), "-o", str(tmp_path / "out")]
    chosen = ["--body-cm", "female,168,92,74,98", "--pose", "relaxed"]
    assert CliRunner().invoke(app.cli, [*given, *chosen]).exit_code == 0
    assert rows(out)[0]["glb"].endswith("tshirt-own-relaxed-M.glb") and engine.bodies[-1][2] == "relaxed"
    assert CliRunner().invoke(app.cli, [*given, "--body-cm", "female,168,92"]).exit_code == 2
    CliRunner().invoke(app.cli, [*given, "--body-cm", "female,120,92,74,98"])
    assert "height must be a number from 150 to 186 cm" in rows(out)[0]["message"]


def test_it_fails_only_when_nothing_was_done(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(app.cli, ["try-on", str(photos / "b.jpg"), "-o", str(out)])
    assert result.exit_code == 1
    assert [row["status"] for row in rows(out)] == ["error"]


def test_a_mistake_of_ours_in_one_photo_is_a_row_too(
    engine: FakeEngine, photos: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_once(stage: str) -> None:
        engine.hook = lambda stage: None
        raise RuntimeError("mistake")

    engine.hook = fail_once
    with caplog.at_level(logging.CRITICAL):
        result = CliRunner().invoke(app.cli, ["try-on", str(photos), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert [row["code"] for row in rows(tmp_path / "out")] == ["internal", "bad_image", ""]


def test_messages_are_in_the_language_of_the_settings(
    engine: FakeEngine, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.settings import settings

    monkeypatch.setenv("TRYON_LANGUAGE", "ko")
    settings.cache_clear()

    def refuse(stage: str) -> None:
        raise GarmentFailed("garment_failed.mesh")

    engine.hook = refuse
    CliRunner().invoke(app.cli, ["try-on", str(photos / "a.png"), "-o", str(tmp_path / "out")])
    assert rows(tmp_path / "out")[0]["message"] == "이 사진으로는 깨끗한 표면을 만들 수 없습니다."


@pytest.mark.parametrize("option", [["--size", "huge"], ["--body", "giant"], ["--category", "hat"]])
def test_a_wrong_option_is_told(engine: FakeEngine, photos: Path, tmp_path: Path, option: list[str]) -> None:
    result = CliRunner().invoke(app.cli, ["try-on", str(photos / "a.png"), *option, "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert rows(tmp_path / "out")[0]["code"] in {"bad_parameter", "unknown_preset"}


def test_an_unknown_format_is_told_before_anything_is_done(engine: FakeEngine, photos: Path, tmp_path: Path) -> None:
    command = ["try-on", str(photos / "a.png"), "--export", "sheet,fbx", "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(app.cli, command).exit_code == 2 and engine.calls == []


def test_a_folder_without_photos_is_told(engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(app.cli, ["try-on", str(tmp_path / "empty"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "holds no photo." in result.output
