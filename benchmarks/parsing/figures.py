"""What is measured of one photo, understood by one method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.cases import Case
from benchmarks.parsing.shapes import same_shape
from core.types import Category, Landmark, PhotoKind, Picture

TRUTH = "truth mask"
"""Stands for a method: the labelled mask is given, so that what follows the cutout is measured alone."""


@dataclass(frozen=True)
class Figures:
    """What one method made of a photo, against the truth."""

    case: Case
    method: str
    """A cutout method, ``auto`` or ``TRUTH``."""
    used: str = ""
    """Cutout method whose mask it is; empty where no garment was found."""
    iou: float | None = None
    """Of the mask at the photo's resolution, 0 where there is none; None without a trusted mask to compare."""
    boundary: float | None = None
    """F-score of the mask's boundary at 2 px."""
    category: Category | None = None
    """What it is taken for; None where that cannot be told."""
    confidence: float = 0.0
    top3: tuple[Category, ...] = ()
    kind: PhotoKind | None = None
    point_errors: Mapping[str, float] = field(default_factory=dict)
    """Distance of each labelled landmark over the width that they span; a missing one counts 1."""
    missing: tuple[str, ...] = ()
    """Labelled landmarks that were not found."""
    s_cutout: float = 0.0
    """Seconds until the mask is there."""
    s_rest: float = 0.0
    """Seconds from the mask to the landmarks."""
    warnings: tuple[str, ...] = ()
    error: str = ""
    """Code of what ended the understanding; empty where nothing did."""
    sentence: str = ""

    @property
    def exact(self) -> bool:
        """Whether the category is right."""
        return self.category is not None and self.category == self.case.category

    @property
    def in_top3(self) -> bool:
        """Whether the category is among the three likeliest."""
        return self.case.category in self.top3

    @property
    def shape_right(self) -> bool:
        """Whether it is taken for a garment of the right shape."""
        return self.category is not None and same_shape(self.category, self.case)

    @property
    def kind_right(self) -> bool:
        """Whether the photo kind is right."""
        return self.kind is not None and self.kind == self.case.view


@dataclass(frozen=True, eq=False)
class Attempt:
    """Figures with the pictures they belong to."""

    figures: Figures
    mask: Picture | None = None
    """Soft mask of the photo's size; None where no garment was found."""
    landmarks: Mapping[str, Landmark] = field(default_factory=dict)
    """Empty where the outline was not understood."""
