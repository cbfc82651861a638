"""Landmarks, rings and girths of a body, measured on its mesh.

Definitions follow ISO 8559-1 where it can be read off a mesh. Chest, waist and hip are horizontal tapes (convex hulls,
arms cut off) at the widest place of the chest, the narrowest of the waist and the widest of the seat; limb girths are
sections perpendicular to the bone; the neck ring lies at the neck's base, through the hollow of the throat and the
points where neck and shoulder line meet; shoulder width is the straight distance of the shoulder points.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from core.types import FloatArray, IntArray
from presets.sections import resample, section, tape

RING_POINTS = 128
BODY_DENSITY = 1.0
"""Mean density of a living body with air in its lungs [kg/l]."""
ACROMION_REACH = 0.02
"""The shoulder point lies this far outside the shoulder joint [m]."""
BELOW_CHIN = 0.04
"""Up to this above the neck joint [m] the neck is not hidden by the jaw."""
NECK_WINDOW = 15
"""Slopes are averaged over this many millimetres."""
NECK_SLOPE = 1.0
"""Neck becomes shoulder where its outline gets flatter than this; on thin necks, where it is steepest."""
ABOVE_CROTCH = 0.05
"""The seat is measured from here up [m]: below, the spread legs widen the tape."""
UP = np.array([0.0, 1.0, 0.0])
SIDES = (("left", -1.0), ("right", 1.0))


@dataclass(frozen=True, eq=False)
class Anatomy:
    """What is measured on a body; names as in ``core.types.Avatar``."""

    joints: dict[str, FloatArray]
    landmarks: dict[str, FloatArray]
    rings: dict[str, FloatArray]
    measures_cm: dict[str, float]


@dataclass(frozen=True, eq=False)
class Surface:
    """A welded closed mesh that can be cut."""

    vertices: FloatArray
    faces: IntArray

    def loops(self, origin: FloatArray, normal: FloatArray) -> list[FloatArray]:
        """Return the section's loops, longest first."""
        return section(self.vertices, self.faces, origin, normal / np.linalg.norm(normal))

    def nearest_loop(self, origin: FloatArray, normal: FloatArray) -> FloatArray:
        """Return the loop whose centre is nearest to ``origin``."""
        return min(self.loops(origin, normal), key=lambda loop: float(np.linalg.norm(loop.mean(axis=0) - origin)))

    def torso(self, height: float) -> FloatArray:
        """Return the loop around the middle plane at a height, arms cut off."""
        crossing = [loop for loop in self.loops(UP * height, UP) if loop[:, 0].min() < 0.0 < loop[:, 0].max()]
        return crossing[0]

    def middle(self, low: float, high: float) -> FloatArray:
        """Return the points of the middle plane's outline between two heights, shape (k, 3)."""
        outline = self.loops(np.array([1e-6, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]))[0]
        outline = resample(outline, 4000)
        return outline[(outline[:, 1] > low) & (outline[:, 1] < high)]


def volume(vertices: FloatArray, faces: IntArray) -> float:
    """Return the volume of a closed mesh [m³] by the divergence theorem."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


def vertex_normals(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Return area-weighted unit normals of welded vertices, shape (n, 3)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], across)
    return np.asarray(normals / np.linalg.norm(normals, axis=1, keepdims=True))


def measure(vertices: FloatArray, faces: IntArray, joints: dict[str, FloatArray]) -> Anatomy:
    """Measure a body.

    Args:
        vertices: welded positions [m], feet at y = 0, shape (n, 3).
        faces: vertex indices, shape (m, 3).
        joints: bone heads [m]; all names of ``core.types.Avatar`` but ``spine``, which is put at the waist here.

    Returns:
        Joints, landmarks, rings (``RING_POINTS`` points each, closed without repeating the first) and measures.
    """
    body = Surface(vertices, faces)
    tall = float(vertices[:, 1].max())
    landmarks = _shoulder_points(body, joints)
    landmarks["crotch"] = _crotch(body, joints)
    levels = _levels(body, tall, landmarks)
    landmarks |= {
        "bust_front": _front(body, levels["chest"]),
        "waist_front": _front(body, levels["waist"]),
    }
    rings = {name: body.torso(height) for name, height in levels.items()}
    rings["neck"], landmarks["neck_back"] = _neck(body, landmarks)
    for side, _ in SIDES:
        rings |= _limbs(body, joints, landmarks, side)
    waist = rings["waist"]
    joints = joints | {"spine": np.array([0.0, levels["waist"], float(waist[:, 2].min() + waist[:, 2].max()) / 2.0])}
    measures = _measures(body, joints, landmarks, rings)
    return Anatomy(joints, landmarks, {name: resample(ring, RING_POINTS) for name, ring in rings.items()}, measures)


def girth_levels(vertices: FloatArray, faces: IntArray, joints: dict[str, FloatArray]) -> dict[str, float]:
    """Return the heights [m] at which chest, waist and hip are measured; arguments as of :func:`measure`."""
    body = Surface(vertices, faces)
    landmarks = {f"axilla_{side}": _axilla(body, joints, side, sign) for side, sign in SIDES}
    landmarks["crotch"] = _crotch(body, joints)
    return _levels(body, float(vertices[:, 1].max()), landmarks)


def girths_cm(vertices: FloatArray, faces: IntArray, levels: Mapping[str, float]) -> dict[str, float]:
    """Return the tape around the trunk at each of several heights [cm]; ``levels`` are heights [m] by name."""
    body = Surface(vertices, faces)
    return {name: 100.0 * tape(body.torso(height)) for name, height in levels.items()}


def _levels(body: Surface, tall: float, landmarks: dict[str, FloatArray]) -> dict[str, float]:
    """Return the heights of chest, waist and hip [m]."""
    armpit = float(min(landmarks["axilla_left"][1], landmarks["axilla_right"][1]))
    crotch = float(landmarks["crotch"][1])

    def best(low: float, high: float, score: Callable[[FloatArray], float]) -> float:
        heights = np.arange(low, high, 0.004)
        return float(heights[int(np.argmax([score(body.torso(float(y))) for y in heights]))])

    return {
        "chest": best(armpit - 0.11, armpit - 0.015, tape),
        "waist": best(0.60 * tall, 0.655 * tall, lambda loop: -tape(loop)),
        "hip": best(crotch + ABOVE_CROTCH, crotch + 0.16, tape),
    }


def _front(body: Surface, height: float) -> FloatArray:
    """Return the skin point in the middle of the front at a height."""
    outline = body.middle(height - 0.01, height + 0.01)
    outline = outline[outline[:, 2] > outline[:, 2].mean()]
    outline = outline[np.argsort(outline[:, 1])]
    return np.array([0.0, height, np.interp(height, outline[:, 1], outline[:, 2])])


def _on_middle(point: FloatArray) -> FloatArray:
    """Return a point put on the middle plane."""
    return np.array([0.0, point[1], point[2]])


def _crotch(body: Surface, joints: dict[str, FloatArray]) -> FloatArray:
    """Return the lowest point of the trunk in the middle plane."""
    points = body.middle(float(joints["knee_left"][1]), float(joints["pelvis"][1]))
    return _on_middle(points[int(np.argmin(points[:, 1]))])


def _shoulder_points(body: Surface, joints: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Return acromion, neck_side and axilla of both sides and neck_front."""
    found = {}
    neck = joints["neck"]
    jaw = float(neck[1]) + BELOW_CHIN
    collar = _neck_base(body, neck, jaw)
    for side, sign in SIDES:
        shoulder = joints[f"shoulder_{side}"]
        across = np.array([float(shoulder[0]) + sign * ACROMION_REACH])
        found[f"acromion_{side}"] = _tops(body, float(shoulder[2]), across)[0]
        found[f"neck_side_{side}"] = _tops(body, float(neck[2]), np.array([sign * collar]), jaw)[0]
        found[f"axilla_{side}"] = _axilla(body, joints, side, sign)
    front = body.middle(float(neck[1]) - 0.08, float(neck[1]) + 0.01)
    front = front[front[:, 2] > neck[2]]
    found["neck_front"] = _on_middle(front[int(np.argmin(front[:, 2]))])
    return found


def _neck_base(body: Surface, neck: FloatArray, limit: float) -> float:
    """Return how far from the middle the outline of neck and shoulders turns flat [m], mean of both sides."""
    reach = np.linspace(0.05, 0.14, 91)
    heights = np.mean([_tops(body, float(neck[2]), sign * reach, limit)[:, 1] for _, sign in SIDES], axis=0)
    slope = uniform_filter1d(np.gradient(heights, reach), NECK_WINDOW)
    steep = min(NECK_SLOPE, float(-slope.min()))
    return float(reach[int(np.flatnonzero(slope <= -steep)[-1])])


def _tops(body: Surface, depth: float, across: FloatArray, limit: float = np.inf) -> FloatArray:
    """Return the highest skin points at a depth z over given x that lie under a height, shape (k, 3)."""
    loops = body.loops(np.array([0.0, 0.0, depth]), np.array([0.0, 0.0, 1.0]))
    start = np.vstack(loops)
    end = np.vstack([np.roll(loop, -1, axis=0) for loop in loops])
    width = end[:, 0] - start[:, 0]
    share = (across[:, None] - start[:, 0]) / np.where(width == 0.0, 1e-12, width)
    heights = start[:, 1] + share * (end[:, 1] - start[:, 1])
    heights[(share < 0.0) | (share > 1.0) | (heights > limit)] = -np.inf
    tops = np.minimum(heights.max(axis=1), limit)
    return np.stack([across, np.where(np.isfinite(tops), tops, limit), np.full(len(across), depth)], axis=1)


def _axilla(body: Surface, joints: dict[str, FloatArray], side: str, sign: float) -> FloatArray:
    """Return the highest point between arm and trunk: where their horizontal sections begin to be two."""
    low, high = float(joints[f"elbow_{side}"][1]), float(joints[f"shoulder_{side}"][1])

    def arm(height: float) -> list[FloatArray]:
        return [loop for loop in body.loops(UP * height, UP) if (loop[:, 0] * sign).min() > 0.02]

    while high - low > 1e-4:
        middle = (low + high) / 2.0
        low, high = (middle, high) if arm(middle) else (low, middle)
    loop = arm(low)[0]
    return np.asarray(loop[int(np.argmin(loop[:, 0] * sign))])


def _neck(body: Surface, landmarks: dict[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return the ring around the neck's base and its back point."""
    left, right, front = (landmarks[name] for name in ("neck_side_left", "neck_side_right", "neck_front"))
    normal = np.cross(left - front, right - front)
    normal *= np.sign(normal[1])
    ring = body.nearest_loop((left + right) / 2.0, normal)
    back = ring[int(np.argmin(ring[:, 2] + 10.0 * np.abs(ring[:, 0])))]
    return ring, _on_middle(back)


def _limbs(
    body: Surface, joints: dict[str, FloatArray], landmarks: dict[str, FloatArray], side: str
) -> dict[str, FloatArray]:
    """Return the rings of one side's limbs."""
    shoulder, elbow, wrist = (joints[f"{name}_{side}"] for name in ("shoulder", "elbow", "wrist"))
    hip, knee = joints[f"hip_{side}"], joints[f"knee_{side}"]
    share = (hip[1] - landmarks["crotch"][1] + 0.035) / (hip[1] - knee[1])
    return {
        f"upper_arm_{side}": body.nearest_loop(shoulder + 0.5 * (elbow - shoulder), elbow - shoulder),
        f"wrist_{side}": body.nearest_loop(wrist, wrist - elbow),
        f"thigh_{side}": body.nearest_loop(hip + share * (knee - hip), knee - hip),
    }


def _measures(
    body: Surface, joints: dict[str, FloatArray], landmarks: dict[str, FloatArray], rings: dict[str, FloatArray]
) -> dict[str, float]:
    """Return the measures of ``core.types.Avatar`` [cm] and the body mass index [kg/m²]."""

    def between(*points: FloatArray) -> float:
        return float(sum(np.linalg.norm(b - a) for a, b in itertools.pairwise(points)))

    tall = float(body.vertices[:, 1].max())
    mass = 1000.0 * BODY_DENSITY * volume(body.vertices, body.faces)
    lengths = {
        "neck": tape(rings["neck"]),
        "shoulder_width": between(landmarks["acromion_left"], landmarks["acromion_right"]),
        "chest": tape(rings["chest"]),
        "waist": tape(rings["waist"]),
        "hip": tape(rings["hip"]),
        "upper_arm": tape(rings["upper_arm_left"]),
        "wrist": tape(rings["wrist_left"]),
        "thigh": tape(rings["thigh_left"]),
        "inseam": float(landmarks["crotch"][1]),
        "arm_length": between(landmarks["acromion_left"], joints["elbow_left"], joints["wrist_left"]),
    }
    return {name: round(100.0 * value, 1) for name, value in lengths.items()} | {"bmi": round(mass / tall**2, 1)}
