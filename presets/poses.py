"""Poses: limbs turned about their joints, the skin by linear blend skinning (Magnenat-Thalmann et al. 1988)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from scipy.spatial import cKDTree

from core.types import FloatArray, Pose
from presets.shapes import DIGITS, Shape

LIMBS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "shoulder": ("shoulder", "elbow", "wrist", "fingertip"),
        "elbow": ("elbow", "wrist", "fingertip"),
        "hip": ("hip", "knee", "ankle", "toe"),
        "ankle": ("ankle", "toe"),
    }
)
"""What moves with a joint, the joint first; names without their side."""
SIDES = (("left", -1.0), ("right", 1.0))
ARM_ROOM = 0.09
"""Lowered forearms stay this far from trunk and thighs, so that cloth hangs between [m]."""
SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Of the degrees by which arms are lowered, the largest that leaves them room is taken."""


@dataclass(frozen=True)
class Turn:
    """A limb turned about its joint."""

    joint: str
    """Name without its side."""
    way: Literal["inwards", "forwards"]
    """Towards the middle in the plane that the viewer sees, or to the front in the plane seen from the side."""
    left: float
    """By how much on the viewer's left [degrees]."""
    right: float


TURNS: Mapping[Pose, tuple[Turn, ...]] = MappingProxyType(
    {
        "a": (),
        "relaxed": (
            Turn("shoulder", "inwards", 18.0, 18.0),
            Turn("elbow", "forwards", 6.0, 6.0),
        ),
        "stride": (
            Turn("shoulder", "inwards", 10.0, 10.0),
            Turn("shoulder", "forwards", -4.0, 4.0),
            Turn("elbow", "forwards", 10.0, 14.0),
            Turn("hip", "forwards", 8.0, -8.0),
            Turn("ankle", "forwards", -8.0, 8.0),
        ),
    }
)
"""What each pose changes on the baked bodies, which hold their arms as an A."""


def posed(shape: Shape, weights: FloatArray, bones: tuple[str, ...], pose: Pose) -> Shape:
    """Return a body in a pose, its feet on the floor; ``spine``, which is measured, stays where it was.

    Args:
        shape: as baked or solved.
        weights: share of each bone in each welded vertex, shape (n, number of bones).
        bones: names of the columns of ``weights``.
        pose: one of ``core.types.POSES``.
    """
    moved = shape
    for share in SHARES:
        moved = _turned(shape, weights, bones, TURNS[pose], share)
        if _arm_room(moved, weights, bones) >= ARM_ROOM:
            break
    shift = np.array([0.0, -moved.vertices[:, 1].min(), 0.0])
    joints = {name: point + shift for name, point in moved.joints.items()}
    return Shape(np.round(moved.vertices + shift, DIGITS), joints)


def _turned(shape: Shape, weights: FloatArray, bones: tuple[str, ...], turns: tuple[Turn, ...], share: float) -> Shape:
    """Turn limbs one after the other; ``share`` is that of the inward turns."""
    vertices, joints = shape.vertices.copy(), dict(shape.joints)
    for turn in turns:
        for side, sign in SIDES:
            degrees = getattr(turn, side) * (share if turn.way == "inwards" else 1.0)
            names = [f"{name}_{side}" for name in LIMBS[turn.joint]]
            pivot, matrix = joints[names[0]], _rotation(turn.way, sign, np.radians(degrees)).T
            columns = [bones.index(name) for name in names if name in bones]
            moves = weights[:, columns].sum(axis=1, keepdims=True)
            vertices += moves * ((vertices - pivot) @ matrix + pivot - vertices)
            joints |= {name: (joints[name] - pivot) @ matrix + pivot for name in names}
    return Shape(vertices, joints)


def _rotation(way: str, sign: float, angle: float) -> FloatArray:
    """Return the matrix of a turn [rad] on the side with this sign of x."""
    c, s = np.cos(angle), np.sin(angle)
    if way == "inwards":
        return np.array([[c, sign * s, 0.0], [-sign * s, c, 0.0], [0.0, 0.0, 1.0]])
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def _arm_room(shape: Shape, weights: FloatArray, bones: tuple[str, ...]) -> float:
    """Return the smallest distance of the forearms and hands to trunk and legs [m]."""

    def skin(*starts: str) -> FloatArray:
        columns = [i for i, bone in enumerate(bones) if bone.startswith(starts)]
        return np.asarray(shape.vertices[weights[:, columns].sum(axis=1) > 0.5])

    trunk = cKDTree(skin("pelvis", "spine", "chest", "hip", "knee"))
    return float(np.min(trunk.query(skin("elbow", "wrist"))[0]))
