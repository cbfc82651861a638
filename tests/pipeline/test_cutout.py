"""The cutout on drawn shirts with known masks, and on real photos where they are at hand."""

from __future__ import annotations

import csv
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import BadParameter, Cancelled, EngineUnavailable, NoGarment
from core.settings import settings
from core.types import Photo, Picture
from pipeline.garment.cutout import METHODS, cut_out
from pipeline.garment.cutout import rembg as rembg_engine
from pipeline.garment.cutout.gate import agreement, measure, score, sensible
from pipeline.garment.cutout.refine import refined
from pipeline.garment.cutout.shape import main_piece
from pipeline.garment.cutout.view import View, working_view

SHIRT = np.array(
    [
        (40, 15),
        (60, 15),
        (72, 20),
        (92, 42),
        (81, 52),
        (73, 44),
        (73, 88),
        (27, 88),
        (27, 44),
        (19, 52),
        (8, 42),
        (28, 20),
    ]
)
"""Outline of a T-shirt in percent of the picture."""
ARMS_DOWN = np.array(
    [(40, 15), (60, 15), (72, 20), (88, 40), (84, 82), (76, 82), (78, 50), (71, 40), (71, 88), (29, 88), (29, 40),
     (22, 50), (24, 82), (16, 82), (12, 40), (28, 20)]
)  # fmt: skip
"""Outline of a long sleeved one whose sleeves hang beside the body."""


def drawn(outline: NDArray[np.int_] = SHIRT, size: tuple[int, int] = (240, 320)) -> NDArray[np.bool_]:
    """The exact mask of an outline in a picture of ``size`` (width, height)."""
    image = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(image, [np.round(outline * np.array(size) / 100).astype(np.int32)], 1)
    return image.astype(bool)


def photograph(
    mask: NDArray[np.bool_],
    *,
    garment: tuple[int, int, int] = (60, 90, 170),
    background: tuple[int, int, int] = (196, 190, 180),
    noise: float = 2.0,
    light: float = 0.1,
) -> Picture:
    """A photo of ``mask``: two colours, uneven light (share of the brightness), noise, the blur of a lens."""
    height, width = mask.shape
    opacity = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.7)[..., None]
    colors = opacity * np.float32(garment) + (1 - opacity) * np.float32(background)
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    colors = colors * (1 + light * (x + y - 1) - light * (x - 0.5) ** 2)[..., None]
    grain = np.random.default_rng(5).normal(0, noise, colors.shape)
    return np.clip(colors + grain, 0, 255).astype(np.uint8)


def overlap(soft: Picture, truth: NDArray[np.bool_]) -> float:
    found = soft > 127
    return float((found & truth).sum() / (found | truth).sum())


LOOKS = {
    "dark on pale": {},
    "strong light from one side": {"light": 0.35},
    "white on nearly white": {"garment": (252, 252, 252), "background": (243, 243, 243), "noise": 0.6, "light": 0.0},
    "pale on grey": {"garment": (176, 172, 164), "background": (128, 130, 132), "light": 0.08},
    "red on red": {"garment": (200, 60, 70), "background": (140, 20, 30)},
    "noisy": {"noise": 14.0},
}


@pytest.mark.parametrize("look", LOOKS)
def test_shirt_is_found(look: str) -> None:
    truth = drawn()
    cutout = cut_out(Photo(photograph(truth, **LOOKS[look])))  # type: ignore[arg-type]
    assert overlap(cutout.mask, truth) > 0.985
    assert cutout.mask.dtype == np.uint8
    assert cutout.method in METHODS


@pytest.mark.parametrize("size", [(150, 190), (900, 1200)])
def test_mask_has_the_photos_size_and_a_sharp_edge(size: tuple[int, int]) -> None:
    truth = drawn(size=size)
    mask = cut_out(Photo(photograph(truth))).mask
    assert mask.shape == truth.shape
    wrong = (mask > 127) != truth
    near_edge = cv2.dilate(truth.astype(np.uint8), np.ones((5, 5))) != cv2.erode(
        truth.astype(np.uint8), np.ones((5, 5))
    )
    assert wrong[~near_edge].mean() < 0.001  # all that is wrong lies within two pixels of the outline


def test_equal_photos_give_equal_masks() -> None:
    photo = Photo(photograph(drawn()))
    np.testing.assert_array_equal(cut_out(photo).mask, cut_out(photo).mask)


def test_print_and_highlight_leave_no_holes() -> None:
    truth = drawn()
    picture = photograph(truth)
    cv2.circle(picture, (120, 147), 27, (196, 190, 180), -1)  # a print in the background's colour
    cv2.circle(picture, (87, 220), 2, (250, 250, 250), -1)
    assert overlap(cut_out(Photo(picture)).mask, truth) > 0.985


def test_gap_between_sleeve_and_body_stays_open() -> None:
    """The cuffs touch the body, so that the background behind is enclosed."""
    truth = drawn(ARMS_DOWN, (300, 400))
    cv2.rectangle(closed := truth.astype(np.uint8), (45, 312), (256, 331), 1, -1)
    truth = closed.astype(bool)
    enclosed = ~truth & ~_outside(truth)
    assert enclosed.sum() > 300
    mask = cut_out(Photo(photograph(truth))).mask
    assert overlap(mask, truth) > 0.97
    assert (mask[enclosed] < 128).mean() > 0.8


def _outside(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    flooded = np.pad(mask, 1).astype(np.uint8)
    cv2.floodFill(flooded, None, (0, 0), 2)
    return np.asarray(flooded[1:-1, 1:-1] == 2)


def test_garment_that_touches_the_border_is_found() -> None:
    truth = drawn(SHIRT * (1.18, 1.1) + (-2, 10))
    assert truth[:, -1].any()
    assert truth[-1].any()
    assert overlap(cut_out(Photo(photograph(truth))).mask, truth) > 0.98


def test_soft_shadow_is_not_garment() -> None:
    truth = drawn()
    shadow = cv2.GaussianBlur(np.roll(truth, (7, 5), axis=(0, 1)).astype(np.float32), (0, 0), 6)[..., None]
    plain = photograph(np.zeros_like(truth))
    picture = np.where(truth[..., None], photograph(truth), (plain * (1 - 0.25 * shadow)).astype(np.uint8))
    assert overlap(cut_out(Photo(picture)).mask, truth) > 0.97


def test_alpha_is_taken_as_it_is() -> None:
    truth = drawn()
    alpha = cv2.GaussianBlur(truth.astype(np.uint8) * 255, (0, 0), 1.0)
    cv2.circle(alpha, (220, 306), 6, 90, -1)  # a shadow beside it
    cutout = cut_out(Photo(photograph(truth), alpha=alpha))
    assert cutout.method == "alpha"
    assert cutout.mask[306, 220] == 0
    assert overlap(cutout.mask, truth) > 0.99


def test_alpha_that_is_no_garment_is_not_believed() -> None:
    """Rounded corners of a screenshot: the garment is found by its colours."""
    truth = drawn()
    alpha = np.full(truth.shape, 255, np.uint8)
    alpha[:6, :6] = alpha[-6:, -6:] = 0
    assert cut_out(Photo(photograph(truth), alpha=alpha)).method != "alpha"


@pytest.mark.parametrize("method", ["border", "grabcut"])
def test_one_method_alone_can_be_asked_for(method: str) -> None:
    truth = drawn()
    cutout = cut_out(Photo(photograph(truth)), method=method)
    assert cutout.method == method
    assert overlap(cutout.mask, truth) > 0.98


def test_nothing_to_find_is_an_honest_error() -> None:
    rng = np.random.default_rng(3)
    plain = photograph(np.zeros((320, 240), bool))
    noise = rng.integers(0, 255, (320, 240, 3), dtype=np.uint8)
    patches = cv2.resize(rng.integers(0, 255, (12, 9, 3), dtype=np.uint8), (240, 320), interpolation=cv2.INTER_CUBIC)
    for picture in (plain, noise, patches):
        with pytest.raises(NoGarment):
            cut_out(Photo(picture))


def test_unknown_method_and_missing_alpha_are_bad_parameters() -> None:
    photo = Photo(photograph(drawn()))
    with pytest.raises(BadParameter, match="auto, alpha, parser, border, grabcut, rembg, sam"):
        cut_out(photo, method="magic")
    with pytest.raises(BadParameter):
        cut_out(photo, method="alpha")


def test_cancelling_stops_the_work() -> None:
    def stop(stage: str, fraction: float, picture: Picture | None = None) -> None:
        assert stage == "cutout"
        if fraction > 0:
            raise Cancelled("cancelled.any")

    with pytest.raises(Cancelled):
        cut_out(Photo(photograph(drawn())), progress=stop)


@pytest.fixture
def fake_rembg(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """A stand-in for the package, switched on."""
    module = types.ModuleType("rembg")
    module.__spec__ = types.SimpleNamespace(name="rembg")  # type: ignore[assignment]
    module.new_session = lambda model: model  # type: ignore[attr-defined]
    module.remove = lambda rgb, session, only_mask: drawn().astype(np.uint8) * 255  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rembg", module)
    monkeypatch.setitem(sys.modules, "onnxruntime", module)
    monkeypatch.setenv("TRYON_REMBG", "1")
    settings.cache_clear()
    rembg_engine._session.cache_clear()
    yield module
    settings.cache_clear()
    rembg_engine._session.cache_clear()


def test_rembg_is_asked_only_where_it_is_switched_on(
    fake_rembg: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(photograph(drawn()))
    asked = []

    def spy(photo: Photo) -> Picture:
        asked.append(photo)
        return rembg_engine.rembg_mask(photo)

    monkeypatch.setattr("pipeline.garment.cutout.choose.rembg_mask", spy)
    assert overlap(cut_out(photo).mask, drawn()) > 0.96 and len(asked) == 1
    monkeypatch.setenv("TRYON_REMBG", "0")
    settings.cache_clear()
    assert cut_out(photo).method != "rembg" and len(asked) == 1
    with pytest.raises(EngineUnavailable, match="switched off"):
        cut_out(photo, method="rembg")


def test_rembg_without_network_says_what_helps(fake_rembg: types.ModuleType) -> None:
    def fail(model: str) -> None:
        raise ConnectionError("no network")

    fake_rembg.new_session = fail  # type: ignore[attr-defined]
    with pytest.raises(EngineUnavailable, match=r"could not be downloaded.*network"):
        cut_out(Photo(photograph(drawn())), method="rembg")


def test_wrong_masks_score_lower_than_the_right_one() -> None:
    truth = drawn()
    view = working_view(photograph(truth))
    right = cv2.resize(truth.astype(np.uint8), view.rgb.shape[1::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
    half = right.copy()
    half[:, : half.shape[1] // 2] = False
    fat = cv2.dilate(right.astype(np.uint8), np.ones((17, 17))).astype(bool)
    moved = np.roll(right, 14, axis=1)
    best = score(measure(right, view), (1.0, 1.0))
    assert best > 0.9
    for wrong in (half, fat, moved):
        assert score(measure(wrong, view), (1.0, 1.0)) < best - 0.2
    assert score(measure(right, view), (0.3, 0.2)) < best
    share = (right & fat).sum() / fat.sum()
    assert agreement(right, [fat, right, half]) == pytest.approx((1.0, share))


@pytest.mark.parametrize("mask", [np.zeros((300, 200), bool), np.ones((300, 200), bool)], ids=["nothing", "everything"])
def test_nothing_and_everything_are_not_sensible(mask: NDArray[np.bool_]) -> None:
    view = View(np.full((300, 200, 3), 90, np.uint8))
    assert not sensible(measure(mask, view))


def test_refinement_moves_a_coarse_outline_to_the_true_one() -> None:
    truth = drawn(size=(900, 1200))
    coarse = cv2.resize(truth.astype(np.uint8), (300, 400), interpolation=cv2.INTER_AREA).astype(bool)
    fat = cv2.dilate(coarse.astype(np.uint8), np.ones((3, 3))).astype(bool)
    before = cv2.resize(fat.astype(np.uint8) * 255, (900, 1200))
    after = refined(photograph(truth), fat)
    assert overlap(after, truth) > 0.995 > 0.985 > overlap(before, truth)


def test_main_piece_prefers_the_middle() -> None:
    mask = np.zeros((100, 100), bool)
    mask[40:60, 40:60] = True
    mask[0:22, 0:22] = True
    assert main_piece(mask)[50, 50]
    assert not main_piece(mask)[5, 5]


@pytest.mark.photos
def test_real_photos_are_cut_out(photos_dir: Path) -> None:
    """Garments on plain backgrounds: IoU at the photo's size; a wrong mask is never better than an error."""
    with (photos_dir / "manifest.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["kind"] == "garment" and r["gt_mask"] == "yes"]
    figures: dict[str, float] = {}
    for row in rows:
        if row["view"] == "on-model":
            continue
        rgb = cv2.imread(str(photos_dir / "garments" / f"{row['name']}.jpg"))[..., ::-1].copy()
        truth = cv2.imread(str(photos_dir / row["mask_file"]), cv2.IMREAD_GRAYSCALE) > 127
        figures[row["name"]] = overlap(cut_out(Photo(rgb)).mask, truth)
    tops = [v for k, v in figures.items() if k.split("_")[0] in ("tshirt", "longsleeve", "tank", "shirt", "hoodie")]
    assert min(figures.values()) > 0.95, figures
    assert np.mean(list(figures.values())) > 0.985
    assert np.mean(tops) > 0.987
    assert min(tops) > 0.965
