"""The photos the parser is trained on: a folder with ``photos``, ``masks`` and ``labels.csv``.

The folder is cut from the public clothing dataset of github.com/alexeygrigorev/clothing-dataset (CC0 1.0); its masks
are the output of a background remover, not drawn by people. A mask is trusted for landmarks when few of its pixels
are undecided, and is used for training, undecided pixels left out, up to a larger share.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.types import CATEGORIES, Category, PhotoKind, Picture

LABELS: dict[str, Category] = {
    "T-Shirt": "tshirt",
    "Longsleeve": "longsleeve",
    "Undershirt": "tank",
    "Shirt": "shirt",
    "Polo": "shirt",
    "Blouse": "shirt",
    "Hoodie": "hoodie",
    "Outwear": "jacket",
    "Blazer": "jacket",
    "Dress": "dress",
    "Skirt": "skirt",
    "Pants": "trousers",
    "Shorts": "shorts",
}
"""Our category of a contributor's label; ``Top`` says nothing about sleeves and is left out."""
UNDECIDED = (26, 230)
"""Mask values between these are undecided."""
TRUSTED, USABLE = 0.10, 0.35
"""Largest share of undecided pixels, over the garment's, for landmarks and for training the mask.

Of 320 masks judged by eye, 78 were wrong; below the first share 4 % of those kept were, below the second 12 %.
"""
LEAST_AREA, MOST_AREA = 0.05, 0.9
"""Share of the photo that a believable mask covers."""
TAGS = Path(__file__).with_name("photo_kinds.csv")
HELD_OUT = 7
"""Contributors whose number divided by this leaves no rest are kept for validation."""


@dataclass(frozen=True)
class TrainingPhoto:
    """One photo of the folder."""

    name: str
    contributor: int
    category: Category | None
    """None where the label is none of ours."""
    folder: Path
    undecided: float
    """Undecided pixels over garment pixels of the mask."""
    area: float
    """Share of the photo that is garment."""
    kind: PhotoKind | None
    """How it was photographed, where a person looked at it."""
    faulty: bool
    """Whether that person found the mask wrong or the hanger in it."""

    @property
    def usable(self) -> bool:
        """Tell whether the mask may teach where the garment is."""
        return not self.faulty and self.undecided <= USABLE and LEAST_AREA <= self.area <= MOST_AREA

    @property
    def trusted(self) -> bool:
        """Tell whether landmarks may be taken from the mask's outline."""
        return self.category is not None and self.usable and self.undecided <= TRUSTED

    @property
    def held_out(self) -> bool:
        """Tell whether the contributor's photos are for validation."""
        return self.contributor % HELD_OUT == 0

    def picture(self) -> Picture:
        """Return the colours, shape (height, width, 3)."""
        return _read(self.folder / "photos" / f"{self.name}.jpg", cv2.IMREAD_COLOR_RGB)

    def mask(self) -> Picture:
        """Return the soft mask 0..255, shape (height, width)."""
        return _read(self.folder / "masks" / f"{self.name}.png", cv2.IMREAD_GRAYSCALE)


def _read(path: Path, flags: int) -> Picture:
    picture = cv2.imread(str(path), flags)
    if picture is None:
        raise FileNotFoundError(f"not a picture: {path}")
    return np.asarray(picture, np.uint8)


def read_tags() -> dict[str, dict[str, Any]]:
    """Return what a person told by looking, by photo name: kind, and mask good, hanger-kept or wrong."""
    with TAGS.open(newline="") as file:
        return {row["image"]: row for row in csv.DictReader(file)}


def category_index(category: Category) -> int:
    """Return the place of a category among the network's outputs."""
    return CATEGORIES.index(category)


def read_folder(folder: Path) -> list[TrainingPhoto]:
    """Return all photos of the folder with the figures their masks are judged by, in the order of the table."""
    with (folder / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    tags = read_tags()
    found = []
    for row in rows:
        tag = tags.get(row["image"], {})
        mask = _read(folder / "masks" / f"{row['image']}.png", cv2.IMREAD_GRAYSCALE)
        garment = float((mask > 127).sum())
        undecided = float(((mask > UNDECIDED[0]) & (mask < UNDECIDED[1])).sum())
        category = LABELS.get(row["label"])
        found.append(
            TrainingPhoto(
                row["image"],
                int(row["sender_id"]),
                category,
                folder,
                undecided / max(garment, 1.0),
                garment / mask.size,
                tag.get("kind"),
                tag.get("mask", "good") != "good",
            )
        )
    return found
