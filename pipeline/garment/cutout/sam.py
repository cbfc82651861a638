"""The Segment Anything Model: proposes masks for points that a user clicked.

Source: Kirillov et al., "Segment Anything", ICCV 2023; run by the optional package ``transformers``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.settings import settings
from core.types import Picture
from pipeline.engines import SAM_FILES, engine, refusal, sam_is_here


class Click(NamedTuple):
    """A point of a photo [pixels] that is on the garment, or is not."""

    x: float
    y: float
    on_garment: bool


@dataclass(frozen=True, eq=False)
class Proposals:
    """Three masks that the network offers, at the size it works at (longest side 1024)."""

    logits: NDArray[np.float32]
    """Log odds of belonging to what was clicked, shape (3, height, width)."""
    quality: NDArray[np.float32]
    """The network's own estimate of each mask's IoU, shape (3,)."""


@dataclass(frozen=True)
class _Loaded:
    model: Any
    processor: Any
    side: int
    """Longest side of the pictures it works on [pixels]."""


@dataclass(frozen=True)
class _View:
    """A picture, equal to another when their pixels are."""

    digest: bytes
    rgb: Picture = field(compare=False)


def proposals(rgb: Picture, clicks: Sequence[Click]) -> Proposals:
    """Return the masks that SAM proposes for ``clicks``.

    A picture is encoded once, which takes most of the time; further clicks on it reuse that.

    Raises:
        EngineUnavailable: SAM is off or missing, or its weights cannot be had or read.
    """
    engine("cutout", "sam")
    import torch

    name = settings().sam_model
    loaded = _loaded(name)
    reduced = _reduced(rgb, loaded.side)
    embedding, (height, width) = _encoded(name, _View(hashlib.blake2b(reduced.tobytes()).digest(), reduced))
    scale = np.array([width / rgb.shape[1], height / rgb.shape[0]])
    points = np.array([[c.x, c.y] for c in clicks]) * scale
    with torch.inference_mode():
        out = loaded.model(
            image_embeddings=embedding,
            input_points=torch.tensor(points, dtype=torch.float32)[None, None],
            input_labels=torch.tensor([int(c.on_garment) for c in clicks])[None, None],
            multimask_output=True,
        )
        square = torch.nn.functional.interpolate(
            out.pred_masks[0], (loaded.side, loaded.side), mode="bilinear", align_corners=False
        )
    return Proposals(square[0, :, :height, :width].numpy(), out.iou_scores[0, 0].numpy())


@lru_cache(maxsize=4)
def _encoded(name: str, view: _View) -> tuple[Any, tuple[int, int]]:
    """Return what the network sees in a picture, and the (height, width) at which it sees it."""
    import torch

    loaded = _loaded(name)
    inputs = loaded.processor(images=view.rgb, return_tensors="pt")
    height, width = inputs["reshaped_input_sizes"][0].tolist()
    with torch.inference_mode():
        return loaded.model.get_image_embeddings(inputs["pixel_values"]), (height, width)


def _reduced(rgb: Picture, side: int) -> Picture:
    scale = side / max(rgb.shape[:2])
    if scale >= 1:
        return rgb
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=1)
def _loaded(name: str) -> _Loaded:
    """Return the network; loading takes seconds, so it is kept.

    Raises:
        EngineUnavailable: its weights cannot be had or read.
    """
    import torch
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError

    transformers: Any = import_module("transformers")
    folder = _folder(name)
    try:
        model, report = transformers.SamModel.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=torch.float32, output_loading_info=True
        )
    except (OSError, ValueError, TypeError, ArithmeticError, RuntimeError, SafetensorError, StrictDataclassError) as e:
        raise refusal("sam", "sam_broken") from e
    if report["missing_keys"]:
        raise refusal("sam", "sam_broken")
    side = int(model.config.vision_config.image_size)
    square = {"height": side, "width": side}
    processor = transformers.SamImageProcessorPil(size={"longest_edge": side}, pad_size=square)
    return _Loaded(model.eval(), processor, side)


def _folder(name: str) -> Path:
    """Return the folder with the model, downloading its files where that is allowed and they are not here yet.

    Raises:
        EngineUnavailable: they cannot be downloaded.
    """
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import hf_hub_download

    httpx: Any = import_module("huggingface_hub.utils").httpx
    try:
        paths = [hf_hub_download(name, file, local_files_only=sam_is_here(name)) for file in SAM_FILES]
    except (OSError, httpx.HTTPError) as error:
        raise refusal("sam", "sam_download") from error
    return Path(paths[0]).parent
