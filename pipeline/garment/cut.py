"""Cuts: the edges around a garment's panels, and how the panels are put together from them, in one table.

Edges run counter-clockwise around the back panel (y up), as the outline of the photo does. Sewn edges are shared by
front and back; open ones, marked with ``:``, exist once in each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.categories import BOTTOMS
from core.types import Category

TORSO, SLEEVE_LEFT, SLEEVE_RIGHT, HOOD_PART = 0, 1, 2, 3
SEAMS: Mapping[str, int] = MappingProxyType(
    {"shoulder": 1, "sleeve_top": 1, "underarm": -1, "side": 1, "outseam": 1, "inseam": -1}
)
"""Sewn edges; 1 where the left one runs outwards or downwards around the panel, -1 where it runs towards the body."""


@dataclass(frozen=True)
class Cut:
    """One way of cutting a garment."""

    corners: tuple[str, ...]
    """Landmark at the start of each edge."""
    ring: tuple[str, ...]
    """Edges around a panel."""
    pieces: tuple[tuple[int, tuple[str, ...]], ...]
    """Part and border of each piece of a panel; ``-`` marks an edge that runs against the ring."""
    open_pieces: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Those of a front that is open down the middle."""


def _cut(corners: str, ring: str, *pieces: tuple[int, str], opened: tuple[tuple[int, str], ...] = ()) -> Cut:
    split = [tuple((part, tuple(border.split())) for part, border in group) for group in (pieces, opened)]
    return Cut(tuple(corners.split()), tuple(ring.split()), *split)


_SLEEVES = (
    (SLEEVE_LEFT, "sleeve_top_left :cuff_left underarm_left -:armhole_left"),
    (SLEEVE_RIGHT, "underarm_right :cuff_right sleeve_top_right :armhole_right"),
)

CUTS: Mapping[str, Cut] = MappingProxyType(
    {
        "sleeved": _cut(
            "neckline_left shoulder_left cuff_outer_left cuff_inner_left armpit_left hem_left "
            "hem_right armpit_right cuff_inner_right cuff_outer_right shoulder_right neckline_right",
            "shoulder_left sleeve_top_left :cuff_left underarm_left side_left :hem "
            "side_right underarm_right :cuff_right sleeve_top_right shoulder_right :neck",
            (TORSO, "shoulder_left :armhole_left side_left :hem side_right -:armhole_right shoulder_right :neck"),
            *_SLEEVES,
            opened=(
                (TORSO, "shoulder_left :armhole_left side_left :hem_left :front_edge_left :neck_left"),
                (TORSO, "side_right -:armhole_right shoulder_right :neck_right :front_edge_right :hem_right"),
                *_SLEEVES,
            ),
        ),
        "sleeveless": _cut(
            "neckline_left shoulder_left armpit_left hem_left hem_right armpit_right shoulder_right neckline_right",
            "shoulder_left :armhole_left side_left :hem side_right :armhole_right shoulder_right :neck",
            (TORSO, "shoulder_left :armhole_left side_left :hem side_right :armhole_right shoulder_right :neck"),
            opened=(
                (TORSO, "shoulder_left :armhole_left side_left :hem_left :front_edge_left :neck_left"),
                (TORSO, "side_right :armhole_right shoulder_right :neck_right :front_edge_right :hem_right"),
            ),
        ),
        "skirt": _cut(
            "waistband_left hem_left hem_right waistband_right",
            "side_left :hem side_right :waist",
            (TORSO, "side_left :hem side_right :waist"),
        ),
        "legs": _cut(
            "waistband_left hem_outer_left hem_inner_left crotch hem_inner_right hem_outer_right waistband_right",
            "outseam_left :leg_left inseam_left inseam_right :leg_right outseam_right :waist",
            (TORSO, "outseam_left :leg_left inseam_left :center :waist_left"),
            (TORSO, "inseam_right :leg_right outseam_right :waist_right -:center"),
        ),
    }
)
"""``legs`` are cut in the middle, from the crotch up, so that the gap between them never confuses a triangulation."""

LOOPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "neck": ("front:neck", "-back:neck"),
        "cuff_left": ("front:cuff_left", "-back:cuff_left"),
        "cuff_right": ("front:cuff_right", "-back:cuff_right"),
        "hem": ("front:hem", "-back:hem"),
        "waist": ("front:waist", "-back:waist"),
        "leg_left": ("front:leg_left", "-back:leg_left"),
        "leg_right": ("front:leg_right", "-back:leg_right"),
        "front": (
            *("front:hem_left", "front:front_edge_left", "front:neck_left", "-back:neck"),
            *("front:neck_right", "front:front_edge_right", "front:hem_right", "-back:hem"),
        ),
    }
)
"""Boundary edges of each opening, in order; those of a garment without sleeves have its armholes as cuffs."""

RIMS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "neck": (("front:neck", "-back:neck"), ("front:neck_left", "-back:neck", "front:neck_right")),
        "hem": (("front:hem", "-back:hem"), ("front:hem_right", "-back:hem", "front:hem_left")),
        "waist": (("front:waist", "-back:waist"),),
    }
)
"""Boundary edges around neck, hem and waist, closed; of an open front, from one front edge around to the other."""


def cut_of(category: Category, landmarks: Collection[str]) -> Cut:
    """Return the cut of a garment.

    Args:
        category: what it is.
        landmarks: names of the points that it has: a top with cuffs has sleeves.
    """
    if category in BOTTOMS:
        return CUTS["skirt" if category == "skirt" else "legs"]
    return CUTS["sleeved" if "cuff_inner_left" in landmarks else "sleeveless"]


def plain(edge: str) -> str:
    """Return an edge's name without its marks."""
    return edge.lstrip("-:")


def is_sewn(edge: str) -> bool:
    """Tell whether front and back share an edge."""
    return plain(edge).rsplit("_", 1)[0] in SEAMS
