"""Compile the kernels before the first user waits for them: a tiny garment is built and worn in the background."""

from __future__ import annotations

import logging
import tempfile
import threading
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.errors import TryOnError
from core.types import MEASURES_OF_BODIES, BodyMeasures
from workflow.bodies import bodies, body_ids
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
STRIPE = 1
"""Height of a stripe on that sheet; the back of a patterned garment is painted by kernels that a plain one spares."""

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Run the whole job once on a drawn T-shirt, and make a body; a failure is logged, for the app works without it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            try_on(tiny_request(), folder=Path(folder))
            make_a_body()
        except TryOnError as error:
            logger.warning("warming up failed: %s: %s", error.code, error.message)
    untangle_two_faces()


def warm_up_in_background() -> threading.Thread:
    """Start :func:`warm_up` on a thread that does not keep the process alive."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def tiny_request() -> TryOnRequest:
    """Return a try-on of a drawn, striped T-shirt at the lowest quality."""
    scale = 4
    sheet = Image.new("RGB", (100 * scale, 110 * scale), (238, 238, 238))
    ImageDraw.Draw(sheet).polygon([(x * scale, y * scale) for x, y in SHIRT], fill=(40, 70, 130))
    pixels = np.array(sheet)
    shirt = pixels[..., 0] < 128
    shirt &= (np.arange(sheet.height) // (STRIPE * scale) % 2 == 0)[:, None]
    pixels[shirt] = (90, 120, 180)
    photo = jpeg(pixels, longest=max(sheet.size))
    return try_on_request(photo, body=body_ids()[0], bodies=body_ids(), category="tshirt", quality="low", size="M")


def make_a_body() -> None:
    """Make a body of the first preset's own measures; it is kept, so that the next start finds it.

    Raises:
        StorageUnavailable: the data folder cannot be used.
    """
    from presets import body

    first = bodies()[0]
    usual = {"height": first.height_cm, **first.measures_cm}
    body(first.id, BodyMeasures(first.sex, *(float(usual[name]) for name in MEASURES_OF_BODIES)), "relaxed")


def untangle_two_faces() -> None:
    """Draw apart two faces that cross, which the cloth of a whole garment need not do."""
    from fitting.untangle import Untangler

    corners = np.array([[0, 0, -1], [0, 0, 1], [0, 1, 0], [-1, 0.2, 0], [1, 0.2, 0], [0, 0.2, 1]], dtype=np.float64)
    faces = np.arange(6).reshape(2, 3)
    nowhere = np.zeros(len(corners), dtype=np.bool_)
    untangler = Untangler(faces, nowhere.copy(), cell=1.0, most=0.1)
    for _ in range(2):
        untangler.watch(corners, np.zeros_like(corners), nowhere)
