"""The rembg engine: its real code on weights from a file, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.compare import mask_iou
from core.errors import EngineUnavailable
from core.settings import settings
from core.types import Photo
from pipeline.engines import REMBG_FILE_MODELS, REMBG_MODELS, engine
from pipeline.garment.cutout import rembg as rembg_engine
from pipeline.garment.cutout.rembg import rembg_mask
from tests.conftest import ROOT, require

TEACHER = ROOT.parent / "shared" / "models" / "isnet_small_1out.onnx"


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Switch rembg on, with nothing loaded."""
    for name in ("REMBG_MODEL", "REMBG_FILE"):
        monkeypatch.delenv(f"TRYON_{name}", raising=False)
    monkeypatch.setenv("TRYON_REMBG", "1")
    forget()
    yield
    forget()


def forget() -> None:
    settings.cache_clear()
    rembg_engine._session.cache_clear()
    rembg_engine._file_session.cache_clear()


def choose(monkeypatch: pytest.MonkeyPatch, **values: str | Path) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"TRYON_REMBG_{name.upper()}", str(value))
    forget()


def shirt() -> tuple[Photo, np.ndarray]:
    """Return a photo of a dark shirt on a light table, and its mask."""
    mask = np.zeros((300, 260), np.uint8)
    outline = [(90, 40), (170, 40), (240, 90), (215, 130), (185, 110), (185, 260), (75, 260), (75, 110), (45, 130)]
    cv2.fillPoly(mask, [np.array([*outline, (20, 90)])], 255)
    cloth = np.where(mask[..., None] > 0, np.uint8([40, 60, 120]), np.uint8([215, 205, 190]))
    noise = np.random.default_rng(0).normal(0, 4, cloth.shape)
    return Photo(np.clip(cloth + noise, 0, 255).astype(np.uint8)), mask


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """Return a protobuf message of (number, value) fields; numbers and lengths stay below 2**14."""

    def varint(value: int) -> bytes:
        return bytes([value]) if value < 128 else bytes([value & 127 | 128, value >> 7])

    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def tensor(name: str, kind: int, shape: tuple[int, ...]) -> bytes:
    sizes = message(*((1, message((1, length))) for length in shape))
    return message((1, name), (2, message((1, message((1, kind), (2, sizes))))))


def tiny_network(path: Path, *, side: int, squeeze: bool = False, kind: int = 1) -> Path:
    """Write an ONNX file whose network calls dark pixels foreground; ``kind`` 1 is float32, 10 float16."""
    axes = message((1, "axes"), (8, 1), (20, 7))
    keep = message((1, "keepdims"), (3, int(not squeeze)), (20, 2))
    mean = message((1, "pictures"), (2, "mean"), (4, "ReduceMean"), (5, axes), (5, keep))
    negative = message((1, "mean"), (2, "masks"), (4, "Neg"))
    masks = tensor("masks", kind, (1, side, side) if squeeze else (1, 1, side, side))
    pictures = tensor("pictures", kind, (1, 3, side, side))
    graph = message((1, mean), (1, negative), (2, "tiny"), (11, pictures), (12, masks))
    path.write_bytes(message((1, 7), (7, graph), (8, message((1, ""), (2, 13)))))
    return path


@pytest.mark.slow
def test_the_real_path_runs_an_isnet_file(monkeypatch: pytest.MonkeyPatch) -> None:
    require(TEACHER.is_file(), f"the weights file {TEACHER.relative_to(ROOT.parent)} is absent")
    choose(monkeypatch, file=TEACHER)
    photo, truth = shirt()
    mask = rembg_mask(photo)
    assert mask.shape == truth.shape and mask.dtype == np.uint8
    assert mask_iou(mask, truth) > 0.95
    soft = (mask > 20) & (mask < 235)
    assert 0 < soft.mean() < 0.05, "only the border is soft"


@pytest.mark.slow
@pytest.mark.photos
def test_the_real_path_cuts_out_a_real_photo(monkeypatch: pytest.MonkeyPatch, photos_dir: Path) -> None:
    from benchmarks.cases import read_cases, read_mask

    require(TEACHER.is_file(), f"the weights file {TEACHER.relative_to(ROOT.parent)} is absent")
    choose(monkeypatch, file=TEACHER)
    [case] = read_cases(photos_dir, only=["shirt_04"])
    assert case.mask is not None
    rgb = cv2.cvtColor(cv2.imread(str(case.photo)), cv2.COLOR_BGR2RGB)
    assert mask_iou(rembg_mask(Photo(np.asarray(rgb, np.uint8))), read_mask(case.mask)) > 0.98


@pytest.mark.parametrize(("model", "side"), [("isnet-general-use", 1024), ("u2netp", 320)])
def test_weights_from_a_file_run_in_the_custom_session_of_their_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: str, side: int
) -> None:
    from rembg.sessions import sessions

    choose(monkeypatch, model=model, file=tiny_network(tmp_path / "mine.onnx", side=side))
    photo, truth = shirt()
    mask = rembg_mask(photo)
    assert mask.shape == truth.shape and mask_iou(mask, truth) > 0.97
    session = rembg_engine._file_session(REMBG_FILE_MODELS[model], str(tmp_path / "mine.onnx"))
    assert isinstance(session, sessions[REMBG_FILE_MODELS[model]])
    assert rembg_engine._file_session.cache_info().misses == 1, "the network is kept"


@pytest.mark.parametrize(
    "network",
    [{"side": 320}, {"side": 1024, "squeeze": True}, {"side": 1024, "kind": 10}],
    ids=["another size", "no mask", "half precision"],
)
def test_a_file_with_another_kind_of_network_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, network: dict[str, int]
) -> None:
    choose(monkeypatch, file=tiny_network(tmp_path / "other.onnx", **network))
    with pytest.raises(EngineUnavailable, match="belong to another model"):
        rembg_mask(shirt()[0])


@pytest.mark.parametrize("content", [b"", b"no network", b"\x08\x07:\x05broke"])
def test_a_broken_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(content)
    choose(monkeypatch, file=file)
    with pytest.raises(EngineUnavailable, match=r"damaged.*put a whole one there") as caught:
        rembg_mask(shirt()[0])
    assert "손상" in caught.value.localized("ko")
    assert str(tmp_path) not in str(caught.value)


def test_a_missing_file_and_a_model_that_cannot_be_a_file_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, file=tmp_path / "nowhere.onnx")
    with pytest.raises(EngineUnavailable, match=r"TRYON_REMBG_FILE names is not there.*Correct the path"):
        rembg_mask(shirt()[0])
    choose(monkeypatch, model="birefnet-general", file=tiny_network(tmp_path / "mine.onnx", side=1024))
    with pytest.raises(EngineUnavailable, match=r"cannot be read from a file.*isnet-general-use"):
        rembg_mask(shirt()[0])


@pytest.mark.parametrize("name", ["bria-rmbg", "bria-rmbg-1.4", "BRIA", "RMBG-2.0"])
def test_weights_of_bria_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("TRYON_NONCOMMERCIAL", "1")
    for setting in ({"model": name}, {"model": "u2net", "file": tiny_network(tmp_path / f"{name}.onnx", side=320)}):
        choose(monkeypatch, **setting)
        with pytest.raises(EngineUnavailable, match=r"licence forbids business use.*docs/ENGINES\.md"):
            engine("cutout", "rembg")


def test_every_model_that_is_offered_is_one_of_rembg() -> None:
    from rembg.sessions import sessions

    assert set(REMBG_MODELS) <= set(sessions)
    assert set(REMBG_FILE_MODELS) < set(REMBG_MODELS)


def test_the_page_on_engines_says_what_each_model_is() -> None:
    page = (ROOT / "docs" / "ENGINES.md").read_text(encoding="utf-8")
    for name, model in REMBG_MODELS.items():
        words = ("yes", f"{model.megabytes} MB") if model.commercial else ("no", "–")
        file = "yes" if name in REMBG_FILE_MODELS else "no"
        assert f"| `{name}` | {model.licence} | {words[0]} | {words[1]} | {model.source} | {file} |" in page


def test_weights_that_cannot_be_downloaded_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import pooch

    def offline(*_: object, **__: object) -> None:
        raise ConnectionError("no network")

    monkeypatch.setenv("U2NET_HOME", str(tmp_path))
    monkeypatch.setattr(pooch, "retrieve", offline)
    with pytest.raises(EngineUnavailable, match=r"could not be downloaded.*U2NET_HOME"):
        rembg_mask(shirt()[0])


def test_weights_that_were_downloaded_broken_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path))
    (tmp_path / "isnet-general-use.onnx").write_bytes(b"half a download")
    with pytest.raises(EngineUnavailable, match="so that it is downloaded again"):
        rembg_mask(shirt()[0])
