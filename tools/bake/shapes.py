"""The shape space of bodies of one's own measures: many bodies are made, and skin follows measures by least squares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from core.types import MEASURES_OF_BODIES, FloatArray, Sex
from presets.measure import girth_levels, girths_cm
from tools.bake.body import Skin, build, natural_height
from tools.bake.recipes import RECIPES, Recipe
from tools.bake.write import split

SAMPLES = 64
"""Bodies made for each sex."""
WEIGHTS = (0.08, 1.0)
HEIGHTS: Mapping[Sex, tuple[float, float]] = {"female": (0.22, 0.60), "male": (0.17, 0.58)}
"""From small to tall: about 148 to 187 cm and 157 to 199 cm."""
SPREAD = 0.8
"""Bust, waist and hips go this far either side of what is usual at a weight, muscles a fifth of it."""
FOLLOWING: Mapping[str, tuple[str, float]] = {
    "measure-thigh-circ-incr": ("measure-hips-circ-incr", 0.35),
    "measure-upperarm-circ-incr": ("measure-bust-circ-incr", 0.25),
}
"""Changes that go along with another, and by which share."""
VARIED = ("measure-bust-circ-incr", "measure-waist-circ-incr", "measure-hips-circ-incr")
LEFT_OUT = ("stomach-pregnant-incr",)


def sample(sex: Sex) -> Iterator[Skin]:
    """Make bodies of all heights and builds in their natural height, the same each time (Sobol 1967)."""
    for place in qmc.Sobol(3 + len(VARIED), scramble=False).random(SAMPLES):
        recipe = _recipe(sex, *place)
        yield build(replace(recipe, height_m=natural_height(recipe)))


def _recipe(sex: Sex, height: float, weight: float, muscle: float, *varied: float) -> Recipe:
    """Return a body between the presets of its sex; all places are 0..1."""
    presets = [recipe for recipe in RECIPES if recipe.sex == sex]
    weight = WEIGHTS[0] + weight * (WEIGHTS[1] - WEIGHTS[0])

    def usual(kind: str, name: str) -> float:
        """Return a parameter at this weight, on the line through the presets, also beyond their ends."""
        known = [(recipe.phenotype["weight"], getattr(recipe, kind).get(name, 0.0)) for recipe in presets]
        (a, at_a), (b, at_b) = known[:2] if weight < known[1][0] else known[1:]
        return float(at_a + (weight - a) / (b - a) * (at_b - at_a))

    names = sorted({name for recipe in presets for name in recipe.changes} - set(LEFT_OUT))
    moved = {name: SPREAD * (2.0 * place - 1.0) for name, place in zip(VARIED, varied, strict=True)}
    moved |= {name: share * moved[leader] for name, (leader, share) in FOLLOWING.items()}
    changes = {name: usual("changes", name) + moved.get(name, 0.0) for name in names}
    kinds = sorted({name for recipe in presets for name in recipe.phenotype} - {"height", "weight"})
    phenotype = {name: usual("phenotype", name) for name in kinds}
    phenotype["muscle"] += SPREAD / 5.0 * (2.0 * muscle - 1.0)
    low, high = HEIGHTS[sex]
    phenotype |= {"weight": weight, "height": low + height * (high - low)}
    return Recipe(
        id="sample",
        name="",
        name_ko="",
        notes="",
        sex=sex,
        height_m=0.0,
        phenotype={name: float(np.clip(value, 0.0, 1.0)) for name, value in phenotype.items()},
        changes={name: float(np.clip(value, -1.0, 1.0)) for name, value in changes.items()},
    )


def regress(skins: list[Skin]) -> dict[str, Any]:
    """Return the mean body and how skin and joints move with each measure, as ``presets.shapes`` reads them."""
    measures = np.array([_measured(skin) for skin in skins])
    names = sorted(skins[0].joints)
    centre = measures.mean(axis=0)
    design = np.column_stack([np.ones(len(skins)), measures - centre])

    def solved(points: FloatArray) -> FloatArray:
        """Return mean and directions [m/cm] of points of all bodies, shape (5, k, 3)."""
        flat = points.reshape(len(skins), -1)
        return np.asarray(np.linalg.lstsq(design, flat, rcond=None)[0]).reshape(-1, *points.shape[1:])

    skin = solved(np.stack([each.vertices for each in skins]))
    joints = solved(np.stack([[each.joints[name] for name in names] for each in skins]))
    return {
        "centre": centre.astype(np.float32),
        "vertices": skin[0].astype(np.float32),
        "directions": (1000.0 * skin[1:]).astype(np.float16),
        "joint_names": np.array(names),
        "joints": joints[0].astype(np.float32),
        "joint_directions": (1000.0 * joints[1:]).astype(np.float32),
    }


def _measured(skin: Skin) -> list[float]:
    """Return a body's measures [cm] in the order of ``MEASURES_OF_BODIES``."""
    found = girths_cm(skin.vertices, skin.faces, girth_levels(skin.vertices, skin.faces, skin.joints))
    found["height"] = 100.0 * float(np.ptp(skin.vertices[:, 1]))
    return [found[name] for name in MEASURES_OF_BODIES]


def bake_shapes(sex: Sex, folder: Path) -> None:
    """Write the shape space of a sex, and the welding that all bodies share."""
    skins = list(sample(sex))
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / f"{sex}.npz", **regress(skins))
    np.savez_compressed(folder / "topology.npz", welded=split(skins[0])[0][:, 0].astype(np.uint16))
