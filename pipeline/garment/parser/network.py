"""Running the network that ships with the project: ``parser.onnx``, trained by ``tools/train_parser.py``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import LANDMARKS, Picture

WEIGHTS = Path(__file__).with_name("parser.onnx")
SIDE = 256
"""Width and height of the network's input [px]; pictures are stretched to it."""
PLAIN = 245
"""Value of all colours around a garment that is shown cut out, as in training."""
_SWAPPED = [
    LANDMARKS.index(
        f"{name.removesuffix('_left')}_right" if name.endswith("_left") else name.replace("_right", "_left")
    )
    for name in LANDMARKS
]

Probabilities = NDArray[np.float32]


class Output(NamedTuple):
    """What the network says of one picture; all values 0..1."""

    mask: Probabilities
    """Share of garment, shape (h, w), stretched as the input."""
    heat: Probabilities
    """Where each landmark is, each map summing to 1, shape (landmarks, h', w')."""
    category: Probabilities
    """Shape (categories,)."""
    kind: Probabilities
    """Shape (photo kinds,)."""


@cache
def _session() -> Any:
    """Return the loaded network; one thread, because jobs run side by side."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(WEIGHTS), options, providers=["CPUExecutionProvider"])


def run(picture: Picture, *, mirrored: bool) -> Output:
    """Return the network's judgement of a picture of any size, shape (height, width, 3).

    Args:
        picture: colours.
        mirrored: average with what it says of the mirror image; twice the time, steadier places.
    """
    shrinks = max(picture.shape[:2]) > SIDE
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    views = np.stack([small, small[:, ::-1]] if mirrored else [small])
    height, width, _ = picture.shape
    inputs = {
        "pictures": views.transpose(0, 3, 1, 2).astype(np.float32),
        "aspects": np.full(len(views), width / height, np.float32),
    }
    mask, heat, category, kind = _session().run(None, inputs)
    straight = Output(mask[0, 0], heat[0], category[0], kind[0])
    if not mirrored:
        return straight
    back = Output(mask[1, 0, :, ::-1], heat[1][_SWAPPED][:, :, ::-1], category[1], kind[1])
    return Output(*(np.asarray((a + b) / 2, np.float32) for a, b in zip(straight, back, strict=True)))
