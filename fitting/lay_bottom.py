"""Laying out what hangs from the waist, in the frontal plane.

The waistband goes around the body where it is worn, a skirt's sides outside hips and legs, trousers' outseams and
inseams along either edge of the legs.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from core.polyline import arc
from core.types import Avatar
from fitting.frontal import Frontal, Points
from fitting.silhouette import LEG, along, limb_outline, torso_half_width, x_at
from fitting.waistband import CROTCH_GAP, Waistband

FLOOR_GAP = 0.03
"""Hems start at least this far above the floor [m]."""
BETWEEN = 0.006
"""Inseams start at least this far from the middle plane [m]."""
WIDE_LEG = 0.8
"""Share of a trouser leg's width beyond the body's leg that it starts with."""


def lay_bottom(laid: Frontal, avatar: Avatar, band: Waistband) -> None:
    """Set all boundary targets of a skirt, trousers or shorts."""
    garment = laid.garment
    legs = "inseam_left" in garment.seams
    for side, sign in (("left", -1.0), ("right", 1.0)):
        if legs:
            lay_leg(laid, avatar, band, side, sign)
            laid.lay_turned(garment.openings[f"leg_{side}"])
        else:
            lay_side(laid, avatar, band, side, sign)
    lay_waist(laid)
    if "hem" in garment.rims:
        laid.lay_gaps(garment.rims["hem"])


def lay_waist(laid: Frontal) -> None:
    """Lay the waistband between its corners as around an ellipse: evenly along the cloth, so narrower at the sides."""
    chain = laid.coarse(laid.garment.rims["waist"])
    known = [k for k, i in enumerate(chain) if int(i) in laid.target]
    for first, last in pairwise(known):
        run = chain[first : last + 1]
        along_cloth = arc(laid.plane[run])
        across = (1 - np.cos(np.pi * along_cloth / along_cloth[-1])) / 2
        start, end = laid.target[int(run[0])], laid.target[int(run[-1])]
        laid.set(run, start + across[:, None] * (end - start))


def lay_side(laid: Frontal, avatar: Avatar, band: Waistband, side: str, sign: float) -> None:
    """Lay a skirt's side seam outside hips and legs, as far out as it is in the pattern."""
    chain = laid.coarse(laid.garment.seams[f"side_{side}"])
    plane = laid.plane[chain]
    drop = plane[0, 1] - plane[:, 1]
    drop *= min(1.0, (band.height - FLOOR_GAP) / float(drop.max()))
    y = band.height - drop
    near = np.interp(y, *torso_half_width(avatar))
    away = np.where(np.arange(len(y)) == 0, near, np.maximum(near, np.abs(plane[:, 0])))
    laid.set(chain, np.column_stack([sign * away, y]))


def lay_leg(laid: Frontal, avatar: Avatar, band: Waistband, side: str, sign: float) -> None:
    """Lay outseam and inseam of a leg along the edges of the body's leg, wider where the cloth is."""
    leg = limb_outline(avatar, LEG, side)
    seams = laid.garment.seams
    outseam, inseam = (laid.coarse(seams[f"{name}_{side}"]) for name in ("outseam", "inseam"))
    crotch = np.array([0.0, float(avatar.landmarks["crotch"][1]) - CROTCH_GAP])
    outer, inner = arc(laid.plane[outseam]), arc(laid.plane[inseam])
    lowest = max(FLOOR_GAP, crotch[1] - inner[-1])
    below = laid.plane[outseam][:, 1] - laid.plane[inseam[0], 1]
    at_crotch = outer[np.abs(below).argmin()]
    # Heights go evenly along both seams, above and below the crotch; very short shorts end above it outside.
    y_outer = np.interp(outer, [0.0, at_crotch], [band.height, crotch[1] + max(0.0, below[-1])])
    if at_crotch < outer[-1]:
        y_outer = np.where(outer < at_crotch, y_outer, np.interp(outer, [at_crotch, outer[-1]], [crotch[1], lowest]))
    y_inner = crotch[1] - inner / inner[-1] * (crotch[1] - lowest)
    width = leg_width(laid.plane[outseam], laid.plane[inseam], at_crotch)

    def half_extra(y: Points) -> Points:
        share = (crotch[1] - y) / (crotch[1] - lowest)
        body = np.abs(x_at(leg.outer, y) - x_at(leg.inner, y))
        return np.asarray(np.maximum(np.interp(share, *width) - body, 0) / 2 * WIDE_LEG * (share > 0))

    x_outer = np.maximum(
        np.abs(x_at(leg.outer, y_outer)) * (y_outer < crotch[1]), np.interp(y_outer, *torso_half_width(avatar))
    )
    x_outer = x_outer + half_extra(y_outer)
    inside = np.maximum(sign * x_at(leg.inner, y_inner), 0)
    x_inner = np.maximum(inside - half_extra(y_inner), BETWEEN)
    x_inner = np.minimum(x_inner, np.abs(x_at(leg.center, y_inner)))
    laid.set(inseam[:1], crotch[None])
    laid.set(outseam, np.column_stack([sign * x_outer, y_outer]))
    laid.set(inseam, np.column_stack([sign * x_inner, y_inner]))


def leg_width(outseam: Points, inseam: Points, at_crotch: float) -> tuple[Points, Points]:
    """Return shares of the way down a leg and the pattern's width there [m], both shape (k,)."""
    share = np.linspace(0, 1, 21)
    outer = at_crotch + share * (arc(outseam)[-1] - at_crotch)
    ends = along(outseam, outer), along(inseam, share * arc(inseam)[-1])
    return share, np.linalg.norm(ends[0] - ends[1], axis=1)
