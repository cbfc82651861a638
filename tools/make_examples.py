"""Make the finished examples of ``samples/results/`` again: ``python -m tools.make_examples``."""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from core.types import Picture
from workflow.bodies import body_ids
from workflow.examples import DESCRIPTION, RESULTS, sample_photo
from workflow.pictures import LONGEST, jpeg
from workflow.requests import AUTO, try_on_request
from workflow.stages import part
from workflow.tryon import GARMENT_SHARE, add_seconds, fit_parameters, make_fitting, make_garment, versions
from workflow.warm import warm_up


class Wish(NamedTuple):
    """Who wears a sample, and what it is taken for."""

    body: str
    category: str = AUTO


EXAMPLES: Mapping[str, Wish] = {
    "tshirt_yellow": Wish("regular"),
    "hoodie_badge": Wish("slim-m"),
    "jacket_open": Wish("slim", "jacket"),
    "dress_flowers": Wish("regular"),
    "skirt_plaid": Wish("curvy"),
    "trousers_jeans": Wish("regular-m"),
}
"""Samples and how they are worn; one is taken for a longsleeve unless its category is said."""
log = logging.getLogger("examples")


class StagePictures:
    """Keeps the last picture of each stage, as the page shows it while it waits."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """JPEG files by stage."""

    def __call__(self, stage: str, fraction: float, picture: Picture | None = None) -> None:
        """Take note of a picture, see :class:`core.types.Progress`."""
        del fraction
        if picture is not None:
            self.files[stage] = jpeg(picture, longest=LONGEST)


def bake(name: str, wish: Wish, folder: Path) -> int:
    """Put a sample on its body, write what became of it into ``folder``, and return the size of all files in bytes.

    Raises:
        TryOnError: the sample cannot be made or worn.
    """
    photo = sample_photo(name).read_bytes()
    request = try_on_request(photo, body=wish.body, bodies=body_ids(), category=wish.category)
    stages = StagePictures()
    garment = make_garment(request.garment, progress=part(stages, 0.0, GARMENT_SHARE))
    fitting = make_fitting(garment.garment, request.fit, progress=part(stages, GARMENT_SHARE, 1.0))
    kept = {
        "fitted_glb.glb": fitting.files["fitted_glb"],
        "garment_glb.glb": garment.files["garment_glb"],
        "thumbnail.jpg": as_jpeg(fitting.files["thumbnail"]),
    }
    seconds = add_seconds(garment.report["seconds"], fitting.report["seconds"])
    pictures = {stage: f"stage-{stage}.jpg" for stage in stages.files}
    described = {
        "body": wish.body,
        "parameters": {**garment.garment.parameters, **fit_parameters(request.fit)},
        "versions": versions(),
        "report": {**fitting.report, "seconds": seconds},
        "files": {file.rpartition(".")[0]: file for file in kept},
        "pictures": pictures,
    }
    kept |= {pictures[stage]: data for stage, data in stages.files.items()}
    kept[DESCRIPTION] = (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in kept.items():
        (folder / file).write_bytes(data)
    return sum(map(len, kept.values()))


def as_jpeg(png: bytes) -> bytes:
    """Return a PNG file as a JPEG file of the same size: a fifth of the bytes."""
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return jpeg(picture, longest=max(picture.shape))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all examples, or some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=EXAMPLES, default=list(EXAMPLES), help="default: all")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: samples/results/")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("ezdxf").setLevel(logging.WARNING)  # or every sewing pattern is a dozen lines
    warm_up()  # the seconds in the reports are those of a running app
    for name in chosen.only:
        size = bake(name, EXAMPLES[name], chosen.out / name)
        log.info("%s on %s: %.2f MB", name, EXAMPLES[name].body, size / 1e6)
    return 0


if __name__ == "__main__":
    sys.exit(main())
