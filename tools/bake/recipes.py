"""The six bodies: shape parameters of ``anny``, fitted (least squares) to girths of the size tables in EN 13402-3."""

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


REFERENCE = Recipe("reference", "", "", "", "female", 1.68, {"height": 0.42, "weight": 0.5})
"""The body on which details are located."""

RECIPES: tuple[Recipe, ...] = (
    Recipe(
        id="slim",
        name="Slim",
        name_ko="슬림",
        notes="Woman, EN 13402 bust 84 (size S)",
        sex="female",
        height_m=1.68,
        phenotype={"height": 0.4159, "weight": 0.25, "muscle": 0.5, "cupsize": 0.5, "firmness": 0.7},
        changes={
            "measure-bust-circ-incr": -0.17,
            "measure-waist-circ-incr": -0.16,
            "measure-hips-circ-incr": -0.86,
            "measure-thigh-circ-incr": 0.5,
            "measure-upperarm-circ-incr": 0.09,
            "measure-shoulder-dist-incr": -0.33,
            "neck-scale-horiz-incr": -0.74,
        },
    ),
    Recipe(
        id="regular",
        name="Regular",
        name_ko="레귤러",
        notes="Woman, EN 13402 bust 88–92 (size M)",
        sex="female",
        height_m=1.68,
        phenotype={"height": 0.4156, "weight": 0.55, "muscle": 0.5, "cupsize": 0.58, "firmness": 0.7},
        changes={
            "measure-bust-circ-incr": 0.01,
            "measure-waist-circ-incr": 0.27,
            "measure-hips-circ-incr": -0.52,
            "measure-thigh-circ-incr": 0.44,
            "measure-upperarm-circ-incr": 0.15,
            "measure-shoulder-dist-incr": 0.03,
            "neck-scale-horiz-incr": -0.45,
        },
    ),
    Recipe(
        id="curvy",
        name="Curvy",
        name_ko="커비",
        notes="Woman, EN 13402 bust 104 (size XL)",
        sex="female",
        height_m=1.68,
        phenotype={"height": 0.4157, "weight": 0.95, "muscle": 0.45, "cupsize": 0.65, "firmness": 0.65},
        changes={
            "measure-bust-circ-incr": 0.47,
            "measure-waist-circ-incr": 1.0,
            "measure-hips-circ-incr": 0.19,
            "measure-thigh-circ-incr": 0.55,
            "measure-upperarm-circ-incr": 0.38,
            "measure-shoulder-dist-incr": 0.31,
        },
    ),
    Recipe(
        id="slim-m",
        name="Slim (men)",
        name_ko="슬림 (남성)",
        notes="Man, EN 13402 chest 92 (size S)",
        sex="male",
        height_m=1.76,
        phenotype={"height": 0.3594, "weight": 0.3, "muscle": 0.5},
        changes={
            "measure-bust-circ-incr": -0.36,
            "measure-waist-circ-incr": -0.12,
            "measure-hips-circ-incr": -0.41,
            "measure-thigh-circ-incr": -0.12,
            "measure-upperarm-circ-incr": -0.1,
            "measure-shoulder-dist-incr": -1.0,
            "neck-scale-horiz-incr": -0.45,
        },
    ),
    Recipe(
        id="regular-m",
        name="Regular (men)",
        name_ko="레귤러 (남성)",
        notes="Man, EN 13402 chest 100 (size M)",
        sex="male",
        height_m=1.76,
        phenotype={"height": 0.3593, "weight": 0.55, "muscle": 0.55},
        changes={
            "measure-bust-circ-incr": 0.06,
            "measure-waist-circ-incr": 0.43,
            "measure-hips-circ-incr": 0.04,
            "measure-thigh-circ-incr": 0.09,
            "measure-upperarm-circ-incr": 0.01,
            "measure-shoulder-dist-incr": -0.78,
            "neck-scale-horiz-incr": -0.17,
        },
    ),
    Recipe(
        id="curvy-m",
        name="Curvy (men)",
        name_ko="커비 (남성)",
        notes="Man, EN 13402 chest 112 (size XL)",
        sex="male",
        height_m=1.76,
        phenotype={"height": 0.3593, "weight": 0.92, "muscle": 0.5},
        changes={
            "measure-bust-circ-incr": 0.71,
            "measure-waist-circ-incr": 1.0,
            "measure-hips-circ-incr": 0.41,
            "measure-thigh-circ-incr": 0.34,
            "measure-upperarm-circ-incr": 0.15,
            "measure-shoulder-dist-incr": -0.32,
            "neck-scale-horiz-incr": 1.0,
            "stomach-pregnant-incr": 0.15,
        },
    ),
)
