"""Finished try-ons of the project's own samples, so that there is a result to look at before anything is computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
RESULTS = SAMPLES / "results"
"""A folder for each example; ``tools/make_examples.py`` makes them."""
DESCRIPTION = "result.json"
PHOTO, MASK = "photo.jpg", "mask.png"
"""Under these names an example's photo and the garment's mask on it are handed out."""


@dataclass(frozen=True, eq=False)
class Example:
    """A sample photo and what became of it."""

    name: str
    photo: Path
    mask: Path
    """How much of each pixel of the photo is garment."""
    body: str
    """Id of the body that wears the garment."""
    report: Mapping[str, Any]
    """As a try-on gives it, see docs/API.md."""
    files: Mapping[str, str]
    """File names by kind: ``fitted_glb``, ``garment_glb``, ``thumbnail``."""
    pictures: Mapping[str, str]
    """File names by stage, in the order of the stages."""
    folder: Path
    """Where files and pictures lie."""
    parameters: Mapping[str, Any]
    """What was asked for."""
    versions: Mapping[str, str]
    """What it was made with, see ``workflow.tryon.versions``."""


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return the examples that ship with the project, sorted by name; none where the folder is absent."""
    return read_examples(RESULTS)


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Return the examples that a folder holds, sorted by name; none where it is absent."""
    return tuple(_read(path) for path in sorted(folder.glob(f"*/{DESCRIPTION}")))


def sample_photo(name: str) -> Path:
    """Return the photo of a sample."""
    return SAMPLES / "garments" / f"{name}.jpg"


def sample_mask(name: str) -> Path:
    """Return the mask of a sample's garment."""
    return SAMPLES / "masks" / f"{name}.png"


def _read(path: Path) -> Example:
    name = path.parent.name
    described = json.loads(path.read_text(encoding="utf-8"))
    return Example(name=name, photo=sample_photo(name), mask=sample_mask(name), folder=path.parent, **described)
