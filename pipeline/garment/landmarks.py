"""Landmarks of upper garments from outline and picture.

The outline is straightened, each side is explained by the cheapest chain of typed pieces (``side_fit``), the two sides
inform each other through the symmetry of clothes, and points that the outline does not show (the armpit under a sleeve
that lies on the body, the front neck edge) are read from the picture. Names follow ``core.types.ParsedGarment``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.categories import CATEGORY_FACTS
from core.errors import GarmentFailed
from core.types import Category, FloatArray, Landmark, Picture
from pipeline.garment.neckline import find_neckline
from pipeline.garment.outline import Frame, side_to_frame, split_sides, straighten
from pipeline.garment.side_fit import ChainCosts, SideFit, Structure, chain_costs, fit_side, measure
from pipeline.garment.sleeve_edge import hidden_armpit

_SIDES = ("left", "right")
_HOPELESS = 18.0
"""Cost from which on an explanation is none."""
_DOUBT = 24.0
"""Cost at which confidence falls to 1/e."""
_BEND = 16.0
"""Turn of the outline at the shoulder above which it is seen [degrees]."""
LOWEST_NECK = 0.3
"""How far under the armpits a neckline may end, over the width between them."""
_UNSEEN_EDGE = 2.0
"""Cost of a sleeve that is said to lie on the body without an edge to be seen there."""


@dataclass(frozen=True, eq=False)
class Hidden:
    """An armpit under a sleeve that lies on the body."""

    point: FloatArray
    """In frame pixels, shape (2,)."""
    clear: float
    """How clearly the sleeve's inner edge shows in the picture, 0..1."""


@dataclass(frozen=True, eq=False)
class OutlineFit:
    """The best explanation of an outline as a top, a dress or a jacket."""

    frame: Frame
    picture: Picture
    """The photo in the frame, shape (height, width, 3)."""
    photo_size: tuple[int, int]
    """Width and height of the photo [px]."""
    sides: tuple[SideFit, SideFit]
    """Image left, image right."""
    cost: float
    """Of both sides together; about 1 a side where the outline is clear."""
    other_cost: float
    """Of the best explanation of the other kind (sleeves against none); infinite where only one was tried."""
    hidden: Mapping[int, Hidden]
    """Armpits that the outline does not show, by side: 0 image left, 1 image right."""

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
        known = [name for name in alone.index if name != "armpit" or alone.armpit_seen]
        guided = _best(second, {name: alone.point(name) for name in known})
        results.append((alone, guided, alone.cost + guided.cost))
    forward, backward = results
    return forward if forward[2] <= backward[2] else (backward[1], backward[0], backward[2])


def _expected_armpit(fit: SideFit, other: SideFit) -> FloatArray:
    """Return where proportions, or the other side, put the armpit, in side coordinates."""
    neck, shoulder = fit.point("neckline"), fit.point("shoulder")
    # Half the chest is about as wide as the shoulder, and the armpit about as far below: means of hand-labelled photos.
    half = shoulder[0] / 0.95
    usual = np.array([half, (neck[1] + 1.1 * half + shoulder[1] + 0.95 * half) / 2.0])
    if other.structure == "sleeve" and other.armpit_seen:
        return np.asarray((usual + 3.0 * other.point("armpit")) / 4.0)
    return usual


def _start(side: SideFit) -> FloatArray:
    """Return the lowest visible point between sleeve and body, in side coordinates."""
    if side.structure == "sleeve":
        return side.point("armpit")
    return (side.point("cuff_inner") + side.point("hem")) / 2.0


def _hidden_armpits(frame: Frame, sides: tuple[SideFit, SideFit], picture: Picture) -> dict[int, Hidden]:
    """Look for the armpits that the outline does not show; keys 0 image left, 1 image right."""
    found = {}
    for which, side in enumerate(sides):
        if not side.armpit_seen:
            ends = np.array([_start(side), _expected_armpit(side, sides[1 - which])])
            start, expected = side_to_frame(frame, ends, left=which == 0)
            shoulder = side_to_frame(frame, side.point("shoulder")[None], left=which == 0)[0]
            point, clear = hidden_armpit(picture, frame.mask, start, expected)
            # Armpits of clothes that lie flat are no nearer to the middle than their shoulders.
            outer = min if which == 0 else max
            found[which] = Hidden(np.array([outer(point[0], shoulder[0]), point[1]]), clear)
    return found


def fit_outline(mask: Picture, rgb: Picture, *, sleeves: bool | None = None, folded: bool = True) -> OutlineFit:
    """Explain a garment's outline.

    Args:
        mask: soft mask 0..255 of photo size.
        rgb: the photo, shape (height, width, 3).
        sleeves: whether the garment has sleeves, where that is known.
        folded: whether sleeves may lie on the body.

    Raises:
        NoGarment: the mask holds next to nothing.
    """
    frame = straighten(mask)
    picture = frame.warp(rgb)
    sides = split_sides(frame)
    pieces = [measure(side) for side in sides]

    def explain(*structures: Structure) -> OutlineFit:
        left, right = ([chain_costs(s, name, p) for name in structures] for s, p in zip(sides, pieces, strict=True))
        first, second, cost = _fit_pair(left, right)
        hidden = _hidden_armpits(frame, (first, second), picture)
        cost += sum(_UNSEEN_EDGE * (1.0 - armpit.clear) for armpit in hidden.values())
        return OutlineFit(frame, picture, (mask.shape[1], mask.shape[0]), (first, second), cost, float("inf"), hidden)

    fits = []
    if sleeves is not False:
        fits.append(explain("sleeve", "folded") if folded else explain("sleeve"))
    if sleeves is not True:
        fits.append(explain("sleeveless"))
    best = min(fits, key=lambda fit: fit.cost)
    others = [fit.cost for fit in fits if fit is not best]
    return replace(best, other_cost=min(others, default=float("inf")))


def _shoulder(side: SideFit) -> tuple[FloatArray, float]:
    """Return the shoulder in side coordinates and how far its confidence is to be believed.

    Where the outline bends at the shoulder, that is the place. A sleeve spread sideways goes on straight from the
    shoulder line; then the seam is taken to stand a little inside the plumb line over the armpit.
    """
    found = side.point("shoulder")
    doubt = float(np.clip((_BEND - side.turn("shoulder")) / (_BEND / 2.0), 0.0, 1.0))
    if doubt == 0.0 or side.structure != "sleeve" or not side.armpit_seen:
        return found, 1.0
    first, last = side.index["neckline"] + 1, side.index["cuff_outer"]
    line = side.side.points[first:last]
    plumb = line[np.argmin(np.abs(line[:, 0] - 0.95 * side.point("armpit")[0]))]
    return found + doubt * (plumb - found), 1.0 - 0.4 * doubt


def _side_landmarks(fit: OutlineFit, which: int) -> dict[str, tuple[FloatArray, float]]:
    """Return frame positions and confidences of one side's landmarks."""
    side = fit.sides[which]
    share = float(np.exp(-fit.cost / _DOUBT))
    found = {
        name: (
            side_to_frame(fit.frame, side.point(name)[None], left=which == 0)[0],
            share * float(np.exp(-0.35 * max(side.shares[name], 0.0))),
        )
        for name in side.index
    }
    shoulder, trust = _shoulder(side)
    found["shoulder"] = (
        side_to_frame(fit.frame, shoulder[None], left=which == 0)[0],
        found["shoulder"][1] * trust,
    )
    if which in fit.hidden:
        hidden = fit.hidden[which]
        found["armpit"] = (hidden.point, share * (0.25 + 0.35 * hidden.clear))
    return found


def top_landmarks(fit: OutlineFit) -> dict[str, Landmark]:
    """Return the landmarks of a top, dress or jacket in photo pixels.

    Raises:
        GarmentFailed: the outline cannot be understood.
    """
    if fit.cost > _HOPELESS:
        raise GarmentFailed("garment_failed.landmarks")
    points: dict[str, tuple[FloatArray, float]] = {}
    for which, side in enumerate(_SIDES):
        points.update({f"{name}_{side}": value for name, value in _side_landmarks(fit, which).items()})
    ends = points["neckline_left"][0], points["neckline_right"][0]
    armpits = np.array([points[f"armpit_{side}"][0] for side in _SIDES])
    lowest = float(armpits[:, 1].mean() + LOWEST_NECK * abs(armpits[1, 0] - armpits[0, 0]))
    neck = find_neckline(fit.frame, fit.picture, *ends, low=not fit.sleeves, lowest=lowest)
    points["neckline_center"] = (neck.center, neck.confidence)
    places = fit.frame.photo_points(np.array([place for place, _ in points.values()]))
    places = np.clip(places, 0.0, np.array(fit.photo_size) - 1.0)
    return {
        name: Landmark(float(x), float(y), round(float(confidence), 3))
        for (name, (_, confidence)), (x, y) in zip(points.items(), places, strict=True)
    }


def has_sleeves(category: Category) -> bool | None:
    """Return whether a category has sleeves, or None where it may have them or not."""
    return CATEGORY_FACTS[category].sleeves


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
    return top_landmarks(fit_outline(mask, rgb, sleeves=has_sleeves(category)))
