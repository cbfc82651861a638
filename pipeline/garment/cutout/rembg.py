"""Cutout by a neural background remover of the optional package ``rembg``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from core.errors import EngineUnavailable
from core.sentences import sentence
from core.settings import settings
from core.types import Photo, Picture
from pipeline.engines import engine


def rembg_mask(photo: Photo) -> Picture:
    """Return the soft mask of the foreground, shape (height, width), 0..255.

    Raises:
        EngineUnavailable: rembg is off, missing, set to a model that may not be used, or its weights cannot be had.
    """
    engine("cutout", "rembg")
    from rembg import remove

    try:
        session = _session(settings().rembg_model)
    except OSError as error:  # what the download raises, in all its kinds
        raise EngineUnavailable(
            "engine_unavailable.any",
            name="rembg",
            reason=sentence("engine.rembg_download_reason"),
            remedy=sentence("engine.rembg_download_remedy"),
        ) from error
    mask = np.asarray(remove(photo.rgb, session=session, only_mask=True))
    mask = mask if mask.ndim == 2 else mask[..., 0]
    size = photo.rgb.shape[1::-1]
    return np.asarray(mask if mask.shape[::-1] == size else cv2.resize(mask, size), np.uint8)


@lru_cache(maxsize=1)
def _session(model: str) -> Any:
    """Return the loaded model; loading takes seconds, so it is kept."""
    from rembg import new_session

    return new_session(model)
