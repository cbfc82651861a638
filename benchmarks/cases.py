"""The photos to measure, and what is known about them."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from core.types import Picture

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
log = logging.getLogger("benchmarks")


@dataclass(frozen=True)
class Case:
    """A garment photo with its ground truth, as far as there is any."""

    name: str
    photo: Path
    category: str = ""
    """Empty when unknown."""
    view: str = ""
    """flat, hanger, ghost, on-model; empty when unknown."""
    mask: Path | None = None
    """Picture of the photo's size, white where the garment is; only trusted masks."""
    labelled_mask: Path | None = None
    """The same, also where it is only about right."""
    landmarks: Mapping[str, tuple[float, float]] | None = None
    """Points in photo pixels."""
    note: str = ""
    """A remark on the garment."""

    @property
    def alone(self) -> bool:
        """Whether it is a photo of a garment that nobody wears, or may be one."""
        return self.view != "on-model"

    @property
    def counts(self) -> bool:
        """Whether what a run has to reach is asked of it: a garment alone whose mask is trusted."""
        return self.alone and self.mask is not None


def read_cases(folder: Path, *, only: Sequence[str] = (), every: bool = False) -> list[Case]:
    """Return the garment photos of a folder, sorted by name.

    A folder with a ``manifest.csv`` (columns name, category, view, gt_mask, mask_file and, where there are other
    pictures too, kind) has its photos under ``garments/`` and its points in ``landmarks.json``; in any other folder
    each picture is a photo about which nothing is known.

    Args:
        folder: where to look.
        only: names, or beginnings of names, to keep; empty keeps all.
        every: keep also what is worn on the photo.
    """
    manifest = folder / "manifest.csv"
    cases = _listed(folder, manifest) if manifest.is_file() else _found(folder)
    kept = [case for case in cases if every or case.alone]
    if only:
        kept = [case for case in kept if case.name.startswith(tuple(only))]
    return sorted(kept, key=lambda case: case.name)


def present(folders: Iterable[Path]) -> Iterator[Path]:
    """Give the folders that are there; one that is not is skipped with a message."""
    for folder in folders:
        if folder.is_dir():
            yield folder
        else:
            log.info("Skipped: there is no folder %s.", folder)


def read_mask(path: Path) -> Picture:
    """Return a ground-truth mask, shape (height, width), 0 or 255.

    Raises:
        ValueError: the file is not a picture.
    """
    mask = cv2.imdecode(np.fromfile(path, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise ValueError(f"{path.name} is not a picture")
    return np.where(mask >= 128, 255, 0).astype(np.uint8)


def _listed(folder: Path, manifest: Path) -> list[Case]:
    points = _landmarks(folder / "landmarks.json")
    with manifest.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get("kind", "garment") == "garment"]
    return [_case(folder, row, points.get(row["name"])) for row in rows]


def _case(folder: Path, row: Mapping[str, str], points: Mapping[str, tuple[float, float]] | None) -> Case:
    """Return what a manifest's row tells."""
    mask = folder / row["mask_file"] if row.get("mask_file") else None
    return Case(
        name=row["name"],
        photo=_photo(folder / "garments", row["name"]),
        category=row["category"],
        view=row["view"],
        mask=mask if row["gt_mask"] == "yes" else None,
        labelled_mask=mask,
        landmarks=points,
        note=row.get("note") or "",
    )


def _photo(folder: Path, name: str) -> Path:
    found = [folder / (name + ending) for ending in PHOTO_ENDINGS if (folder / (name + ending)).is_file()]
    if not found:
        raise FileNotFoundError(f"there is no photo {name} in {folder.name}/")
    return found[0]


def _landmarks(path: Path) -> dict[str, dict[str, tuple[float, float]]]:
    if not path.is_file():
        return {}
    images = json.loads(path.read_text(encoding="utf-8"))["images"]
    return {
        name: {point: (place["x"], place["y"]) for point, place in entry["points"].items()}
        for name, entry in images.items()
    }


def _found(folder: Path) -> list[Case]:
    return [Case(path.stem, path) for path in folder.iterdir() if path.suffix.lower() in PHOTO_ENDINGS]
