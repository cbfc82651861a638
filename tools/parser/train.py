"""The training run: batches, steps, averaged weights, checkpoints, validation."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset

from core.types import FloatArray, IntArray
from tools.parser.cache import STORED, UNKNOWN, Cache
from tools.parser.examples import PEOPLE, USUAL, draw, real
from tools.parser.losses import Targets, total
from tools.parser.network import MASK_STRIDE, SIDE, ParserNetwork
from tools.parser.photos import UNDECIDED
from tools.parser.views import Example, framed


@dataclass(frozen=True)
class Plan:
    """Everything that decides a run."""

    seed: int = 1
    steps: int = 1200
    people: int = 400
    """Further steps at the end, on examples with many people."""
    people_rate: float = 0.25
    """Their highest learning rate as a share of ``rate``."""
    batch: int = 24
    rate: float = 2e-3
    """Highest learning rate of the decoder and heads; the encoder's is ``encoder_share`` of it."""
    encoder_share: float = 0.35
    decay: float = 0.02
    warm_up: int = 60
    averaging: float = 0.995
    """How much of the averaged weights stays at each step."""
    save_every: int = 100

    @property
    def all_steps(self) -> int:
        """Steps from beginning to end."""
        return self.steps + self.people


class Stream(IterableDataset[tuple[Tensor, Targets]]):
    """The run's batches from a step on."""

    def __init__(self, cache: Cache, weights: FloatArray, plan: Plan, start: int) -> None:
        self.cache, self.weights, self.plan, self.start = cache, weights, plan, start

    def __iter__(self) -> Iterator[tuple[Tensor, Targets]]:
        """Yield batches of the remaining steps."""
        cv2.setNumThreads(1)
        for step in range(self.start, self.plan.all_steps):
            first = step * self.plan.batch
            mix = USUAL if step < self.plan.steps else PEOPLE
            numbers = range(first, first + self.plan.batch)
            yield collate([draw(self.cache, self.weights, self.plan.seed, number, mix) for number in numbers])


def collate(examples: list[Example]) -> tuple[Tensor, Targets]:
    """Return pictures, shape (n, 3, SIDE, SIDE), and labels of a batch."""
    rgb = torch.from_numpy(np.stack([e.rgb for e in examples])).permute(0, 3, 1, 2).float()
    raw = torch.from_numpy(np.stack([e.mask for e in examples])[:, None]).float()
    exact = torch.tensor([e.exact for e in examples])[:, None, None, None]
    masked = torch.tensor([e.masked for e in examples])[:, None, None, None]
    decided = (raw <= UNDECIDED[0]) | (raw >= UNDECIDED[1]) | exact
    weight = F.avg_pool2d((decided & masked).float(), MASK_STRIDE)
    return rgb, Targets(
        aspect=torch.tensor([e.aspect for e in examples]).float(),
        mask=F.avg_pool2d(raw / 255, MASK_STRIDE),
        weight=weight,
        landmarks=torch.from_numpy(np.stack([e.landmarks for e in examples])).float(),
        category=torch.tensor([e.category for e in examples]),
        kind=torch.tensor([e.kind for e in examples]),
    )


def draw_weights(cache: Cache, held_out: NDArray[np.bool_]) -> FloatArray:
    """Return how likely each photo is drawn: rare categories oftener, tagged photos oftener, held-out ones never."""
    count = np.bincount(cache.category[cache.category != UNKNOWN], minlength=1)
    weight = np.array([0.3 if k == UNKNOWN else 1 / np.sqrt(count[k]) * 10 for k in cache.category])
    weight = weight * np.where(cache.kind == UNKNOWN, 1.0, 2.0) * (0.3 + 0.7 * cache.usable)
    weight = np.where(held_out, 0.0, weight)
    return np.asarray(weight / weight.sum())


def _optimiser(network: ParserNetwork, plan: Plan) -> torch.optim.AdamW:
    inside = {id(p) for p in network.encoder.parameters()}
    learning = [p for p in network.encoder.parameters() if p.requires_grad]
    rest = [p for p in network.parameters() if id(p) not in inside]
    groups = [
        {"params": learning, "lr": plan.rate * plan.encoder_share},
        {"params": rest, "lr": plan.rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=plan.decay)


def _share(plan: Plan, step: int) -> float:
    """Return the learning rate over its highest: a linear start, half a cosine, and a lower half cosine at the end."""
    if step >= plan.steps:
        return float(plan.people_rate * 0.5 * (1 + np.cos(np.pi * (step - plan.steps) / plan.people)))
    if step < plan.warm_up:
        return (step + 1) / plan.warm_up
    return float(0.5 * (1 + np.cos(np.pi * (step - plan.warm_up) / max(plan.steps - plan.warm_up, 1))))


@torch.no_grad()
def validate(network: ParserNetwork, cache: Cache, indices: IntArray) -> dict[str, float]:
    """Return mask IoU, category and kind right, and landmark error on photos never trained on.

    Masks and landmarks are compared with the teacher's and the outline rules', so their figures are agreement.
    """
    network.eval()
    overlap: list[float] = []
    right: list[float] = []
    kinds: list[float] = []
    apart: list[float] = []
    place = np.diag([SIDE / STORED] * 2 + [1.0])[:2]
    for chunk in np.array_split(indices, max(1, len(indices) // 16)):
        examples = [framed(real(cache, int(k)), place) for k in chunk]
        rgb, targets = collate(examples)
        parsed = network(rgb, targets.aspect)
        seen, wanted = (parsed.mask > 0) & (targets.weight > 0), (targets.mask > 0.5) & (targets.weight > 0)
        iou = (seen & wanted).sum(dim=(1, 2, 3)) / (seen | wanted).sum(dim=(1, 2, 3)).clamp(min=1)
        overlap += iou[targets.weight.sum(dim=(1, 2, 3)) > 0].tolist()
        for found, logits, labels in ((right, parsed.category, targets.category), (kinds, parsed.kind, targets.kind)):
            known = labels != UNKNOWN
            found += (logits.argmax(dim=1) == labels)[known].float().tolist()
        apart += _errors(parsed.heat, targets.landmarks)
    network.train()
    means = {"mask_iou": overlap, "category": right, "kind": kinds, "landmark_error": apart}
    found_means = {name: round(float(np.mean(values)), 4) if values else float("nan") for name, values in means.items()}
    return {**found_means, "mask_median": round(float(np.median(overlap)), 4)}


def _errors(heat: Tensor, landmarks: Tensor) -> list[float]:
    """Return distances of the heat maps' peaks from sure landmarks, over the width that these span."""
    width = heat.shape[3]
    peak = heat.flatten(2).argmax(dim=2)
    at = (torch.stack([peak % width, peak // width], dim=2).float() + 0.5) * SIDE / width - 0.5
    found = []
    for places, label in zip(at, landmarks, strict=True):
        sure = label[:, 2] > 0.5
        if sure.sum() > 2:
            span = (label[sure, 0].max() - label[sure, 0].min()).clamp(min=1)
            found += ((places[sure] - label[sure, :2]).norm(dim=1) / span).tolist()
    return found


def train(cache: Cache, held_out: NDArray[np.bool_], plan: Plan, folder: Path, *, workers: int = 1) -> ParserNetwork:
    """Train, going on from the checkpoint in ``folder`` if there is one, and return the averaged network.

    Args:
        cache: the photos.
        held_out: true for photos kept for validation, shape (n,).
        plan: decides the run; a checkpoint of another plan is refused.
        folder: for ``checkpoint.pt`` and ``log.jsonl``.
        workers: processes that make examples beside this one; 0 to make them here.

    Raises:
        ValueError: the checkpoint belongs to another plan.
    """
    torch.manual_seed(plan.seed)
    network = ParserNetwork(pretrained=True)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = copy.deepcopy(network)
    optimiser = _optimiser(network, plan)
    path, start = folder / "checkpoint.pt", 0
    if path.exists():
        saved = torch.load(path, weights_only=True)
        if saved["plan"] != asdict(plan):
            raise ValueError(f"{path} belongs to another plan")
        network.load_state_dict(saved["network"])
        averaged.load_state_dict(saved["averaged"])
        optimiser.load_state_dict(saved["optimiser"])
        start = saved["step"]
    folder.mkdir(parents=True, exist_ok=True)
    stream = Stream(cache, draw_weights(cache, held_out), plan, start)
    began = time.monotonic()
    batches = DataLoader(stream, batch_size=None, num_workers=workers, prefetch_factor=4 if workers else None)
    for step, (rgb, targets) in enumerate(batches, start):
        losses = _step(network, averaged, optimiser, plan, step, rgb, targets)
        if step % 20 == 0 or step + 1 == plan.all_steps:
            _log(folder, {"step": step, "seconds": round(time.monotonic() - began), **losses})
        if (step + 1) % plan.save_every == 0 or step + 1 == plan.all_steps:
            checked = validate(averaged, cache, np.flatnonzero(held_out))
            _log(folder, {"step": step + 1, "seconds": round(time.monotonic() - began), **checked})
            _save(path, plan, step + 1, network, averaged, optimiser)
    averaged.eval()
    return averaged


def _step(
    network: ParserNetwork,
    averaged: ParserNetwork,
    optimiser: torch.optim.AdamW,
    plan: Plan,
    step: int,
    rgb: Tensor,
    targets: Targets,
) -> dict[str, float]:
    for group, share in zip(optimiser.param_groups, (plan.encoder_share, 1.0), strict=True):
        group["lr"] = plan.rate * share * _share(plan, step)
    loss, losses = total(network(rgb.to(memory_format=torch.channels_last), targets.aspect), targets)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    kept = min(plan.averaging, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, value in zip(averaged.state_dict().values(), network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - kept)
            else:
                mean.copy_(value)
    return {name: round(value, 4) for name, value in losses.items()}


def _log(folder: Path, entry: dict[str, float]) -> None:
    with (folder / "log.jsonl").open("a") as file:
        file.write(json.dumps(entry) + "\n")


def _save(
    path: Path,
    plan: Plan,
    step: int,
    network: ParserNetwork,
    averaged: ParserNetwork,
    optimiser: torch.optim.AdamW,
) -> None:
    """Write the checkpoint in one go, so that a run cut off while writing loses nothing."""
    state = {
        "plan": asdict(plan),
        "step": step,
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
