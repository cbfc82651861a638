"""Compile the kernels before the first user waits for them: a tiny garment is built and fitted in the background."""

from __future__ import annotations

import logging
import tempfile
import threading
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.errors import TryOnError
from workflow.bodies import body_ids
from workflow.pictures import jpeg
from workflow.requests import TryOnRequest, try_on_request
from workflow.tryon import try_on

SHIRT = (
    (36, 22),
    (46, 30),
    (54, 30),
    (64, 22),
    (92, 42),
    (84, 56),
    (71, 48),
    (71, 92),
    (29, 92),
    (29, 48),
    (16, 56),
    (8, 42),
)
"""Outline of a T-shirt on a sheet of 100 x 110."""

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Run the whole job once on a drawn T-shirt; a failure is logged, for the app works without it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            try_on(tiny_request(), folder=Path(folder))
        except TryOnError as error:
            logger.warning("warming up failed: %s: %s", error.code, error.message)


def warm_up_in_background() -> threading.Thread:
    """Start :func:`warm_up` on a thread that does not keep the process alive."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def tiny_request() -> TryOnRequest:
    """Return a try-on of a drawn T-shirt at the lowest quality."""
    scale = 4
    sheet = Image.new("RGB", (100 * scale, 110 * scale), (238, 238, 238))
    ImageDraw.Draw(sheet).polygon([(x * scale, y * scale) for x, y in SHIRT], fill=(40, 70, 130))
    photo = jpeg(np.asarray(sheet), longest=max(sheet.size))
    return try_on_request(photo, body=body_ids()[0], bodies=body_ids(), category="tshirt", quality="low", size="M")
