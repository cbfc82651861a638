"""The six bodies: shape parameters of ``anny``, found by fitting girths to the size tables of EN 13402-3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.types import Sex


@dataclass(frozen=True)
class Recipe:
    """One body."""

    id: str
    name: str
    name_ko: str
    notes: str
    sex: Sex
    height_m: float
    phenotype: Mapping[str, float] = field(default_factory=dict)
    """Whole-body parameters of anny, 0..1."""
    changes: Mapping[str, float] = field(default_factory=dict)
    """Local changes of anny, -1..1."""


RECIPES: tuple[Recipe, ...] = (
    Recipe("slim", "Slim", "슬림", "Female, size 34–36", "female", 1.68,
           {"height": 0.42, "weight": 0.25, "muscle": 0.45}),
    Recipe("regular", "Regular", "레귤러", "Female, size 38–40", "female", 1.68,
           {"height": 0.42, "weight": 0.5}),
    Recipe("curvy", "Curvy", "커비", "Female, size 44–46", "female", 1.68,
           {"height": 0.42, "weight": 0.85, "muscle": 0.45, "cupsize": 0.65},
           {"measure-hips-circ-incr": 0.5, "measure-bust-circ-incr": 0.4, "measure-waist-circ-incr": 0.2,
            "measure-thigh-circ-incr": 0.4}),
    Recipe("slim-m", "Slim (male)", "슬림 (남성)", "Male, size 46", "male", 1.76, {"height": 0.36, "weight": 0.25}),
    Recipe("regular-m", "Regular (male)", "레귤러 (남성)", "Male, size 50", "male", 1.76,
           {"height": 0.36, "weight": 0.5}),
    Recipe("curvy-m", "Curvy (male)", "커비 (남성)", "Male, size 56", "male", 1.76, {"height": 0.36, "weight": 0.9},
           {"measure-hips-circ-incr": 0.4, "measure-bust-circ-incr": 0.4, "measure-waist-circ-incr": 0.6,
            "stomach-pregnant-incr": 0.2}),
)
