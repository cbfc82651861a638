"""Selecting the garment by clicks: which of SAM's masks is taken, and the way clicks and pictures reach SAM."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import BadParameter, EngineUnavailable, NoGarment
from core.settings import settings
from core.types import Photo, Picture
from pipeline import engines
from pipeline.engines import SAM_MODELS, engine
from pipeline.garment.cutout import sam, select
from pipeline.garment.cutout.sam import Click, Proposals, proposals
from pipeline.garment.cutout.select import select_by_points
from tests.conftest import ROOT

SIDE = 64
"""Size of the pictures on which the small network works [pixels]."""
POSITIVE = 3
"""Seed with which the small network calls something garment at all clicks that these tests make."""


def noise(height: int = 120, width: int = 80, seed: int = 0) -> Photo:
    return Photo(np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8))


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing switched on, downloaded or loaded."""
    for name in ("SAM", "SAM_MODEL"):
        monkeypatch.delenv(f"TRYON_{name}", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    forget()
    yield
    forget()


def forget() -> None:
    settings.cache_clear()
    sam._loaded.cache_clear()
    sam._encoded.cache_clear()


def choose(monkeypatch: pytest.MonkeyPatch, **values: str | Path) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"TRYON_{name.upper()}", str(value))
    forget()


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a SAM of a few thousand random weights."""
    import torch
    from transformers import SamConfig, SamModel

    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "mlp_dim": 64}
    grid = {"image_size": SIDE, "patch_size": 8}
    config = SamConfig(
        vision_config={
            **sizes, **grid, "output_channels": 32, "window_size": 4, "global_attn_indexes": [1], "num_pos_feats": 16,
        },
        prompt_encoder_config={**grid, "hidden_size": 32, "mask_input_channels": 4},
        mask_decoder_config={**sizes, "iou_head_hidden_dim": 32, "iou_head_depth": 2},
        initializer_range=0.3,
    )  # fmt: skip
    torch.manual_seed(POSITIVE)
    folder = tmp_path_factory.mktemp("sam")
    SamModel(config).save_pretrained(folder)
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, weights: Path) -> Path:
    """The small network, chosen."""
    choose(monkeypatch, sam_model=weights)
    return weights


def offered(monkeypatch: pytest.MonkeyPatch, *masks: Picture, quality: Sequence[float]) -> None:
    """Let SAM propose these masks (bool) whatever is clicked."""
    logits = np.stack([np.where(mask, 8, -8) for mask in masks]).astype(np.float32)
    answer = Proposals(logits, np.array(quality, np.float32))
    monkeypatch.setattr(select, "proposals", lambda rgb, clicks: answer)


def box(x0: int, y0: int, x1: int, y1: int) -> Picture:
    """Return a mask at a working size of 60 x 40, half the photo's."""
    mask = np.zeros((60, 40), bool)
    mask[y0:y1, x0:x1] = True
    return mask


# Which mask is taken


def test_the_best_of_the_masks_that_agree_with_the_clicks_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    collar, shirt, everything = box(15, 5, 25, 10), box(10, 5, 30, 40), box(0, 0, 40, 60)
    offered(monkeypatch, collar, shirt, everything, quality=[0.7, 0.8, 0.9])
    photo = noise()
    assert (select_by_points(photo, [(40, 14, True)]) > 127).mean() == 1
    without = select_by_points(photo, [(40, 14, True), (4, 110, False)])
    assert (without > 127).sum() == pytest.approx(4 * shirt.sum(), rel=0.02)
    small = select_by_points(photo, [(40, 14, True), (40, 60, False)])
    assert (small > 127).sum() == pytest.approx(4 * collar.sum(), rel=0.08)


def test_only_clicked_pieces_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, *[box(2, 5, 12, 50) | box(15, 5, 25, 50) | box(28, 5, 38, 50)] * 3, quality=[1, 1, 1])
    one = select_by_points(noise(), [(40, 60, True)]) > 127
    assert one[60, 40] and not one[60, 14] and not one[60, 66]
    two = select_by_points(noise(), [(40, 60, True), (14, 60, True)]) > 127
    assert two[60, 40] and two[60, 14] and not two[60, 66]


def test_the_mask_is_soft_at_its_border_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ramp = np.broadcast_to(20 - np.abs(np.arange(40) - 20) * 2.0, (60, 40)).astype(np.float32)
    answer = Proposals(np.stack([ramp] * 3), np.ones(3, np.float32))
    monkeypatch.setattr(select, "proposals", lambda rgb, clicks: answer)
    mask = select_by_points(noise(), [(40, 60, True)])
    assert mask.shape == (120, 80) and mask.dtype == np.uint8
    row = mask[60].astype(int)
    assert row[40] == 255 and row[0] == 0 and row[79] == 0
    assert np.all(np.diff(row[:40]) >= 0) and len(set(row[10:30])) > 3, "it rises without a step"


def test_clicks_on_nothing_find_no_garment(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, *[box(10, 5, 30, 40)] * 3, quality=[1, 1, 1])
    with pytest.raises(NoGarment, match="click on the middle of the garment"):
        select_by_points(noise(), [(2, 118, True)])


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(10, 10, False)],
        [(81, 10, True)],
        [(10, -1, True)],
        [(float("nan"), 10, True)],
        [(10, 10, True), (float("inf"), 1, False)],
        [(10, 10, True)] * 101,
    ],
)
def test_clicks_that_make_no_sense_are_refused(points: list[tuple[float, float, bool]]) -> None:
    with pytest.raises(BadParameter, match="points"):
        select_by_points(noise(), points)


def test_a_click_on_the_last_edge_of_the_photo_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, *[box(0, 0, 40, 60)] * 3, quality=[1, 1, 1])
    assert select_by_points(noise(), [(80, 120, True)]).min() == 255


# The real code of SAM, with a small network


@pytest.mark.parametrize("shape", [(120, 80), (40, 50), (64, 64)])
def test_the_real_path_gives_a_mask_of_the_photos_size(small: Path, shape: tuple[int, int]) -> None:
    photo = noise(*shape)
    found = proposals(photo.rgb, [Click(shape[1] / 2, shape[0] / 2, True)])
    scale = SIDE / max(shape)
    assert found.logits.shape == (3, round(shape[0] * scale), round(shape[1] * scale))
    assert found.quality.shape == (3,) and found.logits.dtype == np.float32
    first = select_by_points(photo, [(shape[1] / 2, shape[0] / 2, True)])
    assert first.shape == shape and first.dtype == np.uint8 and 0 < (first > 127).mean() < 1
    forget()
    assert np.array_equal(first, select_by_points(photo, [(shape[1] / 2, shape[0] / 2, True)]))


def test_clicks_reach_the_network_where_they_were_made(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    model = sam._loaded(str(small)).model
    forward = model.forward
    monkeypatch.setattr(model, "forward", lambda **given: (seen.append(given), forward(**given))[1])
    proposals(noise(120, 80).rgb, [Click(40, 60, True), Click(80, 120, False), Click(0, 30, True)])
    [given] = seen
    assert given["input_labels"].tolist() == [[[1, 0, 1]]]
    expected = np.array([[43 / 2, 32], [43, 64], [0, 16]])
    assert np.allclose(given["input_points"][0, 0].numpy(), expected, atol=1e-4)


def test_place_and_kind_of_a_click_change_what_is_proposed(small: Path) -> None:
    rgb = noise().rgb
    here = proposals(rgb, [Click(40, 60, True)]).logits
    assert np.array_equal(here, proposals(rgb, [Click(40, 60, True)]).logits)
    spread = here.std()
    for other in ([Click(40, 60, False)], [Click(10, 20, True)], [Click(40, 60, True), Click(10, 20, False)]):
        assert np.abs(proposals(rgb, other).logits - here).max() > 0.01 * spread


def test_a_picture_is_encoded_once(small: Path) -> None:
    first, second = noise(seed=0), noise(seed=1)
    for photo, clicks in ((first, 1), (first, 2), (Photo(first.rgb.copy()), 1), (second, 1)):
        proposals(photo.rgb, [Click(40, 60, True)] * clicks)
    assert sam._encoded.cache_info().misses == 2
    assert sam._loaded.cache_info().misses == 1


# Weights that are not there


def test_sam_is_off_where_its_weights_are_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineUnavailable, match=r"may not download.*TRYON_SAM=1") as caught:
        select_by_points(noise(), [(40, 60, True)])
    assert "TRYON_SAM=1" in caught.value.localized("ko") and "않았습니다" in caught.value.localized("ko")
    choose(monkeypatch, sam="1")
    assert engine("cutout", "sam").commercial


def test_downloaded_weights_are_used_without_a_switch_or_the_network(
    monkeypatch: pytest.MonkeyPatch, weights: Path, tmp_path: Path
) -> None:
    repository = tmp_path / "hub" / "models--facebook--sam-vit-base"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("abc")
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / "abc").symlink_to(weights)
    monkeypatch.setattr("socket.socket.connect", None)
    assert engine("cutout", "sam").name == "sam"
    assert select_by_points(noise(), [(40, 60, True)]).any()


@pytest.mark.parametrize("failure", ["not found", "broken off"])
def test_weights_that_cannot_be_downloaded_are_refused(monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    from huggingface_hub import errors, utils

    def fail(*_: object, **__: object) -> str:
        httpx: Any = utils.httpx  # type: ignore[attr-defined]
        raise errors.LocalEntryNotFoundError("x") if failure == "not found" else httpx.ReadTimeout("x")

    monkeypatch.setattr("huggingface_hub.hf_hub_download", fail)
    choose(monkeypatch, sam="1")
    with pytest.raises(EngineUnavailable, match=r"SAM could not be downloaded.*network"):
        select_by_points(noise(), [(40, 60, True)])


@pytest.mark.parametrize("damage", ["weights", "text", "sizes", "other"])
def test_damaged_weights_are_refused(
    monkeypatch: pytest.MonkeyPatch, weights: Path, tmp_path: Path, damage: str
) -> None:
    import torch
    from safetensors.torch import save_file

    config, network = ((weights / name).read_bytes() for name in ("config.json", "model.safetensors"))
    values = json.loads(config)
    values["vision_config"]["hidden_size"] = 64
    (tmp_path / "config.json").write_bytes({"text": b"{", "sizes": json.dumps(values).encode()}.get(damage, config))
    (tmp_path / "model.safetensors").write_bytes(network[:-500] if damage == "weights" else network)
    if damage == "other":
        save_file({"a": torch.zeros(2)}, tmp_path / "model.safetensors")
    choose(monkeypatch, sam_model=tmp_path)
    with pytest.raises(EngineUnavailable, match=r"damaged, incomplete, or belong to another model"):
        select_by_points(noise(), [(40, 60, True)])


def test_a_folder_without_a_model_and_an_unknown_model_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, sam_model=tmp_path)
    with pytest.raises(EngineUnavailable, match=r"holds no SAM model.*model\.safetensors"):
        engine("cutout", "sam")
    choose(monkeypatch, sam="1", sam_model="someone/unknown")
    with pytest.raises(EngineUnavailable, match=r"docs/ENGINES\.md lists"):
        engine("cutout", "sam")


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None if name == "transformers" else object())
    with pytest.raises(EngineUnavailable, match=r"pip install transformers torch"):
        engine("cutout", "sam")


def test_the_page_on_engines_lists_every_model_of_sam() -> None:
    page = (ROOT / "docs" / "ENGINES.md").read_text(encoding="utf-8")
    for name, model in SAM_MODELS.items():
        assert model.commercial
        assert f"| `{name}` | {model.licence} | yes | {model.megabytes} MB | {model.source}" in page
