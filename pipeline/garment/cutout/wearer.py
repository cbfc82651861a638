"""Takes the person out of the mask of a worn garment: head and hair above the neck, and what has the face's colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.categories import BOTTOMS
from core.types import FloatArray, Picture
from pipeline.garment.cutout.shape import Mask, disc, main_piece
from pipeline.garment.parser.judge import Judgement

_SIDE = 400
"""Longest side at which the person is looked for [pixels]."""
_FACE_RISE, _FACE_RADIUS = 0.5, 0.2
"""Height of the face's middle above the neck points and its radius, over the shoulder's width."""
_LEAST_FACE = 25
"""Pixels of skin from which on a face has a colour."""
_CHROMA_WEIGHT = np.array((0.5, 1.4, 1.4))
"""Scale of L, a and b when skin is compared: a face has lights and shadows."""
_SKIN_REACH = 22.0
"""Distance from the face's colour up to which something is skin."""
_LEAST_LIMB = 0.006
"""Smallest piece of skin, as a share of the mask: less is in a pattern."""


def without_wearer(rgb: Picture, judged: Judgement) -> NDArray[np.float32]:
    """Return the network's share of garment, shape (height, width), without the person who wears it.

    Where the garment is not worn, or has the colour of skin itself, the share comes back as it is, and so it does where
    no face tells the colour: a skirt on legs, a back.

    Args:
        rgb: the photo, shape (height, width, 3).
        judged: what the network says of it.
    """
    top = sum(judged.category[name] for name in judged.category if name not in BOTTOMS)
    if not judged.worn or top < 0.5:
        return judged.mask
    scale = min(1.0, _SIDE / max(rgb.shape[:2]))
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(judged.mask, size, interpolation=cv2.INTER_AREA)
    points = {name: np.array(point[:2]) * scale for name, point in judged.landmarks.items()}
    person = _person(np.asarray(small, np.uint8), share > 0.5, points, hooded=judged.category["hoodie"] > 0.4)
    if not person.any() or person.sum() > 0.7 * (share > 0.5).sum():
        return judged.mask
    kept = main_piece((share > 0.5) & ~person)
    gone = cv2.dilate(((share > 0.5) & ~kept).astype(np.uint8), disc(2)).astype(np.float32)
    gone *= 1.0 - kept
    wide = cv2.resize(gone, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(judged.mask * (1.0 - wide), np.float32)


def _person(rgb: Picture, inside: Mask, points: dict[str, FloatArray], *, hooded: bool) -> Mask:
    """Return the pixels of the mask that are the person."""
    neck = (points["neckline_left"] + points["neckline_right"]) / 2
    wide = float(np.linalg.norm(points["shoulder_right"] - points["shoulder_left"]))
    rows, columns = np.ogrid[: rgb.shape[0], : rgb.shape[1]]
    radius = _FACE_RADIUS * wide
    face = (columns - neck[0]) ** 2 + (rows - neck[1] + _FACE_RISE * wide) ** 2 < radius**2
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) * _CHROMA_WEIGHT
    bare = np.logical_and(face, like_skin(rgb))
    if wide < 8 or bare.sum() < _LEAST_FACE:
        return np.zeros_like(inside)
    skin = np.median(lab[bare], axis=0)
    torso = _torso(rgb.shape, points) & inside
    cloth = np.median(lab[torso], axis=0) if torso.any() else skin
    person = np.zeros_like(inside)
    if np.linalg.norm(cloth - skin) > _SKIN_REACH:
        to_skin = np.linalg.norm(lab - skin, axis=2)
        near = to_skin < np.minimum(_SKIN_REACH, 0.8 * np.linalg.norm(lab - cloth, axis=2))
        found = cv2.morphologyEx((near & ~torso).astype(np.uint8), cv2.MORPH_OPEN, disc(1))
        person |= _large(cv2.morphologyEx(found, cv2.MORPH_CLOSE, disc(2)), _LEAST_LIMB * inside.sum())
    if not hooded:
        person |= np.broadcast_to(rows < neck[1] - 0.06 * wide, inside.shape)
    return np.asarray(person & inside)


def _large(image: Picture, least: float) -> Mask:
    """Return the pieces of an image of 0 and 1 that have more than ``least`` pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(image, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] > least
    large[0] = False
    return np.asarray(large[labels])


def _torso(shape: tuple[int, ...], points: dict[str, FloatArray]) -> Mask:
    """Return the middle of the garment's body, which is never skin."""
    corners = np.array([points[name] for name in ("armpit_left", "armpit_right", "hem_right", "hem_left")])
    middle = corners.mean(axis=0)
    area = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(area, [np.round(middle + 0.8 * (corners - middle)).astype(np.int32)], 1)
    return area.astype(bool)


def like_skin(rgb: Picture) -> Mask:
    """Return where the colour may be skin of any shade (Chai and Ngan, 1999)."""
    ycc = cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb)
    return np.asarray(
        (ycc[..., 0] > 40) & (ycc[..., 1] > 135) & (ycc[..., 1] < 178) & (ycc[..., 2] > 75) & (ycc[..., 2] < 128)
    )
