"""What the network is punished for."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from tools.parser.cache import UNKNOWN
from tools.parser.network import HEAT_STRIDE, Parsed

TRIMMED = 0.06
"""Share of a batch whose masks are fitted worst and do not count: teacher's masks that are wrong are among them."""
_SPREAD = 1.1
"""Spread of a landmark's target on the heat map [cells]."""
_WEIGHTS = {"mask": 1.0, "landmarks": 0.12, "category": 0.5, "kind": 0.25}


class Targets(NamedTuple):
    """A batch's labels, and the pictures' aspects."""

    aspect: Tensor
    """Width over height of what is stretched to the input, shape (n,)."""

    mask: Tensor
    """Garment 0..1, shape (n, 1, h, w) of the mask head."""
    weight: Tensor
    """How much each mask pixel counts, same shape."""
    landmarks: Tensor
    """x, y in input pixels and weight, shape (n, landmarks, 3)."""
    category: Tensor
    """Indices or UNKNOWN, shape (n,)."""
    kind: Tensor
    """Indices or UNKNOWN, shape (n,)."""


def mask_loss(logits: Tensor, mask: Tensor, weight: Tensor) -> Tensor:
    """Return cross-entropy plus soft Dice of each picture, the worst fitted ones left out, averaged."""
    cross = F.binary_cross_entropy_with_logits(logits, mask, weight=weight, reduction="none").sum(dim=(1, 2, 3))
    counted = weight.sum(dim=(1, 2, 3))
    chance = torch.sigmoid(logits) * weight
    common = (chance * mask).sum(dim=(1, 2, 3))
    dice = 1 - (2 * common + 1) / (chance.sum(dim=(1, 2, 3)) + (mask * weight).sum(dim=(1, 2, 3)) + 1)
    each = (cross / counted.clamp(min=1) + dice)[counted > 0]
    if not len(each):
        return logits.sum() * 0
    kept = max(1, round(len(each) * (1 - TRIMMED)))
    return each.sort().values[:kept].mean()


def landmark_loss(logits: Tensor, landmarks: Tensor) -> Tensor:
    """Return the cross-entropy of each landmark's heat map with a narrow bell around its place, averaged."""
    height, width = logits.shape[2:]
    x = (landmarks[..., 0] + 0.5) / HEAT_STRIDE - 0.5
    y = (landmarks[..., 1] + 0.5) / HEAT_STRIDE - 0.5
    across = torch.exp(-((torch.arange(width) - x[..., None]) ** 2) / (2 * _SPREAD**2))
    down = torch.exp(-((torch.arange(height) - y[..., None]) ** 2) / (2 * _SPREAD**2))
    bell = (down[..., :, None] * across[..., None, :]).flatten(2)
    bell = bell / bell.sum(dim=2, keepdim=True).clamp(min=1e-6)
    each = -(bell * F.log_softmax(logits.flatten(2), dim=2)).sum(dim=2)
    weight = landmarks[..., 2]
    return (each * weight).sum() / weight.sum().clamp(min=1)


def total(parsed: Parsed, targets: Targets) -> tuple[Tensor, dict[str, float]]:
    """Return the weighted sum of all losses, and each of them."""
    losses = {
        "mask": mask_loss(parsed.mask, targets.mask, targets.weight),
        "landmarks": landmark_loss(parsed.heat, targets.landmarks),
        "category": _label_loss(parsed.category, targets.category),
        "kind": _label_loss(parsed.kind, targets.kind),
    }
    parts = torch.stack([_WEIGHTS[name] * loss for name, loss in losses.items()])
    return parts.sum(), {name: float(loss.detach()) for name, loss in losses.items()}


def _label_loss(logits: Tensor, labels: Tensor) -> Tensor:
    known = labels != UNKNOWN
    if not known.any():
        return logits.sum() * 0
    return F.cross_entropy(logits[known], labels[known], label_smoothing=0.05)
