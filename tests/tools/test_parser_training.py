"""The training of the garment parser on a handful of made photos."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from core.types import CATEGORIES, LANDMARKS, PHOTO_KINDS, Picture
from pipeline.garment.parser import network as deployed
from tools.parser import train as training
from tools.parser.cache import STORED, UNKNOWN, Cache, build, largest_clear
from tools.parser.dolls import paint_doll
from tools.parser.examples import PEOPLE, USUAL, Mix, doll, draw, moved, real
from tools.parser.export import export
from tools.parser.losses import landmark_loss, mask_loss
from tools.parser.network import FROZEN, PLAIN, SIDE, Deployed, ParserNetwork
from tools.parser.photos import TrainingPhoto, read_folder
from tools.parser.train import Plan, draw_weights, train, validate
from tools.parser.views import Example, bare, bent, framed

PLAN = Plan(steps=1, people=1, batch=2, warm_up=1, save_every=1)


def picture(rng: np.random.Generator) -> tuple[Picture, Picture]:
    """A dark shirt-like shape on a pale ground, 180 x 240, and its mask."""
    mask = np.zeros((240, 180), np.uint8)
    cv2.rectangle(mask, (50, 60), (130, 200), 255, -1)
    cv2.rectangle(mask, (20, 60), (160, 100), 255, -1)
    rgb = np.where(mask[..., None] > 0, rng.integers(20, 90, 3), rng.integers(160, 230, 3))
    return np.clip(rgb + rng.normal(0, 4, rgb.shape), 0, 255).astype(np.uint8), mask


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six photos in the layout of the training folder: one with a doubtful mask, one of another category."""
    root = tmp_path_factory.mktemp("garments")
    (root / "photos").mkdir()
    (root / "masks").mkdir()
    rng = np.random.default_rng(0)
    rows = []
    for number in range(6):
        rgb, mask = picture(rng)
        if number == 4:
            mask[mask > 0] = 128
        cv2.imwrite(str(root / "photos" / f"p{number}.jpg"), rgb[..., ::-1])
        cv2.imwrite(str(root / "masks" / f"p{number}.png"), mask)
        label = "Top" if number == 5 else "T-Shirt"
        rows.append({"image": f"p{number}", "sender_id": 7 if number == 0 else number, "label": label, "kids": False})
    with (root / "labels.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return root


@pytest.fixture(scope="module")
def photos(folder: Path) -> list[TrainingPhoto]:
    return read_folder(folder)


@pytest.fixture(scope="module")
def cache(photos: list[TrainingPhoto], folder: Path) -> Cache:
    label = {"landmarks": {"hem_left": [0.28, 0.83, 0.9], "hem_right": [0.72, 0.83, 0.2]}}
    return build(photos, {"p1": label}, folder / "work" / "cache.npz")


def held_out(photos: list[TrainingPhoto]) -> np.ndarray:
    return np.array([photo.held_out for photo in photos])


def test_masks_are_trusted_by_how_decided_they_are(photos: list[TrainingPhoto]) -> None:
    assert [photo.usable for photo in photos] == [True, True, True, True, False, True]
    assert [photo.trusted for photo in photos] == [True, True, True, True, False, False]
    assert [photo.held_out for photo in photos] == [True, False, False, False, False, False]
    assert photos[1].category == "tshirt" and photos[5].category is None
    assert not replace(photos[1], faulty=True).usable


def test_the_cache_holds_labels_backgrounds_and_cloth(cache: Cache, photos: list[TrainingPhoto], folder: Path) -> None:
    assert cache.rgb.shape == (6, STORED, STORED, 3) and cache.category.tolist() == [0, 0, 0, 0, 0, UNKNOWN]
    weight = cache.landmarks[1, :, 2]
    assert weight[LANDMARKS.index("hem_left")] > 0.9 > weight[LANDMARKS.index("hem_right")] > 0
    assert len(cache.scraps) == 4 and all(scrap.max() < 130 for scrap in cache.scraps)
    assert all(ground.min() > 120 for ground in cache.backgrounds)
    again = build(photos, {}, folder / "work" / "cache.npz")
    assert np.array_equal(again.rgb, cache.rgb)


def test_the_largest_clear_box_holds_no_garment() -> None:
    mask = np.zeros((STORED, STORED), np.uint8)
    mask[100:200, 50:320] = 255
    top, left, bottom, right = largest_clear(mask)
    assert (top, left, right) == (200, 0, 320) and bottom == 320


def test_examples_follow_from_seed_and_number(cache: Cache, photos: list[TrainingPhoto]) -> None:
    weights = draw_weights(cache, held_out(photos))
    assert weights[0] == 0 and weights.sum() == pytest.approx(1)
    first, again, other = (draw(cache, weights, 3, number) for number in (5, 5, 6))
    assert np.array_equal(first.rgb, again.rgb) and np.array_equal(first.landmarks, again.landmarks)
    assert not np.array_equal(first.rgb, other.rgb)
    for number in range(24):
        example = draw(cache, weights, 1, number)
        assert example.rgb.shape == (SIDE, SIDE, 3) and example.mask.shape == (SIDE, SIDE)
        known = example.landmarks[example.landmarks[:, 2] > 0]
        assert ((known[:, :2] >= 0) & (known[:, :2] < SIDE)).all()


@pytest.mark.parametrize("category", CATEGORIES)
def test_dolls_have_their_landmarks_on_their_outline(cache: Cache, category: str) -> None:
    rng = np.random.default_rng(CATEGORIES.index(category))
    painted = paint_doll(rng, category, "flat", cache.scraps, side=STORED)
    edge = cv2.morphologyEx((painted.cover > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    away = cv2.distanceTransform(1 - edge, cv2.DIST_L2, 5)
    for name, (x, y) in painted.landmarks.items():
        if name.startswith(("hem", "cuff_outer", "waist", "crotch")):
            assert away[int(np.clip(round(y), 0, STORED - 1)), int(np.clip(round(x), 0, STORED - 1))] < 10, name


def test_a_moved_garment_has_an_exact_mask(cache: Cache) -> None:
    example = moved(cache, 1, np.random.default_rng(2))
    assert example.exact and example.masked and example.kind == UNKNOWN
    assert not np.array_equal(example.rgb[:20], cache.rgb[1, :20])


def test_what_is_trained_is_what_is_used() -> None:
    assert (deployed.SIDE, deployed.PLAIN) == (SIDE, PLAIN)


def test_a_bare_garment_stands_before_nothing(cache: Cache) -> None:
    seen = bare(real(cache, 1))
    assert (seen.rgb[cache.mask[1] == 0] == PLAIN).all() and seen.kind == UNKNOWN
    inside = cache.mask[1] == 255
    assert np.array_equal(seen.rgb[inside], cache.rgb[1][inside])


def test_bending_moves_picture_mask_and_landmarks_alike(cache: Cache) -> None:
    example = real(cache, 1)
    y, x = np.nonzero(cv2.erode(example.mask, np.ones((25, 25))))
    spots = np.stack([x, y, np.ones(len(x))], axis=1)[:: len(x) // len(LANDMARKS)][: len(LANDMARKS)].astype(float)
    dots = np.zeros_like(example.mask)
    for x, y, _ in spots:
        cv2.circle(dots, (int(x), int(y)), 3, 255, -1)
    seen = bent(replace(example, mask=dots, landmarks=spots), np.random.default_rng(5))
    assert np.abs(seen.landmarks[:, :2] - spots[:, :2]).max() > 2
    for x, y, _ in seen.landmarks:
        assert seen.mask[round(y), round(x)] > 127


def test_the_window_says_how_wide_it_is_in_truth(cache: Cache) -> None:
    example = real(cache, 1)
    assert example.aspect == pytest.approx(180 / 240)
    half = np.array([[SIDE / STORED, 0, 0], [0, 2 * SIDE / STORED, 0]])
    assert framed(example, half).aspect == pytest.approx(2 * 180 / 240)


def test_trousers_seen_from_the_side_show_one_leg(cache: Cache) -> None:
    dolls = [paint_doll(np.random.default_rng(k), "trousers", "flat", cache.scraps, side=STORED) for k in range(30)]
    aside = [doll for doll in dolls if "crotch" not in doll.landmarks]
    assert 1 <= len(aside) <= 15
    for each in aside:
        assert set(each.landmarks) == {f"{name}_{s}" for name in ("waistband", "hem_outer") for s in ("left", "right")}
        low = each.cover[int(0.75 * STORED)] > 0.5
        assert np.count_nonzero(np.diff(low.astype(int))) == 2


def test_people_are_many_at_the_end(cache: Cache) -> None:
    def worn(mix: Mix) -> int:
        return sum(
            doll(cache, np.random.default_rng(seed), mix).kind == PHOTO_KINDS.index("on-model") for seed in range(40)
        )

    assert worn(PEOPLE) > worn(USUAL) > 0
    plan = Plan()
    assert training._share(plan, plan.steps) == plan.people_rate > training._share(plan, plan.all_steps - 1)


def test_mirroring_swaps_left_and_right(cache: Cache) -> None:
    example = real(cache, 1)
    mirror = np.array([[-SIDE / STORED, 0, SIDE - 1], [0, SIDE / STORED, 0]])
    seen = framed(example, mirror)
    left, right = LANDMARKS.index("hem_left"), LANDMARKS.index("hem_right")
    assert seen.landmarks[left, 0] < seen.landmarks[right, 0]
    assert seen.landmarks[left, 2] == example.landmarks[right, 2]


def test_doubtful_pixels_and_the_worst_masks_do_not_count() -> None:
    truth, weight = torch.zeros(20, 1, 4, 4), torch.ones(20, 1, 4, 4)
    logits = torch.full_like(truth, -8.0)
    good = mask_loss(logits, truth, weight)
    spoiled = logits.clone()
    spoiled[0] = 8.0
    assert mask_loss(spoiled, truth, weight) == pytest.approx(float(good), abs=1e-4)
    doubtful = weight.clone()
    doubtful[:, :, :2] = 0
    spoiled = logits.clone()
    spoiled[:, :, :2] = 8.0
    assert mask_loss(spoiled, truth, doubtful) == pytest.approx(float(good), abs=1e-2)


def test_landmarks_are_drawn_to_their_place() -> None:
    labels = torch.zeros(1, 2, 3)
    labels[0, 0] = torch.tensor([100.0, 60.0, 1.0])
    logits = torch.zeros(1, 2, 64, 64)
    flat = landmark_loss(logits, labels)
    logits[0, 0, 15, 25] = 6.0
    assert landmark_loss(logits, labels) < flat
    wrong = torch.zeros(1, 2, 64, 64)
    wrong[0, 0, 25, 15] = 6.0
    assert landmark_loss(wrong, labels) > flat
    unknown = torch.zeros(1, 2, 64, 64)
    unknown[0, 1] = torch.rand(64, 64) * 9
    assert landmark_loss(unknown, labels) == pytest.approx(float(flat))


def test_the_network_is_small_and_its_start_stays_as_published() -> None:
    network = ParserNetwork(pretrained=True).train()
    assert sum(p.numel() for p in network.parameters()) <= 4_000_000
    before = network.encoder.stem[1].running_mean.clone()
    parsed = network(torch.rand(2, 3, SIDE, SIDE) * 255, torch.tensor([0.5, 2.0]))
    assert parsed.mask.shape == (2, 1, SIDE // 2, SIDE // 2) and parsed.heat.shape == (2, len(LANDMARKS), 64, 64)
    assert parsed.category.shape == (2, len(CATEGORIES)) and parsed.kind.shape == (2, len(PHOTO_KINDS))
    assert torch.equal(before, network.encoder.stem[1].running_mean)
    assert not any(p.requires_grad for p in network.encoder.blocks[FROZEN - 1].parameters())


def test_a_run_that_was_cut_off_goes_on_as_it_would_have(
    cache: Cache, photos: list[TrainingPhoto], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        whole = train(cache, held_out(photos), PLAN, tmp_path / "whole", workers=0)
        taken = training._step
        steps = []

        def cut_off(*arguments: object) -> dict[str, float]:
            if steps:
                raise KeyboardInterrupt
            steps.append(1)
            return taken(*arguments)

        monkeypatch.setattr(training, "_step", cut_off)
        with pytest.raises(KeyboardInterrupt):
            train(cache, held_out(photos), PLAN, tmp_path / "parts", workers=0)
        monkeypatch.setattr(training, "_step", taken)
        resumed = train(cache, held_out(photos), PLAN, tmp_path / "parts", workers=0)
    finally:
        torch.set_num_threads(threads)
    # Dropout draws anew in a new process of training; all else is the same.
    for name, value in whole.state_dict().items():
        assert torch.allclose(value.float(), resumed.state_dict()[name].float(), atol=2e-2), name
    with pytest.raises(ValueError, match="another plan"):
        train(cache, held_out(photos), replace(PLAN, people=2), tmp_path / "parts", workers=0)
    found = validate(resumed, cache, np.flatnonzero(held_out(photos)))
    assert 0 <= found["mask_iou"] <= 1 and "landmark_error" in found


@pytest.mark.filterwarnings("ignore")
def test_what_is_exported_says_the_same(tmp_path: Path) -> None:
    import onnxruntime

    network = ParserNetwork().eval()
    export(network, tmp_path / "parser.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "parser.onnx"), providers=["CPUExecutionProvider"])
    for count in (1, 2):
        pictures, aspects = torch.rand(count, 3, SIDE, SIDE) * 255, torch.rand(count) + 0.5
        with torch.no_grad():
            expected = Deployed(network)(pictures, aspects)
        inputs = {"pictures": pictures.numpy(), "aspects": aspects.numpy()}
        for wanted, found in zip(expected, session.run(None, inputs), strict=True):
            assert np.abs(wanted.numpy() - found).max() < 1e-4


def test_a_doll_on_a_hanger_is_tagged_so(cache: Cache) -> None:
    kinds = {doll(cache, np.random.default_rng(seed)).kind for seed in range(30)}
    assert {PHOTO_KINDS.index("hanger"), PHOTO_KINDS.index("ghost"), PHOTO_KINDS.index("flat")} <= kinds


def test_an_example_holds_what_it_teaches(cache: Cache) -> None:
    unusable = real(cache, 4)
    assert isinstance(unusable, Example) and not unusable.masked and not unusable.exact
