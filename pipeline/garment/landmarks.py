"""Landmarks of upper garments from outline and picture.

The outline is straightened, each side is explained by the cheapest chain of typed pieces (``side_fit``), the two sides
inform each other through the symmetry of clothes, and points that the outline does not show (the armpit under a sleeve
that lies on the body, the front neck edge) are read from the picture. Names follow ``core.types.ParsedGarment``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.errors import GarmentFailed
from core.types import Category, FloatArray, Landmark, Picture
from pipeline.garment.neckline import find_neckline
from pipeline.garment.outline import Frame, side_to_frame, split_sides, straighten
from pipeline.garment.side_fit import ChainCosts, SideFit, Structure, chain_costs, fit_side, measure
from pipeline.garment.sleeve_edge import hidden_armpit

_SIDES = ("left", "right")
_HOPELESS = 24.0


@dataclass(frozen=True, eq=False)
class OutlineFit:
    """What the outline alone tells."""

    frame: Frame
    sides: tuple[SideFit, SideFit]
    """Image left, image right."""
    cost: float
    """Of both sides together; about 1 a side where the outline is clear."""
    other_cost: float
    """Of the best explanation of the other kind (sleeves against none); infinite where only one was tried."""

    @property
    def sleeves(self) -> bool:
        """Whether the garment has sleeves."""
        return self.sides[0].structure != "sleeveless"


def _best(costs: list[ChainCosts], toward: Mapping[str, FloatArray] | None = None) -> SideFit:
    return min((fit_side(cost, toward=toward) for cost in costs), key=lambda fit: fit.cost)


def _fit_pair(left: list[ChainCosts], right: list[ChainCosts]) -> tuple[SideFit, SideFit, float]:
    """Fit one side alone and the other near its mirror image, in both orders, and keep the cheaper."""
    results = []
    for first, second in ((left, right), (right, left)):
        alone = _best(first)
        guided = _best(second, {name: alone.point(name) for name in alone.index})
        results.append((alone, guided, alone.cost + guided.cost))
    forward, backward = results
    return forward if forward[2] <= backward[2] else (backward[1], backward[0], backward[2])


def fit_outline(mask: Picture, *, sleeves: bool | None = None) -> OutlineFit:
    """Explain a garment's outline.

    Args:
        mask: soft mask 0..255 of photo size.
        sleeves: whether the garment has sleeves, where that is known.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    frame = straighten(mask)
    sides = split_sides(frame)
    pieces = [measure(side) for side in sides]

    def family(*structures: Structure) -> tuple[SideFit, SideFit, float]:
        left, right = ([chain_costs(s, name, p) for name in structures] for s, p in zip(sides, pieces, strict=True))
        return _fit_pair(left, right)

    fits = []
    if sleeves is not False:
        fits.append(family("sleeve", "folded"))
    if sleeves is not True:
        fits.append(family("sleeveless"))
    fits.sort(key=lambda fit: fit[2])
    return OutlineFit(frame, fits[0][:2], fits[0][2], fits[1][2] if len(fits) > 1 else float("inf"))


def _expected_armpit(fit: SideFit, other: SideFit) -> FloatArray:
    """Return where proportions, or the other side, put the armpit, in side coordinates."""
    neck, shoulder = fit.point("neckline"), fit.point("shoulder")
    # Half the chest is about as wide as the shoulder, and the armpit about as far below: means of hand-labelled photos.
    half = shoulder[0] / 0.95
    usual = np.array([half, (neck[1] + 1.1 * half + shoulder[1] + 0.95 * half) / 2.0])
    if other.structure == "sleeve" and _is_armpit(other.point("armpit"), other.point("shoulder")):
        return (usual + 3.0 * other.point("armpit")) / 4.0
    return usual


def _is_armpit(point: FloatArray, shoulder: FloatArray) -> bool:
    """Tell whether the top of the gap beside the body is high enough to be the armpit itself."""
    return bool(point[1] - shoulder[1] < 1.5 * max(point[0], 0.2))


def _side_landmarks(fit: OutlineFit, which: int, rgb: Picture) -> dict[str, tuple[FloatArray, float]]:
    """Return frame positions and confidences of one side's landmarks."""
    side, other, left = fit.sides[which], fit.sides[1 - which], which == 0
    share = float(np.exp(-fit.cost / _HOPELESS))
    found = {
        name: (
            side_to_frame(fit.frame, side.point(name)[None], left=left)[0],
            share * float(np.exp(-0.35 * max(side.shares[name], 0.0))),
        )
        for name in side.index
    }
    if side.structure == "sleeveless":
        return found
    visible = side.structure == "sleeve" and _is_armpit(side.point("armpit"), side.point("shoulder"))
    if not visible:
        start = found["armpit"][0] if side.structure == "sleeve" else (found["cuff_inner"][0] + found["hem"][0]) / 2.0
        expected = side_to_frame(fit.frame, _expected_armpit(side, other)[None], left=left)[0]
        point, clear = hidden_armpit(rgb, fit.frame.mask, start, expected)
        found["armpit"] = (point, share * (0.25 + 0.35 * clear))
    return found


def top_landmarks(fit: OutlineFit, rgb: Picture) -> dict[str, Landmark]:
    """Return the landmarks of a top, dress or jacket in photo pixels.

    Args:
        fit: the explained outline.
        rgb: the photo, shape (height, width, 3).

    Raises:
        GarmentFailed: the outline cannot be understood.
    """
    if fit.cost > _HOPELESS:
        raise GarmentFailed("garment_failed.landmarks")
    picture = fit.frame.warp(rgb)
    points: dict[str, tuple[FloatArray, float]] = {}
    for which, side in enumerate(_SIDES):
        points.update({f"{name}_{side}": value for name, value in _side_landmarks(fit, which, picture).items()})
    ends = points["neckline_left"][0], points["neckline_right"][0]
    neck = find_neckline(fit.frame, picture, *ends)
    points["neckline_center"] = (neck.center, neck.confidence)
    places = fit.frame.photo_points(np.array([place for place, _ in points.values()]))
    height, width = rgb.shape[:2]
    places = np.clip(places, 0.0, [width - 1.0, height - 1.0])
    return {
        name: Landmark(float(x), float(y), round(float(confidence), 3))
        for (name, (_, confidence)), (x, y) in zip(points.items(), places, strict=True)
    }


def has_sleeves(category: Category) -> bool | None:
    """Return whether a category has sleeves, or None where it may have them or not."""
    if category == "tank":
        return False
    return True if category in ("tshirt", "longsleeve", "hoodie") else None


def find_landmarks(mask: Picture, rgb: Picture, category: Category) -> dict[str, Landmark]:
    """Find the landmarks of a garment.

    Args:
        mask: soft mask 0..255, shape (height, width).
        rgb: the photo, shape (height, width, 3).
        category: what the garment is.

    Returns:
        landmarks by name, in photo pixels.

    Raises:
        NoGarment: the mask holds next to nothing.
        GarmentFailed: the outline cannot be understood.
    """
    return top_landmarks(fit_outline(mask, sleeves=has_sleeves(category)), rgb)
