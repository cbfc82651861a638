"""Laying out what hangs from the shoulders, in the frontal plane.

The shoulder seam and sleeve top go along the shoulder line and the arm's upper edge, the underarm along its lower edge,
the sides outside the torso.
"""

from __future__ import annotations

import numpy as np

from core.polyline import arc
from core.types import Avatar
from fitting.frontal import Frontal, Points
from fitting.silhouette import ARM, Limb, along, limb_outline, torso_half_width
from fitting.topology import part_vertices

NECK_GAP = 0.012
"""Height of the shoulder seams over the body at the start [m]."""
WRIST_GAP = 0.01
"""Long sleeves start this far before the wrist [m]."""
FLOOR_GAP = 0.02
"""Long dresses start this far above the floor [m]."""


def neck_height(avatar: Avatar) -> float:
    """Return the height [m] at which the pattern's origin, between the neck points, starts."""
    return float(avatar.landmarks["neck_side_left"][1] + avatar.landmarks["neck_side_right"][1]) / 2 + NECK_GAP


def lay_top(laid: Frontal, avatar: Avatar, *, taut: bool = True) -> None:
    """Set all boundary targets of a top, dress or jacket.

    Args:
        laid: what is laid so far.
        avatar: the body.
        taut: whether the undersides of sleeves run straight to low armpits, and the armholes with them; else the
            undersides follow the arms up to the torso, which suits sleeves that are too short for that.
    """
    neck_y = neck_height(avatar)
    garment = laid.garment
    for side in ("left", "right"):
        arm = limb_outline(avatar, ARM, side)
        lay_shoulder(laid, avatar, side, arm)
        lay_side(laid, avatar, side, neck_y)
        if f"underarm_{side}" in garment.seams:
            lay_underarm(laid, side, arm, taut=taut)
            if taut:
                lay_armhole(laid, side)
        laid.lay_turned(garment.openings[f"cuff_{side}"])
    if "front" in garment.openings:
        ends = np.array([garment.rims[rim][end] for rim in ("neck", "hem") for end in (0, -1)])
        laid.set(ends, laid.plane[ends] + [0, neck_y])
    for rim in ("neck", "hem"):
        laid.lay_gaps(garment.rims[rim])
    if "front" in garment.openings:
        loop = garment.openings["front"]
        laid.lay_gaps(np.append(loop, loop[0]))


def lay_shoulder(laid: Frontal, avatar: Avatar, side: str, arm: Limb) -> None:
    """Lay shoulder seam and sleeve top along the shoulder line and the arm's upper edge."""
    seams = laid.garment.seams
    chain = laid.coarse(seams[f"shoulder_{side}"])
    if f"sleeve_top_{side}" in seams:
        chain = np.concatenate([chain, laid.coarse(seams[f"sleeve_top_{side}"])[1:]])
    gap = np.array([0.0, NECK_GAP])
    neck, tip = (avatar.landmarks[f"{name}_{side}"][:2] + gap for name in ("neck_side", "acromion"))
    beyond = np.abs(arm.outer[:, 0]) > abs(tip[0]) + 0.03
    path = np.concatenate([[neck, tip], arm.outer[beyond]])
    start = max(0.0, abs(laid.plane[chain[0], 0]) - abs(neck[0]))
    length = arc(laid.plane[chain])
    # A sleeve longer than the arm starts gathered above the hand, not pulled over it.
    wrist = avatar.joints[f"wrist_{side}"][:2]
    room = arc(path)[np.linalg.norm(path - wrist, axis=1).argmin()] - WRIST_GAP - start
    laid.set(chain, along(path, start + length * min(1.0, room / length[-1])))


def lay_side(laid: Frontal, avatar: Avatar, side: str, neck_y: float) -> None:
    """Lay the side seam outside the torso, its top under the armpit."""
    sign = -1.0 if side == "left" else 1.0
    chain = laid.coarse(laid.garment.seams[f"side_{side}"])
    plane = laid.plane[chain]
    drop = -plane[:, 1]
    y = neck_y - drop * min(1.0, (neck_y - FLOOR_GAP) / float(drop.max()))
    lift = max(0.0, y[0] - (float(avatar.landmarks[f"axilla_{side}"][1]) - 0.03))
    y = y - lift * np.linspace(1, 0, len(y)) ** 2
    near = np.interp(y, *torso_half_width(avatar))
    # Under the arm the cloth must stay close to the torso, inside the arm's lower edge.
    wide = np.clip(np.linspace(0, 3, len(y)), 0, 1)
    x = near + wide * np.maximum(np.abs(plane[:, 0]) - near, 0)
    laid.set(chain, np.column_stack([sign * x, y]))


def lay_underarm(laid: Frontal, side: str, arm: Limb, *, taut: bool) -> None:
    """Lay the sleeve's underside from the armpit along the arm's lower edge to the cuff."""
    chain = laid.coarse(laid.garment.seams[f"underarm_{side}"])
    top = laid.garment.seams[f"sleeve_top_{side}"]
    pit, cuff = laid.target[int(chain[0])], laid.target[int(top[-1])]
    end = arm.stations[np.linalg.norm(arm.outer - cuff, axis=1).argmin()]
    lower = arm.inner[(np.abs(arm.inner[:, 0]) > abs(pit[0]) + 0.01) & (arm.stations <= end)]
    path = np.concatenate([[pit], lower]) if len(lower) else np.array([pit, arm.inner[0]])
    path = taut_below(path) if taut else path
    length = arc(path)[-1]
    laid.set(chain, along(path, arc(laid.plane[chain]) / arc(laid.plane[chain])[-1] * length))


def lay_armhole(laid: Frontal, side: str) -> None:
    """Lay the line between torso and sleeve straight, so that neither pulls the other's cloth across it."""
    garment = laid.garment
    armhole = part_vertices(garment, 0) & part_vertices(garment, 1 if side == "left" else 2)
    chain = np.flatnonzero(armhole[: len(garment.plane) - len(garment.parents)]).astype(np.int32)
    tip, pit = (int(garment.seams[f"{name}_{side}"][0]) for name in ("sleeve_top", "underarm"))
    # In the nominal pattern it is straight.
    down = garment.plane[pit] - garment.plane[tip]
    share = (garment.plane[chain] - garment.plane[tip]) @ down / float(down @ down)
    start, end = laid.target[tip], laid.target[pit]
    laid.set(chain, start + np.clip(share, 0, 1)[:, None] * (end - start))


def taut_below(path: Points) -> Points:
    """Return what is left of a path (k, 2) that runs outwards when it is drawn taut along its lower side.

    Where an armpit hangs lower than the arm, the sleeve's underside must not turn up into it.
    """
    start, end = path[0], path[-1]
    axis = (end - start) / np.linalg.norm(end - start)
    down = np.array([axis[1], -axis[0]]) * np.sign(axis[0])
    ahead = (path - start) @ axis
    onwards = [start, *path[np.argsort(ahead, kind="stable")][np.sort(ahead) > 0]]
    hull: list[Points] = []
    for point in onwards:
        while len(hull) > 1 and _turns_up(hull[-2], hull[-1], point, axis, down):
            hull.pop()
        hull.append(point)
    return np.array(hull)


def _turns_up(a: Points, b: Points, c: Points, axis: Points, down: Points) -> bool:
    """Tell whether b lies above the line from a to c."""
    along, aside = (c - a) @ axis, (c - a) @ down
    return bool((b - a) @ down * along <= (b - a) @ axis * aside)
