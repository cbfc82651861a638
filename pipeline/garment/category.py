"""What kind of garment it is, from its outline and a few hints in the picture.

About fifty measured features (proportions, width and filling of the silhouette by height, sleeves, collar or hood above
the neck points, an edge down the middle) go into one multinomial logistic regression. Its weights were fitted by
``tools/fit_category.py`` on public-domain (CC0) garment photos of github.com/alexeygrigorev/clothing-dataset.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from core.types import CATEGORIES, Category, FloatArray, Picture
from pipeline.garment.landmarks import OutlineFit, fit_outline
from pipeline.garment.neckline import find_neckline
from pipeline.garment.outline import side_to_frame
from pipeline.garment.parser import Judgement, judge_cutout

WEIGHTS = Path(__file__).with_name("category_weights.json")
"""Fitted weights, written by ``tools/fit_category.py``."""
_CLEAR_COST = 6.0
"""Cost of an outline's explanation up to which it is clear."""
_LEGS_COST, _SKIRT_COST = 10.0, 4.0
"""Least cost of trousers and shorts, and of skirts, explained as a top: the cheapest twentieth of real ones."""
OUTLINE_WEIGHT, WORN_OUTLINE_WEIGHT = 0.5, 0.15
"""Exponent of the outline's opinion beside the network's; its measures were fitted to garments that nobody wears."""
_RULED_OUT = 0.02
"""Factor on what the outline rules out."""
_HEIGHTS = np.linspace(0.03, 0.97, 12)


def _silhouette(mask: Picture, axis: float) -> dict[str, float]:
    """Measure the silhouette by height: extent over the largest, filling, and what stands on the axis."""
    rows = np.nonzero(mask.any(axis=1))[0]
    columns = np.nonzero(mask.any(axis=0))[0]
    top, height = int(rows[0]), float(rows[-1] - rows[0])
    width = float(columns[-1] - columns[0])
    found = {"aspect": height / width, "area": float((mask > 0).sum()) / (height * width)}
    band = max(int(0.01 * height), 1)
    half = max(int(0.02 * width), 1)
    center = int(axis)
    for k, share in enumerate(_HEIGHTS):
        row = top + int(share * height)
        strip = mask[max(row - band, 0) : row + band + 1] > 0
        filled = np.nonzero(strip.any(axis=0))[0]
        extent = float(filled[-1] - filled[0] + 1)
        found[f"extent_{k}"] = extent / width
        found[f"filling_{k}"] = float(strip.mean() * strip.shape[1]) / extent
        if k >= 4:
            found[f"middle_{k}"] = float(strip[:, center - half : center + half + 1].mean())
    return found


def _shape(fit: OutlineFit) -> dict[str, float]:
    """Measure the explained outline: sleeves, neck, length."""
    found: dict[str, float] = {}
    sides = fit.sides
    shoulder = np.mean([side.point("shoulder") for side in sides], axis=0)
    neck = np.mean([side.point("neckline") for side in sides], axis=0)
    hem = np.mean([side.point("hem") for side in sides], axis=0)
    cuffs = [side.point("cuff_outer") + side.point("cuff_inner") for side in sides if "cuff_outer" in side.index]
    sleeve = np.linalg.norm(np.mean(cuffs, axis=0) / 2.0 - shoulder) if cuffs else 0.0
    gain = float(np.clip(fit.other_cost - fit.cost, 0.0, 20.0)) / 10.0
    length = max(float(hem[1] - shoulder[1]), 0.1)
    found["sleeves"] = gain if fit.sleeves else -gain
    found["sleeveless"] = float(not fit.sleeves)
    found["sleeve_length"] = float(sleeve) / length
    found["sleeve_short"] = float(np.clip((0.55 - sleeve / length) / 0.2, 0.0, 1.0)) * float(fit.sleeves)
    found["hidden"] = float(len(fit.hidden))
    found["hidden_clear"] = float(sum(armpit.clear for armpit in fit.hidden.values()))
    found["cost"] = float(np.clip(fit.cost, 0.0, 30.0)) / 10.0
    found["clear"] = float(np.exp(-fit.cost / _CLEAR_COST))
    found["clear_sleeves"] = found["clear"] if fit.sleeves else -found["clear"]
    found["spread"] = float(
        np.mean([side.side.points[:, 0].max() / max(side.point("shoulder")[0], 0.05) for side in sides])
    )
    found["length"] = length / max(float(shoulder[0]), 0.05)
    found["neck_width"] = float(neck[0] / max(shoulder[0], 0.05))
    ends = [side_to_frame(fit.frame, s.point("neckline")[None], left=k == 0)[0] for k, s in enumerate(sides)]
    span = max(float(np.linalg.norm(ends[1] - ends[0])), 4.0)
    edge = find_neckline(fit.frame, fit.picture, ends[0], ends[1], low=not fit.sleeves)
    base = (ends[0][1] + ends[1][1]) / 2.0
    between = fit.frame.mask[:, int(ends[0][0]) : max(int(ends[1][0]), int(ends[0][0]) + 1)]
    rise = (base - float(np.argmax(between.any(axis=1)))) / span
    found["rise"] = float(np.clip(rise, -1.0, 1.5))
    found["collar"] = float(np.clip((rise - 0.06) / 0.1, 0.0, 1.0))
    found["hood"] = float(np.clip((rise - 0.45) / 0.15, 0.0, 1.0))
    found["neck_depth"] = float(np.clip((edge.center[1] - base) / span, -1.0, 1.5))
    found["neck_seen"] = edge.confidence if edge.inside else 0.0
    return found


def _middle_edge(fit: OutlineFit) -> dict[str, float]:
    """Measure edges down the middle (placket, zip, open front) against edges at other columns, in three bands."""
    picture, mask = fit.picture, fit.frame.mask
    lab = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32), (0, 0), 1.0)
    gradient = np.abs(cv2.Sobel(lab, cv2.CV_32F, 1, 0, ksize=3)).sum(axis=2)
    inner = cv2.erode(mask, np.ones((15, 15), np.uint8)) > 0
    reach = int(0.25 * fit.frame.unit)
    center = int(fit.frame.axis)
    rows = np.nonzero(mask.any(axis=1))[0]
    found = {}
    for k, (low, high) in enumerate(((0.18, 0.42), (0.42, 0.66), (0.66, 0.92))):
        a, b = (int(rows[0] + share * (rows[-1] - rows[0])) for share in (low, high))
        weight = inner[a:b, center - reach : center + reach]
        column = (gradient[a:b, center - reach : center + reach] * weight).sum(axis=0) / np.maximum(
            weight.sum(axis=0), 1
        )
        middle = column[int(0.7 * reach) : int(1.3 * reach)]
        usual = float(np.median(column)) + 4.0
        found[f"placket_{k}"] = float(np.clip(np.log(float(middle.max(initial=0.0) + 4.0) / usual), -1.0, 2.0))
    return found


def features(fit: OutlineFit) -> dict[str, float]:
    """Return everything that the category is judged by, by name."""
    return {**_silhouette(fit.frame.mask, fit.frame.axis), **_shape(fit), **_middle_edge(fit)}


@cache
def _model() -> tuple[tuple[str, ...], FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return feature names, their means and spreads, weights (categories, features) and offsets (categories,)."""
    data = json.loads(WEIGHTS.read_text())
    arrays = [np.array(data[key], dtype=np.float64) for key in ("mean", "spread", "weights", "offsets")]
    return tuple(data["features"]), arrays[0], arrays[1], arrays[2], arrays[3]


def _impossible(fit: OutlineFit) -> set[Category]:
    """Return what the outline rules out: sleeves that are clear or clearly missing, a neck and shoulders on legs."""
    ruled: set[Category] = set()
    if fit.cost < _CLEAR_COST and fit.other_cost > 2.0 * fit.cost + _CLEAR_COST:
        ruled |= {"tank", "skirt"} if fit.sleeves else {"tshirt", "longsleeve", "shirt", "hoodie"}
    if fit.cost < _LEGS_COST:
        ruled |= {"trousers", "shorts"}
    if fit.cost < _SKIRT_COST:
        ruled |= {"skirt"}
    return ruled


def outline_shares(measured: Mapping[str, float]) -> dict[Category, float]:
    """Return the probability of each category for measured features, from ``features``."""
    names, mean, spread, weights, offsets = _model()
    x = (np.array([measured[name] for name in names]) - mean) / spread
    score = weights @ np.clip(x, -4.0, 4.0) + offsets
    probability = np.exp(score - score.max())
    probability /= probability.sum()
    return {name: float(share) for name, share in zip(CATEGORIES, probability, strict=True)}


def classify(
    mask: Picture, rgb: Picture, *, fit: OutlineFit | None = None, judged: Judgement | None = None
) -> tuple[tuple[Category, float], ...]:
    """Tell what kind of garment it is: by the network, by the outline's measures, and by what the outline rules out.

    Args:
        mask: soft mask 0..255, shape (height, width).
        rgb: the photo, shape (height, width, 3).
        fit: the outline's explanation, where it is there already.
        judged: what the network says of the photo, where that is known already.

    Returns:
        the three likeliest categories with probabilities, best first.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    fit = fit or fit_outline(mask, rgb)
    judged = judged or judge_cutout(rgb, mask)
    worn = judged.worn
    weight = WORN_OUTLINE_WEIGHT if worn else OUTLINE_WEIGHT
    outline = outline_shares(features(fit))
    return together(outline, judged.category, weight=weight, impossible=() if worn else _impossible(fit))


def together(
    outline: Mapping[Category, float],
    seen: Mapping[Category, float],
    *,
    weight: float = OUTLINE_WEIGHT,
    impossible: Collection[Category] = (),
) -> tuple[tuple[Category, float], ...]:
    """Return the three likeliest categories of two opinions, as a weighted product, with probabilities, best first.

    Args:
        outline: probabilities by the outline's measures.
        seen: probabilities by the network, whose weight is 1.
        weight: exponent of the outline's opinion.
        impossible: categories that are ruled out.
    """
    share = np.array([max(outline[name], 1e-4) ** weight * max(seen[name], 1e-4) for name in CATEGORIES])
    share[[CATEGORIES.index(name) for name in impossible]] *= _RULED_OUT
    share /= share.sum()
    order = np.argsort(-share, kind="stable")[:3]
    return tuple((CATEGORIES[k], round(float(share[k]), 4)) for k in order)
