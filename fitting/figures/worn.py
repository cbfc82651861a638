"""Whether a body really wears a garment: it passes through the openings, and the garment hangs straight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.types import Avatar, FittedGarment, FloatArray
from fitting.silhouette import ring_height

SHOULDER_LIMIT = 0.03
"""Farthest a shoulder seam may be from the body's shoulder line, on the seam's average [m]."""
LEVEL_LIMIT = 0.02
"""Largest difference in height of the two shoulder seams [m]."""
NECK_LIMIT = 0.02
"""Farthest the neckline's centre may be from the body's middle plane [m]."""
HEM_LIMIT = 0.02
"""Largest difference in height of the hem's two ends [m]."""
CROTCH_LIMIT = 0.04
"""Farthest the crotch of trousers may hang under the body's [m]."""
SYMMETRY_LIMIT = 0.015
"""A photo is symmetric when its own pattern keeps its neckline's centre and its hem's tilt within this [m]."""
OVERLENGTH = 0.05
"""A sleeve may be this much longer than the arm and hide the hand [m]."""


@dataclass(frozen=True)
class Worn:
    """Verdict on a garment on a body."""

    ok: bool
    """Worn or not worn."""
    reasons: tuple[str, ...]
    """What is wrong, as keys of ``core.sentences`` (``worn.*``); empty when worn."""
    measures_cm: Mapping[str, float]
    """Of what hangs from the shoulders: shoulder_left, shoulder_right (mean distance of the seam from the shoulder
    line), level (difference in height of the seams), neck (neckline's centre from the middle plane). Of what hangs from
    the waist: waist (height of the waistband under the body's waist), crotch (gap, trousers and shorts). Of both: hem
    (tilt)."""


def worn(fitted: FittedGarment, avatar: Avatar) -> Worn:
    """Judge whether a garment is worn.

    - Each opening's loop, spanned by a fan from its centre, is crossed once (net) by the body line that belongs to it:
      the neck by the line from the crown to the pelvis, a cuff or armhole by its arm's chain from the chest to the
      fingertip, the hem by the spine prolonged between the legs to the floor, the waist by the spine, a trouser leg by
      its leg's chain from the pelvis to the toe. The one loop of an open jacket (front edges, hem, neck) is crossed by
      the spine from crown to floor not at all or once and back, and its cuffs by the arms.
    - Each shoulder seam is on average within 3 cm of the body's shoulder line, from ``neck_side`` over ``acromion`` and
      half-way down the upper arm; the seams' mean heights differ by at most 2 cm.
    - A waistband is on average above the body's hip; a crotch hangs at most 4 cm under the body's.
    - Where the photo is symmetric (on the pattern neckline's centre and the middle of the hem are within 1.5 cm of the
      middle of armpits and hem corners, and the hem tilts by at most 1.5 cm), the neckline's centre is within 2 cm of
      the body's middle plane and the hem tilts by at most 2 cm.
    - Nothing is under the floor.

    Args:
        fitted: a draped garment with the openings of its category.
        avatar: the body it was draped on.
    """
    positions, garment = fitted.vertices, fitted.garment
    reasons = [
        f"worn.{name}"
        for name, line in body_lines(avatar).items()
        if name in garment.openings
        and abs(net_crossings(line, positions[garment.openings[name]])) != (0 if name == "front" else 1)
    ]
    hung = _on_shoulders(fitted, avatar) if "shoulder_left" in garment.seams else _on_waist(fitted, avatar)
    measures = {name: value for name, (value, _, _) in hung.items()}
    reasons += [reason for value, limit, reason in hung.values() if not value <= limit]
    if not positions[:, 1].min() >= 0:
        reasons.append("worn.floor")
    reasons = list(dict.fromkeys(reasons))
    return Worn(not reasons, tuple(reasons), {name: 100 * float(value) for name, value in measures.items()})


Measures = dict[str, tuple[float, float, str]]
"""Measure [m], its limit [m], and what is wrong beyond it, by name."""


def _on_shoulders(fitted: FittedGarment, avatar: Avatar) -> Measures:
    positions, garment = fitted.vertices, fitted.garment
    left, right = positions[garment.seams["shoulder_left"]], positions[garment.seams["shoulder_right"]]
    middle = (avatar.landmarks["neck_side_left"][0] + avatar.landmarks["neck_side_right"][0]) / 2
    symmetric = is_symmetric(fitted)
    return {
        "shoulder_left": (shoulder_offset(left, avatar, "left"), SHOULDER_LIMIT, "worn.shoulder"),
        "shoulder_right": (shoulder_offset(right, avatar, "right"), SHOULDER_LIMIT, "worn.shoulder"),
        "level": (abs(chain_mean(left)[1] - chain_mean(right)[1]), LEVEL_LIMIT, "worn.level"),
        "neck": (
            abs(chain_mean(positions[garment.rims["neck"]])[0] - middle),
            NECK_LIMIT if symmetric else np.inf,
            "worn.off_centre",
        ),
        "hem": (tilt(positions[garment.rims["hem"]]), HEM_LIMIT if symmetric else np.inf, "worn.tilt"),
    }


def _on_waist(fitted: FittedGarment, avatar: Avatar) -> Measures:
    positions, garment = fitted.vertices, fitted.garment
    band = chain_mean(positions[garment.rims["waist"]])[1]
    waist, hip = (ring_height(avatar, name) for name in ("waist", "hip"))
    measures: Measures = {"waist": (waist - band, waist - hip, "worn.slid")}
    symmetric = is_symmetric(fitted)
    if "hem" in garment.rims:
        measures["hem"] = (tilt(positions[garment.rims["hem"]]), HEM_LIMIT if symmetric else np.inf, "worn.tilt")
    else:
        crotch = positions[garment.seams["inseam_left"][0], 1]
        measures["crotch"] = (float(avatar.landmarks["crotch"][1] - crotch), CROTCH_LIMIT, "worn.crotch")
        hems = [chain_mean(positions[garment.openings[f"leg_{side}"]])[1] for side in ("left", "right")]
        measures["hem"] = (abs(hems[0] - hems[1]), HEM_LIMIT if symmetric else np.inf, "worn.tilt")
    return measures


def body_lines(avatar: Avatar) -> dict[str, NDArray[np.float64]]:
    """Return the polyline [m], shape (k, 3), that has to pass through each opening."""

    def line(*names: str) -> NDArray[np.float64]:
        return np.array([avatar.joints[name] for name in names], dtype=np.float64)

    whole = line("head_top", "head", "neck", "chest", "spine", "pelvis")
    floor = np.array([whole[-1, 0], -OVERLENGTH, whole[-1, 2]])
    lines = {"neck": whole, "waist": line("chest", "spine", "pelvis"), "front": np.vstack([whole, floor])}
    for side in ("left", "right"):
        bones = ("clavicle", "shoulder", "elbow", "wrist", "fingertip")
        arm = line("chest", *(f"{bone}_{side}" for bone in bones))
        end = (arm[-1] - arm[-2]) / np.linalg.norm(arm[-1] - arm[-2])
        lines[f"cuff_{side}"] = np.vstack([arm, arm[-1] + OVERLENGTH * end])
        ankle = avatar.joints[f"ankle_{side}"]
        lines[f"leg_{side}"] = np.vstack(
            [line("pelvis", f"hip_{side}", f"knee_{side}", f"ankle_{side}"), [ankle[0], -OVERLENGTH, ankle[2]]]
        )
    lines["hem"] = np.vstack([line("neck", "chest", "spine", "pelvis"), floor])
    return lines


def net_crossings(line: FloatArray, loop: FloatArray) -> int:
    """Count how often a polyline passes through the fan of a loop, passes the other way counted negative.

    Args:
        line: polyline [m], shape (k, 3).
        loop: closed polyline [m], shape (n, 3), spanned by triangles from its mean.
    """
    points = np.asarray(loop, dtype=np.float64)
    # A line through the very centre of a symmetric loop would meet all triangles in one corner: step aside.
    centre = points.mean(axis=0) + 1e-7 * np.sqrt([2.0, 3.0, 5.0])
    a, b = points - centre, np.roll(points, -1, axis=0) - centre
    normals = np.cross(a, b)
    total = 0
    for start, end in zip(line[:-1] - centre, line[1:] - centre, strict=True):
        moment = np.cross(start, end - start)
        side_a, side_b = a @ moment >= 0, b @ moment >= 0
        outer = np.cross(a - start, b - start) @ (end - start) >= 0
        behind, ahead = normals @ start >= 0, normals @ end >= 0
        forward = ~behind & ahead & side_a & ~side_b & outer
        backward = behind & ~ahead & ~side_a & side_b & ~outer
        total += int(np.count_nonzero(forward)) - int(np.count_nonzero(backward))
    return total


def shoulder_offset(seam: FloatArray, avatar: Avatar, side: str) -> float:
    """Return the mean distance [m] of a seam, shape (n, 3), from the body's shoulder line.

    The line runs from ``neck_side`` over ``acromion`` and half-way down the upper arm, where dropped shoulders end.
    """
    neck, point = (
        np.asarray(avatar.landmarks[f"{name}_{side}"], dtype=np.float64) for name in ("neck_side", "acromion")
    )
    arm = np.asarray(avatar.joints[f"elbow_{side}"], dtype=np.float64) - avatar.joints[f"shoulder_{side}"]
    line = np.array([neck, point, point + arm / 2])
    distance = np.min([segment_distance(seam, a, b) for a, b in pairwise(line)], axis=0)
    return float(chain_mean(np.column_stack([seam, distance]), by=3)[3])


def segment_distance(points: FloatArray, start: FloatArray, end: FloatArray) -> NDArray[np.float64]:
    """Return the distance [m] of points, shape (n, 3), from a segment, shape (n,)."""
    along = end - start
    share = ((points - start) @ along / (along @ along)).clip(0, 1)
    return np.asarray(np.linalg.norm(points - start - share[:, None] * along, axis=1))


def chain_mean(chain: FloatArray, *, by: int | None = None) -> NDArray[np.float64]:
    """Return the mean of an open chain, shape (n, d), weighted by length; lengths use the first ``by`` columns."""
    lengths = np.linalg.norm(np.diff(chain[:, :by], axis=0), axis=1)
    return np.asarray(np.average((chain[1:] + chain[:-1]) / 2, axis=0, weights=lengths))


def tilt(loop: FloatArray) -> float:
    """Return by how much a loop, shape (n, 2 or 3), rises from its left to its right end, by a straight fit [m]."""
    x, y = loop[:, 0] - loop[:, 0].mean(), loop[:, 1]
    return float(abs(x @ y / (x @ x)) * np.ptp(x))


def is_symmetric(fitted: FittedGarment) -> bool:
    """Tell whether the photo shows the garment symmetric, from its flat pattern."""
    garment = fitted.garment
    names = [name for name in ("armpit", "waistband", "hem", "hem_outer") if f"{name}_left" in garment.landmarks]
    middle = np.mean([garment.landmarks[f"{name}_{side}"][0] for name in names for side in ("left", "right")])
    top = garment.rims["neck" if "neck" in garment.rims else "waist"]
    off_centre = abs(chain_mean(garment.plane[top])[0] - middle)
    if "hem" in garment.rims:
        leaning = tilt(garment.plane[garment.rims["hem"]])
    else:
        leaning = abs(garment.landmarks["hem_outer_left"][1] - garment.landmarks["hem_outer_right"][1])
    return bool(off_centre <= SYMMETRY_LIMIT and leaning <= SYMMETRY_LIMIT)
